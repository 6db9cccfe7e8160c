//! P4: a year after a family was last here, nobody is listed for it any more.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, pick_ups};

const KEPT_DAYS: i64 = 365;

/// Forgets who may collect whose children, in every centre.
#[derive(Debug, Clone)]
pub struct ForgetPickUps {
    pub now: Timestamp,
}

impl Command for ForgetPickUps {
    /// How many people were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(pick_ups::forget(held, self.now - Span::days(KEPT_DAYS)).await?)
    }
}
