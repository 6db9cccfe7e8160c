//! A household's bookings: asking for a place, the list, giving places back, answering an offer.
//!
//! Invariant: a household sees and changes its own; each verb is the command its page presses.

use axum::extract::Path;

use super::answers::{Done, Listed, Made, Told};
use super::asked::{Body, Key, Query};
use super::caller::Caller;
use super::pages::{self, Pages, Place};
use super::problem::{Kind, No};
use super::shapes::bookings::{Booking, Leaving, OfferAnswer, Party};
use super::{make, put, read, remove};
use crate::actions::answer_offer::AnswerOffer;
use crate::actions::book::{Answer, Book};
use crate::actions::book_once::{BookOnce, Once};
use crate::actions::cancel::Cancel;
use crate::actions::see::SeeBooking;
use crate::actions::tell_when_open::{Tell, TellWhenOpen};
use crate::addresses;
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::party::{Authority, Request};
use crate::domain::refusal::Refusals;
use crate::domain::zone::Span;
use crate::store::Actor;
use crate::store::tickets::{self, Ticket};
use crate::web::Entry;
use crate::web::programme::session::{self, Breadth};
use crate::web::who::Access::Household;

pub fn entries() -> Vec<Entry> {
    vec![
        make("book", "/api/v1/centres/{centre}/sessions/{session}/bookings", Household, book),
        read("bookings", "/api/v1/bookings", Household, list),
        read("booking", "/api/v1/bookings/{booking}", Household, one),
        make("cancel", "/api/v1/bookings/{booking}/cancellation", Household, cancel),
        put("tell-when-open", "/api/v1/centres/{centre}/sessions/{session}/alert", Household, tell),
        remove("do-not-tell", "/api/v1/centres/{centre}/sessions/{session}/alert", Household, do_not_tell),
        make("answer-offer", "/api/v1/bookings/{booking}/answer", Household, answer),
    ]
}

async fn book(
    caller: Caller,
    Key(key): Key,
    Path((slug, session)): Path<(String, SessionId)>,
    party: Body<Party>,
) -> Result<Made<Booking>, No> {
    let centre = caller.centre(slug).await?;
    let household = caller.household()?.household;
    let request = party.sent.request(household, session, Authority::Household);
    let book = Book { request: request.clone(), key, now: caller.now };
    let once = caller.change(centre.id, BookOnce { book, reason: None }).await?;
    match once {
        Once::OtherBody => Err(No::of(Kind::KeyUsed)),
        Once::Answered(Answer::Placed(id) | Answer::InLine(id)) => {
            let ticket = find(&caller, id).await?;
            Ok(Made(Booking::of(&ticket, caller.now), addresses::api::booking(id)))
        }
        Once::Answered(Answer::Refused(refusals)) => {
            Err(refused(&caller, (centre.slug, request), &refusals).await?)
        }
    }
}

/// Every reason, and up to three sessions that fit (Z2).
async fn refused(caller: &Caller, (slug, request): (String, Request), refusals: &Refusals) -> Result<No, No> {
    let (id, household, now) = (request.session, Some(request.household), caller.now);
    let read = caller.app.store.read(move |db| {
        Box::pin(async move { session::read(db, &slug, id, household, Breadth::DaysAhead(now)).await })
    });
    let facts: Facts = read.await?.ok_or_else(No::missing)?.facts;
    let speaker = caller.speaker(&facts.centre, facts.household.as_ref());
    let fit = session::others(&facts, &request, refusals, now).unwrap_or_default();
    Ok(No::refused(refusals, &speaker).or_rather(fit))
}

/// A booking of the calling household; missing where it is somebody else's.
async fn find(caller: &Caller, id: BookingId) -> Result<Ticket, No> {
    let household = caller.household()?.household;
    let read = caller.app.store.read(move |db| Box::pin(tickets::find(db, id, household)));
    read.await?.ok_or_else(No::missing)
}

/// How far back the list goes.
const PAST_DAYS: i64 = 60;

async fn list(caller: Caller, Query(asked): Query<Pages>) -> Result<Listed<Booking>, No> {
    let (household, now) = (caller.household()?.household, caller.now);
    let (limit, after) = (pages::limit(asked.limit)?, pages::after(asked.after.as_deref())?);
    let since = now - Span::days(PAST_DAYS);
    let after = after.map(|Place(at, id)| (at, BookingId(id)));
    let read =
        caller.app.store.read(move |db| Box::pin(tickets::page(db, household, (since, after), limit + 1)));
    let place = |ticket: &Ticket| Place(ticket.session.window.starts(), ticket.booking.id.0).written();
    let told = |ticket: Ticket| Some(Booking::of(&ticket, now));
    Ok(pages::listed(read.await?, limit, (&addresses::api::bookings(), place), told))
}

async fn one(caller: Caller, Path(id): Path<BookingId>) -> Result<Told<Booking>, No> {
    let ticket = find(&caller, id).await?;
    see(&caller, &ticket).await;
    Ok(Told(Booking::of(&ticket, caller.now)))
}

/// B6: whoever looks at a promoted booking has seen it. A disk that cannot be written keeps nothing from being read.
async fn see(caller: &Caller, ticket: &Ticket) {
    let (times, booking) = (&ticket.booking.times, &ticket.booking);
    if times.promoted_at.is_none() || times.seen_at.is_some() {
        return;
    }
    let seen = SeeBooking { booking: booking.id, household: booking.household, now: caller.now };
    let marked = caller.app.store.change(booking.centre, Actor::Household(booking.household), seen).await;
    if let Err(error) = marked {
        tracing::warn!(booking.id = %booking.id, %error, "a promoted booking was seen, but not marked so");
    }
}

async fn cancel(
    caller: Caller,
    Path(id): Path<BookingId>,
    leaving: Body<Leaving>,
) -> Result<Told<Booking>, No> {
    let ticket = find(&caller, id).await?;
    let children = leaving.sent.who(&caller.speaker(&ticket.centre, None))?;
    let household = Some(ticket.booking.household);
    let cancel = Cancel { booking: id, children, household, now: caller.now };
    match caller.change(ticket.booking.centre, cancel).await {
        // Asked for twice, it was done the first time.
        Err(no) if no.is(&Kind::Stale) => {}
        done => drop(done?),
    }
    Ok(Told(Booking::of(&find(&caller, id).await?, caller.now)))
}

/// Yes or no to an offered place (B6).
async fn answer(
    caller: Caller,
    Path(id): Path<BookingId>,
    answer: Body<OfferAnswer>,
) -> Result<Told<Booking>, No> {
    let ticket = find(&caller, id).await?;
    let reply = answer.sent.reply.into();
    let household = Some(ticket.booking.household);
    let answered = AnswerOffer { booking: id, household, reply, now: caller.now };
    caller.change(ticket.booking.centre, answered).await?;
    Ok(Told(Booking::of(&find(&caller, id).await?, caller.now)))
}

/// One notice when booking opens (B3).
async fn tell(caller: Caller, place: Path<(String, SessionId)>) -> Result<Done, No> {
    alert(&caller, place, Tell::Once).await
}

async fn do_not_tell(caller: Caller, place: Path<(String, SessionId)>) -> Result<Done, No> {
    alert(&caller, place, Tell::Never).await
}

async fn alert(
    caller: &Caller,
    Path((slug, session)): Path<(String, SessionId)>,
    wish: Tell,
) -> Result<Done, No> {
    let (centre, household) = (caller.centre(slug).await?.id, caller.household()?.household);
    caller.change(centre, TellWhenOpen { session, household, wish, now: caller.now }).await?;
    Ok(Done)
}
