//! The numbers of a room at the desk: set, with what that does shown first, and set again as they were (S4, Z3).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::desk_numbers::{MOST, effects_of, form_of};
use super::desk_sessions::rooms;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::set_room::{SetRoom, Told, think};
use crate::addresses;
use crate::domain::ids::RoomId;
use crate::domain::numbers::RoomShown;
use crate::domain::reason;
use crate::domain::room::{Numbers, Privacy, Room};
use crate::error::Error;
use crate::store::numbers;
use crate::views::desk_room_numbers as views;
use crate::views::filled::Filled;

pub fn entries() -> Vec<Entry> {
    use Access::Office;
    vec![
        page("/{centre}/desk/rooms/{room}/numbers", Office, form),
        act("/{centre}/desk/rooms/{room}/numbers", Office, set),
    ]
}

async fn find(desk: &Desk, slug: &str) -> Result<Room, Error> {
    let found = rooms(desk).await?.into_iter().find(|room| room.slug == slug);
    found.filter(|room| room.privacy == Privacy::Public).ok_or(Error::Missing)
}

async fn form(desk: Desk, Path((_, slug)): Path<(String, String)>) -> Result<Response, Error> {
    let room = find(&desk, &slug).await?;
    let filled = views::filled(room.numbers());
    draw(&desk, &room, &filled).await
}

async fn draw(desk: &Desk, room: &Room, filled: &Filled) -> Result<Response, Error> {
    let (centre, id) = (desk.centre.id, room.id);
    let read = desk.app.store.read(move |db| Box::pin(numbers::of_room(db, centre, id, MOST)));
    let settings = read.await?;
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        room,
        lines: settings.iter().map(|it| (it.at, &it.by, &it.set)).collect(),
        filled,
        guard: desk.guard(),
    };
    Ok(form_of(desk, "room-numbers-set", views::page(&page), filled))
}

/// What the form asks for, and why.
pub(super) fn read(form: &mut PlanForm<'_>) -> Option<(Numbers, &'static str)> {
    let room_limit = form.number("room_limit", "plan-room-limit");
    let turnaround_minutes = form.number("turnaround", "room-numbers-turnaround");
    if turnaround_minutes.is_some_and(|minutes| minutes > LONGEST_TURNAROUND) {
        form.read.fault("turnaround", "room-numbers-turnaround-long");
    }
    if room_limit == Some(0) {
        form.read.fault("room_limit", "room-numbers-limit-none");
    }
    let why = form.code(&reason::NUMBERS, "why");
    if form.read.filled.is_faulty() {
        return None;
    }
    Some((Numbers { room_limit: room_limit?, turnaround_minutes: turnaround_minutes? }, why?))
}

/// Minutes; longer is a closure.
const LONGEST_TURNAROUND: u16 = 240;

async fn set(
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let room = find(&desk, &slug).await?;
    let mut form = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let asked = read(&mut form);
    let filled = form.read.filled;
    let Some((numbers, why)) = asked else { return draw(&desk, &room, &filled).await };
    let digest = filled.value("digest").to_string();
    if digest.is_empty() {
        let shown = look(&desk, (room.id, numbers)).await?;
        return Ok(preview(&desk, (&room, &filled), &shown, StatusCode::OK));
    }
    match desk.press(SetRoom { room: room.id, numbers, why, digest, now: desk.now }).await? {
        Told::Done => {
            Ok(Redirect::to(&addresses::desk::room_numbers(&desk.centre.slug, &slug)).into_response())
        }
        Told::Changed(shown) => Ok(preview(&desk, (&room, &filled), &shown, StatusCode::CONFLICT)),
    }
}

async fn look(desk: &Desk, wish: (RoomId, Numbers)) -> Result<RoomShown, Error> {
    let (centre, now) = (desk.centre.id, desk.now);
    let read = desk.app.store.read(move |db| Box::pin(async move { Ok(think(db, centre, wish, now).await) }));
    read.await?
}

fn preview(desk: &Desk, (room, filled): (&Room, &Filled), shown: &RoomShown, status: StatusCode) -> Response {
    let confirm = views::Confirm {
        words: desk.words(),
        centre: &desk.centre,
        room,
        filled,
        shown,
        has_changed: status == StatusCode::CONFLICT,
        guard: desk.guard(),
    };
    effects_of(desk, status, views::confirm(&confirm))
}
