//! Heads going in and out: append-only, counted by counting (C7).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::capacity::Tally;
use crate::domain::ids::{BookingId, CentreId, ChildId, RoomId, SessionId, VisitId};
use crate::domain::visit::{Did, Press};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    TALLIES = "SELECT v.session_id, CAST(SUM(v.children) AS BIGINT), CAST(SUM(v.heads) AS BIGINT), CAST(SUM(v.on_site) AS BIGINT), \
               CAST(SUM(CASE WHEN v.kind = 'walk_in' THEN v.children ELSE 0 END) AS BIGINT), \
               CAST(SUM(CASE WHEN v.kind = 'walk_in' THEN v.heads ELSE 0 END) AS BIGINT), \
               CAST(SUM(CASE WHEN v.kind = 'walk_in' THEN v.on_site ELSE 0 END) AS BIGINT) \
               FROM session s JOIN visit v ON v.session_id = s.id \
               WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 GROUP BY v.session_id";
    /// Heads in each room since the building was last counted down.
    ROOMS = "SELECT room_id, CAST(SUM(children) AS BIGINT), CAST(SUM(heads) AS BIGINT), CAST(SUM(on_site) AS BIGINT) \
             FROM visit WHERE centre_id = $1 AND at >= $2 GROUP BY room_id";
    /// Heads counted in each room where no session ran.
    LOOSE = "SELECT room_id, CAST(SUM(children) AS BIGINT), CAST(SUM(heads) AS BIGINT), CAST(SUM(on_site) AS BIGINT) \
             FROM visit WHERE centre_id = $1 AND at >= $2 AND session_id IS NULL GROUP BY room_id";
    /// Walk-ins of a session by age band, net of those who left (C8).
    BANDS = "SELECT band, CAST(SUM(children) AS BIGINT), CAST(SUM(heads) AS BIGINT), CAST(SUM(on_site) AS BIGINT) \
             FROM visit WHERE session_id = $1 AND kind = 'walk_in' AND band IS NOT NULL GROUP BY band";
    /// What is still counted anywhere since an instant, room by room and session by session.
    COUNTED = "SELECT room_id, session_id, CAST(SUM(children) AS BIGINT), CAST(SUM(heads) AS BIGINT), CAST(SUM(on_site) AS BIGINT) \
               FROM visit WHERE centre_id = $1 AND at >= $2 GROUP BY room_id, session_id \
               HAVING SUM(children) <> 0 OR SUM(heads) <> 0 OR SUM(on_site) <> 0";
    INSERT = "INSERT INTO visit (id, centre_id, room_id, session_id, booking_id, child_id, at, kind, children, heads, on_site, band, undoes, source, nonce) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    IS_COUNTED = "SELECT COUNT(*) FROM visit WHERE source = $1 AND nonce = $2";
    FIND = "SELECT id, centre_id, room_id, session_id, booking_id, child_id, at, kind, children, heads, on_site, band FROM visit WHERE id = $1";
    /// The last events of a centre since an instant that nobody took back, the newest first; what a people counter said is no press.
    RECENT = "SELECT v.id, v.centre_id, v.room_id, v.session_id, v.booking_id, v.child_id, v.at, v.kind, v.children, v.heads, v.on_site, v.band \
              FROM visit v WHERE v.centre_id = $1 AND v.at >= $2 AND v.undoes IS NULL AND SUBSTR(v.source, 1, 8) <> 'counter ' AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id) \
              ORDER BY v.at DESC, v.id DESC LIMIT $3";
    /// The last events of a session that nobody took back, the newest first.
    LAST = "SELECT v.id, v.centre_id, v.room_id, v.session_id, v.booking_id, v.child_id, v.at, v.kind, v.children, v.heads, v.on_site, v.band \
            FROM visit v WHERE v.session_id = $1 AND v.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id) \
            ORDER BY v.at DESC, v.id DESC LIMIT $2";
}

