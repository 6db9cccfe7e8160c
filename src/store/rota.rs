//! The rota as rows: duties in the house, who is with which session, and who is not here (G4).
//!
//! Keeps true: whose account was shut is on no duty any more.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, DutyId, SessionId, StaffId};
use crate::domain::names::{Name, Names};
use crate::domain::rota::{Duty, Post};
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Timestamp, parse_time};
use crate::error::Fault;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use uuid::Uuid;

macro_rules! duty {
    () => {
        "SELECT d.id, d.staff_id, d.date, d.from_wall, d.until_wall FROM duty d JOIN staff s ON s.id = d.staff_id "
    };
}

statements! {
    DUTIES = concat!(duty!(), "WHERE d.centre_id = $1 AND d.date >= $2 AND d.date < $3 AND NOT s.removed ORDER BY d.date, d.from_wall, s.login, d.id");
    IS_THERE = "SELECT COUNT(*) FROM duty WHERE id = $1 AND centre_id = $2";
    ADD = "INSERT INTO duty (id, centre_id, staff_id, date, from_wall, until_wall) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    END = "DELETE FROM duty WHERE id = $1";
    END_DAY = "DELETE FROM duty WHERE staff_id = $1 AND date = $2";
    IS_PLANNED = "SELECT COUNT(*) FROM change WHERE centre_id = $1 AND subject = $2 AND verb = 'rota.planned'";
    AWAY = "SELECT staff_id, date FROM day_off WHERE centre_id = $1 AND date >= $2 AND date < $3 ORDER BY date, staff_id";
    BE_AWAY = "INSERT INTO day_off (staff_id, date, centre_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    COME_BACK = "DELETE FROM day_off WHERE staff_id = $1 AND date = $2";
    /// A count for each session of a window, looked up session by session.
    NUMBERS = "SELECT s.id, (SELECT COUNT(*) FROM session_staff w JOIN staff p ON p.id = w.staff_id WHERE w.session_id = s.id AND NOT p.removed) \
               FROM session s WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2";
    EIGHT = "SELECT w.session_id, w.staff_id, p.name FROM session_staff w JOIN staff p ON p.id = w.staff_id \
             WHERE w.session_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND NOT p.removed ORDER BY w.session_id, p.login";
    POSTS = "SELECT s.id, s.name_zh, s.name_en, s.starts_at, s.ends_at FROM session s JOIN session_staff w ON w.session_id = s.id AND w.staff_id = $1 \
             WHERE s.centre_id = $4 AND s.starts_at < $3 AND s.ends_at > $2 AND s.cancelled IS NULL ORDER BY s.starts_at, s.id";
    PUT_ON = "INSERT INTO session_staff (session_id, staff_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    TAKE_OFF = "DELETE FROM session_staff WHERE session_id = $1 AND staff_id = $2";
}

type DutyRow = (Uuid, Uuid, Date, String, String);

fn duty((id, staff, date, from, until): DutyRow) -> Result<Duty, Fault> {
    let time = |text: &str| parse_time(text).ok_or_else(|| Fault::Corrupt(format!("duty {id}")));
    let (from, until) = (time(&from)?, time(&until)?);
    Ok(Duty { id: DutyId(id), staff: StaffId(staff), date, from, until })
}

/// Duties of a centre on some days, in their order.
pub async fn duties(db: &mut Conn, centre: CentreId, days: Range<Date>) -> Result<Vec<Duty>, Fault> {
    let rows: Vec<DutyRow> = db.all(DUTIES, args![centre, days.start, days.end]).await?;
    rows.into_iter().map(duty).collect()
}

pub async fn is_there(db: &mut Conn, centre: CentreId, id: DutyId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_THERE, args![id, centre]).await?;
    Ok(count > 0)
}

fn written(time: TimeOfDay) -> String {
    time.format("%H:%M").to_string()
}

/// False when it was there before.
pub async fn add(held: &mut Held, duty: &Duty) -> Result<bool, Fault> {
    let (centre, from, until) = (held.centre(), written(duty.from), written(duty.until));
    Ok(held.run(ADD, args![duty.id, centre, duty.staff, duty.date, from, until]).await? == 1)
}

