//! Consent to keep a family's records: given by a guardian, withdrawn any time (P3).
//!
//! Keeps true: once withdrawn nothing more is booked, and what was ahead is cancelled without a strike (P4).

use super::give_up::{self, give_up};
use crate::app::App;
use crate::domain::consent::{Channel, TEXT_VERSION};
use crate::domain::ids::{CentreId, GuardianId, HouseholdId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, family_calendars, households, incidents, pick_ups};

/// A guardian agrees. Whoever agreed already has done so.
///
/// # Errors
/// [`Error::Missing`] when the household or the guardian is not of this centre.
#[derive(Debug, Clone)]
pub struct GiveConsent {
    pub household: HouseholdId,
    pub guardian: GuardianId,
    pub channel: Channel,
    pub now: Timestamp,
}

impl Command for GiveConsent {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        if household.centre != held.centre() || household.guardian(self.guardian).is_none() {
            return Err(Error::Missing);
        }
        if household.has_consent {
            return Ok(());
        }
        let consent = (TEXT_VERSION, self.channel.word());
        households::give_consent(held, household.id, Some(self.guardian), consent, self.now).await?;
        held.record("consent.given", household.id.0, self.channel.word(), self.now).await?;
        Ok(())
    }
}

/// Withdraws at the centre that registered the household, then gives up what it has ahead anywhere.
pub async fn withdraw(
    app: &App,
    (household, centre): (HouseholdId, CentreId),
    actor: Actor,
) -> Result<(), Error> {
    let withdraw = WithdrawConsent { household, now: app.clock.now() };
    app.store.change(centre, actor, withdraw).await?;
    give_up::elsewhere(app, (household, None), actor, centre).await
}

#[derive(Debug, Clone)]
struct WithdrawConsent {
    household: HouseholdId,
    now: Timestamp,
}

impl Command for WithdrawConsent {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.household]
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        if household.centre != held.centre() {
            return Err(Error::Missing);
        }
        if household.has_consent {
            households::withdraw_consent(held, household.id, self.now).await?;
            pick_ups::end(held, household.id, self.now).await?;
            family_calendars::end(held, household.id).await?;
            incidents::unlink_all(held, household.id).await?;
            held.record("consent.withdrawn", household.id.0, "", self.now).await?;
        }
        give_up(held, household.id, None, self.now).await
    }
}
