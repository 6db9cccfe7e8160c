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
        "SELECT a.id, a.centre_id, a.rooms, a.zh, a.en, a.starts_at, a.ends_at, a.staff_id, s.name AS writer, a.taken_back_at \
         FROM announcement a LEFT JOIN staff s ON s.id = a.staff_id "
    };
}

statements! {
    TOUCHING = concat!(announcement!(), "WHERE a.centre_id = $1 AND a.starts_at < $3 AND a.ends_at > $2 AND a.taken_back_at IS NULL ORDER BY a.starts_at, a.id");
    OPEN = concat!(announcement!(), "WHERE a.centre_id = $1 AND a.ends_at > $2 AND a.taken_back_at IS NULL ORDER BY a.starts_at, a.id LIMIT $3");
    OVER = concat!(announcement!(), "WHERE a.centre_id = $1 AND (a.ends_at <= $2 OR a.taken_back_at IS NOT NULL) ORDER BY a.ends_at DESC, a.id DESC LIMIT $3");
    PAGE = concat!(announcement!(), "WHERE a.centre_id = $1 AND (a.ends_at, a.id) < ($2, $3) ORDER BY a.ends_at DESC, a.id DESC LIMIT $4");
    FIRST_PAGE = concat!(announcement!(), "WHERE a.centre_id = $1 ORDER BY a.ends_at DESC, a.id DESC LIMIT $2");
    FIND = concat!(announcement!(), "WHERE a.id = $1 AND a.centre_id = $2");
    INSERT = "INSERT INTO announcement (id, centre_id, zh, en, starts_at, ends_at, rooms, staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    CHANGE = "UPDATE announcement SET zh = $2, en = $3, starts_at = $4, ends_at = $5, rooms = $6, staff_id = $7 WHERE id = $1";
    TAKE_BACK = "UPDATE announcement SET taken_back_at = $2 WHERE id = $1 AND taken_back_at IS NULL";
}

#[derive(sqlx::FromRow)]
struct AnnouncementRow {
    id: Uuid,
    centre_id: Uuid,
    rooms: String,
    zh: String,
    en: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    staff_id: Option<Uuid>,
    writer: Option<String>,
    taken_back_at: Option<Timestamp>,
}

fn read(row: AnnouncementRow) -> Result<Announcement, Fault> {
    let corrupt = || Fault::Corrupt(format!("announcement {}", row.id));
    Ok(Announcement {
        id: AnnouncementId(row.id),
        centre: CentreId(row.centre_id),
        said: Said::new(Names { zh: row.zh, en: row.en }).ok_or_else(corrupt)?,
        window: Window::new(row.starts_at, row.ends_at).ok_or_else(corrupt)?,
        extent: Extent::of(serde_json::from_str(&row.rooms)?),
        by: row.staff_id.map(StaffId),
        writer: row.writer.map(Name::stored),
        taken_back: row.taken_back_at,
    })
}

fn all(rows: Vec<AnnouncementRow>) -> Result<Vec<Announcement>, Fault> {
    rows.into_iter().map(read).collect()
}

/// The rooms it names, as they are kept.
pub(super) fn kept(rooms: &[RoomId]) -> Result<String, Fault> {
    Ok(serde_json::to_string(rooms)?)
}

/// Every announcement of a centre that touches a window and was not taken back, in order of its start.
pub async fn touching(db: &mut Conn, centre: CentreId, window: Window) -> Result<Vec<Announcement>, Fault> {
    all(db.all(TOUCHING, args![centre, window.starts(), window.ends()]).await?)
}

/// Announcements that run or come, at most `most`.
pub async fn open(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Announcement>, Fault> {
    all(db.all(OPEN, args![centre, now, most]).await?)
}

/// Those that are over or were taken back, what ends last first.
pub async fn over(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Announcement>, Fault> {
    all(db.all(OVER, args![centre, now, most]).await?)
}

/// All of them in pages, what ends last first: those after one of them in that order.
pub async fn page(
    db: &mut Conn,
    centre: CentreId,
    before: Option<(Timestamp, AnnouncementId)>,
    most: u16,
) -> Result<Vec<Announcement>, Fault> {
    match before {
        Some((at, id)) => all(db.all(PAGE, args![centre, at, id, most]).await?),
        None => all(db.all(FIRST_PAGE, args![centre, most]).await?),
    }
}

pub async fn find(
    db: &mut Conn,
    centre: CentreId,
    id: AnnouncementId,
) -> Result<Option<Announcement>, Fault> {
    let row: Option<AnnouncementRow> = db.opt(FIND, args![id, centre]).await?;
    row.map(read).transpose()
}

/// Writes one down, in whose words it is.
pub async fn insert(
    held: &mut Held,
    id: AnnouncementId,
    (said, window, extent): (&Said, Window, &Extent),
    by: Option<StaffId>,
) -> Result<(), Fault> {
    let (centre, names, rooms) = (held.centre(), said.names(), kept(extent.named())?);
    let (zh, en) = (names.zh.as_str(), names.en.as_str());
    held.run(INSERT, args![id, centre, zh, en, window.starts(), window.ends(), rooms, by]).await.map(drop)
}

/// Other words, other times, other rooms.
pub async fn change(
    held: &mut Held,
    id: AnnouncementId,
    (said, window, extent): (&Said, Window, &Extent),
    by: StaffId,
) -> Result<(), Fault> {
    let (names, rooms) = (said.names(), kept(extent.named())?);
    let (zh, en) = (names.zh.as_str(), names.en.as_str());
    held.run(CHANGE, args![id, zh, en, window.starts(), window.ends(), rooms, by]).await.map(drop)
}

/// Shown no more; false when somebody took it back before.
pub async fn take_back(held: &mut Held, id: AnnouncementId, now: Timestamp) -> Result<bool, Fault> {
    Ok(held.run(TAKE_BACK, args![id, now]).await? == 1)
}
