//! Setting a room's own numbers: how many heads it holds, and how long it is cleaned after each session (S4, C1, C4).
//!
//! Keeps true: it does what was shown, or nothing (Z3); nobody loses a place (C5); what is planned later holds it too,
//! and the centre's file, read again, leaves it as it is.

use super::set_limits::{over, span};
use crate::domain::effects::{Effects, Fate, Touched};
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, RoomId};
use crate::domain::numbers::{RoomSet, RoomShown};
use crate::domain::plan::difference::Clash;
use crate::domain::room::{Numbers, Room, share_floor};
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::sessions::Reschedule;
use crate::store::{Command, Conn, Held, centres, facts, rooms, rosters, sessions};

/// Sets them.
///
/// # Errors
/// [`Error::Missing`] when the room is not this centre's.
#[derive(Debug, Clone)]
pub struct SetRoom {
    pub room: RoomId,
    pub numbers: Numbers,
    /// A code: why, for the ledger.
    pub why: &'static str,
    /// Of what was shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Done,
    /// The world moved, or a session begins while the one before is cleaned after: nothing was done.
    Changed(RoomShown),
}

impl Command for SetRoom {
    type Output = Told;

    async fn run(&self, held: &mut Held) -> Result<Told, Error> {
        let centre = held.centre();
        let (room, changed, shown) = weigh(held, centre, (self.room, self.numbers), self.now).await?;
        if shown.digest() != self.digest || !shown.clashes.is_empty() {
            return Ok(Told::Changed(shown));
        }
        let (was, is) = (room.numbers(), self.numbers);
        if was == is {
            return Ok(Told::Done);
        }
        let own = |is: u16, filed: u16| (is != filed).then_some(is);
        let own = [
            own(is.room_limit, room.filed.room_limit),
            own(is.turnaround_minutes, room.filed.turnaround_minutes),
        ];
        rooms::set_own(held, room.id, own).await?;
        for session in &changed {
            sessions::set_limits(held, session.id, session.limits).await?;
            sessions::clears(held, session.id, session.clears_at).await?;
        }
        let set = RoomSet { why: self.why.into(), was, is };
        let detail = serde_json::to_string(&set).map_err(Fault::from)?;
        held.record("room.numbers_set", room.id.0, &detail, self.now).await?;
        for session in &changed {
            // Calendars tell the number of places.
            sessions::content(held, session.id, Reschedule::No, self.now).await?;
        }
        if let Some(window) = span(&changed) {
            super::settle::settle(held, window, None, self.now).await?;
        }
        Ok(Told::Done)
    }
}

/// What they would do.
///
/// # Errors
/// As the command.
pub async fn think(
    db: &mut Conn,
    centre: CentreId,
    wish: (RoomId, Numbers),
    now: Timestamp,
) -> Result<RoomShown, Error> {
    Ok(weigh(db, centre, wish, now).await?.2)
}

async fn weigh(
    db: &mut Conn,
    centre: CentreId,
    (id, numbers): (RoomId, Numbers),
    now: Timestamp,
) -> Result<(Room, Vec<Session>, RoomShown), Error> {
    let house = centres::rooms(db, centre).await?;
    let room = house.iter().find(|room| room.id == id).cloned().ok_or(Error::Missing)?;
    let mut changed = sessions::coming_in(db, id, now).await?;
    changed.retain(|session| !session.is_cancelled() && session.window.ends() > now);
    let Some(window) = span(&changed) else { return Ok((room, Vec::new(), RoomShown::default())) };
    let window = Window::new(window.starts(), window.ends() + Span::days(1)).unwrap_or(window);
    let mut facts = facts::load(db, centre, None, window, now).await?.ok_or(Error::Missing)?;
    let becomes = |session: &Session| after(session, (&room, numbers), now);
    changed = changed.into_iter().filter_map(|session| becomes(&session)).collect();
    for known in &mut facts.sessions {
        if let Some(session) = changed.iter().find(|session| session.id == known.id) {
            *known = session.clone();
        }
    }
    let effects = Effects(touched(db, (&room, &facts), &changed, now).await?);
    let clashes = clashes(&house, &facts, &changed);
    let shown = RoomShown { changed: changed.len(), effects, clashes };
    Ok((room, changed, shown))
}

/// A session with the new numbers; none where it stays as it is.
fn after(session: &Session, (room, numbers): (&Room, Numbers), now: Timestamp) -> Option<Session> {
    let mut is = session.clone();
    let held = session.limits.room_limit;
    is.limits.room_limit =
        if held == room.room_limit { numbers.room_limit } else { held.min(numbers.room_limit) };
    let ends = session.window.ends();
    let is_usual = session.clears_at == ends + Span::minutes(room.turnaround_minutes.into());
    if is_usual && session.window.starts() > now {
        is.clears_at = ends + Span::minutes(numbers.turnaround_minutes.into());
    }
    (is != *session).then_some(is)
}

async fn touched(
    db: &mut Conn,
    (room, facts): (&Room, &Facts),
    changed: &[Session],
    now: Timestamp,
) -> Result<Vec<Touched>, Fault> {
    let mut all = Vec::new();
    for session in changed {
        let over = over(facts, session, now);
        if over > 0 {
            let mut bookings = rosters::live(db, session.id).await?;
            bookings.iter_mut().for_each(|hit| hit.fate = Fate::Untouched);
            let (session, names, window) = (session.id, session.names.clone(), session.window);
            all.push(Touched {
                session,
                names,
                room: room.names.clone(),
                window,
                over,
                bookings,
                groups: Vec::new(),
            });
        }
    }
    Ok(all)
}

/// C4, C10: what begins on the same floor while a session is still cleaned after.
fn clashes(house: &[Room], facts: &Facts, changed: &[Session]) -> Vec<Clash> {
    let stands = |other: &&Session| !other.is_cancelled();
    let mut all = Vec::new();
    for one in changed {
        let Some(wanted) = Window::new(one.window.starts(), one.clears_at) else { continue };
        let begins = |other: &&Session| {
            other.id != one.id
                && share_floor(house, other.room, one.room)
                && other.window.starts() >= one.window.ends()
                && wanted.overlaps(other.window)
        };
        all.extend(facts.sessions.iter().filter(stands).filter(begins).map(|other| Clash {
            wanted,
            session: other.id,
            names: other.names.clone(),
            window: other.window,
            few: None,
        }));
    }
    all
}
