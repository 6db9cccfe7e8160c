//! P4: what people counters said is kept for ninety days, then forgotten.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, counters};

const KEPT_DAYS: i64 = 90;

/// Forgets what was received long ago, in every centre.
#[derive(Debug, Clone)]
pub struct ForgetReadings {
    pub now: Timestamp,
}

impl Command for ForgetReadings {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(counters::forget(held, self.now - Span::days(KEPT_DAYS)).await?)
    }
}
