//! Announcements at the desk: said, said otherwise, taken back, by whoever is on duty (S8).

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
use crate::actions::announce::{Announce, ChangeAnnouncement, TakeBack, Wish};
use crate::addresses::announcements as to;
use crate::domain::announcement::{Announcement, LONGEST};
use crate::domain::closure::Extent;
use crate::domain::ids::AnnouncementId;
use crate::domain::room::Room;
use crate::domain::zone::{Span, Timestamp, Zone};
use crate::error::Error;
use crate::store::announcements;
use crate::views::announcements as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/announcements", OnDuty, list),
        act("/{centre}/desk/announcements", OnDuty, say),
        page("/{centre}/desk/announcements/{announcement}", OnDuty, one),
        act("/{centre}/desk/announcements/{announcement}", OnDuty, change),
        act("/{centre}/desk/announcements/{announcement}/removal", OnDuty, take_back),
    ]
}

/// Announcements on the page that run or come, and as many that are over.
const MOST: u16 = 100;

async fn list(desk: Desk) -> Result<Response, Error> {
    let filled =
        between(Filled::default(), desk.words(), desk.centre.zone, (desk.now, desk.now + Span::days(1)));
    draw(&desk, &filled).await
}

/// The boxes of a stretch of time, filled in.
fn between(filled: Filled, words: &Words, zone: Zone, (from, to): (Timestamp, Timestamp)) -> Filled {
    let (from, to) = (zone.wall(from), zone.wall(to));
    filled
        .with("from_date", from.date().to_string())
        .with("from_time", words.time(from.time()))
        .with("to_date", to.date().to_string())
        .with("to_time", words.time(to.time()))
}

async fn draw(desk: &Desk, filled: &Filled) -> Result<Response, Error> {
    let (centre, now, words) = (desk.centre.id, desk.now, desk.words());
    let rooms = rooms(desk).await?;
    let read = desk.app.store.read(move |db| {
        Box::pin(async move {
            let open = announcements::open(db, centre, now, MOST).await?;
            Ok((open, announcements::over(db, centre, now, MOST).await?))
        })
    });
    let (open, over) = read.await?;
    let page = views::Page {
        words,
        centre: &desk.centre,
        rooms: &rooms,
        guard: desk.guard(),
        open: &open,
        over: &over,
        filled,
        now,
    };
    Ok(answer(desk, "announcements-title", filled, views::page(&page)))
}

fn answer(desk: &Desk, title: &str, filled: &Filled, body: maud::Markup) -> Response {
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.answer_with(status, (desk.words().say(title), Place::Today, filled.is_faulty()), body)
}

/// What is to be said, read off a form; every fault at its box.
pub fn read(form: &mut PlanForm, (zone, now): (Zone, Timestamp)) -> Option<Wish> {
    let said = form.read.said([("zh", "announcement-zh"), ("en", "announcement-en")], LONGEST);
    if said.is_none() && !form.read.filled.is_faulty() {
        form.read.fault("zh", "announcement-empty");
    }
    let window = form.window(zone);
    if window.is_some_and(|window| window.ends() <= now) {
        form.read.fault("to_time", "plan-past");
    }
    let is_for_all = form.read.filled.all("rooms").next().is_none();
    let extent = if is_for_all { Some(Extent::Building) } else { form.extent() };
    let wish = Wish { said: said?, window: window?, extent: extent? };
    (!form.read.filled.is_faulty()).then_some(wish)
}

async fn say(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let rooms = rooms(&desk).await?;
    let mut read_form = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &rooms);
    let Some(wish) = read(&mut read_form, (desk.centre.zone, desk.now)) else {
        return draw(&desk, &read_form.read.filled).await;
    };
    let id = AnnouncementId(desk.id_of(&form.key));
    desk.press(Announce { id, wish, now: desk.now }).await?;
    Ok(to_list(&desk))
}

fn to_list(desk: &Desk) -> Response {
    Redirect::to(&to::all(&desk.centre.slug)).into_response()
}

async fn find(desk: &Desk, id: AnnouncementId) -> Result<Announcement, Error> {
    let centre = desk.centre.id;
    let read = desk.app.store.read(move |db| Box::pin(announcements::find(db, centre, id)));
    read.await?.ok_or(Error::Missing)
}

async fn one(desk: Desk, Path((_, id)): Path<(String, AnnouncementId)>) -> Result<Response, Error> {
    let (found, rooms) = (find(&desk, id).await?, rooms(&desk).await?);
    let names = found.said.names();
    let filled = Filled::default().with("zh", names.zh.as_str()).with("en", names.en.as_str());
    let times = (found.window.starts(), found.window.ends());
    let filled = between(filled, desk.words(), desk.centre.zone, times);
    let filled = found.named(&rooms).fold(filled, |filled, room| filled.with("rooms", room.slug.as_str()));
    Ok(draw_one(&desk, (&found, &rooms), &filled))
}

fn draw_one(desk: &Desk, (found, rooms): (&Announcement, &[Room]), filled: &Filled) -> Response {
    let page = views::One {
        words: desk.words(),
        centre: &desk.centre,
        rooms,
        guard: desk.guard(),
        announcement: found,
        filled,
        now: desk.now,
    };
    answer(desk, "announcement-change-title", filled, views::one(&page))
}

async fn change(
    desk: Desk,
    Path((_, id)): Path<(String, AnnouncementId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let (found, rooms) = (find(&desk, id).await?, rooms(&desk).await?);
    let mut read_form = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &rooms);
    let Some(wish) = read(&mut read_form, (desk.centre.zone, desk.now)) else {
        return Ok(draw_one(&desk, (&found, &rooms), &read_form.read.filled));
    };
    desk.press(ChangeAnnouncement { id, wish, now: desk.now }).await?;
    Ok(to_list(&desk))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn take_back(
    desk: Desk,
    Path((_, id)): Path<(String, AnnouncementId)>,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(TakeBack { id, now: desk.now }).await?;
    Ok(to_list(&desk))
}
