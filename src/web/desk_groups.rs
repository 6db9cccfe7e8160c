//! Groups at the desk: placed in a session with heads and ages, changed, called off, let in and out (B10).
//!
//! Keeps true: the form hears what the one admission says (Z1); what was typed is never lost.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_door::where_it_stood;
use super::desk_sessions::find as find_session;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::let_group_in::{LetGroupIn, Way};
use crate::actions::place_group::{CancelGroup, ChangeGroup, PlaceGroup, Wanted};
use crate::addresses;
use crate::domain::group::{Group, Heads, MOST};
use crate::domain::ids::{GroupId, SessionId};
use crate::domain::reason;
use crate::domain::session::Session;
use crate::domain::visit;
use crate::error::Error;
use crate::store::groups;
use crate::views::desk::Told;
use crate::views::filled::Filled;
use crate::views::groups as views;
use crate::views::layout::{Place, Shell};

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/sessions/{session}/groups", OnDuty, list),
        act("/{centre}/desk/sessions/{session}/groups", OnDuty, place),
        page("/{centre}/desk/groups/{group}", OnDuty, one),
        act("/{centre}/desk/groups/{group}", OnDuty, change),
        act("/{centre}/desk/groups/{group}/cancellation", OnDuty, cancel),
        act("/{centre}/desk/groups/{group}/visits", OnDuty, visits),
    ]
}

/// A group as it was written down; every fault at its box.
pub fn read_wanted(form: &mut PlanForm) -> Option<Wanted> {
    let name = form.read.name(("name", 0), "group-name");
    let ages = form.ages();
    let children = form.number("children", "group-children");
    let adults = form.number("adults", "group-adults");
    let reason = reason::one_of(&reason::PAST_PLACES, form.read.filled.value("reason"));
    let (ages, children, adults) = (ages?, children?, adults?);
    let heads = Heads::new(children, adults, ages);
    if heads.is_none() {
        let field = if (1..=MOST).contains(&children) { "adults" } else { "children" };
        form.read.fault(field, "group-error-heads");
    }
    Some(Wanted { name: name?, heads: heads?, reason })
}

/// A group of this centre.
async fn find(desk: &Desk, id: GroupId) -> Result<Group, Error> {
    let centre = desk.centre.id;
    let read = desk.app.store.read(move |db| Box::pin(async move { groups::find(db, centre, id).await }));
    read.await?.ok_or(Error::Missing)
}

async fn list(desk: Desk, Path((_, session)): Path<(String, SessionId)>) -> Result<Response, Error> {
    let session = find_session(&desk, session).await?;
    draw(&desk, &session, &Filled::default(), Told::Nothing).await
}

async fn draw(desk: &Desk, session: &Session, filled: &Filled, told: Told) -> Result<Response, Error> {
    let id = session.id;
    let groups = desk.app.store.read(move |db| Box::pin(groups::of_session(db, id))).await?;
    let shown = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        session,
        groups: &groups,
        filled,
        told: &told,
        now: desk.now,
    };
    Ok(answer(desk, filled, &told, views::page(&shown)))
}

fn answer(desk: &Desk, filled: &Filled, told: &Told, body: maud::Markup) -> Response {
    let has_errors = filled.is_faulty() || told.is_refusal();
    let shell = Shell { has_errors, ..desk.shell(desk.words().say("groups-title"), Place::Sessions) };
    let mut answer = desk.answer(shell, told, body);
    if filled.is_faulty() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

async fn place(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let session = find_session(&desk, session).await?;
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let Some(wanted) = read_wanted(&mut read) else {
        return draw(&desk, &session, &read.read.filled, Told::Nothing).await;
    };
    // What was typed is part of the press: changed after a refusal, it is another one.
    let id = GroupId(desk.id_of(&format!("{} {}", form.key, form.digest)));
    match desk.press(PlaceGroup { id, session: session.id, wanted, now: desk.now }).await {
        Ok(()) => Ok(to_session(&desk, session.id)),
        Err(error) => {
            let told = desk.told(error)?;
            draw(&desk, &session, &read.read.filled, told).await
        }
    }
}

fn to_session(desk: &Desk, session: SessionId) -> Response {
    Redirect::to(&addresses::groups::of_session(&desk.centre.slug, session)).into_response()
}

async fn one(desk: Desk, Path((_, id)): Path<(String, GroupId)>) -> Result<Response, Error> {
    let group = find(&desk, id).await?;
    draw_one(&desk, &group, &Filled::default(), Told::Nothing).await
}

async fn draw_one(desk: &Desk, group: &Group, filled: &Filled, told: Told) -> Result<Response, Error> {
    let session = find_session(desk, group.session).await?;
    let (words, now) = (desk.words(), desk.now);
    let filled = match filled.is_untouched() {
        true => views::filled(words, group),
        false => filled.clone(),
    };
    let shown = views::One {
        words,
        centre: &desk.centre,
        guard: desk.guard(),
        session: &session,
        group,
        filled: &filled,
        told: &told,
        now,
    };
    Ok(answer(desk, &filled, &told, views::one(&shown)))
}

async fn change(
    desk: Desk,
    Path((_, id)): Path<(String, GroupId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let group = find(&desk, id).await?;
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let Some(wanted) = read_wanted(&mut read) else {
        return draw_one(&desk, &group, &read.read.filled, Told::Nothing).await;
    };
    match desk.press(ChangeGroup { group: id, wanted, now: desk.now }).await {
        Ok(()) => Ok(to_session(&desk, group.session)),
        Err(error) => {
            let told = desk.told(error)?;
            draw_one(&desk, &group, &read.read.filled, told).await
        }
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn cancel(
    desk: Desk,
    Path((_, id)): Path<(String, GroupId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    let group = find(&desk, id).await?;
    match desk.press(CancelGroup { group: id, now: desk.now }).await {
        Ok(()) => Ok(to_session(&desk, group.session)),
        Err(error) => {
            let told = desk.told(error)?;
            draw_one(&desk, &group, &Filled::default(), told).await
        }
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    In,
    Out,
}

#[derive(Debug, Deserialize)]
struct Visit {
    step: Step,
    /// Seconds the press waited in the page for a lost link.
    #[serde(default)]
    waited: u32,
}

async fn visits(
    desk: Desk,
    Path((_, group)): Path<(String, GroupId)>,
    form: Form<Visit>,
) -> Result<Response, Error> {
    let (way, sign) = match form.fields.step {
        Step::In => (Way::In, "in"),
        Step::Out => (Way::Out, "out"),
    };
    let (now, pressed) = (desk.now, visit::pressed_at(desk.now, form.fields.waited));
    let nonce = format!("{} {sign}", form.key);
    let told = match desk.press(LetGroupIn { group, way, nonce, pressed, now }).await {
        Ok(()) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}
