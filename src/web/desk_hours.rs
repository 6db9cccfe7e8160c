//! Exceptional opening hours at the desk: what stands, and the form that sets them, with whom it hits shown first (S6).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::desk_closures::{Asked, shown_first};
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::Outcome;
use crate::actions::set_hours::{SetHours, Wish, think};
use crate::addresses;
use crate::domain::effects::Effects;
use crate::domain::opening::{BadOpening, Hours};
use crate::error::Error;
use crate::store::centres;
use crate::views::desk_hours as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![page("/{centre}/desk/hours", OnDuty, list), act("/{centre}/desk/hours", OnDuty, set)]
}

async fn list(desk: Desk) -> Result<Response, Error> {
    let today = desk.today().to_string();
    let filled = Filled::default().with("from", today.clone()).with("until", today).with("open", "hours");
    draw(&desk, &filled).await
}

async fn draw(desk: &Desk, filled: &Filled) -> Result<Response, Error> {
    let centre = desk.centre.id;
    let house = desk.app.store.read(move |db| Box::pin(centres::filed(db, centre))).await?;
    let (house, own) = house.ok_or(Error::Missing)?;
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        house: &house,
        own: &own,
        filled,
        guard: desk.guard(),
        today: desk.today(),
    };
    let title = (desk.words().say("hours-title"), Place::Closures, filled.is_faulty());
    Ok(desk.answer_with(status, title, views::page(&page)))
}

async fn set(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let words = desk.words();
    let mut read = PlanForm::of(Reader::of(form.fields, words), words, &[]);
    let (wish, why) = (wish(&mut read), read.why());
    if wish.as_ref().is_some_and(|wish| !wish.is_possible(desk.today())) {
        read.read.fault("until", "hours-days");
    }
    let filled = read.read.filled;
    let (Some(wish), Some(why), false) = (wish, why, filled.is_faulty()) else {
        return draw(&desk, &filled).await;
    };
    let mut digest = filled.value("digest").to_string();
    if digest.is_empty() {
        let (centre, zone, now) = (desk.centre.id, desk.centre.zone, desk.now);
        let (asked, because) = (wish.clone(), why.clone());
        let look = desk.app.store.read(move |db| {
            Box::pin(async move { Ok(think(db, (centre, zone), (&asked, &because), now).await) })
        });
        let found = look.await??.effects;
        if !found.0.is_empty() {
            return preview(&desk, &filled, &found, StatusCode::OK).await;
        }
        digest = found.digest();
    }
    match desk.press(SetHours { wish, why, digest, now: desk.now }).await? {
        Outcome::Changed(effects) => preview(&desk, &filled, &effects, StatusCode::CONFLICT).await,
        Outcome::Done | Outcome::Blocked(_) => {
            Ok(Redirect::to(&addresses::desk::hours(&desk.centre.slug)).into_response())
        }
    }
}

/// From when until when, and which hours: `open` is `hours`, `closed` or `usual`.
pub(super) fn wish(read: &mut PlanForm<'_>) -> Option<Wish> {
    let from = read.date("from", "hours-from");
    let until = if read.read.filled.value("until").trim().is_empty() {
        from
    } else {
        read.date("until", "hours-until")
    };
    let hours = match read.read.filled.value("open") {
        "usual" => Some(None),
        "closed" => Some(Some(Hours::closed())),
        "hours" => hours(read).map(Some),
        _ => {
            read.read.fault("open", "hours-choose");
            None
        }
    };
    Some(Wish { from: from?, until: until?, hours: hours? })
}

fn hours(read: &mut PlanForm<'_>) -> Option<Hours> {
    let key = match Hours::parse(read.read.filled.value("hours")) {
        Ok(hours) if !hours.is_closed() => return Some(hours),
        Err(BadOpening::Backwards(_)) => "hours-backwards",
        Err(BadOpening::Overlap(_)) => "hours-overlap",
        Ok(_)
        | Err(
            BadOpening::Hours(_)
            | BadOpening::Weekday(_)
            | BadOpening::WeekdayTwice(_)
            | BadOpening::NoDate
            | BadOpening::Range { .. }
            | BadOpening::DateTwice(_),
        ) => "hours-unread",
    };
    read.read.fault("hours", key);
    None
}

async fn preview(
    desk: &Desk,
    filled: &Filled,
    found: &Effects,
    status: StatusCode,
) -> Result<Response, Error> {
    let action = addresses::desk::hours(&desk.centre.slug);
    let fields = views::FIELDS.iter().map(|name| (*name, filled.value(name))).collect();
    let asked = Asked { action: &action, fields, title: "hours-title", press: "hours-confirm" };
    shown_first(desk, asked, found, status).await
}
