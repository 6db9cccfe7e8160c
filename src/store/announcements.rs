//! What the house tells everybody for a while, as rows.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::announcement::{Announcement, Said};
use crate::domain::closure::Extent;
use crate::domain::ids::{AnnouncementId, CentreId, RoomId, StaffId};
use crate::domain::names::{Name, Names};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! announcement {
    () => {
        "SELECT a.id, a.centre_id, r.room_id, a.zh, a.en, a.starts_at, a.ends_at, a.staff_id, s.name AS writer, a.taken_back_at \
         FROM announcement a LEFT JOIN announcement_room r ON r.announcement_id = a.id LEFT JOIN staff s ON s.id = a.staff_id "
    };
}

/// An announcement's rows stand together.
macro_rules! the_first_first {
    () => {
        " ORDER BY a.starts_at, a.id, r.room_id"
    };
}

macro_rules! the_last_first {
    () => {
        " ORDER BY a.starts_at DESC, a.id DESC, r.room_id"
    };
}

statements! {
    TOUCHING = concat!(announcement!(), "WHERE a.centre_id = $1 AND a.starts_at < $3 AND a.ends_at > $2 AND a.taken_back_at IS NULL", the_first_first!());
    OPEN = concat!(announcement!(), "WHERE a.id IN (SELECT id FROM announcement WHERE centre_id = $1 AND ends_at > $2 AND taken_back_at IS NULL \
           ORDER BY starts_at, id LIMIT $3)", the_first_first!());
    OVER = concat!(announcement!(), "WHERE a.id IN (SELECT id FROM announcement WHERE centre_id = $1 AND (ends_at <= $2 OR taken_back_at IS NOT NULL) \
           ORDER BY starts_at DESC, id DESC LIMIT $3)", the_last_first!());
    PAGE = concat!(announcement!(), "WHERE a.id IN (SELECT id FROM announcement WHERE centre_id = $1 AND (starts_at, id) < ($2, $3) \
           ORDER BY starts_at DESC, id DESC LIMIT $4)", the_last_first!());
    FIRST_PAGE = concat!(announcement!(), "WHERE a.id IN (SELECT id FROM announcement WHERE centre_id = $1 ORDER BY starts_at DESC, id DESC LIMIT $2)", the_last_first!());
    FIND = concat!(announcement!(), "WHERE a.id = $1 AND a.centre_id = $2", the_first_first!());
    INSERT = "INSERT INTO announcement (id, centre_id, zh, en, starts_at, ends_at, staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CHANGE = "UPDATE announcement SET zh = $2, en = $3, starts_at = $4, ends_at = $5, staff_id = $6 WHERE id = $1";
    NAME_NONE = "DELETE FROM announcement_room WHERE announcement_id = $1";
    NAME = "INSERT INTO announcement_room (announcement_id, room_id) VALUES ($1, $2)";
    TAKE_BACK = "UPDATE announcement SET taken_back_at = $2 WHERE id = $1 AND taken_back_at IS NULL";
}

#[derive(sqlx::FromRow)]
struct AnnouncementRow {
    id: Uuid,
    centre_id: Uuid,
    room_id: Option<Uuid>,
    zh: String,
    en: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    staff_id: Option<Uuid>,
    writer: Option<String>,
    taken_back_at: Option<Timestamp>,
}

/// A row for each room, or one for the house.
fn folded(rows: Vec<AnnouncementRow>) -> Result<Vec<Announcement>, Fault> {
    let mut announcements = Vec::new();
    for rows in rows.chunk_by(|row, next| row.id == next.id) {
        let meant = rows.iter().filter_map(|row| row.room_id.map(RoomId)).collect();
        let row = &rows[0];
        let corrupt = || Fault::Corrupt(format!("announcement {}", row.id));
        announcements.push(Announcement {
            id: AnnouncementId(row.id),
            centre: CentreId(row.centre_id),
            said: Said::new(Names { zh: row.zh.clone(), en: row.en.clone() }).ok_or_else(corrupt)?,
            window: Window::new(row.starts_at, row.ends_at).ok_or_else(corrupt)?,
            extent: Extent::of(meant),
            by: row.staff_id.map(StaffId),
            writer: row.writer.clone().map(Name::stored),
            taken_back: row.taken_back_at,
        });
    }
    Ok(announcements)
}

/// Every announcement of a centre that touches a window and was not taken back, in order of its start.
pub async fn touching(db: &mut Conn, centre: CentreId, window: Window) -> Result<Vec<Announcement>, Fault> {
    folded(db.all(TOUCHING, args![centre, window.starts(), window.ends()]).await?)
}

/// Announcements that run or come, at most `most`.
pub async fn open(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Announcement>, Fault> {
    folded(db.all(OPEN, args![centre, now, most]).await?)
}

/// Those that are over or were taken back, the last first.
pub async fn over(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Announcement>, Fault> {
    folded(db.all(OVER, args![centre, now, most]).await?)
}

/// All of them in pages, the last first: those before one of them.
pub async fn page(
    db: &mut Conn,
    centre: CentreId,
    before: Option<(Timestamp, AnnouncementId)>,
    most: u16,
) -> Result<Vec<Announcement>, Fault> {
    match before {
        Some((at, id)) => folded(db.all(PAGE, args![centre, at, id, most]).await?),
        None => folded(db.all(FIRST_PAGE, args![centre, most]).await?),
    }
}

pub async fn find(
    db: &mut Conn,
    centre: CentreId,
    id: AnnouncementId,
) -> Result<Option<Announcement>, Fault> {
    Ok(folded(db.all(FIND, args![id, centre]).await?)?.pop())
}

/// Writes one down, in whose words it is.
pub async fn insert(
    held: &mut Held,
    id: AnnouncementId,
    (said, window, extent): (&Said, Window, &Extent),
    by: Option<StaffId>,
) -> Result<(), Fault> {
    let (centre, names) = (held.centre(), said.names());
    let (zh, en) = (names.zh.as_str(), names.en.as_str());
    held.run(INSERT, args![id, centre, zh, en, window.starts(), window.ends(), by]).await?;
    name(held, id, extent.named()).await
}

/// Other words, other times, other rooms.
pub async fn change(
    held: &mut Held,
    id: AnnouncementId,
    (said, window, extent): (&Said, Window, &Extent),
    by: StaffId,
) -> Result<(), Fault> {
    let names = said.names();
    let (zh, en) = (names.zh.as_str(), names.en.as_str());
    held.run(CHANGE, args![id, zh, en, window.starts(), window.ends(), by]).await?;
    held.run(NAME_NONE, args![id]).await?;
    name(held, id, extent.named()).await
}

async fn name(held: &mut Held, id: AnnouncementId, rooms: &[RoomId]) -> Result<(), Fault> {
    for room in rooms {
        held.run(NAME, args![id, *room]).await?;
    }
    Ok(())
}

/// Shown no more; false when somebody took it back before.
pub async fn take_back(held: &mut Held, id: AnnouncementId, now: Timestamp) -> Result<bool, Fault> {
    Ok(held.run(TAKE_BACK, args![id, now]).await? == 1)
}
