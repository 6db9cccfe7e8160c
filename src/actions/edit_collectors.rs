//! Who may collect a household's children beside its guardians: put on the list, or taken off it (G5).
//!
//! Keeps true: nobody is listed for a household whose consent does not stand (P3); the list has an end; the ledger
//! holds no name.

use crate::domain::ids::{CollectorId, HouseholdId};
use crate::domain::pick_up::{Collector, MOST_COLLECTORS};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, households, pick_ups};

/// Changes the list of a household.
///
/// # Errors
/// [`Error::Missing`] when the household is not of this centre; refused without consent (P3); [`Error::Stale`] when
/// the list is full.
#[derive(Debug, Clone)]
pub struct EditCollectors {
    pub household: HouseholdId,
    pub edit: Edit,
    pub now: Timestamp,
}

/// Who is added has an id made from the form, so that it is added once.
#[derive(Debug, Clone)]
pub enum Edit {
    Add(Collector),
    Remove(CollectorId),
}

impl Command for EditCollectors {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        if household.centre != held.centre() {
            return Err(Error::Missing);
        }
        let of = household.id;
        let (verb, subject) = match &self.edit {
            Edit::Add(collector) => {
                let listed = pick_ups::of_household(held, of).await?;
                if listed.collector(collector.id).is_some() {
                    return Ok(());
                }
                if !household.has_consent {
                    return Err(Refusals::one(Refusal::NoConsent).into()); // P3
                }
                if listed.collectors.len() >= MOST_COLLECTORS {
                    return Err(Error::Stale);
                }
                let staff = match held.actor() {
                    Actor::Staff(staff) => Some(staff),
                    Actor::Household(_)
                    | Actor::Device(_)
                    | Actor::Counter(_)
                    | Actor::Host(_)
                    | Actor::System => None,
                };
                pick_ups::add(held, of, collector, (staff, self.now)).await?;
                ("collector.added", collector.id.0)
            }
            Edit::Remove(id) => {
                if !pick_ups::remove(held, of, *id).await? {
                    return Ok(()); // taken off before
                }
                ("collector.removed", id.0)
            }
        };
        held.record(verb, subject, &of.to_string(), self.now).await?;
        Ok(())
    }
}
