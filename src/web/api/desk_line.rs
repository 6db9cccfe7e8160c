//! The line at the door of a full session, for programs of the desk (C8).

use axum::extract::Path;

use super::answers::Told;
use super::asked::Body;
use super::caller::Clerk;
use super::problem::No;
use super::shapes::boards::{DoorLine, NumberWish};
use super::{make, read};
use crate::actions::line_up::{LineUp, Step};
use crate::domain::ids::SessionId;
use crate::store::door_lines;
use crate::web::Entry;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("door-line", "/api/v1/centres/{centre}/desk/sessions/{session}/numbers", OnDuty, show),
        make("give-number", "/api/v1/centres/{centre}/desk/sessions/{session}/numbers", OnDuty, give),
        make("call-number", "/api/v1/centres/{centre}/desk/sessions/{session}/turn", OnDuty, call),
    ]
}

type OfSession = Path<(String, SessionId)>;

async fn show(clerk: Clerk, Path((_, id)): OfSession) -> Result<Told<DoorLine>, No> {
    super::desk_sessions::find(&clerk, id).await?;
    let read = clerk.caller.app.store.read(move |db| Box::pin(door_lines::of(db, id)));
    Ok(Told(read.await?.into()))
}

async fn give(clerk: Clerk, Path((_, id)): OfSession, wish: Body<NumberWish>) -> Result<Told<DoorLine>, No> {
    press(&clerk, id, Step::Give(wish.sent.number)).await
}

async fn call(clerk: Clerk, Path((_, id)): OfSession, wish: Body<NumberWish>) -> Result<Told<DoorLine>, No> {
    press(&clerk, id, Step::Call(wish.sent.number)).await
}

async fn press(clerk: &Clerk, session: SessionId, step: Step) -> Result<Told<DoorLine>, No> {
    Ok(Told(clerk.press(LineUp { session, step, now: clerk.now() }).await?.into()))
}
