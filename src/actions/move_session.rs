//! Moving a session, or changing what it is: places are kept where the rules still hold, and families told.
//!
//! Keeps true: it does what was shown, or nothing (Z3); numbers evict nobody (C5); whoever loses a place loses it by
//! the centre's doing, without a strike.

use super::Outcome;
use super::add_session::drafted;
use super::cancel_session::{end_booking, expected};
use crate::domain::admission::monday_of;
use crate::domain::booking::{Holding, State};
use crate::domain::capacity;
use crate::domain::effects::{Effects, Fate, Hit, Touched};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::notice::Subject;
use crate::domain::party::{Authority, Liberties, Request, Wish};
use crate::domain::session::Session;
use crate::domain::timetable::{self, Obstacle, Plan};
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::sessions::Reschedule;
use crate::store::{
    Command, Conn, Held, bookings, facts, groups, households, notices, parties, rosters, sessions,
};

/// Moves or changes a session.
///
/// # Errors
/// [`Error::Missing`] when it, or the room, is not this centre's.
#[derive(Debug, Clone)]
pub struct MoveSession {
    pub session: SessionId,
    pub plan: Plan,
    /// Of the effects that were shown.
    pub digest: String,
    pub now: Timestamp,
}

/// A move, thought through: the session before and after, what is in its way, and whom it concerns.
#[derive(Debug, Clone)]
pub struct Thought {
    pub was: Session,
    pub session: Session,
    pub obstacles: Vec<Obstacle>,
    pub effects: Effects,
}

impl Command for MoveSession {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let was = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if was.centre != held.centre() {
            return Err(Error::Missing);
        }
        let thought = think(held, was, &self.plan, self.now).await?;
        if !thought.obstacles.is_empty() {
            return Ok(Outcome::Blocked(thought.obstacles));
        }
        if thought.effects.digest() != self.digest {
            return Ok(Outcome::Changed(thought.effects));
        }
        write(held, &thought, self.now).await?;
        Ok(Outcome::Done)
    }
}

/// Moves it, as it was thought through.
pub(super) async fn write(held: &mut Held, thought: &Thought, now: Timestamp) -> Result<(), Error> {
    let (was, session) = (&thought.was, &thought.session);
    let verb = if is_elsewhere(was, session) { "session.moved" } else { "session.changed" };
    let number = held.record(verb, session.id.0, &was.window.starts().timestamp().to_string(), now).await?;
    sessions::relocate(held, session, number).await?;
    sessions::rewrite(held, session).await?;
    sessions::set_limits(held, session.id, session.limits).await?;
    sessions::by_hand(held, session.id).await?;
    let step = if is_elsewhere(was, session) { Reschedule::Yes } else { Reschedule::No };
    sessions::content(held, session.id, step, now).await?;
    tell(held, (was, session), &thought.effects, now).await
}

/// Tells everybody whom a change of a session concerns, ends what cannot stay, and lets the waiting have what it frees.
pub(super) async fn tell(
    held: &mut Held,
    (was, session): (&Session, &Session),
    effects: &Effects,
    now: Timestamp,
) -> Result<(), Error> {
    let from = was.window.starts();
    for hit in effects.0.iter().flat_map(|touched| &touched.bookings) {
        let about = (Some(hit.booking), Some(session.id));
        match &hit.fate {
            Fate::Untouched | Fate::Away(_) => {}
            Fate::Kept => notices::queue(held, hit.household, about, &Subject::Moved { from }, now).await?,
            Fate::Lost(_) => {
                let subject = Subject::Cancelled { by: crate::domain::booking::CancelledBy::Centre };
                end_booking(held, (session.id, hit), &subject, now).await?;
            }
        }
    }
    for window in [was.window, session.window] {
        super::settle::settle(held, window, None, now).await?;
    }
    for hit in effects.told() {
        super::settle::settle(held, session.window, Some(hit.household), now).await?;
    }
    Ok(())
}

/// What a plan would do to a session and to everybody booked into it.
///
/// # Errors
/// As [`drafted`].
pub async fn think(db: &mut Conn, was: Session, plan: &Plan, now: Timestamp) -> Result<Thought, Error> {
    let (session, obstacles) = drafted(db, (was.centre, was.id), plan, now).await?;
    let effects = Effects(vec![consider(db, (&was, &session), now).await?]);
    Ok(Thought { was, session, obstacles, effects })
}

