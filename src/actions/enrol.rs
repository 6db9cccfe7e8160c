//! Enrolling in a course: a place in every session still to come, a place in line, or every reason why not (B9).
//!
//! Keeps true: all dates or none, in one transaction; the same key gives the same answer (C6); who waits for the course
//! and fits goes first.

use crate::domain::booking::{self, State};
use crate::domain::course::{self, Course, Date, Enrolment, Grant};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, EnrolmentId, HouseholdId, SeriesId};
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::party::{Authority, Request};
use crate::domain::refusal::Refusals;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::bookings::{self, Booking};
use crate::store::{Command, Held, enrolments, facts, notices, sessions};
use serde::{Deserialize, Serialize};

/// What was decided, and stays decided for whoever asks again with the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Enrolled(EnrolmentId),
    InLine(EnrolmentId),
    Refused(Refusals),
}

/// Enrols a party.
///
/// # Errors
/// [`Error::Missing`] when there is no such course here, or somebody named is not of the household; [`Error::Stale`]
/// when the key was used for something else.
#[derive(Debug, Clone)]
pub struct Enrol {
    pub series: SeriesId,
    /// Whose session is not looked at.
    pub request: Request,
    /// Chosen by the form; one key, one answer, for 48 hours.
    pub key: String,
    pub now: Timestamp,
}

impl Command for Enrol {
    type Output = Answer;

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.request.household]
    }

    async fn run(&self, held: &mut Held) -> Result<Answer, Error> {
        let (request, now) = (&self.request, self.now);
        if let Some((_, answer)) = notices::answer(held, request.household, &self.key).await? {
            return serde_json::from_str(&answer).map_err(|_| Error::Stale); // C6
        }
        let course = found(held, self.series).await?;
        super::settle::settle_course(held, &course, Some(request.household), now).await?;
        let course = found(held, self.series).await?; // as settling left it
        let facts = around(held, &course, Some(request.household), now).await?;
        let answer = match course::decide(request, &course, &facts, now).ok_or(Error::Missing)? {
            Err(refusals) => {
                held.turn_away(facts.centre.zone.date(now), &refusals);
                Answer::Refused(refusals)
            }
            Ok(grant) => self.place(held, (&course, &facts), &grant).await?,
        };
        if matches!(answer, Answer::InLine(_)) {
            // There may be room in all but the session that begins next.
            super::settle::settle_course(held, &course, Some(request.household), now).await?;
        }
        let text = serde_json::to_string(&answer).map_err(Fault::from)?;
        let body = fingerprint(self.series, request);
        notices::remember(held, request.household, &self.key, (&body, &text), now).await?;
        Ok(answer)
    }
}

impl Enrol {
    /// Writes what was granted.
    async fn place(
        &self,
        held: &mut Held,
        (course, facts): (&Course, &Facts),
        grant: &Grant,
    ) -> Result<Answer, Error> {
        let (request, now, id) = (&self.request, self.now, EnrolmentId::new());
        let (state, verb, news) = match grant {
            Grant::Places(_) => (State::Confirmed, "enrolment.confirmed", CourseNews::Enrolled),
            Grant::Line => (State::Waiting, "enrolment.waiting", CourseNews::Waiting),
        };
        let number = held.record(verb, id.0, &self.series.to_string(), now).await?;
        let enrolment = Enrolment {
            id,
            centre: held.centre(),
            series: self.series,
            household: request.household,
            number,
            is_by_desk: !matches!(request.authority, Authority::Household),
            created_at: now,
            times: booking::Terms::default(),
            children: request.children.iter().map(|child| (*child, state)).collect(),
            guardians: request.guardians.clone(),
        };
        enrolments::insert(held, &enrolment, state).await?;
        let next = course.ahead(now).next().map(|session| session.id);
        if let Grant::Places(dates) = grant {
            book_dates(held, &enrolment, Taken { facts, request, dates }, state).await?;
        }
        course.ahead(now).for_each(|session| sessions::seen(held, session.id));
        let subject = Subject::Course { enrolment: id, news };
        notices::queue(held, request.household, (None, next), &subject, now).await?;
        Ok(match grant {
            Grant::Places(_) => Answer::Enrolled(id),
            Grant::Line => Answer::InLine(id),
        })
    }
}

/// The dates an enrolment takes, and the facts they were decided on.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    pub facts: &'a Facts,
    pub request: &'a Request,
    pub dates: &'a [Date],
}

/// Books every date of a grant, in one state. The first of the bookings.
pub(super) async fn book_dates(
    held: &mut Held,
    enrolment: &Enrolment,
    taken: Taken<'_>,
    state: State,
) -> Result<Option<BookingId>, Fault> {
    let mut first = None;
    for date in taken.dates {
        let request = Request { session: date.session, ..taken.request.clone() };
        let booking = Booking {
            id: BookingId::new(),
            centre: enrolment.centre,
            session: date.session,
            household: enrolment.household,
            number: enrolment.number,
            code: super::book::code(taken.facts, date.session)?,
            created_at: enrolment.created_at,
            is_by_desk: enrolment.is_by_desk,
            times: booking::Terms::default(),
            enrolment: Some(enrolment.id),
        };
        bookings::insert(held, &booking, &request, (state, date.guardians_in_room)).await?;
        sessions::seen(held, date.session);
        first = first.or(Some(booking.id));
    }
    Ok(first)
}

/// A course of the centre whose ledger is held.
pub(super) async fn found(held: &mut Held, series: SeriesId) -> Result<Course, Error> {
    let course = enrolments::course(held, series).await?.ok_or(Error::Missing)?;
    let is_here = course.sessions.iter().all(|session| session.centre == held.centre());
    if is_here && course.is_whole() { Ok(course) } else { Err(Error::Missing) }
}

/// The facts around every session a course still has ahead.
pub(super) async fn around(
    held: &mut Held,
    course: &Course,
    household: Option<HouseholdId>,
    now: Timestamp,
) -> Result<Facts, Error> {
    let centre = held.centre();
    facts::load_over(held, centre, household, &course.windows(now), now).await?.ok_or(Error::Missing)
}

/// Tells one body of a request from another.
pub fn fingerprint(series: SeriesId, request: &Request) -> String {
    use sha2::Digest;
    let who = (&request.children, &request.carried, &request.along);
    let body = format!("course {series} {who:?} {:?} {:?}", request.guardians, request.wish);
    let hash = sha2::Sha256::digest(body.as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
