//! Closures of rooms and of the building, as rows (B7).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::closure::Closure;
use crate::domain::ids::{CentreId, ClosureId, RoomId};
use crate::domain::names::Names;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! closure {
    () => {
        "SELECT id, centre_id, room_id, starts_at, ends_at, reason_zh, reason_en FROM closure "
    };
}

statements! {
    TOUCHING = concat!(closure!(), "WHERE centre_id = $1 AND starts_at < $3 AND ends_at > $2 AND NOT lifted ORDER BY starts_at, id");
    COMING = concat!(closure!(), "WHERE centre_id = $1 AND ends_at > $2 AND NOT lifted ORDER BY starts_at, id LIMIT $3");
    PAGE = concat!(closure!(), "WHERE centre_id = $1 AND ends_at > $2 AND NOT lifted AND (starts_at, id) > ($3, $4) ORDER BY starts_at, id LIMIT $5");
    FIND = concat!(closure!(), "WHERE id = $1 AND NOT lifted");
    IS_KNOWN = "SELECT COUNT(*) FROM closure WHERE id = $1";
    INSERT = "INSERT INTO closure (id, centre_id, room_id, starts_at, ends_at, reason_zh, reason_en) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LIFT = "UPDATE closure SET lifted = TRUE WHERE id = $1 AND NOT lifted";
}

#[derive(sqlx::FromRow)]
struct ClosureRow {
    id: Uuid,
    centre_id: Uuid,
    room_id: Option<Uuid>,
    starts_at: Timestamp,
    ends_at: Timestamp,
    reason_zh: String,
    reason_en: String,
}

impl TryFrom<ClosureRow> for Closure {
    type Error = Fault;

    fn try_from(row: ClosureRow) -> Result<Closure, Fault> {
        let window = Window::new(row.starts_at, row.ends_at);
        Ok(Closure {
            id: ClosureId(row.id),
            centre: CentreId(row.centre_id),
            room: row.room_id.map(RoomId),
            window: window.ok_or_else(|| Fault::Corrupt(format!("closure {}", row.id)))?,
            reason: Names { zh: row.reason_zh, en: row.reason_en },
        })
    }
}

/// Every closure of a centre that touches a window and was not lifted, in order of its start.
pub async fn touching(db: &mut Conn, centre: CentreId, window: Window) -> Result<Vec<Closure>, Fault> {
    let rows: Vec<ClosureRow> = db.all(TOUCHING, args![centre, window.starts(), window.ends()]).await?;
    rows.into_iter().map(Closure::try_from).collect()
}

/// Closures that stand or come, at most `most`.
pub async fn coming(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Closure>, Fault> {
    let rows: Vec<ClosureRow> = db.all(COMING, args![centre, now, most]).await?;
    rows.into_iter().map(Closure::try_from).collect()
}

/// The same in pages: those after one of them.
pub async fn page(
    db: &mut Conn,
    (centre, now): (CentreId, Timestamp),
    after: Option<(Timestamp, ClosureId)>,
    most: u16,
) -> Result<Vec<Closure>, Fault> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, ClosureId(Uuid::nil())));
    let rows: Vec<ClosureRow> = db.all(PAGE, args![centre, now, at, id, most]).await?;
    rows.into_iter().map(Closure::try_from).collect()
}

pub async fn find(db: &mut Conn, id: ClosureId) -> Result<Option<Closure>, Fault> {
    let row: Option<ClosureRow> = db.opt(FIND, args![id]).await?;
    row.map(Closure::try_from).transpose()
}

/// Written before, lifted or not: the same press came twice.
pub async fn is_known(db: &mut Conn, id: ClosureId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_KNOWN, args![id]).await?;
    Ok(count > 0)
}

pub async fn insert(held: &mut Held, closure: &Closure) -> Result<(), Fault> {
    let (c, window) = (closure, closure.window);
    let (zh, en) = (c.reason.zh.as_str(), c.reason.en.as_str());
    held.run(INSERT, args![c.id, c.centre, c.room, window.starts(), window.ends(), zh, en]).await.map(drop)
}

/// Opens early; false when somebody did before.
pub async fn lift(held: &mut Held, id: ClosureId) -> Result<bool, Fault> {
    Ok(held.run(LIFT, args![id]).await? == 1)
}
