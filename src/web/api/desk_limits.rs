//! Limits at the desk: of one session, or of all that come in a room (C5, Z3).

use axum::extract::Path;

use super::answers::Told;
use super::asked::Body;
use super::caller::Clerk;
use super::desk_sessions::find;
use super::problem::No;
use super::put;
use super::shapes::effects::{Change as Changed, Effects};
use super::shapes::wishes::LimitsWish;
use crate::actions::Outcome;
use crate::actions::set_limits::{self, Change, Scope, SetLimits};
use crate::domain::ids::SessionId;
use crate::web::Entry;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        put("limit-session", "/api/v1/centres/{centre}/desk/sessions/{session}/limits", OnDuty, of_session),
        put("limit-room", "/api/v1/centres/{centre}/desk/rooms/{room}/limits", OnDuty, of_room),
    ]
}

async fn of_session(
    clerk: Clerk,
    Path((_, id)): Path<(String, SessionId)>,
    wish: Body<LimitsWish>,
) -> Result<Told<Changed>, No> {
    find(&clerk, id).await?;
    set(&clerk, Scope::Session(id), wish.sent).await
}

async fn of_room(
    clerk: Clerk,
    Path((_, room)): Path<(String, String)>,
    wish: Body<LimitsWish>,
) -> Result<Told<Changed>, No> {
    let room = clerk.room(&room).await?;
    set(&clerk, Scope::Room(room), wish.sent).await
}

async fn set(clerk: &Clerk, scope: Scope, wish: LimitsWish) -> Result<Told<Changed>, No> {
    let LimitsWish { places, room_limit, staff, walk_in_places, digest } = wish;
    let figures = [
        ("places", places),
        ("room_limit", room_limit),
        ("staff", staff),
        ("walk_in_places", walk_in_places),
    ];
    if let Some((field, _)) = figures.iter().find(|(_, figure)| figure.is_some_and(|it| it > 9999)) {
        return Err(No::of(super::Kind::Invalid).at(field, "0 – 9999"));
    }
    let change = Change { places, room_limit, walk_in_places, staff };
    let (now, centre) = (clerk.now(), clerk.centre.id);
    let think = clerk.caller.app.store.read(move |db| {
        Box::pin(async move { Ok(set_limits::think(db, centre, (scope, change), now).await) })
    });
    let found = think.await?.map_err(|error| No::because(error, &clerk.speaker()))?.1;
    let id = match scope {
        Scope::Session(id) => id.0,
        Scope::Room(id) => id.0,
    };
    let told = |is_done| Changed { is_done, id, effects: Effects::of(&found, &clerk.speaker()) };
    let digest = match digest {
        Some(digest) => digest,
        None if !found.is_nothing() => return Ok(Told(told(false))),
        None => found.digest(),
    };
    match clerk.press(SetLimits { scope, change, digest, now }).await? {
        Outcome::Changed(effects) => Err(No::changed(Effects::of(&effects, &clerk.speaker()))),
        Outcome::Done | Outcome::Blocked(_) => Ok(Told(told(true))),
    }
}
