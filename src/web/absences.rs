//! "Can't come", by the link of a reminder: one page with one button, for whoever holds the link.
//!
//! Invariant: looking changes nothing (mailboxes look at links before people do); the page shows nicknames and the
//! session, nothing else of the family; the link ends when the session starts.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};

use super::bookings::{gains, is_late, shown};
use super::forms::Form;
use super::frame::Frame;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::cancel::Cancel;
use crate::addresses;
use crate::app::App;
use crate::domain::absence::Token;
use crate::domain::household::Household;
use crate::domain::room::Privacy;
use crate::error::{Error, Fault};
use crate::store::tickets::{self, Ticket};
use crate::store::{Actor, Conn, bookings, households, reminders};
use crate::views::bookings::reminder::{self, Reminded};
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;

pub fn entries() -> Vec<Entry> {
    use Access::Anyone;
    vec![page("/absences/{token}", Anyone, look), act("/absences/{token}", Anyone, say)]
}

async fn look(frame: Frame, State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    let token = Token::parse(&token).ok_or(Error::Missing)?;
    let (ticket, household) = find(&app, &token).await?;
    draw(&frame, &app, (&ticket, &household), &token).await
}

async fn say(
    frame: Frame,
    State(app): State<App>,
    Path(token): Path<String>,
    _form: Form<Fields>,
) -> Result<Response, Error> {
    let token = Token::parse(&token).ok_or(Error::Missing)?;
    let (ticket, household) = find(&app, &token).await?;
    let (id, now) = (household.id, app.clock.now());
    let cancel = Cancel { booking: ticket.booking.id, children: None, household: Some(id), now };
    match app.store.change(ticket.booking.centre, Actor::Household(id), cancel).await {
        // Stale: said already; the page tells what became of it.
        Ok(_) | Err(Error::Stale) => Ok(Redirect::to(&addresses::household::absence(&token)).into_response()),
        // It has begun: the link has ended.
        Err(Error::Refused(_)) => draw(&frame, &app, (&ticket, &household), &token).await,
        Err(error) => Err(error),
    }
}

/// The booking a link opens, with its household.
async fn find(app: &App, token: &Token) -> Result<(Ticket, Household), Error> {
    let hash = token.hash();
    let read = async move |db: &mut Conn| -> Result<Option<(Ticket, Household)>, Fault> {
        let Some(id) = reminders::linked(db, &hash).await? else { return Ok(None) };
        let Some(booking) = bookings::find(db, id).await? else { return Ok(None) };
        let ticket = tickets::find(db, id, booking.household).await?;
        let household = households::find(db, booking.household).await?;
        Ok(ticket.filter(|ticket| ticket.room.privacy == Privacy::Public).zip(household))
    };
    let found = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    found.ok_or(Error::Missing)
}

async fn draw(
    frame: &Frame,
    app: &App,
    (ticket, household): (&Ticket, &Household),
    token: &Token,
) -> Result<Response, Error> {
    let (now, words) = (app.clock.now(), frame.words());
    let has_ended = ticket.session.window.starts() <= now;
    let speaker = Speaker { words, centre: &ticket.centre, household: Some(household), now };
    let page = Reminded {
        shown: shown(ticket, now),
        gains: gains(app, ticket).await?,
        is_late: is_late(ticket, now),
    };
    let (status, body) = match has_ended {
        true => (StatusCode::GONE, reminder::ended(&speaker)),
        false => {
            let key = super::programme::session::key();
            let action = addresses::household::absence(token);
            (StatusCode::OK, reminder::absence(&speaker, &page, (&action, frame.token.as_str(), &key)))
        }
    };
    let shell =
        Shell { here: None, ..frame.shell(words.say("absence-title"), &ticket.centre, Place::Bookings) };
    let mut answer = frame.answer(status, &shell, body);
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}
