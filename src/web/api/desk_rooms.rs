//! Rooms and rules for programs: every number that holds in a room, with its sentence (S4).

use axum::extract::Path;

use super::answers::Told;
use super::caller::Clerk;
use super::problem::No;
use super::read;
use super::shapes::rooms::RoomRules;
use crate::web::Entry;
use crate::web::desk_rooms::Inside;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![read("room-rules", "/api/v1/centres/{centre}/desk/rooms/{room}", OnDuty, one)]
}

async fn one(clerk: Clerk, Path((_, slug)): Path<(String, String)>) -> Result<Told<RoomRules>, No> {
    let rooms = clerk.rooms().await?;
    let room = rooms.iter().find(|room| room.slug == slug).ok_or_else(No::missing)?;
    let (centre, id) = (clerk.centre.id, room.id);
    let load =
        clerk.caller.app.store.read(move |db| Box::pin(async move { Inside::load(db, (centre, id)).await }));
    let inside = load.await?;
    Ok(Told(RoomRules::of((room, &rooms), &inside, &clerk.speaker())))
}
