//! The emergency at the desk: chosen, shown as every screen will say it, sounded, and ended by one press.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::sound_emergency::{EndEmergency, SoundEmergency};
use crate::addresses::announcements as to;
use crate::domain::emergency::{Emergency, Instruction, Kind, LONGEST, LONGEST_PLACE};
use crate::domain::ids::EmergencyId;
use crate::error::Error;
use crate::store::emergencies;
use crate::views::emergencies::{self as views, NONE};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/emergency", OnDuty, look),
        act("/{centre}/desk/emergency", OnDuty, sound),
        act("/{centre}/desk/emergency/end", OnDuty, end),
    ]
}

/// Those of before that are listed.
const MOST: u16 = 50;

async fn look(desk: Desk) -> Result<Response, Error> {
    draw(&desk, &Filled::default(), StatusCode::OK).await
}

async fn draw(desk: &Desk, filled: &Filled, status: StatusCode) -> Result<Response, Error> {
    let centre = desk.centre.id;
    let read = desk.app.store.read(move |db| {
        Box::pin(async move {
            let standing = emergencies::standing(db, centre).await?;
            Ok((standing, emergencies::ended(db, centre, MOST).await?))
        })
    });
    let (standing, ended) = read.await?;
    let is_stale = status == StatusCode::CONFLICT;
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        today: desk.today(),
        guard: desk.guard(),
        standing: standing.as_ref(),
        ended: &ended,
        filled,
        is_stale,
    };
    let title = (desk.words().say("emergency-title"), Place::Today, filled.is_faulty() || is_stale);
    Ok(desk.answer_with(status, title, views::page(&page)))
}

/// What is to be said, read off a form; every fault at its box.
pub fn read(form: &mut Reader) -> Option<Instruction> {
    let kind = Kind::parse(form.filled.value("kind"));
    if kind.is_none() {
        form.fault("kind", "emergency-error-kind");
    }
    let words = form.said([("zh", "emergency-zh"), ("en", "emergency-en")], LONGEST);
    let boxes = [("place_zh", "emergency-place-zh"), ("place_en", "emergency-place-en")];
    let place = form.said(boxes, LONGEST_PLACE);
    kind.filter(|_| !form.filled.is_faulty()).map(|kind| Instruction { kind, words, place })
}

/// The first press shows what every screen will say; the second says it.
async fn sound(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let mut reader = Reader::of(form.fields, desk.words());
    let Some(what) = read(&mut reader) else {
        return draw(&desk, &reader.filled, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let filled = reader.filled;
    let over: Option<EmergencyId> = match filled.value("over") {
        NONE => None,
        given => match given.parse() {
            Ok(standing) => Some(standing),
            Err(_) => return confirm(&desk, (&what, &filled), StatusCode::OK).await,
        },
    };
    let id = EmergencyId(desk.id_of(&form.key));
    match desk.press(SoundEmergency { id, what: what.clone(), over, now: desk.now }).await {
        Ok(()) => Ok(to_page(&desk)),
        Err(Error::Stale) => confirm(&desk, (&what, &filled), StatusCode::CONFLICT).await,
        Err(error) => Err(error),
    }
}

fn to_page(desk: &Desk) -> Response {
    Redirect::to(&to::emergency(&desk.centre.slug)).into_response()
}

async fn standing(desk: &Desk) -> Result<Option<Emergency>, Error> {
    let centre = desk.centre.id;
    Ok(desk.app.store.read(move |db| Box::pin(emergencies::standing(db, centre))).await?)
}

async fn confirm(
    desk: &Desk,
    (what, filled): (&Instruction, &Filled),
    status: StatusCode,
) -> Result<Response, Error> {
    let standing = standing(desk).await?;
    let is_stale = status == StatusCode::CONFLICT;
    let page = views::Confirm {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        what,
        standing: standing.as_ref(),
        filled,
        is_stale,
    };
    let title = (desk.words().say("emergency-title"), Place::Today, is_stale);
    Ok(desk.answer_with(status, title, views::confirm(&page)))
}

/// The one that was shown.
#[derive(Debug, Deserialize)]
struct Shown {
    #[serde(default)]
    emergency: Option<EmergencyId>,
}

async fn end(desk: Desk, form: Form<Shown>) -> Result<Response, Error> {
    match desk.press(EndEmergency { emergency: form.fields.emergency, now: desk.now }).await {
        Ok(()) => Ok(to_page(&desk)),
        Err(Error::Stale) => draw(&desk, &Filled::default(), StatusCode::CONFLICT).await,
        Err(error) => Err(error),
    }
}
