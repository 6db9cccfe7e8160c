//! Registering a household: guardians, children, consent and card in one command.
//!
//! Keeps true: no child is written down without a guardian's consent (P3); the same form registers once.

use super::issue_card::NewCard;
use crate::domain::card::CardNumber;
use crate::domain::consent::{Channel, TEXT_VERSION};
use crate::domain::household::Household;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, credentials, households};

/// Registers a household; the first guardian is the one who consents.
///
/// # Errors
/// Refused without consent (P3).
#[derive(Debug, Clone)]
pub struct RegisterHousehold {
    pub household: Household,
    pub channel: Channel,
    pub card: NewCard,
    pub now: Timestamp,
}

impl Command for RegisterHousehold {
    /// The number of its card.
    type Output = CardNumber;

    async fn run(&self, held: &mut Held) -> Result<CardNumber, Error> {
        let (household, now) = (&self.household, self.now);
        if !household.has_consent {
            return Err(Refusals::one(Refusal::NoConsent).into()); // P3
        }
        if household.centre != held.centre() {
            return Err(Error::Missing);
        }
        if households::find(held, household.id).await?.is_some() {
            let card = credentials::of_household(held, household.id).await?;
            return card.map(|credential| credential.card).ok_or(Error::Stale); // sent twice, done once
        }
        households::insert(held, household, now).await?;
        for guardian in &household.guardians {
            households::add_guardian(held, household.id, guardian).await?;
        }
        for child in &household.children {
            households::add_child(held, household.id, child).await?;
        }
        let guardian = household.guardians.first().map(|guardian| guardian.id);
        let consent = (TEXT_VERSION, self.channel.word());
        households::give_consent(held, household.id, guardian, consent, now).await?;
        let card = self.card.write(held, household.id, now).await?;
        held.record("household.registered", household.id.0, "", now).await?;
        Ok(card)
    }
}
