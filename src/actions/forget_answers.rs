//! Answers to requests are kept for 48 hours, then forgotten; so are the links of reminders, which have ended by then.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, notices, reminders};

const KEPT_HOURS: i64 = 48;
/// A reminder goes out the day before, and is tried again for some hours.
const LINKS_HOURS: i64 = 96;

/// Forgets what was asked and answered long ago.
#[derive(Debug, Clone)]
pub struct ForgetAnswers {
    pub now: Timestamp,
}

impl Command for ForgetAnswers {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        reminders::forget_links(held, self.now - Span::hours(LINKS_HOURS)).await?;
        Ok(notices::forget_answers(held, self.now - Span::hours(KEPT_HOURS)).await?)
    }
}
