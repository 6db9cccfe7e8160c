//! Households' own calendars, as rows: the hash of each address, and what such a calendar tells (P5).
//!
//! Keeps true: one address for each household; who was forgotten has none; of a private room nothing is read but when.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::tickets::{self, Ticket};
use super::{calendars, households};
use crate::domain::calendar::{DAYS_BACK, Listed};
use crate::domain::family_calendar::{Busy, FamilyCalendar, Place, Stand};
use crate::domain::household::Household;
use crate::domain::ids::HouseholdId;
use crate::domain::names::Language;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp, Zone};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    MAKE = "INSERT INTO family_calendar (household_id, token_hash, made_at) VALUES ($1, $2, $3) \
            ON CONFLICT (household_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at";
    END = "DELETE FROM family_calendar WHERE household_id = $1";
    MADE_AT = "SELECT made_at FROM family_calendar WHERE household_id = $1";
    OPENS = "SELECT household_id FROM family_calendar WHERE token_hash = $1";
    BUSY = "SELECT p.id, p.starts_at, p.ends_at, c.zone FROM private_use p JOIN centre c ON c.id = p.centre_id \
            WHERE p.household_id = $1 AND NOT p.ended ORDER BY p.starts_at, p.id LIMIT 200";
}

/// Bookings of a household in one calendar, at most: two a day for what it reaches back and ahead.
const MOST: u16 = 500;

/// An address opens it from now on; the one before opens nothing any more.
pub async fn make(
    held: &mut Held,
    household: HouseholdId,
    token_hash: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(MAKE, args![household, token_hash, now]).await.map(drop)
}

/// No address opens it; false when none did.
pub async fn end(held: &mut Held, household: HouseholdId) -> Result<bool, Fault> {
    Ok(held.run(END, args![household]).await? > 0)
}

/// When the address that opens it was made.
pub async fn made_at(db: &mut Conn, household: HouseholdId) -> Result<Option<Timestamp>, Fault> {
    let row: Option<(Timestamp,)> = db.opt(MADE_AT, args![household]).await?;
    Ok(row.map(|(at,)| at))
}

/// Whose calendar an address opens.
async fn opened(db: &mut Conn, token_hash: &str) -> Result<Option<HouseholdId>, Fault> {
    let row: Option<(Uuid,)> = db.opt(OPENS, args![token_hash]).await?;
    Ok(row.map(|(household,)| HouseholdId(household)))
}

/// What an address opens now, and in which language it is told; `None` for one that opens nothing.
pub async fn behind(
    db: &mut Conn,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(FamilyCalendar, Language)>, Fault> {
    let Some(id) = opened(db, token_hash).await? else { return Ok(None) };
    // Who was forgotten is not found (P4).
    let Some(household) = households::find(db, id).await? else { return Ok(None) };
    Ok(Some((of(db, &household, now).await?, household.language)))
}

/// What a household's calendar tells now. A few statements, however much it is.
async fn of(db: &mut Conn, household: &Household, now: Timestamp) -> Result<FamilyCalendar, Fault> {
    let since = now - Span::days(DAYS_BACK);
    let tickets = tickets::of_household(db, household.id, since, MOST).await?;
    let mut revised = calendars::of_household(db, household.id).await?;
    let mut own = FamilyCalendar::default();
    for ticket in tickets {
        let centre = ticket.centre.id;
        if own.centre(centre).is_none() {
            own.centres.extend(calendars::find(db, centre).await?);
        }
        let Some(calendar) = own.centre(centre) else { continue };
        let is_listed = calendar.lists(&ticket.session, calendar.centre.zone.date(now));
        let is_public = calendar.room(ticket.room.id).is_some();
        let revision = revised.remove(&ticket.session.id).filter(|_| is_public && is_listed);
        let listed = revision.map(|revision| revision.of(ticket.session.clone()));
        let place = listed.and_then(|listed| place(household, &ticket, listed));
        let busy = secluded(household, &ticket, calendar.centre.zone).filter(|_| !is_public);
        own.places.extend(place);
        own.busy.extend(busy);
    }
    own.busy.extend(busy(db, household.id).await?);
    Ok(own)
}

fn place(household: &Household, ticket: &Ticket, listed: Listed) -> Option<Place> {
    let named = |child| household.child(child).map(|child| child.name.clone());
    let members = ticket.members.iter();
    let children: Vec<_> =
        members.filter_map(|member| Some((named(member.child)?, Stand::of(&member.state)?))).collect();
    let booking = &ticket.booking;
    Some(Place {
        booking: booking.id,
        listed,
        stand: children.iter().map(|(_, stand)| *stand).max()?,
        booked_at: booking.created_at,
        since: booking.times.promoted_at.map_or(booking.created_at, |at| at.max(booking.created_at)),
        offered_until: booking.times.offered_until,
        children,
    })
}

/// What was booked in a room nobody may read of any more.
fn secluded(household: &Household, ticket: &Ticket, zone: Zone) -> Option<Busy> {
    let is_known = |child| household.child(child).is_some();
    let mut members = ticket.members.iter().filter(|member| is_known(member.child));
    let is_held = members.any(|member| Stand::of(&member.state) == Some(Stand::Held));
    let busy = Busy { id: ticket.booking.id.0, window: ticket.session.window, zone };
    is_held.then_some(busy)
}

async fn busy(db: &mut Conn, household: HouseholdId) -> Result<Vec<Busy>, Fault> {
    let rows: Vec<(Uuid, Timestamp, Timestamp, String)> = db.all(BUSY, args![household]).await?;
    let read = |(id, starts, ends, zone): (Uuid, Timestamp, Timestamp, String)| {
        Some(Busy { id, window: Window::new(starts, ends)?, zone: Zone::parse(&zone)? })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}
