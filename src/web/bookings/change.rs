//! Giving places back: the whole booking, or some of its children (B4, B5).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::ticket::{find, shown};
use crate::actions::cancel::Cancel;
use crate::addresses;
use crate::app::App;
use crate::domain::booking::{CancelledBy, State as Standing};
use crate::domain::cancellation;
use crate::domain::household::Household;
use crate::domain::ids::{BookingId, ChildId, HouseholdId, Number};
use crate::domain::refusal::Refusals;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::tickets::Ticket;
use crate::store::{Actor, bookings};
use crate::views;
use crate::views::bookings::change::{ChangePage, Gains};
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;
use crate::web::forms::Form;
use crate::web::frame::Frame;
use crate::web::programme::session::key;
use crate::web::reply;

/// Before the press: who gains the place, and whether it is on time.
pub async fn cancellation(
    frame: Frame,
    State(app): State<App>,
    Path(booking): Path<Uuid>,
) -> Result<Response, Error> {
    let (ticket, household) = find(&app, &frame, BookingId(booking)).await?;
    let page = Change { app: &app, frame: &frame, ticket: &ticket, household: &household };
    page.draw(views::bookings::change::cancellation, "bookings-cancel-title", None).await
}

/// Before the press: who stays at home.
pub async fn party(
    frame: Frame,
    State(app): State<App>,
    Path(booking): Path<Uuid>,
) -> Result<Response, Error> {
    let (ticket, household) = find(&app, &frame, BookingId(booking)).await?;
    let page = Change { app: &app, frame: &frame, ticket: &ticket, household: &household };
    page.draw(views::bookings::change::party, "bookings-party-title", None).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Leaving {
    child: Vec<Uuid>,
}

pub async fn cancel(
    frame: Frame,
    State(app): State<App>,
    Path(booking): Path<Uuid>,
    _form: Form<Leaving>,
) -> Result<Response, Error> {
    let (ticket, household) = find(&app, &frame, BookingId(booking)).await?;
    match give_up(&app, &ticket, household.id, None).await {
        Err(Error::Refused(refusals)) => {
            let page = Change { app: &app, frame: &frame, ticket: &ticket, household: &household };
            page.draw(views::bookings::change::cancellation, "bookings-cancel-title", Some(refusals)).await
        }
        done => leave(&ticket, done),
    }
}

pub async fn reduce(
    frame: Frame,
    State(app): State<App>,
    Path(booking): Path<Uuid>,
    form: Form<Leaving>,
) -> Result<Response, Error> {
    let (ticket, household) = find(&app, &frame, BookingId(booking)).await?;
    let children: Vec<ChildId> = form.fields.child.into_iter().map(ChildId).collect();
    let page = Change { app: &app, frame: &frame, ticket: &ticket, household: &household };
    if children.is_empty() {
        let nobody = Refusals::one(crate::domain::refusal::Refusal::NobodyComes);
        return page.draw(views::bookings::change::party, "bookings-party-title", Some(nobody)).await;
    }
    match give_up(&app, &ticket, household.id, Some(children)).await {
        Err(Error::Refused(refusals)) => {
            page.draw(views::bookings::change::party, "bookings-party-title", Some(refusals)).await
        }
        done => leave(&ticket, done),
    }
}

async fn give_up(
    app: &App,
    ticket: &Ticket,
    household: HouseholdId,
    children: Option<Vec<ChildId>>,
) -> Result<CancelledBy, Error> {
    let now = app.clock.now();
    let cancel = Cancel { booking: ticket.booking.id, children, household: Some(household), now };
    app.store.change(ticket.booking.centre, Actor::Household(household), cancel).await
}

/// To the ticket, which says what became of it; a press that came twice finds it done.
fn leave(ticket: &Ticket, done: Result<CancelledBy, Error>) -> Result<Response, Error> {
    match done {
        Ok(_) | Err(Error::Stale) => {
            Ok(Redirect::to(&addresses::household::booking(ticket.booking.id)).into_response())
        }
        Err(error) => Err(error),
    }
}

struct Change<'a> {
    app: &'a App,
    frame: &'a Frame,
    ticket: &'a Ticket,
    household: &'a Household,
}

impl Change<'_> {
    async fn draw(
        &self,
        view: fn(&ChangePage) -> maud::Markup,
        title: &str,
        refusals: Option<Refusals>,
    ) -> Result<Response, Error> {
        let (now, ticket, words) = (self.app.clock.now(), self.ticket, self.frame.words());
        let status = refusals.as_ref().map_or(StatusCode::OK, reply::status);
        let page = ChangePage {
            speaker: Speaker { words, centre: &ticket.centre, household: Some(self.household), now },
            shown: shown(ticket, now),
            gains: gains(self.app, ticket).await?,
            is_late: is_late(ticket, now),
            token: self.frame.token.as_str(),
            key: key(),
            refusals,
        };
        let has_errors = page.refusals.is_some();
        let shell =
            Shell { has_errors, ..self.frame.shell(words.say(title), &ticket.centre, Place::Bookings) };
        Ok(self.frame.answer(status, &shell, view(&page)))
    }
}

/// Whom the place goes to.
pub async fn gains(app: &App, ticket: &Ticket) -> Result<Gains, Error> {
    if !ticket.members.iter().any(|member| member.state.holds_place()) {
        return Ok(Gains::Nobody);
    }
    let (session, everybody) = (ticket.session.id, Number(i64::MAX));
    let waiting = app.store.read(move |db| Box::pin(bookings::ahead(db, session, everybody))).await?;
    Ok(if waiting > 0 { Gains::NextInLine } else { Gains::Everybody })
}

/// Whether giving it back now is late (B4).
pub fn is_late(ticket: &Ticket, now: Timestamp) -> bool {
    let by = cancellation::by_household(&ticket.session, &ticket.booking.times, now);
    by == CancelledBy::HouseholdLate && ticket.is(Standing::Confirmed)
}
