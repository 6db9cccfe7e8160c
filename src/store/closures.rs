//! Closures of rooms and of the building, as rows (B7).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::closure::{Closure, Extent};
use crate::domain::ids::{CentreId, ClosureId, RoomId};
use crate::domain::names::Names;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! closure {
    () => {
        "SELECT c.id, c.centre_id, r.room_id, c.starts_at, c.ends_at, c.reason_zh, c.reason_en FROM closure c \
         LEFT JOIN closure_room r ON r.closure_id = c.id "
    };
}

/// A closure's rows stand together.
macro_rules! in_order {
    () => {
        " ORDER BY c.starts_at, c.id, r.room_id"
    };
}

statements! {
    TOUCHING = concat!(closure!(), "WHERE c.centre_id = $1 AND c.starts_at < $3 AND c.ends_at > $2 AND NOT c.lifted", in_order!());
    PAGE = concat!(closure!(), "WHERE c.id IN (SELECT id FROM closure WHERE centre_id = $1 AND ends_at > $2 AND NOT lifted \
           AND (starts_at, id) > ($3, $4) ORDER BY starts_at, id LIMIT $5)", in_order!());
    FIND = concat!(closure!(), "WHERE c.id = $1 AND NOT c.lifted", in_order!());
    IS_KNOWN = "SELECT COUNT(*) FROM closure WHERE id = $1";
    INSERT = "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) VALUES ($1, $2, $3, $4, $5, $6)";
    SHUT = "INSERT INTO closure_room (closure_id, room_id) VALUES ($1, $2)";
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

/// A row for each room, or one for the building.
fn folded(rows: Vec<ClosureRow>) -> Result<Vec<Closure>, Fault> {
    let mut closures = Vec::new();
    for rows in rows.chunk_by(|row, next| row.id == next.id) {
        let shut = rows.iter().filter_map(|row| row.room_id.map(RoomId)).collect();
        let row = &rows[0];
        let window = Window::new(row.starts_at, row.ends_at);
        closures.push(Closure {
            id: ClosureId(row.id),
            centre: CentreId(row.centre_id),
            extent: Extent::of(shut),
            window: window.ok_or_else(|| Fault::Corrupt(format!("closure {}", row.id)))?,
            reason: Names { zh: row.reason_zh.clone(), en: row.reason_en.clone() },
        });
    }
    Ok(closures)
}

/// Every closure of a centre that touches a window and was not lifted, in order of its start.
pub async fn touching(db: &mut Conn, centre: CentreId, window: Window) -> Result<Vec<Closure>, Fault> {
    let rows: Vec<ClosureRow> = db.all(TOUCHING, args![centre, window.starts(), window.ends()]).await?;
    folded(rows)
}

/// Closures that stand or come, at most `most`.
pub async fn coming(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Closure>, Fault> {
    page(db, (centre, now), None, most).await
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
    folded(rows)
}

pub async fn find(db: &mut Conn, id: ClosureId) -> Result<Option<Closure>, Fault> {
    let rows: Vec<ClosureRow> = db.all(FIND, args![id]).await?;
    Ok(folded(rows)?.pop())
}

/// Written before, lifted or not: the same press came twice.
pub async fn is_known(db: &mut Conn, id: ClosureId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_KNOWN, args![id]).await?;
    Ok(count > 0)
}

pub async fn insert(held: &mut Held, closure: &Closure) -> Result<(), Fault> {
    let (c, window) = (closure, closure.window);
    let (zh, en) = (c.reason.zh.as_str(), c.reason.en.as_str());
    held.run(INSERT, args![c.id, c.centre, window.starts(), window.ends(), zh, en]).await?;
    for room in c.extent.named() {
        held.run(SHUT, args![c.id, *room]).await?;
    }
    Ok(())
}

/// Opens early; false when somebody did before.
pub async fn lift(held: &mut Held, id: ClosureId) -> Result<bool, Fault> {
    Ok(held.run(LIFT, args![id]).await? == 1)
}
