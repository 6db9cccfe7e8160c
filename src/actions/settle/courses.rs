//! Settling a course: its one waiting list moves up whole, into every session still to come (B9, B6).
//!
//! Keeps true: who moves up has a place on each date or on none; just before a session starts nobody is moved into it,
//! but into those after it.

use super::Views;
use crate::actions::enrol::{self, Taken};
use crate::domain::booking::State;
use crate::domain::capacity::{self, Bodies, Channel};
use crate::domain::course::{self, Enrolment, Grant};
use crate::domain::facts::Facts;
use crate::domain::ids::{EnrolmentId, HouseholdId};
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::party::Authority;
use crate::domain::refusal::Refusals;
use crate::domain::session::Session;
use crate::domain::waiting_list::{self, Moving};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::{Held, bookings, enrolments, facts, notices, sessions};

/// Moves one waiting party up if it fits on every date; true when it did.
pub(super) async fn try_entry(
    held: &mut Held,
    id: EnrolmentId,
    asker: Option<HouseholdId>,
    views: &mut Views,
    now: Timestamp,
) -> Result<bool, Fault> {
    let Some(entry) = enrolments::find(held, id).await?.filter(Enrolment::is_waiting) else {
        return Ok(false);
    };
    let Some(course) = enrolments::course(held, entry.series).await? else { return Ok(false) };
    let Some(next) = course.ahead(now).last() else { return Ok(false) };
    // A cheap look before the whole decision: is there a place on the last date of all?
    let has_room =
        super::view(held, views, next, now).await?.is_some_and(|view| has_room(view, next, &entry, now));
    let is_ours = asker == Some(entry.household) || (has_room && held.try_household(entry.household).await?);
    if !has_room || !is_ours {
        return Ok(false);
    }
    let centre = held.centre();
    let windows = course.windows(now);
    let own = facts::load_over(held, centre, Some(entry.household), &windows, now).await?;
    let Some(own) = own else { return Ok(false) };
    let Some(first) = course.joinable(&own, Authority::Promotion, now).first().copied() else {
        return Ok(false);
    };
    let request = entry.asks(first.id, Authority::Promotion);
    let moving = waiting_list::moving(first, &own.centre.rules, own.centre.zone, now);
    match course::decide(&request, &course, &own, now) {
        Some(Ok(Grant::Places(dates))) if moving != Moving::OnSale => {
            let taken = Taken { facts: &own, request: &request, dates: &dates };
            move_up(held, &entry, taken, moving, now).await.map(|()| true)
        }
        Some(Err(refusals)) if course::fits(&request, &course, &own, now) => {
            pass_over(held, (&entry, first), &refusals, now).await.map(|()| false)
        }
        Some(_) | None => Ok(false),
    }
}

fn has_room(view: &Facts, session: &Session, entry: &Enrolment, now: Timestamp) -> bool {
    let children = u16::try_from(entry.live().count()).unwrap_or(u16::MAX);
    let party = Bodies { children, ..Bodies::default() };
    capacity::lacks(view, session, &party, Channel::Ahead, now).is_empty()
}

async fn move_up(
    held: &mut Held,
    entry: &Enrolment,
    taken: Taken<'_>,
    moving: Moving,
    now: Timestamp,
) -> Result<(), Fault> {
    let (to, verb, news) = match moving {
        Moving::Booked { cancel_until } => {
            (State::Confirmed, "enrolment.promoted", CourseNews::Promoted { cancel_until })
        }
        Moving::Offered { until } => (State::Offered, "enrolment.offered", CourseNews::Offered { until }),
        Moving::OnSale => return Ok(()),
    };
    for (child, _) in entry.live() {
        enrolments::move_child(held, (entry.id, child), State::Waiting, to, now).await?;
    }
    match moving {
        Moving::Booked { cancel_until } => enrolments::promoted(held, entry.id, now, cancel_until).await?,
        Moving::Offered { until } => enrolments::offered(held, entry.id, until, now).await?,
        Moving::OnSale => {}
    }
    held.record(verb, entry.id.0, &entry.series.to_string(), now).await?;
    let first = taken.dates.first().map(|date| date.session);
    let booking = enrol::book_dates(held, entry, taken, to).await?;
    let subject = Subject::Course { enrolment: entry.id, news };
    notices::queue(held, entry.household, (booking, first), &subject, now).await
}

/// An ineligible party keeps its place in line and is told once what stands in its way.
async fn pass_over(
    held: &mut Held,
    (entry, first): (&Enrolment, &Session),
    refusals: &Refusals,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(reason) = refusals.iter().find(|refusal| !refusal.is_worth_waiting()) else { return Ok(()) };
    if !enrolments::skipped(held, entry.id, reason.key()).await? {
        return Ok(());
    }
    held.record("enrolment.skipped", entry.id.0, reason.key(), now).await?;
    let news = CourseNews::Skipped { reason: reason.clone() };
    let subject = Subject::Course { enrolment: entry.id, news };
    notices::queue(held, entry.household, (None, Some(first.id)), &subject, now).await
}

/// Ends an offer that ran out (B6). The windows in which that freed a place.
pub(super) async fn lapse(held: &mut Held, id: EnrolmentId, now: Timestamp) -> Result<Vec<Window>, Fault> {
    let Some(entry) = enrolments::find(held, id).await? else { return Ok(Vec::new()) };
    for (child, _) in entry.live() {
        enrolments::move_child(held, (id, child), State::Offered, State::Lapsed, now).await?;
    }
    enrolments::lapsed(held, id).await?;
    held.record("enrolment.lapsed", id.0, &entry.series.to_string(), now).await?;
    let mut freed = Vec::new();
    let mut first = None;
    for (booking, session) in enrolments::bookings(held, id).await? {
        bookings::move_all(held, booking, State::Offered, State::Lapsed, now).await?;
        sessions::seen(held, session);
        let Some(session) = sessions::find(held, session).await? else { continue };
        first = first.or((session.window.starts() > now).then_some(session.id));
        freed.push(session.window);
    }
    let subject = Subject::Course { enrolment: id, news: CourseNews::OfferLapsed };
    notices::queue(held, entry.household, (None, first), &subject, now).await?;
    Ok(freed)
}
