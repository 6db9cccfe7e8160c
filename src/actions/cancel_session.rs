//! Cancelling a session: by the centre, so no strike, the quota comes back, and everybody is told (B7).
//!
//! Keeps true: it does what was shown, or nothing (Z3); families that wait are told too.

use super::Outcome;
use super::set_limits::span;
use super::settle::settle_over;
use crate::domain::booking::{self, CancelledBy};
use crate::domain::effects::{Effects, GroupHit, Hit, Touched};
use crate::domain::group::State;
use crate::domain::ids::{CentreId, SessionId};
use crate::domain::names::Names;
use crate::domain::notice::Subject;
use crate::domain::session::{Cause, Session};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::sessions::Reschedule;
use crate::store::{Command, Conn, Held, bookings, called_off, centres, groups, notices, rosters, sessions};
use std::collections::{BTreeSet, HashMap};

/// Cancels one session.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; [`Error::Stale`] when it was cancelled before or is over.
#[derive(Debug, Clone)]
pub struct CancelSession {
    pub session: SessionId,
    pub cause: Why,
    /// Of the effects that were shown.
    pub digest: String,
    pub now: Timestamp,
}

/// Why: a code for the ledger, and its words for the families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    pub code: &'static str,
    pub words: Names,
}

impl Command for CancelSession {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if session.centre != held.centre() {
            return Err(Error::Missing);
        }
        if session.is_cancelled() || session.window.ends() <= self.now {
            return Err(Error::Stale);
        }
        let effects = effects(held, std::slice::from_ref(&session)).await?;
        if effects.digest() != self.digest {
            return Ok(Outcome::Changed(effects));
        }
        call_off(held, (&[session], &effects), &self.cause, self.now).await?;
        Ok(Outcome::Done)
    }
}

/// Whom cancelling these sessions would hit.
pub async fn effects(db: &mut Conn, sessions: &[Session]) -> Result<Effects, Fault> {
    let mut touched = Vec::new();
    let rooms = match sessions.first() {
        Some(session) => centres::rooms(db, session.centre).await?,
        None => Vec::new(),
    };
    let mut expected = expected(db, sessions).await?;
    for session in sessions {
        let room = rooms.iter().find(|room| room.id == session.room);
        touched.push(Touched {
            session: session.id,
            names: session.names.clone(),
            room: room.map(|room| room.names.clone()).unwrap_or_default(),
            window: session.window,
            over: 0,
            bookings: rosters::live(db, session.id).await?,
            groups: expected.remove(&session.id).unwrap_or_default(),
        });
    }
    Ok(Effects(touched))
}

/// B10: the groups these sessions of a centre expect, whose hosts the desk has to call; read with one statement.
pub(super) async fn expected(
    db: &mut Conn,
    sessions: &[Session],
) -> Result<HashMap<SessionId, Vec<GroupHit>>, Fault> {
    let mut expected: HashMap<SessionId, Vec<GroupHit>> = HashMap::new();
    let (Some(first), Some(window)) = (sessions.first(), span(sessions)) else { return Ok(expected) };
    let placed = groups::around(db, first.centre, (sessions, window)).await?;
    for group in placed.iter().filter(|group| group.state == State::Placed) {
        expected.entry(group.session).or_default().push(GroupHit {
            group: group.id,
            children: group.heads.children(),
            adults: group.heads.adults(),
        });
    }
    Ok(expected)
}

/// Cancels sessions with their bookings, and lets whoever waits elsewhere have what that frees.
pub(super) async fn call_off(
    held: &mut Held,
    (off, effects): (&[Session], &Effects),
    why: &Why,
    now: Timestamp,
) -> Result<(), Error> {
    for session in off {
        sessions::cancel(held, session.id, &Cause(why.words.clone()), now).await?;
        held.record("session.cancelled", session.id.0, why.code, now).await?;
        sessions::content(held, session.id, Reschedule::Yes, now).await?;
        called_off::end_claims(held, session.id, now).await?;
        groups::cancel_all(held, session.id).await?;
        for hit in effects.of(session.id).into_iter().flat_map(|touched| &touched.bookings) {
            let subject = Subject::CancelledByCentre { cause: why.words.clone() };
            tell_ended(held, (session.id, hit), &subject, now).await?;
        }
    }
    settle_after(held, (off, effects), now).await
}

/// What fell out frees the building for others that day, and the weeks of its families for what they wait for.
async fn settle_after(
    held: &mut Held,
    (off, effects): (&[Session], &Effects),
    now: Timestamp,
) -> Result<(), Error> {
    let windows: Vec<Window> = off.iter().map(|session| session.window).collect();
    settle_over(held, &windows, None, now).await?;
    let centre = held.centre();
    let waiting = called_off::who_waits(held, centre).await?;
    let bookings = effects.0.iter().flat_map(|touched| &touched.bookings);
    let freed: BTreeSet<_> = bookings.map(|hit| hit.household).filter(|id| waiting.contains(id)).collect();
    for household in freed {
        settle_over(held, &windows, Some(household), now).await?;
    }
    Ok(())
}

/// Ends a booking by the centre: no strike, the quota comes back, the family is told.
pub(super) async fn end_booking(
    held: &mut Held,
    (session, hit): (SessionId, &Hit),
    subject: &Subject,
    now: Timestamp,
) -> Result<(), Fault> {
    let to = booking::State::Cancelled { by: CancelledBy::Centre };
    for from in [booking::State::Confirmed, booking::State::Offered, booking::State::Waiting] {
        bookings::move_all(held, hit.booking, from, to, now).await?;
    }
    tell_ended(held, (session, hit), subject, now).await
}

async fn tell_ended(
    held: &mut Held,
    (session, hit): (SessionId, &Hit),
    subject: &Subject,
    now: Timestamp,
) -> Result<(), Fault> {
    held.record("booking.cancelled", hit.booking.0, CancelledBy::Centre.word(), now).await?;
    notices::queue(held, hit.household, (Some(hit.booking), Some(session)), subject, now).await
}

/// The sessions of a centre, for a preview.
pub async fn find(db: &mut Conn, centre: CentreId, id: SessionId) -> Result<Option<Session>, Fault> {
    Ok(sessions::find(db, id).await?.filter(|session| session.centre == centre))
}
