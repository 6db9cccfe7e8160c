//! One booking: its ticket, its place in line, or the offer that waits for an answer.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::actions::answer_offer::{AnswerOffer, Reply};
use crate::actions::see::SeeBooking;
use crate::addresses;
use crate::app::App;
use crate::domain::cancellation;
use crate::domain::household::Household;
use crate::domain::ids::{BookingId, HouseholdId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::tickets::{self, Ticket};
use crate::store::{Actor, households};
use crate::views;
use crate::views::layout::Place;
use crate::views::refusals::Speaker;
use crate::web::forms::Form;
use crate::web::frame::Frame;

pub async fn ticket(
    frame: Frame,
    State(app): State<App>,
    Path(booking): Path<Uuid>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let (ticket, household) = find(&app, &frame, BookingId(booking)).await?;
    see(&app, &ticket, &household, now).await;
    let words = frame.words();
    let address = addresses::household::booking(ticket.booking.id);
    let page = views::bookings::TicketPage {
        speaker: Speaker { words, centre: &ticket.centre, household: Some(&household), now },
        shown: shown(&ticket, now),
        link: app.origin.link(&address),
        token: frame.token.as_str(),
        key: crate::web::programme::session::key(),
    };
    let shell = frame.shell(words.say("bookings-ticket"), &ticket.centre, Place::Bookings);
    Ok(frame.answer(StatusCode::OK, &shell, views::bookings::ticket::ticket(&page)))
}

/// A booking and its household; missing where it is somebody else's.
pub async fn find(app: &App, frame: &Frame, id: BookingId) -> Result<(Ticket, Household), Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(ticket) = tickets::find(db, id, household).await? else { return Ok(None) };
            let household = households::find(db, household).await?;
            Ok(household.map(|household| (ticket, household)))
        })
    });
    read.await?.ok_or(Error::Missing)
}

/// What a view needs of a ticket.
pub fn shown(ticket: &Ticket, now: Timestamp) -> views::bookings::Shown<'_> {
    views::bookings::Shown {
        id: ticket.booking.id,
        code: &ticket.booking.code,
        session: &ticket.session,
        room: &ticket.room,
        centre: &ticket.centre,
        members: &ticket.members,
        guardians: &ticket.guardians,
        offered_until: ticket.booking.times.offered_until.filter(|until| now < *until),
        ahead: ticket.ahead,
        cancel_by: cancellation::on_time_until(&ticket.session, &ticket.booking.times),
        can_change: ticket.is_live() && now < ticket.session.window.starts(),
        is_over: now >= ticket.session.window.ends(),
    }
}

/// B6: whoever looks at a promoted booking has seen it. A disk that cannot be written keeps no page from being read.
async fn see(app: &App, ticket: &Ticket, household: &Household, now: Timestamp) {
    let times = &ticket.booking.times;
    if times.promoted_at.is_none() || times.seen_at.is_some() {
        return;
    }
    let seen = SeeBooking { booking: ticket.booking.id, household: household.id, now };
    let actor = Actor::Household(household.id);
    if let Err(error) = app.store.change(ticket.booking.centre, actor, seen).await {
        tracing::warn!(booking.id = %ticket.booking.id, %error, "a promoted booking was seen, but not marked so");
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answered {
    reply: String,
}

/// Yes or no to an offered place.
pub async fn answer(
    frame: Frame,
    State(app): State<App>,
    Path(booking): Path<Uuid>,
    form: Form<Answered>,
) -> Result<Response, Error> {
    let (ticket, household) = find(&app, &frame, BookingId(booking)).await?;
    let reply = if form.fields.reply == "take" { Reply::Take } else { Reply::Leave };
    let id: HouseholdId = household.id;
    let command =
        AnswerOffer { booking: ticket.booking.id, household: Some(id), reply, now: app.clock.now() };
    let back = Redirect::to(&addresses::household::booking(ticket.booking.id));
    match app.store.change(ticket.booking.centre, Actor::Household(id), command).await {
        // Stale: the ticket itself says what became of it.
        Ok(()) | Err(Error::Stale) => Ok(back.into_response()),
        Err(error) => Err(error),
    }
}