/// Whom it concerns that a session becomes another, and who may stay.
///
/// # Errors
/// [`Error::Missing`] when its centre is gone.
pub(super) async fn consider(
    db: &mut Conn,
    (was, session): (&Session, &Session),
    now: Timestamp,
) -> Result<Touched, Error> {
    let facts = facts_after(db, was, session, now).await?;
    let mut hits = rosters::live(db, was.id).await?;
    for hit in &mut hits {
        hit.fate = fate(db, (&facts, hit), (was, session), now).await?;
    }
    let room = facts.room(session.room).map(|room| room.names.clone()).unwrap_or_default();
    let (id, names, window) = (session.id, session.names.clone(), session.window);
    let over = capacity::left(&facts, session, now).over();
    let moved = if is_elsewhere(was, session) { std::slice::from_ref(was) } else { &[] };
    let groups = expected(db, moved).await?.remove(&was.id).unwrap_or_default();
    Ok(Touched { session: id, names, room, window, over, bookings: hits, groups })
}

/// The facts as they would be around the moved session, its bookings with it.
async fn facts_after(db: &mut Conn, was: &Session, moved: &Session, now: Timestamp) -> Result<Facts, Error> {
    let centre = was.centre;
    let mut facts = facts::load(db, centre, None, moved.window, now).await?.ok_or(Error::Missing)?;
    let (mut holdings, mut escorts) = parties::touching(db, centre, was.window).await?;
    holdings.retain(|holding| holding.session == was.id);
    escorts.retain(|escort| escort.session == was.id);
    facts.holdings.retain(|holding| holding.session != was.id);
    facts.escorts.retain(|escort| escort.session != was.id);
    facts.groups.retain(|group| group.session != was.id);
    facts.groups.extend(groups::of_session(db, was.id).await?);
    facts.sessions.retain(|session| session.id != was.id);
    facts.holdings.extend(holdings);
    facts.escorts.extend(escorts);
    facts.sessions.push(moved.clone());
    facts.sessions.sort_by_key(|session| (session.window.starts(), session.id));
    Ok(facts)
}

async fn fate(
    db: &mut Conn,
    (facts, hit): (&Facts, &Hit),
    (was, moved): (&Session, &Session),
    now: Timestamp,
) -> Result<Fate, Fault> {
    let mut facts = facts.clone();
    facts.household = households::find(db, hit.household).await?;
    let monday = monday_of(moved.date);
    let weeks = (monday - Span::days(1), monday + Span::days(15));
    facts.diary = bookings::diary(db, hit.household, was.centre, weeks).await?;
    let request = request(db, hit).await?;
    Ok(match timetable::may_stay(&request, &facts, (was, moved), now) {
        Err(refusals) => Fate::Lost(Some(refusals)),
        Ok(()) if is_elsewhere(was, moved) => Fate::Kept,
        Ok(()) => Fate::Untouched,
    })
}

async fn request(db: &mut Conn, hit: &Hit) -> Result<Request, Fault> {
    let members = bookings::members(db, hit.booking).await?;
    let guardians = bookings::guardians(db, hit.booking).await?;
    let is_open =
        |member: &&Holding| matches!(member.state, State::Confirmed | State::Offered | State::Waiting);
    let mut request = Request {
        household: hit.household,
        session: session_of(&members, hit.booking)?,
        children: Vec::new(),
        carried: Vec::new(),
        along: Vec::new(),
        guardians: guardians.into_iter().map(|escort| escort.guardian).collect(),
        wish: Wish::Place,
        authority: Authority::Desk(Liberties::default()),
    };
    request.seat(members.iter().filter(is_open).map(|member| (member.child, member.part)));
    Ok(request)
}

fn session_of(members: &[Holding], booking: BookingId) -> Result<SessionId, Fault> {
    let session = members.first().map(|member| member.session);
    session.ok_or_else(|| Fault::Corrupt(format!("booking {booking} has nobody on it")))
}

/// Families are told of another room or time, not of another title.
pub(super) fn is_elsewhere(was: &Session, moved: &Session) -> bool {
    (was.room, was.window) != (moved.room, moved.window)
}
