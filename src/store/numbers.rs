//! What was set for a series or a room, when and by whom, as the ledger has it (S4).

use super::engine::{Conn, args, statements};
use super::stories::teller;
use crate::domain::ids::{CentreId, Number, RoomId, SeriesId};
use crate::domain::numbers::{RoomSet, Set};
use crate::domain::story::Teller;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

statements! {
    OF_ROOM = "SELECT number, at, actor, detail FROM change WHERE centre_id = $1 AND subject = $2 AND verb = 'room.numbers_set' \
               ORDER BY number DESC LIMIT $3";
    SETTINGS = "SELECT number, at, actor, detail FROM change WHERE centre_id = $1 AND subject = $2 AND verb = 'series.numbers_set' \
                ORDER BY number DESC LIMIT $3";
}

/// One change of numbers: of a series, or of a room.
#[derive(Debug, Clone)]
pub struct Setting<S = Set> {
    pub number: Number,
    pub at: Timestamp,
    pub by: Teller,
    pub set: S,
}

type Row = (i64, Timestamp, Option<String>, Option<String>);

/// The last `most` changes of a series' numbers, the newest first.
pub async fn of_series(
    db: &mut Conn,
    centre: CentreId,
    series: SeriesId,
    most: u16,
) -> Result<Vec<Setting>, Fault> {
    let rows = db.all(SETTINGS, args![centre, series, most]).await?;
    read(db, rows).await
}

/// The same of a room.
pub async fn of_room(
    db: &mut Conn,
    centre: CentreId,
    room: RoomId,
    most: u16,
) -> Result<Vec<Setting<RoomSet>>, Fault> {
    let rows = db.all(OF_ROOM, args![centre, room, most]).await?;
    read(db, rows).await
}

async fn read<S: DeserializeOwned>(db: &mut Conn, rows: Vec<Row>) -> Result<Vec<Setting<S>>, Fault> {
    let mut known = HashMap::new();
    let mut settings = Vec::with_capacity(rows.len());
    for (number, at, actor, detail) in rows {
        let set = serde_json::from_str(&detail.unwrap_or_default())?;
        let by = teller(db, actor.as_deref(), &mut known).await?;
        settings.push(Setting { number: Number(number), at, by, set });
    }
    Ok(settings)
}
