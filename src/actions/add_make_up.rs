//! Adding a make-up lesson to a course: everybody enrolled has a place in it, but who has something else then (B7, B9).
//!
//! Keeps true: it does what was shown, or nothing (Z3); children with a clash are listed, not moved; both are told.

use super::Outcome;
use super::add_session::drafted;
use super::enrol::{Taken, book_dates, found};
use crate::domain::admission::{Grant, monday_of};
use crate::domain::basket;
use crate::domain::booking::State;
use crate::domain::course::{Course, Date, Enrolment};
use crate::domain::effects::{Effects, Fate, Hit, Touched};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, CentreId, HouseholdId, SeriesId, SessionId};
use crate::domain::make_up::{self, At, Invitation};
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::refusal::Refusals;
use crate::domain::session::Session;
use crate::domain::timetable::Obstacle;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{
    Command, Conn, Held, bookings, centres, enrolments, facts, households, notices, sessions,
};

/// Adds a session to a course.
///
/// # Errors
/// [`Error::Missing`] when the course, or the room, is not this centre's; [`Error::Stale`] when it would have no length.
#[derive(Debug, Clone)]
pub struct AddMakeUp {
    /// Chosen by the form's key, so that a press sent twice adds one.
    pub id: SessionId,
    pub series: SeriesId,
    pub at: At,
    /// Of the effects that were shown.
    pub digest: String,
    pub now: Timestamp,
}

/// A make-up lesson, thought through: what is in its way, who comes, and who has something else then.
#[derive(Debug, Clone)]
pub struct Thought {
    pub session: Session,
    pub obstacles: Vec<Obstacle>,
    pub effects: Effects,
    seats: Vec<Seat>,
}

/// One enrolment and what it gets, on the facts that were decided on.
#[derive(Debug, Clone)]
struct Seat {
    enrolment: Enrolment,
    invitation: Invitation,
    is_to_call: bool,
    facts: Facts,
}

impl Command for AddMakeUp {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let centre = held.centre();
        if let Some(known) = sessions::find(held, self.id).await? {
            let is_ours = known.centre == centre && known.series == Some(self.series);
            return if is_ours { Ok(Outcome::Done) } else { Err(Error::Missing) };
        }
        found(held, self.series).await?;
        let thought = think(held, (centre, self.id), (self.series, self.at), self.now).await?;
        if !thought.obstacles.is_empty() {
            return Ok(Outcome::Blocked(thought.obstacles));
        }
        if thought.effects.digest() != self.digest {
            return Ok(Outcome::Changed(thought.effects));
        }
        let number = held.record("session.made_up", self.id.0, &self.series.to_string(), self.now).await?;
        held.mark_content();
        sessions::add(held, &thought.session, number, self.now).await?;
        seat(held, &thought.session, &thought.seats, self.now).await?;
        super::settle::settle(held, thought.session.window, None, self.now).await?;
        Ok(Outcome::Done)
    }
}

/// What a make-up lesson at a time and place would do.
///
/// # Errors
/// As [`AddMakeUp`].
pub async fn think(
    db: &mut Conn,
    (centre, id): (CentreId, SessionId),
    (series, at): (SeriesId, At),
    now: Timestamp,
) -> Result<Thought, Error> {
    let course = enrolments::course(db, series).await?.filter(Course::is_whole).ok_or(Error::Missing)?;
    let rooms = centres::rooms(db, centre).await?;
    let room = rooms.iter().find(|room| room.id == at.room).ok_or(Error::Missing)?;
    if course.sessions.iter().any(|session| session.centre != centre) {
        return Err(Error::Missing);
    }
    let plan = make_up::plan(&course, at, room).ok_or(Error::Missing)?;
    let (draft, obstacles) = drafted(db, (centre, id), &plan, now).await?;
    let session = make_up::of_course(draft, &course).ok_or(Error::Missing)?;
    let seats = seats(db, &course, &session, now).await?;
    let hits = seats.iter().flat_map(hits).collect();
    let (names, window) = (session.names.clone(), session.window);
    let touched = Touched {
        session: id,
        names,
        room: room.names.clone(),
        window,
        over: 0,
        bookings: hits,
        groups: Vec::new(),
    };
    Ok(Thought { session, obstacles, effects: Effects(vec![touched]), seats })
}