/// One event of heads going in (positive) or out (negative).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub id: VisitId,
    pub centre: CentreId,
    pub room: RoomId,
    pub session: Option<SessionId>,
    pub booking: Option<BookingId>,
    pub child: Option<ChildId>,
    pub at: Timestamp,
    pub kind: Kind,
    /// Children are among the heads.
    pub children: i64,
    pub heads: i64,
    /// Guardians outside the room but in the building (C2).
    pub on_site: i64,
    /// An anonymous walk-in's age band in months: `36-72`.
    pub band: Option<String>,
}

impl Visit {
    /// What somebody at the desk would call it; none for what nobody pressed.
    pub fn press(&self) -> Option<Press> {
        let is_in = self.heads > 0;
        let did = match self.kind {
            Kind::CheckIn => Did::CheckIn,
            Kind::CheckOut => Did::CheckOut,
            Kind::WalkIn if is_in => Did::WalkIn,
            Kind::WalkIn => Did::WalkOut,
            Kind::Count if is_in => Did::More,
            Kind::Count => Did::Fewer,
            Kind::AllOut => Did::AllOut,
            Kind::Group if is_in => Did::GroupIn,
            Kind::Group => Did::GroupOut,
            Kind::Reset => return None,
        };
        let heads = u16::try_from(self.heads.unsigned_abs()).unwrap_or(u16::MAX);
        let who = self.booking.zip(self.child);
        Some(Press { visit: self.id, room: self.room, who, at: self.at, did, heads })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    CheckIn,
    CheckOut,
    /// Without a booking; negative when such people leave (C8).
    WalkIn,
    /// A group, by heads; negative when it leaves (B10).
    Group,
    /// Heads corrected by hand or by a counter, never children (C9).
    Count,
    /// Everybody of a session has left.
    AllOut,
    /// The building closed (C7).
    Reset,
}

const KINDS: [(Kind, &str); 7] = [
    (Kind::CheckIn, "check_in"),
    (Kind::CheckOut, "check_out"),
    (Kind::WalkIn, "walk_in"),
    (Kind::Group, "group"),
    (Kind::Count, "count"),
    (Kind::AllOut, "all_out"),
    (Kind::Reset, "reset"),
];

impl Kind {
    fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("count", |(_, word)| word)
    }

    fn stored(word: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: Uuid,
    centre_id: Uuid,
    room_id: Uuid,
    session_id: Option<Uuid>,
    booking_id: Option<Uuid>,
    child_id: Option<Uuid>,
    at: Timestamp,
    kind: String,
    children: i64,
    heads: i64,
    on_site: i64,
    band: Option<String>,
}

impl TryFrom<VisitRow> for Visit {
    type Error = Fault;

