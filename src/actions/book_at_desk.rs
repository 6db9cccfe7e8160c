//! Booking for somebody at the desk; past the places with a reason that stays in the ledger (C3).

use super::book::{Answer, Book};
use crate::domain::ids::HouseholdId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held};

/// Books for a household. With a reason, past the places; never past the hard limits.
///
/// # Errors
/// As booking.
#[derive(Debug, Clone)]
pub struct BookAtDesk {
    pub book: Book,
    /// A code of `reason::PAST_PLACES`.
    pub reason: Option<&'static str>,
}

impl Command for BookAtDesk {
    type Output = Answer;

    fn households(&self) -> Vec<HouseholdId> {
        self.book.households()
    }

    async fn run(&self, held: &mut Held) -> Result<Answer, Error> {
        let before = held.number();
        let answer = self.book.run(held).await?;
        let now: Timestamp = self.book.now;
        if let (Answer::Placed(booking), Some(reason)) = (&answer, self.reason)
            && held.number() != before
        {
            held.record("booking.past_places", booking.0, reason, now).await?;
        }
        Ok(answer)
    }
}
