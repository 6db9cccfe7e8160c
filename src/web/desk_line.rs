//! The line at the door of a full session: a number given, the next one called (C8).

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_board::{Asked, draw_board};
use super::forms::Form;
use super::who::Access::OnDuty;
use super::{Entry, act};
use crate::actions::line_up::{LineUp, Step};
use crate::domain::ids::SessionId;
use crate::error::Error;

pub fn entries() -> Vec<Entry> {
    vec![
        act("/{centre}/desk/sessions/{session}/numbers", OnDuty, give),
        act("/{centre}/desk/sessions/{session}/turn", OnDuty, call),
    ]
}

#[derive(Debug, Deserialize)]
struct Wanted {
    number: u16,
}

async fn give(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Wanted>,
) -> Result<Response, Error> {
    press(&desk, session, Step::Give(form.fields.number)).await
}

async fn call(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Wanted>,
) -> Result<Response, Error> {
    press(&desk, session, Step::Call(form.fields.number)).await
}

async fn press(desk: &Desk, session: SessionId, step: Step) -> Result<Response, Error> {
    match desk.press(LineUp { session, step, now: desk.now }).await {
        Ok(_) => Ok(desk.back().into_response()),
        Err(error) => draw_board(desk, Asked::of(session), desk.told(error)?).await,
    }
}
