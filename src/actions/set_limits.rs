//! Setting limits: for one session, or for all that come in a room (C5).
//!
//! Keeps true: nobody loses a place; a session over its limit takes no one new until it is below; raising a limit
//! lets the waiting in.

use super::Outcome;
use crate::domain::capacity;
use crate::domain::effects::{Effects, Fate, Touched};
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, RoomId, SessionId};
use crate::domain::series::Limits;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sessions::Reschedule;
use crate::store::{Command, Conn, Held, facts, rosters, sessions};

/// Sets limits.
///
/// # Errors
/// [`Error::Missing`] when the session or the room is not this centre's, or none is to come.
#[derive(Debug, Clone)]
pub struct SetLimits {
    pub scope: Scope,
    pub change: Change,
    /// Of the effects that were shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Session(SessionId),
    /// Every session of a room that is not over.
    Room(RoomId),
}

/// What is set; the rest stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    pub places: Option<u16>,
    pub room_limit: Option<u16>,
    pub walk_in_places: Option<u16>,
    pub staff: Option<u16>,
}

impl Change {
    pub fn applied(self, limits: Limits) -> Limits {
        Limits {
            places: self.places.unwrap_or(limits.places),
            room_limit: self.room_limit.unwrap_or(limits.room_limit),
            walk_in_places: self.walk_in_places.unwrap_or(limits.walk_in_places),
            staff: self.staff.unwrap_or(limits.staff),
            families_max: limits.families_max,
        }
    }
}

impl Command for SetLimits {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let centre = held.centre();
        let (changed, effects) = think(held, centre, (self.scope, self.change), self.now).await?;
        if effects.digest() != self.digest {
            return Ok(Outcome::Changed(effects));
        }
        for session in &changed {
            sessions::set_limits(held, session.id, session.limits).await?;
            if matches!(self.scope, Scope::Session(_)) {
                sessions::by_hand(held, session.id).await?;
            }
            let l = session.limits;
            let detail = format!("{} {} {} {}", l.places, l.room_limit, l.walk_in_places, l.staff);
            held.record("session.limited", session.id.0, &detail, self.now).await?;
            // Calendars tell the number of places.
            sessions::content(held, session.id, Reschedule::No, self.now).await?;
        }
        if let Some(window) = span(&changed) {
            super::settle::settle(held, window, None, self.now).await?;
        }
        Ok(Outcome::Done)
    }
}

/// The sessions as they would be, and which of them would be over by how many, newest booking last.
///
/// # Errors
/// As the command.
pub async fn think(
    db: &mut Conn,
    centre: CentreId,
    (scope, change): (Scope, Change),
    now: Timestamp,
) -> Result<(Vec<Session>, Effects), Error> {
    let mut changed = match scope {
        Scope::Session(id) => sessions::find(db, id).await?.into_iter().collect(),
        Scope::Room(room) => sessions::coming_in(db, room, now).await?,
    };
    changed
        .retain(|session| session.centre == centre && !session.is_cancelled() && session.window.ends() > now);
    let window = span(&changed).ok_or(Error::Missing)?;
    let mut facts = facts::load(db, centre, None, window, now).await?.ok_or(Error::Missing)?;
    let room = changed.first().and_then(|session| facts.room(session.room)).map(|room| room.names.clone());
    let room = room.unwrap_or_default();
    changed.retain(|session| change.applied(session.limits) != session.limits);
    for session in &mut changed {
        session.limits = change.applied(session.limits);
    }
    for known in &mut facts.sessions {
        if let Some(session) = changed.iter().find(|session| session.id == known.id) {
            known.limits = session.limits;
        }
    }
    let mut touched = Vec::new();
    for session in &changed {
        let over = over(&facts, session, now);
        if over > 0 {
            let mut bookings = rosters::live(db, session.id).await?;
            bookings.iter_mut().for_each(|hit| hit.fate = Fate::Untouched);
            let (session, names, window) = (session.id, session.names.clone(), session.window);
            touched.push(Touched {
                session,
                names,
                room: room.clone(),
                window,
                over,
                bookings,
                groups: Vec::new(),
            });
        }
    }
    Ok((changed, Effects(touched)))
}

/// Only a session somebody comes to can be over.
pub(super) fn over(facts: &Facts, session: &Session, now: Timestamp) -> u16 {
    let load = facts.load(session, now);
    if load.places_used() + load.bodies_used() == 0 {
        return 0;
    }
    capacity::left(facts, session, now).over()
}

pub(super) fn span(sessions: &[Session]) -> Option<Window> {
    let starts = sessions.iter().map(|session| session.window.starts()).min()?;
    let ends = sessions.iter().map(|session| session.window.ends()).max()?;
    Window::new(starts, ends)
}
