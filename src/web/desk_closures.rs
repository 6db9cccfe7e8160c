//! Closures at the desk: whom one would hit, before it is made, and which stand (B7).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_sessions::rooms;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::Outcome;
use crate::actions::close_room::{self, CloseRoom};
use crate::actions::lift_closure::LiftClosure;
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::closure::Closure;
use crate::domain::effects::Effects;
use crate::domain::ids::ClosureId;
use crate::domain::outlook::Instead;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{closures, instead};
use crate::views::closures as views;
use crate::views::effects::{self, Confirm};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/closures", OnDuty, list),
        act("/{centre}/desk/closures", OnDuty, close),
        act("/{centre}/desk/closures/{closure}/end", OnDuty, lift),
    ]
}

/// Closures shown on the page.
const MOST: u16 = 100;

async fn list(desk: Desk) -> Result<Response, Error> {
    let words = desk.words();
    let from = desk.centre.zone.wall(desk.now);
    let to = desk.centre.zone.wall(desk.now + Span::hours(2));
    let filled = Filled::default()
        .with("from_date", from.date().to_string())
        .with("from_time", words.time(from.time()))
        .with("to_date", to.date().to_string())
        .with("to_time", words.time(to.time()));
    draw(&desk, &filled).await
}

async fn draw(desk: &Desk, filled: &Filled) -> Result<Response, Error> {
    let (centre, now, words) = (desk.centre.id, desk.now, desk.words());
    let rooms = rooms(desk).await?;
    let standing = desk.app.store.read(move |db| Box::pin(closures::coming(db, centre, now, MOST))).await?;
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = views::Page {
        words,
        centre: &desk.centre,
        rooms: &rooms,
        closures: &standing,
        filled,
        guard: desk.guard(),
        now,
    };
    Ok(desk.answer_with(
        status,
        (words.say("close-title"), Place::Closures, filled.is_faulty()),
        views::page(&page),
    ))
}

async fn close(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let rooms = rooms(&desk).await?;
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &rooms);
    let (extent, window, why) = (read.extent(), read.window(desk.centre.zone), read.why());
    if window.is_some_and(|window| window.ends() <= desk.now) {
        read.read.fault("to_time", "plan-past");
    }
    let filled = read.read.filled;
    let (Some(extent), Some(window), Some(why), false) = (extent, window, why, filled.is_faulty()) else {
        return draw(&desk, &filled).await;
    };
    let id = ClosureId(desk.id_of(&form.key));
    let mut digest = filled.value("digest").to_string();
    if digest.is_empty() {
        let (centre, reason, now) = (desk.centre.id, why.words.clone(), desk.now);
        let closure = Closure { id, centre, extent: extent.clone(), window, reason };
        let look = desk
            .app
            .store
            .read(move |db| Box::pin(async move { close_room::effects(db, &closure, now).await }));
        let effects = look.await?.1;
        if !effects.0.is_empty() {
            return preview(&desk, &filled, &effects, StatusCode::OK).await;
        }
        digest = effects.digest();
    }
    match desk.press(CloseRoom { id, extent, window, why, digest, now: desk.now }).await? {
        Outcome::Changed(effects) => preview(&desk, &filled, &effects, StatusCode::CONFLICT).await,
        Outcome::Done | Outcome::Blocked(_) => Ok(to_list(&desk)),
    }
}

fn to_list(desk: &Desk) -> Response {
    Redirect::to(&addresses::desk::closures(&desk.centre.slug)).into_response()
}

async fn preview(
    desk: &Desk,
    filled: &Filled,
    found: &Effects,
    status: StatusCode,
) -> Result<Response, Error> {
    let action = addresses::desk::closures(&desk.centre.slug);
    let fields = views::fields(filled);
    let asked = Asked { action: &action, fields, title: "close-title", press: "close-confirm" };
    shown_first(desk, asked, found, status).await
}

/// What is asked once more below what it would do: the keys of its words, and where its form goes.
pub(super) struct Asked<'a> {
    pub action: &'a str,
    pub fields: Vec<(&'a str, &'a str)>,
    pub title: &'a str,
    pub press: &'a str,
}

/// Z3: whom it would hit and what has room instead, before it is done.
pub(super) async fn shown_first(
    desk: &Desk,
    asked: Asked<'_>,
    found: &Effects,
    status: StatusCode,
) -> Result<Response, Error> {
    let words = desk.words();
    let confirm = Confirm {
        words,
        centre: &desk.centre,
        guard: desk.guard(),
        action: asked.action,
        fields: asked.fields,
        effects: found,
        press: asked.press,
        has_changed: status == StatusCode::CONFLICT,
        back: asked.action,
        away: &[],
        instead: instead(&desk.app, &desk.centre, found, desk.now).await?,
    };
    let title = (words.say(asked.title), Place::Closures, false);
    Ok(desk.answer_with(status, title, effects::page(&confirm)))
}

/// Z2: what has room instead of what falls out; read beside the effects, which stay the same when it changes.
pub(super) async fn instead(
    app: &App,
    centre: &Centre,
    effects: &Effects,
    now: Timestamp,
) -> Result<Instead, Fault> {
    let (centre, effects) = (centre.id, effects.clone());
    app.store
        .read(move |db| Box::pin(async move { instead::of_effects(db, centre, &effects, now).await }))
        .await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn lift(
    desk: Desk,
    Path((_, closure)): Path<(String, ClosureId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    match desk.press(LiftClosure { closure, now: desk.now }).await {
        // Somebody was quicker: it is open all the same.
        Ok(()) | Err(Error::Missing) => Ok(to_list(&desk)),
        Err(error) => Err(error),
    }
}