    fn try_from(row: VisitRow) -> Result<Visit, Fault> {
        Ok(Visit {
            id: VisitId(row.id),
            centre: CentreId(row.centre_id),
            room: RoomId(row.room_id),
            session: row.session_id.map(SessionId),
            booking: row.booking_id.map(BookingId),
            child: row.child_id.map(ChildId),
            at: row.at,
            kind: Kind::stored(&row.kind).ok_or_else(|| Fault::Corrupt(format!("visit {}", row.kind)))?,
            children: row.children,
            heads: row.heads,
            on_site: row.on_site,
            band: row.band,
        })
    }
}

/// Who is in each session that touches a window.
pub async fn tallies(
    db: &mut Conn,
    centre: CentreId,
    window: Window,
) -> Result<HashMap<SessionId, Tally>, Fault> {
    let earliest = window.starts() - crate::domain::zone::Span::days(2);
    let values = args![centre, window.starts(), window.ends(), earliest];
    type Sums = (Uuid, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Sums> = db.all(TALLIES, values).await?;
    Ok(rows
        .into_iter()
        .map(|(id, a, b, c, d, e, f)| (SessionId(id), Tally::of([a, b, c, d, e, f])))
        .collect())
}

/// Heads in each room since `since`, the start of this opening day: children, heads, guardians on site.
pub async fn rooms(
    db: &mut Conn,
    centre: CentreId,
    since: Timestamp,
) -> Result<HashMap<RoomId, Tally>, Fault> {
    let rows: Vec<(Uuid, i64, i64, i64)> = db.all(ROOMS, args![centre, since]).await?;
    Ok(rows.into_iter().map(|(id, a, b, c)| (RoomId(id), Tally::of([a, b, c, 0, 0, 0]))).collect())
}

/// Heads in each room counted where no session ran, since an instant.
pub async fn loose(
    db: &mut Conn,
    centre: CentreId,
    since: Timestamp,
) -> Result<HashMap<RoomId, Tally>, Fault> {
    let rows: Vec<(Uuid, i64, i64, i64)> = db.all(LOOSE, args![centre, since]).await?;
    Ok(rows.into_iter().map(|(id, a, b, c)| (RoomId(id), Tally::of([a, b, c, 0, 0, 0]))).collect())
}

/// Anonymous walk-ins inside a session, by age band: children, heads, grown-ups on site.
pub async fn bands(db: &mut Conn, session: SessionId) -> Result<HashMap<String, [i64; 3]>, Fault> {
    let rows: Vec<(String, i64, i64, i64)> = db.all(BANDS, args![session]).await?;
    Ok(rows.into_iter().map(|(band, a, b, c)| (band, [a, b, c])).collect())
}

/// A room, its session if one was counted for, and the sums of children, heads and grown-ups on site.
pub type Counted = (RoomId, Option<SessionId>, [i64; 3]);

/// What is still counted since an instant, zero sums left out.
pub async fn counted(db: &mut Conn, centre: CentreId, since: Timestamp) -> Result<Vec<Counted>, Fault> {
    let rows: Vec<(Uuid, Option<Uuid>, i64, i64, i64)> = db.all(COUNTED, args![centre, since]).await?;
    Ok(rows
        .into_iter()
        .map(|(room, session, a, b, c)| (RoomId(room), session.map(SessionId), [a, b, c]))
        .collect())
}

/// Writes an event; false when this source already sent this nonce.
pub async fn insert(held: &mut Held, visit: &Visit, (source, nonce): (&str, &str)) -> Result<bool, Fault> {
    write(held, visit, None, (source, nonce)).await
}

/// Takes an event back by its opposite; false when it was taken back before.
pub async fn undo(held: &mut Held, visit: &Visit, now: Timestamp, source: &str) -> Result<bool, Fault> {
    let opposite = Visit {
        id: VisitId::new(),
        at: now,
        children: -visit.children,
        heads: -visit.heads,
        on_site: -visit.on_site,
        ..visit.clone()
    };
    let nonce = format!("undo {}", visit.id);
    write(held, &opposite, Some(visit.id), (source, &nonce)).await
}

async fn write(
    held: &mut Held,
    visit: &Visit,
    undoes: Option<VisitId>,
    by: (&str, &str),
) -> Result<bool, Fault> {
    let v = visit;
    let mut values = args![v.id, v.centre, v.room, v.session, v.booking, v.child, v.at, v.kind.word()];
    values.extend(args![v.children, v.heads, v.on_site, v.band.clone(), undoes, by.0, by.1]);
    Ok(held.run(INSERT, values).await? == 1)
}

/// Whether this source sent this nonce before: the same press came twice.
pub async fn is_counted(db: &mut Conn, source: &str, nonce: &str) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_COUNTED, args![source, nonce]).await?;
    Ok(count > 0)
}

/// The last events of a centre since an instant that can still be taken back, the newest first.
pub async fn recent(
    db: &mut Conn,
    centre: CentreId,
    since: Timestamp,
    most: u16,
) -> Result<Vec<Visit>, Fault> {
    let rows: Vec<VisitRow> = db.all(RECENT, args![centre, since, most]).await?;
    rows.into_iter().map(Visit::try_from).collect()
}

pub async fn find(db: &mut Conn, id: VisitId) -> Result<Option<Visit>, Fault> {
    let row: Option<VisitRow> = db.opt(FIND, args![id]).await?;
    row.map(Visit::try_from).transpose()
}

/// The last events of a session that can still be taken back, the newest first.
pub async fn last(db: &mut Conn, session: SessionId, most: u16) -> Result<Vec<Visit>, Fault> {
    let rows: Vec<VisitRow> = db.all(LAST, args![session, most]).await?;
    rows.into_iter().map(Visit::try_from).collect()
}
