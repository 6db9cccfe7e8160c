//! The pick-up list, and the release of a child to somebody by name, for programs of the desk (G5).

use axum::extract::Path;

use super::answers::{Done, Told};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::pick_up::{PickUpList as Shape, ReleaseWish};
use super::{make, read};
use crate::actions::release::Release;
use crate::domain::ids::{BookingId, ChildId, SessionId};
use crate::domain::pick_up::PickUpList;
use crate::domain::roster;
use crate::domain::visit;
use crate::store::pick_ups;
use crate::web::Entry;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("pick-up-list", "/api/v1/centres/{centre}/desk/sessions/{session}/pick-up", OnDuty, list),
        make("release", "/api/v1/centres/{centre}/desk/bookings/{booking}/release", OnDuty, release),
    ]
}

/// P2: empty while names may not be read.
async fn list(clerk: Clerk, Path((_, id)): Path<(String, SessionId)>) -> Result<Told<Shape>, No> {
    let session = super::desk_sessions::find(&clerk, id).await?;
    let shows_names = roster::shows_names(&session, clerk.now());
    let list = match shows_names {
        true => clerk.caller.app.store.read(move |db| Box::pin(pick_ups::of_session(db, session))).await?,
        false => PickUpList { session, here: Vec::new(), gone: Vec::new(), alarms: Vec::new() },
    };
    Ok(Told(Shape::of(&list, shows_names)))
}

async fn release(
    clerk: Clerk,
    Nonce(nonce): Nonce,
    Path((_, booking)): Path<(String, BookingId)>,
    wish: Body<ReleaseWish>,
) -> Result<Done, No> {
    let (child, now) = (ChildId(wish.sent.child), clerk.now());
    let pressed = visit::pressed_at(now, wish.sent.waited_seconds);
    let said = || clerk.caller.words().say("pick-up-error-why");
    let to = wish.sent.taker().ok_or_else(|| No::of(Kind::Invalid).at("to", &said()))?;
    clerk.press(Release { booking, child, to, nonce, pressed, now }).await?;
    Ok(Done)
}
