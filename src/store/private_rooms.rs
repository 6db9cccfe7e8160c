//! Private rooms: slots and presses, as rows, and how they are forgotten (M1–M3).
//!
//! Keeps true: what is read here for the public goes through [`Diary`], which tells nobody who it was.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::{centres, closures};
use crate::domain::closure::in_the_way;
use crate::domain::ids::{CentreId, GuardianId, HouseholdId, PrivateUseId, RoomId};
use crate::domain::private_room::{Diary, Kind, State, Use};
use crate::domain::room::Room;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp, Zone};
use crate::error::Fault;
use uuid::Uuid;

macro_rules! used { () => {
    "SELECT id, room_id, kind, starts_at, ends_at, household_id, guardian_id, code_word, claimed, ended FROM private_use "
} }

statements! {
    FIND = concat!(used!(), "WHERE id = $1");
    TOUCHING = concat!(used!(), "WHERE room_id = $1 AND ends_at > $2 AND starts_at < $3 ORDER BY starts_at, id");
    INSERT = "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, household_id, guardian_id, code_word, claimed) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CLAIM = "UPDATE private_use SET claimed = TRUE, starts_at = $2 WHERE id = $1 AND NOT ended";
    END = "UPDATE private_use SET ended = TRUE WHERE id = $1 AND NOT ended";
    OVER = concat!(used!(), "WHERE centre_id = $1 AND ends_at <= $2 ORDER BY ends_at LIMIT $3");
    COUNT = "INSERT INTO private_day (room_id, date, uses) VALUES ($1, $2, 1) \
             ON CONFLICT (room_id, date) DO UPDATE SET uses = private_day.uses + 1";
    FORGET = "DELETE FROM private_use WHERE id = $1";
    FORGET_CHANGES = "UPDATE change SET actor = NULL, detail = NULL WHERE centre_id = $1 AND subject = $2";
    USES = "SELECT uses FROM private_day WHERE room_id = $1 AND date = $2";
}

#[derive(sqlx::FromRow)]
struct UseRow {
    id: Uuid,
    room_id: Uuid,
    kind: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    household_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    code_word: String,
    claimed: bool,
    ended: bool,
}

impl TryFrom<UseRow> for Use {
    type Error = Fault;

    fn try_from(row: UseRow) -> Result<Use, Fault> {
        let window = Window::new(row.starts_at, row.ends_at);
        Ok(Use {
            id: PrivateUseId(row.id),
            room: RoomId(row.room_id),
            kind: if row.kind == "slot" { Kind::Slot } else { Kind::Press },
            window: window.ok_or_else(|| Fault::Corrupt(format!("private use {}", row.id)))?,
            household: row.household_id.map(HouseholdId),
            guardian: row.guardian_id.map(GuardianId),
            code_word: row.code_word,
            state: match (row.claimed, row.ended) {
                (false, false) => State::Expected,
                (true, false) => State::Here,
                (true, true) => State::Left,
                (false, true) => State::GivenUp,
            },
        })
    }
}

/// A private room on one day of its centre; `None` for a room that is not private.
pub async fn diary(db: &mut Conn, room: &Room, (date, zone): (Date, Zone)) -> Result<Option<Diary>, Fault> {
    let uses = centres::private_uses(db, room.centre).await?;
    let Some((_, rules)) = uses.into_iter().find(|(id, _)| *id == room.id) else { return Ok(None) };
    let rooms = centres::rooms(db, room.centre).await?;
    let day = zone.day(date);
    let shut = closures::touching(db, room.centre, day).await?;
    let shut = in_the_way(&shut, room.id, &rooms, day).map(|c| (c.window, c.reason.clone())).collect();
    let open = match centres::particulars(db, room.centre).await? {
        Some(p) => p.opening.windows(date, &p.holidays, zone),
        None => vec![day],
    };
    let rows: Vec<UseRow> = db.all(TOUCHING, args![room.id, day.starts(), day.ends()]).await?;
    let uses = rows.into_iter().map(Use::try_from).collect::<Result<_, Fault>>()?;
    Ok(Some(Diary { room: room.id, rules, zone, date, open, shut, uses }))
}

pub async fn find(db: &mut Conn, id: PrivateUseId) -> Result<Option<Use>, Fault> {
    let row: Option<UseRow> = db.opt(FIND, args![id]).await?;
    row.map(Use::try_from).transpose()
}

pub async fn insert(held: &mut Held, used: &Use) -> Result<(), Fault> {
    let u = used;
    let kind = match u.kind {
        Kind::Slot => "slot",
        Kind::Press => "press",
    };
    let centre = held.centre();
    let mut values = args![u.id, centre, u.room, kind, u.window.starts(), u.window.ends()];
    values.extend(args![u.household, u.guardian, u.code_word.as_str(), u.was_used()]);
    held.run(INSERT, values).await.map(drop)
}

/// Who booked has come, perhaps a little early.
pub async fn claim(held: &mut Held, id: PrivateUseId, window: Window) -> Result<(), Fault> {
    held.run(CLAIM, args![id, window.starts()]).await.map(drop)
}

/// Left, cancelled or given up; false when it was over before.
pub async fn end(held: &mut Held, id: PrivateUseId) -> Result<bool, Fault> {
    Ok(held.run(END, args![id]).await? == 1)
}

/// Uses of a centre that ended at `before` or earlier, the oldest first, at most `most`.
pub async fn over(db: &mut Conn, centre: CentreId, before: Timestamp, most: u16) -> Result<Vec<Use>, Fault> {
    let rows: Vec<UseRow> = db.all(OVER, args![centre, before, most]).await?;
    rows.into_iter().map(Use::try_from).collect()
}

/// M3: nothing of it stays but one more in the day's count; its ledger rows keep number, time and verb.
pub async fn forget(held: &mut Held, used: &Use, date: Date) -> Result<(), Fault> {
    if used.was_used() {
        held.run(COUNT, args![used.room, date]).await?;
    }
    let centre = held.centre();
    held.write_changes().await?;
    held.run(FORGET_CHANGES, args![centre, used.id]).await?;
    held.run(FORGET, args![used.id]).await.map(drop)
}

/// How often a room was used on a day that is forgotten.
pub async fn uses(db: &mut Conn, room: RoomId, date: Date) -> Result<u16, Fault> {
    let row: Option<(i64,)> = db.opt(USES, args![room, date]).await?;
    Ok(row.map_or(0, |(uses,)| centres::figure(uses)))
}
