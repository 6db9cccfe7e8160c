//! The numbers of a series at the desk: set, with what that does shown first, and set again as they were (S4, Z3).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;

use super::desk::Desk;
use super::desk_drafts::replanned;
use super::desk_sessions::rooms;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::set_numbers::{SetNumbers, Told, think};
use crate::addresses;
use crate::domain::ids::{CentreId, SeriesId};
use crate::domain::numbers::{Numbers, Shown};
use crate::domain::reason;
use crate::error::{Error, Fault};
use crate::store::Conn;
use crate::store::numbers::{self, Setting};
use crate::store::series::{self, Series};
use crate::views::desk_numbers as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::Office;
    vec![
        page("/{centre}/desk/series/{series}/numbers", Office, form),
        act("/{centre}/desk/series/{series}/numbers", Office, set),
    ]
}

/// Changes of numbers shown.
pub const MOST: u16 = 50;

/// A series of a centre that its file or desk keeps, and what was set for it.
pub(super) async fn found(
    db: &mut Conn,
    (centre, id): (CentreId, SeriesId),
) -> Result<Option<(Series, Vec<Setting>)>, Fault> {
    let mut all = series::of_centre(db, centre).await?;
    all.retain(|series| series.is_open && series.id == id);
    let Some(series) = all.pop() else { return Ok(None) };
    Ok(Some((series, numbers::of_series(db, centre, id, MOST).await?)))
}

async fn find(desk: &Desk, id: SeriesId) -> Result<(Series, Vec<Setting>), Error> {
    let centre = desk.centre.id;
    let read = desk.app.store.read(move |db| Box::pin(async move { found(db, (centre, id)).await }));
    read.await?.ok_or(Error::Missing)
}

async fn form(desk: Desk, Path((_, id)): Path<(String, SeriesId)>) -> Result<Response, Error> {
    let (series, _) = find(&desk, id).await?;
    let filled = views::filled(desk.words(), Numbers::of(&series.plan));
    draw(&desk, id, &filled).await
}

async fn draw(desk: &Desk, id: SeriesId, filled: &Filled) -> Result<Response, Error> {
    let (series, settings) = find(desk, id).await?;
    let rooms = rooms(desk).await?;
    let room = rooms.iter().find(|room| room.id == series.room);
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        series: (id, &series.plan),
        room: room.map(|room| room.slug.as_str()),
        lines: settings.iter().map(|it| (it.at, &it.by, &it.set)).collect(),
        filled,
        guard: desk.guard(),
    };
    Ok(form_of(desk, "numbers-set", views::page(&page), filled))
}

/// The form of some numbers, faulty or not.
pub(super) fn form_of(desk: &Desk, title: &str, page: Markup, filled: &Filled) -> Response {
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.answer_with(status, (desk.words().say(title), Place::Sessions, filled.is_faulty()), page)
}

/// What some numbers would do; a conflict where that is not what was shown before.
pub(super) fn effects_of(desk: &Desk, status: StatusCode, page: Markup) -> Response {
    let has_changed = status == StatusCode::CONFLICT;
    desk.answer_with(status, (desk.words().say("effects-title"), Place::Sessions, has_changed), page)
}

/// What the form asks for, and why.
pub(super) fn read(form: &mut PlanForm<'_>) -> Option<(Numbers, &'static str)> {
    let ages = form.ages();
    let grace_days = form.number("grace_days", "numbers-grace-days");
    let places = form.number("places", "plan-places");
    let staff = form.number("staff", "plan-staff");
    let walk_in_places = form.number("walk_in_places", "plan-walk-in-places");
    let cancel_hours = form.number("cancel_hours", "numbers-cancel-hours");
    let families_max = form.optional_number("families_max", "series-families-max").filter(|most| *most > 0);
    if walk_in_places.zip(places).is_some_and(|(kept, places)| kept > places) {
        form.read.fault("walk_in_places", "numbers-walk-ins-too-many");
    }
    let why = form.code(&reason::NUMBERS, "why");
    if form.read.filled.is_faulty() {
        return None;
    }
    let (grace_days, places, cancel_hours) = (grace_days?, places?, cancel_hours?);
    let (staff, walk_in_places, ages) = (staff?, walk_in_places?, Some(ages?));
    Some((Numbers { ages, grace_days, places, staff, walk_in_places, families_max, cancel_hours }, why?))
}

async fn set(
    desk: Desk,
    Path((_, id)): Path<(String, SeriesId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut form = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let asked = read(&mut form);
    let filled = form.read.filled;
    let Some((numbers, why)) = asked else { return draw(&desk, id, &filled).await };
    let digest = filled.value("digest").to_string();
    let (centre, now) = (desk.centre.id, desk.now);
    if digest.is_empty() {
        let look = desk
            .app
            .store
            .read(move |db| Box::pin(async move { Ok(think(db, centre, (id, numbers), now).await) }));
        let shown = look.await??;
        return Ok(preview(&desk, (id, &filled), &shown, StatusCode::OK));
    }
    match desk.press(SetNumbers { series: id, numbers, why, replanned: replanned(), digest, now }).await? {
        Told::Done => {
            Ok(Redirect::to(&addresses::desk::series_numbers(&desk.centre.slug, id)).into_response())
        }
        Told::Changed(shown) | Told::Blocked(shown) => {
            Ok(preview(&desk, (id, &filled), &shown, StatusCode::CONFLICT))
        }
    }
}

fn preview(desk: &Desk, (id, filled): (SeriesId, &Filled), shown: &Shown, status: StatusCode) -> Response {
    let confirm = views::Confirm {
        words: desk.words(),
        centre: &desk.centre,
        series: id,
        filled,
        shown,
        has_changed: status == StatusCode::CONFLICT,
        guard: desk.guard(),
    };
    effects_of(desk, status, views::confirm(&confirm))
}
