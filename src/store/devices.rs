//! Public screens, as rows: at a wall, or at one room's door; how they lie, what they speak, and when they last looked.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, DeviceId, RoomId};
use crate::domain::layout::Layout;
use crate::domain::names::Language;
use crate::domain::screen::{Looked, NOTED_EVERY, Place, Report, Screen};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

statements! {
    CENTRE = "SELECT centre_id FROM device WHERE id = $1 AND NOT revoked";
    OF_CENTRE = "SELECT d.id, d.room_id, d.layout, d.language, s.begun_at, d.seen_at, d.build, d.age_seconds, d.anew_since \
                 FROM device d JOIN sign_in s ON s.device_id = d.id \
                 WHERE d.centre_id = $1 AND NOT d.revoked AND s.until > $2 ORDER BY s.begun_at DESC, d.id LIMIT $3";
    INSERT = "INSERT INTO device (id, centre_id, room_id, layout, language) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    REVOKE = "UPDATE device SET revoked = TRUE WHERE id = $1 AND centre_id = $2 AND NOT revoked";
    LOOKED = "UPDATE device SET seen_at = $2, build = $3, age_seconds = $4 \
              WHERE id = $1 AND NOT revoked AND (seen_at IS NULL OR seen_at <= $5)";
    CAME_ANEW = "UPDATE device SET seen_at = $2, build = $3, age_seconds = $4, anew_since = NULL WHERE id = $1 AND NOT revoked";
    CALL_ANEW = "UPDATE device SET anew_since = $3 WHERE id = $1 AND centre_id = $2 AND NOT revoked";
}

#[derive(sqlx::FromRow)]
struct DeviceRow {
    id: Uuid,
    room_id: Option<Uuid>,
    layout: String,
    language: String,
    begun_at: Timestamp,
    seen_at: Option<Timestamp>,
    build: Option<String>,
    age_seconds: Option<i64>,
    anew_since: Option<Timestamp>,
}

impl From<DeviceRow> for Screen {
    fn from(row: DeviceRow) -> Screen {
        let age = row.age_seconds.and_then(|seconds| u32::try_from(seconds).ok());
        let report = row.build.as_deref().zip(age).and_then(|(build, age)| Report::new(build, age));
        Screen {
            id: DeviceId(row.id),
            place: Place {
                room: row.room_id.map(RoomId),
                layout: Layout::parse(&row.layout).unwrap_or_default(),
                language: Language::parse(&row.language).unwrap_or_default(),
            },
            paired_at: row.begun_at,
            looked: row.seen_at.map(|at| Looked { at, report }),
            is_called_anew: row.anew_since.is_some(),
        }
    }
}

/// The newest first, at most `most`.
pub async fn of_centre(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Screen>, Fault> {
    let rows: Vec<DeviceRow> = db.all(OF_CENTRE, args![centre, now, most]).await?;
    Ok(rows.into_iter().map(Screen::from).collect())
}

/// Where a screen hangs.
pub async fn centre(db: &mut Conn, id: DeviceId) -> Result<Option<CentreId>, Fault> {
    let row: Option<(Uuid,)> = db.opt(CENTRE, args![id]).await?;
    Ok(row.map(|(centre,)| CentreId(centre)))
}

/// Pairs a screen with the centre whose ledger is held; false when it was paired before.
pub async fn insert(held: &mut Held, id: DeviceId, place: Place) -> Result<bool, Fault> {
    let (centre, layout, language) = (held.centre(), place.layout.code(), place.language.code());
    Ok(held.run(INSERT, args![id, centre, place.room, layout, language]).await? == 1)
}

/// False when it was no screen of this centre, or none any more.
pub async fn revoke(held: &mut Held, id: DeviceId) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(REVOKE, args![id, centre]).await? == 1)
}

/// It looked; nothing is written where that was noted within the last minute.
pub async fn looked(
    held: &mut Held,
    id: DeviceId,
    report: Option<&Report>,
    now: Timestamp,
) -> Result<(), Fault> {
    let build = report.map(|report| report.build().to_string());
    let age = report.map(|report| i64::from(report.age_seconds()));
    held.run(LOOKED, args![id, now, build, age, now - NOTED_EVERY]).await.map(drop)
}

/// It loaded its whole page: whoever asked for that has it.
pub async fn came_anew(held: &mut Held, id: DeviceId, report: &Report, now: Timestamp) -> Result<(), Fault> {
    let (build, age) = (report.build(), i64::from(report.age_seconds()));
    held.run(CAME_ANEW, args![id, now, build, age]).await.map(drop)
}

/// Asks it to load its page anew; false when it was no screen of this centre, or none any more.
pub async fn call_anew(held: &mut Held, id: DeviceId, now: Timestamp) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(CALL_ANEW, args![id, centre, now]).await? == 1)
}
