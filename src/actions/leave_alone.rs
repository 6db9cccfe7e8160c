//! Going home alone: a guardian's consent for one child, withdrawn any time (G5, P3).
//!
//! Keeps true: it is given by a grown-up of the family, for a child of 96 months or more, while the consent to keep
//! the family's records stands.

use crate::domain::consent::Channel;
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId};
use crate::domain::pick_up::{self, HandOver};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, centres, households, pick_ups};

/// A guardian agrees. Agreed already, it stays as it was.
///
/// # Errors
/// [`Error::Missing`] when household, child or guardian is not of this centre; refused while the child is too young
/// (G5), for a guardian under 18 (G2), or without consent to keep records (P3).
#[derive(Debug, Clone)]
pub struct AllowAlone {
    pub household: HouseholdId,
    pub child: ChildId,
    pub guardian: GuardianId,
    pub channel: Channel,
    pub now: Timestamp,
}

impl Command for AllowAlone {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = of_centre(held, self.household).await?;
        let child = household.child(self.child).ok_or(Error::Missing)?;
        let guardian = household.guardian(self.guardian).ok_or(Error::Missing)?;
        let centre = held.centre();
        let centre = centres::find(held, centre).await?.ok_or(Error::Missing)?;
        let mut refusals = Vec::new();
        if !household.has_consent {
            refusals.push(Refusal::NoConsent); // P3
        }
        if !guardian.is_adult {
            refusals.push(Refusal::GuardianNotAdult { guardian: guardian.id });
        }
        if !child.age(centre.zone.date(self.now)).is_some_and(pick_up::is_old_enough) {
            let from_months = pick_up::ALONE_FROM;
            refusals.push(Refusal::HandOver(HandOver::TooYoungToLeave { child: child.id, from_months }));
        }
        Refusals::check(refusals)?;
        let given = (self.guardian, self.channel);
        if pick_ups::allow(held, (household.id, self.child), given, self.now).await? {
            held.record("alone.allowed", self.child.0, self.channel.word(), self.now).await?;
        }
        Ok(())
    }
}

/// A guardian takes it back.
///
/// # Errors
/// [`Error::Missing`] when the household is not of this centre.
#[derive(Debug, Clone)]
pub struct ForbidAlone {
    pub household: HouseholdId,
    pub child: ChildId,
    pub now: Timestamp,
}

impl Command for ForbidAlone {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = of_centre(held, self.household).await?;
        if pick_ups::forbid(held, (household.id, self.child), self.now).await? {
            held.record("alone.forbidden", self.child.0, "", self.now).await?;
        }
        Ok(())
    }
}

async fn of_centre(held: &mut Held, id: HouseholdId) -> Result<Household, Error> {
    let household = households::find(held, id).await?.ok_or(Error::Missing)?;
    if household.centre == held.centre() { Ok(household) } else { Err(Error::Missing) }
}
