//! A household's own calendar: its address made, made anew, ended (P5).
//!
//! Keeps true: there is one address at a time, and a new one ends the old; the ledger tells that, and no address.

use crate::domain::family_calendar::Token;
use crate::domain::ids::HouseholdId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, family_calendars, households};

/// A new address opens the calendar from now on.
///
/// # Errors
/// [`Error::Missing`] when the household is not of this centre.
#[derive(Debug, Clone)]
pub struct ShareCalendar {
    pub household: HouseholdId,
    pub token: Token,
    pub now: Timestamp,
}

impl Command for ShareCalendar {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        is_of_this_centre(held, self.household).await?;
        family_calendars::make(held, self.household, &self.token.hash(), self.now).await?;
        held.record("calendar.shared", self.household.0, "", self.now).await?;
        Ok(())
    }
}

/// No address opens it any more; nothing happens where none did.
///
/// # Errors
/// As [`ShareCalendar`].
#[derive(Debug, Clone)]
pub struct EndSharing {
    pub household: HouseholdId,
    pub now: Timestamp,
}

impl Command for EndSharing {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        is_of_this_centre(held, self.household).await?;
        if family_calendars::end(held, self.household).await? {
            held.record("calendar.ended", self.household.0, "", self.now).await?;
        }
        Ok(())
    }
}

async fn is_of_this_centre(held: &mut Held, household: HouseholdId) -> Result<(), Error> {
    let household = households::find(held, household).await?.ok_or(Error::Missing)?;
    if household.centre == held.centre() { Ok(()) } else { Err(Error::Missing) }
}
