//! Settling: a freed place goes to the earliest party that waits and fits whole (B6).
//!
//! Keeps true: after a command no party waits that fits and may have its place; entries keep their one order of
//! joining; whoever is passed over hears once why.

mod courses;

use crate::domain::admission::{self, Grant};
use crate::domain::booking::{Holding, Part, State};
use crate::domain::capacity::{self, Channel};
use crate::domain::course::Course;
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, HouseholdId, SessionId};
use crate::domain::notice::Subject;
use crate::domain::party::{Authority, Request, Wish};
use crate::domain::refusal::Refusals;
use crate::domain::session::Session;
use crate::domain::supervision;
use crate::domain::waiting_list::{self, Moving};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::bookings::{self, Booking, Claim, Due};
use crate::store::{Held, facts, notices, sessions};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

/// Settles every session that touches a window, and those in which a household waits.
pub async fn settle(
    held: &mut Held,
    window: Window,
    household: Option<HouseholdId>,
    now: Timestamp,
) -> Result<(), Fault> {
    settle_over(held, &[window], household, now).await
}

/// The same around several windows: who waits in any of them stands in one line.
pub(super) async fn settle_over(
    held: &mut Held,
    windows: &[Window],
    household: Option<HouseholdId>,
    now: Timestamp,
) -> Result<(), Fault> {
    let centre = held.centre();
    let (mut entries, mut over) = (BTreeSet::new(), Vec::new());
    for window in Window::joined(windows) {
        let Due { waiting, lapsed } = bookings::due(held, centre, window, household, now).await?;
        entries.extend(waiting);
        over = lapsed; // of the whole centre, whatever the window
    }
    for (freed, household) in lapse_offers(held, over, now).await? {
        entries.extend(bookings::due(held, centre, freed, household, now).await?.waiting);
    }
    let mut views = Views::new();
    for (_, claim) in entries {
        let has_moved = match claim {
            Claim::Booking(id) => try_entry(held, id, household, &mut views, now).await?,
            Claim::Enrolment(id) => courses::try_entry(held, id, household, &mut views, now).await?,
        };
        if has_moved {
            views.clear(); // what was free is not any more
        }
    }
    Ok(())
}

/// Settles sessions to which others come now: people see it, and a freed body may let in who waits.
pub(super) async fn settle_touched(
    held: &mut Held,
    touched: &[(SessionId, Window)],
    household: HouseholdId,
    now: Timestamp,
) -> Result<(), Fault> {
    touched.iter().for_each(|(session, _)| sessions::seen(held, *session));
    let windows: Vec<Window> = touched.iter().map(|(_, window)| *window).collect();
    settle_over(held, &windows, Some(household), now).await
}

/// Settles every session a course still has ahead.
pub(super) async fn settle_course(
    held: &mut Held,
    course: &Course,
    household: Option<HouseholdId>,
    now: Timestamp,
) -> Result<(), Fault> {
    settle_over(held, &course.windows(now), household, now).await
}

/// The public's facts around each session looked at so far.
type Views = HashMap<SessionId, Facts>;

/// The facts around a session as everybody sees them, read once until somebody moves up. `None` without a centre.
async fn view<'v>(
    held: &mut Held,
    views: &'v mut Views,
    session: &Session,
    now: Timestamp,
) -> Result<Option<&'v Facts>, Fault> {
    let centre = held.centre();
    Ok(match views.entry(session.id) {
        Entry::Occupied(seen) => Some(seen.into_mut()),
        Entry::Vacant(unseen) => {
            facts::load(held, centre, None, session.window, now).await?.map(|view| &*unseen.insert(view))
        }
    })
}

/// Where an offer that ran out freed a place; and, but for courses, whose week it frees (B2).
type Freed = (Window, Option<HouseholdId>);

/// Ends the offers that ran out (B6).
async fn lapse_offers(held: &mut Held, lapsed: Vec<Claim>, now: Timestamp) -> Result<Vec<Freed>, Fault> {
    let mut freed = Vec::new();
    for claim in lapsed {
        let id = match claim {
            Claim::Booking(id) => id,
            Claim::Enrolment(id) => {
                freed.extend(courses::lapse(held, id, now).await?.into_iter().map(|window| (window, None)));
                continue;
            }
        };
        let Some(booking) = bookings::find(held, id).await? else { continue };
        bookings::move_all(held, id, State::Offered, State::Lapsed, now).await?;
        held.record("offer.lapsed", id.0, "", now).await?;
        sessions::seen(held, booking.session);
        let about = (Some(id), Some(booking.session));
        notices::queue(held, booking.household, about, &Subject::OfferLapsed, now).await?;
        let session = sessions::find(held, booking.session).await?;
        freed.extend(session.map(|session| (session.window, Some(booking.household))));
    }
    Ok(freed)
}

