//! Limits at the desk: of one session, or of all that come in a room (C5).
//!
//! Keeps true: what goes over is told before it is set.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::desk_sessions::{find, rooms};
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::Outcome;
use crate::actions::set_limits::{self, Change, Scope, SetLimits};
use crate::addresses;
use crate::domain::ids::SessionId;
use crate::domain::names::Names;
use crate::domain::outlook::Instead;
use crate::error::Error;
use crate::views::desk_limits as views;
use crate::views::effects::{self, Confirm};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/sessions/{session}/limits", OnDuty, of_session),
        act("/{centre}/desk/sessions/{session}/limits", OnDuty, set_session),
        page("/{centre}/desk/rooms/{room}/limits", OnDuty, of_room),
        act("/{centre}/desk/rooms/{room}/limits", OnDuty, set_room),
    ]
}

/// Whose limits, where the form is sent, and where it leads back.
struct About {
    scope: Scope,
    names: Names,
    action: String,
    back: String,
}

async fn session_about(desk: &Desk, id: SessionId) -> Result<(About, Filled), Error> {
    let session = find(desk, id).await?;
    let (slug, limits) = (&desk.centre.slug, session.limits);
    let about = About {
        scope: Scope::Session(id),
        names: session.names.clone(),
        action: addresses::desk::session_limits(slug, id),
        back: addresses::desk::session(slug, id),
    };
    let filled = Filled::default()
        .with("places", limits.places.to_string())
        .with("room_limit", limits.room_limit.to_string())
        .with("staff", limits.staff.to_string())
        .with("walk_in_places", limits.walk_in_places.to_string());
    Ok((about, filled))
}

async fn room_about(desk: &Desk, slug: &str) -> Result<(About, Filled), Error> {
    let room = rooms(desk).await?.into_iter().find(|room| room.slug == slug).ok_or(Error::Missing)?;
    let centre = &desk.centre.slug;
    let about = About {
        scope: Scope::Room(room.id),
        names: room.names.clone(),
        action: addresses::desk::limits(centre, slug),
        back: addresses::desk::board(centre),
    };
    Ok((about, Filled::default().with("room_limit", room.room_limit.to_string())))
}

async fn of_session(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    let (about, filled) = session_about(&desk, id).await?;
    Ok(form_page(&desk, &about, &filled))
}

async fn of_room(desk: Desk, Path((_, slug)): Path<(String, String)>) -> Result<Response, Error> {
    let (about, filled) = room_about(&desk, &slug).await?;
    Ok(form_page(&desk, &about, &filled))
}

fn form_page(desk: &Desk, about: &About, filled: &Filled) -> Response {
    let words = desk.words();
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = views::Form {
        words,
        name: about.names.in_(desk.view.language),
        is_room: matches!(about.scope, Scope::Room(_)),
        action: &about.action,
        back: &about.back,
        guard: desk.guard(),
        filled,
    };
    desk.answer_with(
        status,
        (words.say("limits-title"), Place::Sessions, filled.is_faulty()),
        views::form(&form),
    )
}

async fn set_session(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let about = session_about(&desk, id).await?.0;
    set(&desk, &about, form.fields).await
}

async fn set_room(
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let about = room_about(&desk, &slug).await?.0;
    set(&desk, &about, form.fields).await
}

async fn set(desk: &Desk, about: &About, fields: Fields) -> Result<Response, Error> {
    let mut read = PlanForm::of(Reader::of(fields, desk.words()), desk.words(), &[]);
    let change = Change {
        places: read.optional_number("places", "plan-places"),
        room_limit: read.optional_number("room_limit", "plan-room-limit"),
        staff: read.optional_number("staff", "plan-staff"),
        walk_in_places: read.optional_number("walk_in_places", "plan-walk-in-places"),
    };
    let filled = read.read.filled;
    if filled.is_faulty() {
        return Ok(form_page(desk, about, &filled));
    }
    let (scope, now, centre) = (about.scope, desk.now, desk.centre.id);
    let mut digest = filled.value("digest").to_string();
    if digest.is_empty() {
        let think = desk.app.store.read(move |db| {
            Box::pin(async move { Ok(set_limits::think(db, centre, (scope, change), now).await) })
        });
        let effects = think.await??.1;
        if !effects.is_nothing() {
            return Ok(preview(desk, (about, &filled), &effects, StatusCode::OK));
        }
        digest = effects.digest();
    }
    match desk.press(SetLimits { scope, change, digest, now }).await? {
        Outcome::Changed(effects) => Ok(preview(desk, (about, &filled), &effects, StatusCode::CONFLICT)),
        Outcome::Done | Outcome::Blocked(_) => Ok(Redirect::to(&about.back).into_response()),
    }
}

fn preview(
    desk: &Desk,
    (about, filled): (&About, &Filled),
    found: &crate::domain::effects::Effects,
    status: StatusCode,
) -> Response {
    let words = desk.words();
    let confirm = Confirm {
        words,
        centre: &desk.centre,
        guard: desk.guard(),
        action: &about.action,
        fields: views::FIELDS.map(|name| (name, filled.value(name))).into(),
        effects: found,
        press: "limits-confirm",
        has_changed: status == StatusCode::CONFLICT,
        back: &about.action,
        away: &[],
        instead: Instead::new(),
    };
    desk.answer_with(status, (words.say("limits-title"), Place::Sessions, false), effects::page(&confirm))
}
