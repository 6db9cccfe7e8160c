//! Enrolling a family at the desk; past the places with a reason that stays in the ledger (B9, C3).

use super::enrol::{Answer, Enrol};
use crate::domain::ids::HouseholdId;
use crate::error::Error;
use crate::store::{Command, Held};

/// Enrols a party. With a reason, past the places; never past the hard limits.
///
/// # Errors
/// As enrolling.
#[derive(Debug, Clone)]
pub struct EnrolAtDesk {
    pub enrol: Enrol,
    /// A code of `reason::PAST_PLACES`.
    pub reason: Option<&'static str>,
}

impl Command for EnrolAtDesk {
    type Output = Answer;

    fn households(&self) -> Vec<HouseholdId> {
        self.enrol.households()
    }

    async fn run(&self, held: &mut Held) -> Result<Answer, Error> {
        let before = held.number();
        let answer = self.enrol.run(held).await?;
        if let (Answer::Enrolled(enrolment), Some(reason)) = (&answer, self.reason)
            && held.number() != before
        {
            held.record("enrolment.past_places", enrolment.0, reason, self.enrol.now).await?;
        }
        Ok(answer)
    }
}