/// Everybody enrolled takes a place in a session that planning added to their course or brought back.
pub(super) async fn take_in(held: &mut Held, session: &Session, now: Timestamp) -> Result<(), Fault> {
    let Some(series) = session.series.filter(|_| session.window.starts() > now) else { return Ok(()) };
    let Some(course) = enrolments::course(held, series).await?.filter(Course::is_whole) else {
        return Ok(());
    };
    let seats = seats(held, &course, session, now).await?;
    seat(held, session, &seats, now).await
}

/// What each enrolment that holds a place, or is offered one, gets: in order of joining, each after those before it.
async fn seats(
    db: &mut Conn,
    course: &Course,
    session: &Session,
    now: Timestamp,
) -> Result<Vec<Seat>, Fault> {
    let holds = |enrolment: &&Enrolment| {
        matches!(enrolment.state(), Some(State::Confirmed | State::Offered)) && !enrolment.is_waiting()
    };
    let enrolled: Vec<&Enrolment> = course.enrolments.iter().filter(holds).collect();
    if enrolled.is_empty() {
        return Ok(Vec::new());
    }
    let Some(around) = facts::load(db, session.centre, None, session.window, now).await? else {
        return Ok(Vec::new());
    };
    let mut facts = make_up::facts_with(around, session);
    let monday = monday_of(session.date);
    let weeks = (monday - Span::days(1), monday + Span::days(8));
    let families: Vec<HouseholdId> = enrolled.iter().map(|enrolment| enrolment.household).collect();
    households::foresee(db, &families).await?;
    let mut seats = Vec::new();
    for enrolment in enrolled {
        facts.household = households::find(db, enrolment.household).await?;
        facts.diary = bookings::diary(db, enrolment.household, session.centre, weeks).await?;
        let Some(invitation) = make_up::invite(enrolment, session, &facts, now) else { continue };
        let is_to_call = facts.household.as_ref().is_some_and(|household| household.email.is_none());
        let before = facts.clone();
        if invitation.is_taken() {
            let grant = Grant::Place { guardians_in_room: invitation.guardians_in_room };
            let code = super::book::code(&facts, session.id)?;
            basket::take(&mut facts, &invitation.request, grant, (BookingId(enrolment.id.0), &code));
        }
        seats.push(Seat { enrolment: enrolment.clone(), invitation, is_to_call, facts: before });
    }
    Ok(seats)
}

/// Whom it concerns: one line for those of a party who come, one for those who cannot.
fn hits(seat: &Seat) -> Vec<Hit> {
    let Seat { enrolment, invitation, is_to_call, .. } = seat;
    let coming = u16::try_from(invitation.request.children.len()).unwrap_or(u16::MAX);
    let all = u16::try_from(enrolment.live().count()).unwrap_or(u16::MAX);
    let hit = |children, fate| Hit {
        booking: BookingId(enrolment.id.0),
        household: enrolment.household,
        children,
        is_waiting: false,
        is_to_call: *is_to_call,
        fate,
    };
    let away = Refusals::check(invitation.away.clone()).err();
    let comes = (coming > 0).then(|| hit(coming, Fate::Kept));
    comes.into_iter().chain(away.map(|reasons| hit(all - coming, Fate::Away(reasons)))).collect()
}

/// Writes the places, and tells who has one and who has something else then.
async fn seat(held: &mut Held, session: &Session, seats: &[Seat], now: Timestamp) -> Result<(), Fault> {
    for Seat { enrolment, invitation, facts, .. } in seats {
        let mut booking = None;
        if invitation.is_taken() {
            let dates = [Date { session: session.id, guardians_in_room: invitation.guardians_in_room }];
            let taken = Taken { facts, request: &invitation.request, dates: &dates };
            let state = enrolment.state().unwrap_or(State::Confirmed);
            booking = book_dates(held, enrolment, taken, state).await?;
        }
        let kept = booking.is_some().then_some(CourseNews::MakeUp);
        let away = invitation.away.first().cloned().map(|reason| CourseNews::MakeUpClash { reason });
        for news in kept.into_iter().chain(away) {
            let subject = Subject::Course { enrolment: enrolment.id, news };
            notices::queue(held, enrolment.household, (booking, Some(session.id)), &subject, now).await?;
        }
    }
    Ok(())
}
