//! Enrolling by a program: a key that was used for one request is refused to another (B9, C6).
//!
//! Keeps true: the decision is [`Enrol`]'s own, whoever asks and however often.

use super::book_once::{Once, is_taken};
use super::enrol::{Answer, Enrol, fingerprint};
use super::enrol_at_desk::EnrolAtDesk;
use crate::domain::ids::HouseholdId;
use crate::domain::party::Authority;
use crate::error::Error;
use crate::store::{Command, Held};

/// Enrols as whoever the request's authority says.
///
/// # Errors
/// As enrolling, at the desk too.
#[derive(Debug, Clone)]
pub struct EnrolOnce {
    pub enrol: Enrol,
    /// A code of `reason::PAST_PLACES`, where the desk enrols.
    pub reason: Option<&'static str>,
}

impl Command for EnrolOnce {
    type Output = Once<Answer>;

    fn households(&self) -> Vec<HouseholdId> {
        self.enrol.households()
    }

    async fn run(&self, held: &mut Held) -> Result<Once<Answer>, Error> {
        let Enrol { series, request, key, .. } = &self.enrol;
        if is_taken(held, (request.household, key), &fingerprint(*series, request)).await? {
            return Ok(Once::OtherBody);
        }
        let answer = match request.authority {
            Authority::Desk(_) | Authority::WalkIn(_) => {
                EnrolAtDesk { enrol: self.enrol.clone(), reason: self.reason }.run(held).await?
            }
            Authority::Household | Authority::Promotion => self.enrol.run(held).await?,
        };
        Ok(Once::Answered(answer))
    }
}
