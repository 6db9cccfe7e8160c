//! The pick-up list of a session, and the press that releases a child to somebody by name (G5).
//!
//! Keeps true: the list is read only while the session's staff may read names (P2); a refused release shows the list
//! again, with the reasons and what helps.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_sessions::find;
use super::forms::Form;
use super::typed::LONGEST_NOTE;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::release::Release;
use crate::addresses;
use crate::domain::ids::{BookingId, ChildId, SessionId};
use crate::domain::names::{Name, line};
use crate::domain::pick_up::{PickUpList, Taker};
use crate::domain::roster;
use crate::domain::visit;
use crate::error::Error;
use crate::store::{bookings, pick_ups};
use crate::views::desk::Told;
use crate::views::layout::{Live, Place, Shell};
use crate::views::pick_up as views;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/sessions/{session}/pick-up", OnDuty, look),
        act("/{centre}/desk/bookings/{booking}/release", OnDuty, release),
    ]
}

async fn look(desk: Desk, Path((_, session)): Path<(String, SessionId)>) -> Result<Response, Error> {
    draw(&desk, session, Told::Nothing).await
}

async fn draw(desk: &Desk, id: SessionId, told: Told) -> Result<Response, Error> {
    let session = find(desk, id).await?;
    let shows_names = roster::shows_names(&session, desk.now);
    let list = match shows_names {
        true => {
            let session = session.clone();
            desk.app.store.read(move |db| Box::pin(pick_ups::of_session(db, session))).await?
        }
        false => PickUpList { session, here: Vec::new(), gone: Vec::new(), alarms: Vec::new() },
    };
    let shown = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        list: &list,
        shows_names,
        told: &told,
    };
    let events = addresses::kiosk::events(&desk.centre.slug);
    let live = Some(Live { events: &events, ids: views::LIVE });
    let shell = Shell { live, ..desk.shell(desk.words().say("pick-up-list"), Place::Sessions) };
    Ok(desk.answer(shell, &told, views::page(&shown)))
}

#[derive(Debug, Deserialize)]
struct Wish {
    child: ChildId,
    to: String,
    #[serde(default)]
    reason: String,
    /// Seconds the press waited in the page for a lost link.
    #[serde(default)]
    waited: u32,
}

async fn release(
    desk: Desk,
    Path((_, booking)): Path<(String, BookingId)>,
    form: Form<Wish>,
) -> Result<Response, Error> {
    let found = desk.app.store.read(move |db| Box::pin(bookings::find(db, booking))).await?;
    let found = found.filter(|found| found.centre == desk.centre.id).ok_or(Error::Missing)?;
    let Wish { child, to, reason, waited } = form.fields;
    let Some(to) = read_taker(&to, &reason) else {
        let said = desk.words().say("pick-up-error-why");
        return draw(&desk, found.session, Told::Reasons(maud::html! { p { (said) } })).await;
    };
    let (now, pressed) = (desk.now, visit::pressed_at(desk.now, waited));
    match desk.press(Release { booking, child, to, nonce: form.key, pressed, now }).await {
        Ok(()) => {
            let list = addresses::pick_up::list(&desk.centre.slug, found.session);
            Ok(Redirect::to(&list).into_response())
        }
        Err(error) => {
            let told = desk.told(error)?;
            draw(&desk, found.session, told).await
        }
    }
}

/// Whom a press says; a mistake says why.
fn read_taker(to: &str, reason: &str) -> Option<Taker> {
    if to != "mistake" {
        return Taker::parse(to);
    }
    line(reason, LONGEST_NOTE).ok().map(Name::stored).map(Taker::Mistake)
}
