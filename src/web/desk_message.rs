//! A message to everybody who comes to a session (S2).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::desk_sessions::find;
use super::forms::Form;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::message_all::{MessageAll, families};
use crate::addresses;
use crate::domain::ids::SessionId;
use crate::domain::names::{BadText, Name, line};
use crate::error::Error;
use crate::views::desk_message as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/sessions/{session}/message", OnDuty, form),
        act("/{centre}/desk/sessions/{session}/message", OnDuty, tell),
    ]
}

/// Characters of a message, at most: it goes to telephones.
pub const LONGEST: usize = 200;

async fn form(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    draw(&desk, id, &Filled::default()).await
}

async fn draw(desk: &Desk, id: SessionId, filled: &Filled) -> Result<Response, Error> {
    let session = find(desk, id).await?;
    let read = desk.app.store.read(move |db| Box::pin(async move { Ok(families(db, id).await) }));
    let families = read.await??.len();
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre.slug,
        session: &session,
        families,
        filled,
        guard: desk.guard(),
    };
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = (desk.words().say("message-title"), Place::Sessions, filled.is_faulty());
    Ok(desk.answer_with(status, title, views::page(&page)))
}

/// One line of words, or what is wrong with it.
pub(super) fn read(read: &mut Reader) -> Option<Name> {
    let key = match line(read.filled.value("text"), LONGEST) {
        Ok(text) => return Some(Name::stored(text)),
        Err(BadText::Empty) => "message-empty",
        Err(BadText::TooLong(_)) => "message-long",
        Err(BadText::Unprintable) => "message-unprintable",
    };
    read.fault("text", key);
    None
}

async fn tell(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut asked = Reader::of(form.fields, desk.words());
    let text = read(&mut asked);
    let is_urgent = asked.filled.has("urgent", "yes");
    let Some(text) = text else { return draw(&desk, id, &asked.filled).await };
    desk.press(MessageAll { session: id, text, is_urgent, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::desk::session(&desk.centre.slug, id)).into_response())
}
