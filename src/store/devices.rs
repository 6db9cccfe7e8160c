//! Public screens, as rows: at a wall, or at one room's door.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, DeviceId, RoomId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

statements! {
    CENTRE = "SELECT centre_id FROM device WHERE id = $1 AND NOT revoked";
    OF_CENTRE = "SELECT d.id, d.room_id, s.begun_at FROM device d JOIN sign_in s ON s.device_id = d.id \
                 WHERE d.centre_id = $1 AND NOT d.revoked AND s.until > $2 ORDER BY s.begun_at DESC, d.id LIMIT $3";
    INSERT = "INSERT INTO device (id, centre_id, room_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    REVOKE = "UPDATE device SET revoked = TRUE WHERE id = $1 AND centre_id = $2 AND NOT revoked";
}

/// A screen that is paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    /// The room at whose door it hangs.
    pub room: Option<RoomId>,
    pub paired_at: Timestamp,
}

/// The newest first, at most `most`.
pub async fn of_centre(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Device>, Fault> {
    let rows: Vec<(Uuid, Option<Uuid>, Timestamp)> = db.all(OF_CENTRE, args![centre, now, most]).await?;
    let read = |(id, room, paired_at): (Uuid, Option<Uuid>, Timestamp)| Device {
        id: DeviceId(id),
        room: room.map(RoomId),
        paired_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Where a screen hangs.
pub async fn centre(db: &mut Conn, id: DeviceId) -> Result<Option<CentreId>, Fault> {
    let row: Option<(Uuid,)> = db.opt(CENTRE, args![id]).await?;
    Ok(row.map(|(centre,)| CentreId(centre)))
}

/// Pairs a screen with the centre whose ledger is held; false when it was paired before.
pub async fn insert(held: &mut Held, id: DeviceId, room: Option<RoomId>) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(INSERT, args![id, centre, room]).await? == 1)
}

/// False when it was no screen of this centre, or none any more.
pub async fn revoke(held: &mut Held, id: DeviceId) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(REVOKE, args![id, centre]).await? == 1)
}
