//! Rooms, as a centre's file gives them. Reading them is in `centres`.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, RoomId};
use crate::domain::plan::RoomPlan;
use crate::domain::room::Privacy;
use crate::error::Fault;
use uuid::Uuid;

statements! {
    SLUGS = "SELECT id, slug FROM room WHERE centre_id = $1";
    UPSERT = "INSERT INTO room (id, centre_id, slug, name_zh, name_en, look, room_limit, privacy, private_use, turnaround_minutes, unconfirmed, position, divides, purpose) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
              ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, look = excluded.look, \
              room_limit = excluded.room_limit, privacy = excluded.privacy, private_use = excluded.private_use, \
              turnaround_minutes = excluded.turnaround_minutes, unconfirmed = excluded.unconfirmed, position = excluded.position, \
              divides = excluded.divides, purpose = excluded.purpose, open = TRUE";
    OWN = "UPDATE room SET own_limit = $2, own_turnaround = $3 WHERE id = $1";
    PART_OF = "UPDATE room SET part_of = $2 WHERE id = $1";
    SHUT = "UPDATE room SET open = FALSE WHERE id = $1 AND source IS NULL";
}

/// Every room a centre ever had, by its word in addresses.
pub async fn slugs(db: &mut Conn, centre: CentreId) -> Result<Vec<(String, RoomId)>, Fault> {
    let rows: Vec<(Uuid, String)> = db.all(SLUGS, args![centre]).await?;
    Ok(rows.into_iter().map(|(id, slug)| (slug, RoomId(id))).collect())
}

/// The room as planned, new or changed, at its place in the file.
pub async fn upsert(held: &mut Held, id: RoomId, room: &RoomPlan, position: u16) -> Result<(), Fault> {
    let privacy = match room.privacy {
        Privacy::Public => "public",
        Privacy::Private => "private",
    };
    let private_use = room.private_use.as_ref().map(serde_json::to_string).transpose()?;
    let centre = held.centre();
    let mut values = args![id, centre, room.slug.as_str(), room.names.zh.as_str(), room.names.en.as_str()];
    values.extend(args![room.look.as_str(), room.room_limit, privacy, private_use]);
    values.extend(args![room.turnaround_minutes, room.is_unconfirmed, position, room.divides]);
    values.extend(args![serde_json::to_string(&room.purpose)?]);
    held.memo.clear();
    held.run(UPSERT, values).await.map(drop)
}

/// S4: what the desk set; none: as the file says.
pub async fn set_own(held: &mut Held, id: RoomId, own: [Option<u16>; 2]) -> Result<(), Fault> {
    held.memo.clear();
    held.run(OWN, args![id, own[0], own[1]]).await.map(drop)
}

/// C10.
pub async fn set_whole(held: &mut Held, id: RoomId, whole: Option<RoomId>) -> Result<(), Fault> {
    held.memo.clear();
    held.run(PART_OF, args![id, whole]).await.map(drop)
}

/// The centre's file no longer has it; what took place there stays.
pub async fn shut(held: &mut Held, id: RoomId) -> Result<(), Fault> {
    held.memo.clear();
    held.run(SHUT, args![id]).await.map(drop)
}