/// Moves one waiting party up if it fits; true when it did.
async fn try_entry(
    held: &mut Held,
    id: BookingId,
    asker: Option<HouseholdId>,
    views: &mut Views,
    now: Timestamp,
) -> Result<bool, Fault> {
    let Some(booking) = bookings::find(held, id).await? else { return Ok(false) };
    let Some(session) = sessions::find(held, booking.session).await? else { return Ok(false) };
    let centre = held.centre();
    let Some(view) = view(held, views, &session, now).await? else { return Ok(false) };
    let moving = waiting_list::moving(&session, &view.centre.rules, view.centre.zone, now);
    if moving == Moving::OnSale || !has_room(view, &session, id, now) {
        return Ok(false);
    }
    let is_ours = asker == Some(booking.household) || held.try_household(booking.household).await?;
    if !is_ours {
        return Ok(false); // another centre is deciding for this household: the settling job comes back
    }
    let own = facts::load(held, centre, Some(booking.household), session.window, now).await?;
    let Some(own) = own else { return Ok(false) };
    match decide(held, &own, &booking, now).await? {
        Some(Ok(Grant::Place { .. })) => move_up(held, &booking, moving, now).await.map(|()| true),
        Some(Err(refusals)) => pass_over(held, &booking, &refusals, now).await.map(|()| false),
        Some(Ok(Grant::Line { .. })) | None => Ok(false),
    }
}

/// A cheap look before the whole decision: would the party fit at all?
fn has_room(view: &Facts, session: &Session, id: BookingId, now: Timestamp) -> bool {
    let party: Vec<&Holding> =
        view.holdings.iter().filter(|h| h.booking == id && h.state == State::Waiting).collect();
    let ages = |part: Part| {
        let of = party.iter().filter(move |holding| holding.part == part);
        of.filter_map(|h| crate::domain::age::Age::on(h.birth?, session.date)).collect::<Vec<_>>()
    };
    let (children, babies, siblings) = (ages(Part::Place), ages(Part::Carried), ages(Part::Along));
    let (children, babies, siblings) = (&children[..], &babies[..], &siblings[..]);
    let escort = supervision::Escort { children, babies, siblings, guardians: &[] };
    let mut bodies = supervision::bodies(&escort, session);
    let named = view.escorts.iter().filter(|escort| escort.booking == id);
    for escort in named {
        let guardians = if escort.is_in_room { &mut bodies.guardians_in } else { &mut bodies.guardians_out };
        guardians.insert(escort.guardian);
    }
    capacity::lacks(view, session, &bodies, Channel::Ahead, now).is_empty()
}

async fn decide(
    held: &mut Held,
    facts: &Facts,
    booking: &Booking,
    now: Timestamp,
) -> Result<Option<Result<Grant, Refusals>>, Fault> {
    let members = bookings::members(held, booking.id).await?;
    let guardians = bookings::guardians(held, booking.id).await?;
    let waiting = members.iter().filter(|member| member.state == State::Waiting);
    let mut request = Request {
        household: booking.household,
        session: booking.session,
        children: Vec::new(),
        carried: Vec::new(),
        along: Vec::new(),
        guardians: guardians.into_iter().map(|escort| escort.guardian).collect(),
        wish: Wish::Place,
        authority: Authority::Promotion,
    };
    request.seat(waiting.map(|member| (member.child, member.part)));
    Ok(admission::decide(&request, facts, now))
}

async fn move_up(held: &mut Held, booking: &Booking, moving: Moving, now: Timestamp) -> Result<(), Fault> {
    let id = booking.id;
    let (to, verb, subject) = match moving {
        Moving::Booked { cancel_until } => {
            (State::Confirmed, "booking.promoted", Subject::Promoted { cancel_until })
        }
        Moving::Offered { until } => (State::Offered, "booking.offered", Subject::Offered { until }),
        Moving::OnSale => return Ok(()),
    };
    bookings::move_all(held, id, State::Waiting, to, now).await?;
    match moving {
        Moving::Booked { cancel_until } => bookings::promoted(held, id, now, cancel_until).await?,
        Moving::Offered { until } => bookings::offered(held, id, until, now).await?,
        Moving::OnSale => {}
    }
    held.record(verb, id.0, &booking.session.to_string(), now).await?;
    sessions::seen(held, booking.session);
    notices::queue(held, booking.household, (Some(id), Some(booking.session)), &subject, now).await
}

/// An ineligible party keeps its place in line and is told once what stands in its way.
async fn pass_over(
    held: &mut Held,
    booking: &Booking,
    refusals: &Refusals,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(reason) = refusals.iter().find(|refusal| !refusal.is_worth_waiting()) else { return Ok(()) };
    if !bookings::skipped(held, booking.id, reason.key()).await? {
        return Ok(());
    }
    held.record("booking.skipped", booking.id.0, reason.key(), now).await?;
    let about = (Some(booking.id), Some(booking.session));
    notices::queue(held, booking.household, about, &Subject::Skipped { reason: reason.clone() }, now).await
}