/// False when it was gone before.
pub async fn end(held: &mut Held, id: DutyId) -> Result<bool, Fault> {
    Ok(held.run(END, args![id]).await? == 1)
}

/// Takes somebody off every duty of a day; how many there were.
pub async fn end_day(held: &mut Held, staff: StaffId, date: Date) -> Result<u64, Fault> {
    held.run(END_DAY, args![staff, date]).await
}

/// The same plan was written down before.
pub async fn is_planned(held: &mut Held, plan: Uuid) -> Result<bool, Fault> {
    let centre = held.centre();
    let (count,): (i64,) = held.one(IS_PLANNED, args![centre, plan]).await?;
    Ok(count > 0)
}

/// Who is not here on which of some days.
pub async fn away(
    db: &mut Conn,
    centre: CentreId,
    days: Range<Date>,
) -> Result<BTreeSet<(StaffId, Date)>, Fault> {
    let rows: Vec<(Uuid, Date)> = db.all(AWAY, args![centre, days.start, days.end]).await?;
    Ok(rows.into_iter().map(|(staff, date)| (StaffId(staff), date)).collect())
}

/// False when it was known.
pub async fn be_away(held: &mut Held, staff: StaffId, date: Date) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(BE_AWAY, args![staff, date, centre]).await? == 1)
}

/// False when nobody thought them away.
pub async fn come_back(held: &mut Held, staff: StaffId, date: Date) -> Result<bool, Fault> {
    Ok(held.run(COME_BACK, args![staff, date]).await? == 1)
}

/// How many are with each session of a centre that touches a window; nothing where nobody is.
pub async fn numbers(
    db: &mut Conn,
    centre: CentreId,
    window: Window,
) -> Result<HashMap<SessionId, u16>, Fault> {
    let rows: Vec<(Uuid, i64)> = db.all(NUMBERS, args![centre, window.starts(), window.ends()]).await?;
    let known = rows.into_iter().filter(|(_, many)| *many > 0);
    Ok(known.map(|(session, many)| (SessionId(session), figure(many))).collect())
}

/// Who is with which session, by name.
pub type WithSessions = HashMap<SessionId, Vec<(StaffId, Name)>>;

/// The same by name; read eight sessions at a time.
pub async fn with_sessions(db: &mut Conn, centre: CentreId, window: Window) -> Result<WithSessions, Fault> {
    let staffed: Vec<SessionId> = numbers(db, centre, window).await?.into_keys().collect();
    let mut with = WithSessions::new();
    for eight in staffed.chunks(8) {
        let Some(last) = eight.last() else { continue };
        let asked = (0..8).map(|at| super::Arg::from(*eight.get(at).unwrap_or(last)));
        let rows: Vec<(Uuid, Uuid, String)> = db.all(EIGHT, asked.collect()).await?;
        for (session, staff, name) in rows {
            with.entry(SessionId(session)).or_default().push((StaffId(staff), Name::stored(name)));
        }
    }
    Ok(with)
}

/// Sessions somebody is with that touch a window and stand.
pub async fn posts(
    db: &mut Conn,
    (centre, staff): (CentreId, StaffId),
    window: Window,
) -> Result<Vec<Post>, Fault> {
    type Row = (Uuid, String, String, Timestamp, Timestamp);
    let rows: Vec<Row> = db.all(POSTS, args![staff, window.starts(), window.ends(), centre]).await?;
    let post = |(id, zh, en, starts, ends): Row| {
        let window = Window::new(starts, ends).ok_or_else(|| Fault::Corrupt(format!("session {id}")))?;
        Ok(Post { session: SessionId(id), names: Names { zh, en }, window })
    };
    rows.into_iter().map(post).collect()
}

/// False when they were with it before.
pub async fn put_on(held: &mut Held, session: SessionId, staff: StaffId) -> Result<bool, Fault> {
    Ok(held.run(PUT_ON, args![session, staff]).await? == 1)
}

/// False when they were not with it.
pub async fn take_off(held: &mut Held, session: SessionId, staff: StaffId) -> Result<bool, Fault> {
    Ok(held.run(TAKE_OFF, args![session, staff]).await? == 1)
}
