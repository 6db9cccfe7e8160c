//! Adding a session beside the planned ones: a make-up hour, a visiting group, a sudden free afternoon.
//!
//! Keeps true: it clashes with no other over room or equipment (C4), and no closed room takes it (B7).

use super::Outcome;
use crate::domain::closure::Closure;
use crate::domain::ids::{CentreId, SessionId};
use crate::domain::session::Session;
use crate::domain::timetable::{self, Around, Obstacle, Plan};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Command, Conn, Held, centres, closures, sessions};

/// Adds a session.
///
/// # Errors
/// [`Error::Missing`] when the room is not this centre's.
#[derive(Debug, Clone)]
pub struct AddSession {
    /// Chosen by the form's key, so that a press sent twice adds one.
    pub id: SessionId,
    pub plan: Plan,
    pub now: Timestamp,
}

impl Command for AddSession {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let centre = held.centre();
        if let Some(known) = sessions::find(held, self.id).await? {
            return if known.centre == centre { Ok(Outcome::Done) } else { Err(Error::Missing) };
        }
        let (session, obstacles) = drafted(held, (centre, self.id), &self.plan, self.now).await?;
        if !obstacles.is_empty() {
            return Ok(Outcome::Blocked(obstacles));
        }
        insert(held, &session, self.now).await?;
        Ok(Outcome::Done)
    }
}

pub(super) async fn insert(held: &mut Held, session: &Session, now: Timestamp) -> Result<(), Fault> {
    let number = held.record("session.added", session.id.0, &session.room.to_string(), now).await?;
    held.mark_content();
    sessions::insert(held, session, number, now).await.map(drop)
}

/// The session a plan makes, and what stands in its way.
///
/// # Errors
/// [`Error::Missing`] when the room is not this centre's; [`Error::Stale`] when it would have no length.
pub async fn drafted(
    db: &mut Conn,
    (centre, id): (CentreId, SessionId),
    plan: &Plan,
    now: Timestamp,
) -> Result<(Session, Vec<Obstacle>), Error> {
    let zone = centres::find(db, centre).await?.ok_or(Error::Missing)?.zone;
    let rooms = centres::rooms(db, centre).await?;
    let room = rooms.iter().find(|room| room.id == plan.room).ok_or(Error::Missing)?;
    let like = match sessions::find(db, id).await? {
        Some(session) => Some(session),
        None => like(db, centre, plan, now).await?,
    };
    let session = timetable::draft(plan, zone, (id, centre), room, like.as_ref()).ok_or(Error::Stale)?;
    let (mut near, shut) = near(db, &session).await?;
    near.extend(like.filter(|like| like.id == id && !near.iter().any(|other| other.id == id)));
    let equipment = centres::equipment(db, centre).await?;
    let around = Around { rooms: &rooms, equipment: &equipment, sessions: &near, closures: &shut };
    let obstacles = timetable::obstacles(&session, room, &around, now);
    Ok((session, obstacles))
}

/// What a new session is like: the one it is copied from, or the latest in its room.
async fn like(
    db: &mut Conn,
    centre: CentreId,
    plan: &Plan,
    now: Timestamp,
) -> Result<Option<Session>, Fault> {
    if let Some(copied) = plan.like
        && let Some(session) = sessions::find(db, copied).await?.filter(|session| session.centre == centre)
    {
        return Ok(Some(session));
    }
    sessions::latest_in(db, plan.room, now + Span::weeks(1)).await
}

/// What is on within a day of a session, and what is shut.
async fn near(db: &mut Conn, session: &Session) -> Result<(Vec<Session>, Vec<Closure>), Fault> {
    let (starts, ends) = (session.window.starts(), session.window.ends());
    let around = Window::new(starts - Span::days(1), ends + Span::days(1)).unwrap_or(session.window);
    let near = sessions::touching(db, session.centre, around).await?;
    Ok((near, closures::touching(db, session.centre, session.window).await?))
}
