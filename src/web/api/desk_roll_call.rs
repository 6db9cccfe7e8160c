//! The roll-call for programs: everybody who is inside, and how many were seen (C7).

use axum::extract::Path;

use super::answers::Told;
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::roll_calls::{FamilyInside, RollCall, RollCallHeld, RollCallWish, RoomInside};
use super::{make, read};
use crate::actions::hold_roll_call::{Called, HoldRollCall, Seen};
use crate::domain::ids::{RollCallId, RoomId};
use crate::domain::roll_call;
use crate::web::Entry;
use crate::web::desk_roll_call::inside;
use crate::web::typed::once;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("roll-call", "/api/v1/centres/{centre}/desk/roll-call", OnDuty, look),
        make("hold-roll-call", "/api/v1/centres/{centre}/desk/roll-call", OnDuty, hold),
    ]
}

/// Heads that can be told of one room.
const MOST: u16 = 9999;

async fn look(clerk: Clerk, Path(_): Path<String>) -> Result<Told<RollCall>, No> {
    let now = clerk.now();
    let inside = inside(&clerk.caller.app, &clerk.centre, now).await;
    let inside = inside.map_err(|error| No::because(error, &clerk.speaker()))?;
    let calls = roll_call::rooms(&inside.facts, &inside.loose, now);
    let families = |room: RoomId| {
        let here = inside.rosters.iter().filter(move |roster| roster.session.room == room);
        let of_roster = |roster| roll_call::present(roster).into_iter().map(|it| (&roster.session, it));
        here.flat_map(of_roster).map(|(session, present)| FamilyInside::of(session, &present)).collect()
    };
    let standing = |room: RoomId| inside.private.iter().find(|(id, _)| *id == room).map(|(_, it)| *it);
    Ok(Told(RollCall {
        at: now,
        people: calls.iter().map(roll_call::RoomCall::expected).sum(),
        elsewhere: roll_call::elsewhere(&inside.facts, &inside.loose),
        rooms: calls
            .iter()
            .map(|call| RoomInside::of(call, families(call.room.id), standing(call.room.id)))
            .collect(),
    }))
}

async fn hold(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<RollCallWish>,
) -> Result<Told<RollCallHeld>, No> {
    let known = clerk.rooms().await?;
    let mut rooms = Vec::new();
    for told in &wish.sent.rooms {
        let room = known.iter().find(|room| room.slug == told.room).ok_or_else(No::missing)?;
        if told.seen > MOST || told.expected > MOST {
            return Err(No::of(Kind::Invalid).at("rooms", "0 – 9999"));
        }
        if rooms.iter().any(|seen: &Seen| seen.room == room.id) {
            return Err(No::of(Kind::Invalid).at("rooms", &told.room));
        }
        rooms.push(Seen { room: room.id, expected: told.expected, seen: told.seen });
    }
    if rooms.is_empty() {
        return Err(No::of(Kind::Invalid).at("rooms", "1 –"));
    }
    let id = RollCallId(once(clerk.centre.id.0, &key));
    match clerk.press(HoldRollCall { id, rooms, now: clerk.now() }).await? {
        Called::Written { seen, expected } => Ok(Told(RollCallHeld { id: id.0, seen, expected })),
        Called::Changed => Err(No::of(Kind::Stale)),
    }
}
