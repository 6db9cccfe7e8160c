//! Answers to requests are kept for 48 hours, then forgotten.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, notices};

const KEPT_HOURS: i64 = 48;

/// Forgets what was asked and answered long ago.
#[derive(Debug, Clone)]
pub struct ForgetAnswers {
    pub now: Timestamp,
}

impl Command for ForgetAnswers {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(notices::forget_answers(held, self.now - Span::hours(KEPT_HOURS)).await?)
    }
}
