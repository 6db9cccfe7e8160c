//! Screens: at a wall, or at one room's door.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, DeviceId, RoomId};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    CENTRE = "SELECT centre_id FROM device WHERE id = $1 AND NOT revoked";
    INSERT = "INSERT INTO device (id, centre_id, room_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
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
