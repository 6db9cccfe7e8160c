//! Checking oneself in at a screen: the whole party of the one booking that is meant (B5, C7).
//!
//! Keeps true: the same check-in as at the desk, for parties that need nobody of the staff; where it is full nothing
//! is written, so that the desk still finds the party expected; the same press counts once.

use super::check_in::{Arrival, CheckIn, at_the_door};
use crate::domain::ids::{BookingId, HouseholdId, RoomId};
use crate::domain::self_check_in::{self, AtScreen, Said};
use crate::domain::session::Session;
use crate::domain::visit;
use crate::domain::zone::{Span, TimeOfDay, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Command, Held, arrivals, bookings, centres, households, misfits, payments};

/// Checks in the party that answers to what was said.
///
/// # Errors
/// [`Error::Missing`] when no booking of today answers to it, or more than one; [`Error::Forbidden`] when staff must
/// see the party first; else as a check-in.
#[derive(Debug, Clone)]
pub struct SelfCheckIn {
    pub said: Said,
    /// One press, one nonce.
    pub nonce: String,
    pub now: Timestamp,
}

/// Where a party goes: all that its screen may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Welcome {
    pub room: RoomId,
    pub starts: TimeOfDay,
}

impl Command for SelfCheckIn {
    type Output = Welcome;

    async fn run(&self, held: &mut Held) -> Result<Welcome, Error> {
        let centre = held.centre();
        let zone = centres::find(held, centre).await?.ok_or(Error::Missing)?.zone;
        let today = zone.day(zone.date(self.now));
        let found = arrivals::answering(held, centre, &self.said, today).await?;
        let [booking] = found[..] else { return Err(Error::Missing) };
        let (session, _) = at_the_door(held, booking, self.now).await?;
        visit::door_is_open(&session, self.now)?;
        if needs_staff(held, &session, booking).await? {
            return Err(Error::Forbidden);
        }
        let check_in = CheckIn { booking, child: None, nonce: self.nonce.clone(), now: self.now };
        match check_in.run(held).await? {
            Arrival::Inside => Ok(Welcome { room: session.room, starts: session.starts }),
            // Undone with this command: the desk decides with the family in front of it.
            Arrival::TurnedAway(refusals) => Err(refusals.into()),
        }
    }
}

async fn needs_staff(held: &mut Held, session: &Session, booking: BookingId) -> Result<bool, Error> {
    let members = bookings::members(held, booking).await?;
    let household: Option<HouseholdId> = members.first().map(|member| member.household);
    let Some(household) = household else { return Ok(true) };
    let household = households::find(held, household).await?.ok_or(Error::Missing)?;
    let noted = payments::of_session(held, session.id).await?;
    let paid = noted.get(&Some(booking)).copied().unwrap_or_default();
    let is_misfit = is_misfit(held, session, booking).await?;
    Ok(self_check_in::needs_staff(&AtScreen {
        session,
        members: &members,
        household: &household,
        paid,
        is_misfit,
    }))
}

/// A7: a corrected birth date that nobody decided about before the session began.
async fn is_misfit(held: &mut Held, session: &Session, booking: BookingId) -> Result<bool, Fault> {
    let before = session.window.starts() - Span::seconds(1);
    let flagged = misfits::of_session(held, session.centre, session.id, before).await?;
    Ok(flagged.iter().any(|misfit| misfit.booking == booking && misfit.kept.is_none()))
}
