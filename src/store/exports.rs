//! A centre's programme, what it told everybody, and its counts, as another house takes them over: read page by page, written whole.
//!
//! Keeps true: nothing here names anybody; of a private room there are days and numbers alone (M2, M3).

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, RoomId, SeriesId};
use crate::domain::names::Names;
use crate::domain::series::{Limits, Terms};
use crate::domain::session::Cause;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rows read at once.
pub const PAGE: u16 = 500;

statements! {
    SESSIONS = "SELECT s.id, r.slug AS room, e.slug AS series, s.name_zh, s.name_en, s.description_zh, s.description_en, s.host_zh, s.host_en, \
                s.date, s.wall, s.planned_date, s.planned_wall, s.starts_at, s.ends_at, s.clears_at, s.places, s.room_limit, s.staff, \
                s.walk_in_places, s.families_max, s.terms, s.judged_on, s.cancelled, s.cancelled_at, s.confirmed, s.closed, s.sequence, \
                s.created_at, s.content_at, s.added, s.by_hand, (SELECT i.source FROM imported i WHERE i.session_id = s.id) AS source, \
                (SELECT i.digest FROM imported i WHERE i.session_id = s.id) AS digest, (SELECT i.mark FROM imported i WHERE i.session_id = s.id) AS mark \
                FROM session s JOIN room r ON r.id = s.room_id LEFT JOIN series e ON e.id = s.series_id \
                WHERE s.centre_id = $1 AND (s.starts_at, s.id) > ($2, $3) AND r.privacy = 'public' ORDER BY s.starts_at, s.id LIMIT $4";
    CLOSURES = "SELECT id, starts_at, ends_at, reason_zh, reason_en, lifted FROM closure WHERE centre_id = $1 ORDER BY starts_at, id";
    SHUT = "SELECT r.slug FROM closure_room c JOIN room r ON r.id = c.room_id WHERE c.closure_id = $1 ORDER BY r.slug";
    ANNOUNCEMENTS = "SELECT id, zh, en, starts_at, ends_at, rooms, taken_back_at FROM announcement WHERE centre_id = $1 ORDER BY starts_at, id";
    SLUGS = "SELECT id, slug FROM room WHERE centre_id = $1 ORDER BY slug";
    /// Children by what became of them and walk-ins, of sessions that are over; counted here and counted before.
    COUNTS = "SELECT s.id AS session, s.starts_at, s.date, s.wall, r.slug AS room, \
              CAST(COALESCE((SELECT n.attended FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COUNT(*) FROM booking b JOIN booking_child c ON c.booking_id = b.id WHERE b.session_id = s.id AND c.state = 'attended') AS BIGINT) AS attended, \
              CAST(COALESCE((SELECT n.late FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COUNT(*) FROM booking b JOIN booking_child c ON c.booking_id = b.id WHERE b.session_id = s.id AND c.state = 'late') AS BIGINT) AS late, \
              CAST(COALESCE((SELECT n.no_show FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COUNT(*) FROM booking b JOIN booking_child c ON c.booking_id = b.id WHERE b.session_id = s.id AND c.state = 'no_show') AS BIGINT) AS no_show, \
              CAST(COALESCE((SELECT n.turned_away FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COUNT(*) FROM booking b JOIN booking_child c ON c.booking_id = b.id WHERE b.session_id = s.id AND c.state = 'turned_away') AS BIGINT) AS turned_away, \
              CAST(COALESCE((SELECT n.cancelled FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COUNT(*) FROM booking b JOIN booking_child c ON c.booking_id = b.id WHERE b.session_id = s.id AND c.state = 'cancelled') AS BIGINT) AS cancelled, \
              CAST(COALESCE((SELECT n.walk_in_children FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COALESCE(SUM(v.children), 0) FROM visit v WHERE v.session_id = s.id AND v.kind IN ('walk_in', 'group') AND v.heads > 0 \
              AND v.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id)) AS BIGINT) AS walk_in_children, \
              CAST(COALESCE((SELECT n.walk_in_heads FROM session_count n WHERE n.session_id = s.id), 0) + (SELECT COALESCE(SUM(v.heads), 0) FROM visit v WHERE v.session_id = s.id AND v.kind IN ('walk_in', 'group') AND v.heads > 0 \
              AND v.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM visit u WHERE u.undoes = v.id)) AS BIGINT) AS walk_in_heads \
              FROM session s JOIN room r ON r.id = s.room_id \
              WHERE s.centre_id = $1 AND (s.starts_at, s.id) > ($2, $3) AND s.ends_at <= $4 AND r.privacy = 'public' ORDER BY s.starts_at, s.id LIMIT $5";
    PRIVATE_DAYS = "SELECT r.slug AS room, d.date, d.uses FROM room r JOIN private_day d ON d.room_id = r.id WHERE r.centre_id = $1 ORDER BY r.slug, d.date";
    ADD_SESSION = "INSERT INTO session (id, centre_id, room_id, series_id, name_zh, name_en, description_zh, description_en, host_zh, host_en, \
                   date, wall, planned_date, planned_wall, starts_at, ends_at, clears_at, places, room_limit, staff, walk_in_places, families_max, \
                   terms, judged_on, cancelled, cancelled_at, confirmed, closed, sequence, seen_number, content_number, created_at, content_at, added, by_hand) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, \
                   $26, $27, $28, $29, $30, $30, $31, $32, $33, $34)";
    ADD_SAID = "INSERT INTO imported (session_id, centre_id, source, starts_at, digest, mark) VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_CLOSURE = "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en, lifted) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_SHUT = "INSERT INTO closure_room (closure_id, room_id) VALUES ($1, $2)";
    ADD_ANNOUNCEMENT = "INSERT INTO announcement (id, centre_id, zh, en, starts_at, ends_at, rooms, taken_back_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_COUNT = "INSERT INTO session_count (session_id, attended, late, no_show, turned_away, cancelled, walk_in_children, walk_in_heads) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_PRIVATE_DAY = "INSERT INTO private_day (room_id, date, uses) VALUES ($1, $2, $3)";
}

/// A dated session under the words by which it is known anywhere: its own id, and the slugs of room and series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionLine {
    pub id: Uuid,
    pub room: String,
    pub series: Option<String>,
    pub names: Names,
    pub description: Names,
    pub host: Names,
    /// The promise; instants follow from it and the elapsed length (K4).
    pub date: Date,
    pub wall: String,
    pub planned_date: Date,
    pub planned_wall: String,
    pub seconds: i64,
    pub turnaround_seconds: i64,
    pub limits: Limits,
    pub terms: Terms,
    pub judged_on: Date,
    pub cancelled: Option<Cause>,
    pub cancelled_at: Option<Timestamp>,
    pub confirmed: bool,
    pub closed: bool,
    pub sequence: i64,
    pub created_at: Timestamp,
    pub content_at: Timestamp,
    /// No occurrence of its series: a make-up lesson (B7).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub added: bool,
    /// Staff changed this one alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// Where it came by import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidLine>,
}

/// Which source a session came from, a digest of what it said of it, and the mark by which it tells its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidLine {
    pub source: String,
    pub digest: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    room: String,
    series: Option<String>,
    name_zh: String,
    name_en: String,
    description_zh: String,
    description_en: String,
    host_zh: String,
    host_en: String,
    date: Date,
    wall: String,
    planned_date: Date,
    planned_wall: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    clears_at: Timestamp,
    places: i64,
    room_limit: i64,
    staff: i64,
    walk_in_places: i64,
    families_max: Option<i64>,
    terms: String,
    judged_on: Date,
    cancelled: Option<String>,
    cancelled_at: Option<Timestamp>,
    confirmed: bool,
    closed: bool,
    sequence: i64,
    created_at: Timestamp,
    content_at: Timestamp,
    added: bool,
    by_hand: bool,
    source: Option<String>,
    digest: Option<String>,
    mark: Option<String>,
}

impl SessionRow {
    fn read(self) -> Result<SessionLine, Fault> {
        Ok(SessionLine {
            id: self.id,
            room: self.room,
            series: self.series,
            names: Names { zh: self.name_zh, en: self.name_en },
            description: Names { zh: self.description_zh, en: self.description_en },
            host: Names { zh: self.host_zh, en: self.host_en },
            date: self.date,
            wall: self.wall,
            planned_date: self.planned_date,
            planned_wall: self.planned_wall,
            seconds: (self.ends_at - self.starts_at).num_seconds(),
            turnaround_seconds: (self.clears_at - self.ends_at).num_seconds(),
            limits: Limits {
                places: figure(self.places),
                room_limit: figure(self.room_limit),
                staff: figure(self.staff),
                walk_in_places: figure(self.walk_in_places),
                families_max: self.families_max.map(figure),
            },
            terms: serde_json::from_str(&self.terms)?,
            judged_on: self.judged_on,
            cancelled: self.cancelled.map(|text| serde_json::from_str(&text)).transpose()?,
            cancelled_at: self.cancelled_at,
            confirmed: self.confirmed,
            closed: self.closed,
            sequence: self.sequence,
            created_at: self.created_at,
            content_at: self.content_at,
            added: self.added,
            by_hand: self.by_hand,
            said: self.source.zip(self.digest).map(|(source, digest)| SaidLine {
                source,
                digest,
                mark: self.mark,
            }),
        })
    }
}

/// Where a page ends and the next begins.
pub type Mark = (Timestamp, Uuid);

/// The next page of a centre's sessions after a mark, and the mark after it.
pub async fn sessions(
    db: &mut Conn,
    centre: CentreId,
    after: Mark,
) -> Result<(Vec<SessionLine>, Option<Mark>), Fault> {
    let rows: Vec<SessionRow> = db.all(SESSIONS, args![centre, after.0, after.1, PAGE]).await?;
    let mark = rows.last().map(|row| (row.starts_at, row.id));
    Ok((rows.into_iter().map(SessionRow::read).collect::<Result<_, Fault>>()?, mark))
}

/// A closure, lifted or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureLine {
    pub id: Uuid,
    /// None: the whole building.
    pub rooms: Vec<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub reason: Names,
    pub lifted: bool,
}

type ClosureRow = (Uuid, Timestamp, Timestamp, String, String, bool);

/// Every closure of a centre, in order of its start.
pub async fn closures(db: &mut Conn, centre: CentreId) -> Result<Vec<ClosureLine>, Fault> {
    let rows: Vec<ClosureRow> = db.all(CLOSURES, args![centre]).await?;
    let mut lines: Vec<ClosureLine> = Vec::new();
    for (id, starts_at, ends_at, zh, en, lifted) in rows {
        let shut: Vec<(String,)> = db.all(SHUT, args![id]).await?;
        let rooms = shut.into_iter().map(|(slug,)| slug).collect();
        lines.push(ClosureLine { id, rooms, starts_at, ends_at, reason: Names { zh, en }, lifted });
    }
    Ok(lines)
}

/// An announcement, taken back or not; whose words they are stays in the house.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementLine {
    pub id: Uuid,
    pub words: Names,
    /// None: the whole house.
    pub rooms: Vec<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub taken_back_at: Option<Timestamp>,
}

type AnnouncementRow = (Uuid, String, String, Timestamp, Timestamp, String, Option<Timestamp>);

/// Every announcement of a centre, in order of its start.
pub async fn announcements(db: &mut Conn, centre: CentreId) -> Result<Vec<AnnouncementLine>, Fault> {
    let rows: Vec<AnnouncementRow> = db.all(ANNOUNCEMENTS, args![centre]).await?;
    let slugs: Vec<(Uuid, String)> = db.all(SLUGS, args![centre]).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for (id, zh, en, starts_at, ends_at, meant, taken_back_at) in rows {
        let meant: Vec<RoomId> = serde_json::from_str(&meant)?;
        let rooms = slugs.iter().filter(|(room, _)| meant.contains(&RoomId(*room)));
        let rooms = rooms.map(|(_, slug)| slug.clone()).collect();
        lines.push(AnnouncementLine {
            id,
            words: Names { zh, en },
            rooms,
            starts_at,
            ends_at,
            taken_back_at,
        });
    }
    Ok(lines)
}

/// How many came to a session that is over.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CountLine {
    pub session: Uuid,
    starts_at: Timestamp,
    date: Date,
    wall: String,
    room: String,
    attended: i64,
    late: i64,
    no_show: i64,
    turned_away: i64,
    cancelled: i64,
    walk_in_children: i64,
    walk_in_heads: i64,
}

/// How many came, in the order of [`FIGURES`].
pub type Figures = [i64; 7];

pub const FIGURES: [&str; 7] =
    ["attended", "late", "no_show", "turned_away", "cancelled", "walk_in_children", "walk_in_heads"];

impl CountLine {
    pub fn figures(&self) -> Figures {
        let c = self;
        [c.attended, c.late, c.no_show, c.turned_away, c.cancelled, c.walk_in_children, c.walk_in_heads]
    }

    /// The session by what people know of it: its date, its time and its room.
    pub fn place(&self) -> (Date, &str, &str) {
        (self.date, &self.wall, &self.room)
    }
}

/// The next page of counts after a mark, of sessions over by an instant; the mark after it.
pub async fn counts(
    db: &mut Conn,
    centre: CentreId,
    after: Mark,
    by: Timestamp,
) -> Result<(Vec<CountLine>, Option<Mark>), Fault> {
    let rows: Vec<CountLine> = db.all(COUNTS, args![centre, after.0, after.1, by, PAGE]).await?;
    let mark = rows.last().map(|row| (row.starts_at, row.session));
    Ok((rows, mark))
}

/// M3: how often a private room was used on a day: all that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
#[serde(deny_unknown_fields)]
pub struct PrivateDayLine {
    pub room: String,
    pub date: Date,
    pub uses: i64,
}

pub async fn private_days(db: &mut Conn, centre: CentreId) -> Result<Vec<PrivateDayLine>, Fault> {
    db.all(PRIVATE_DAYS, args![centre]).await
}

/// Writes a session as it was elsewhere.
pub async fn add_session(
    held: &mut Held,
    line: &SessionLine,
    (room, series): (RoomId, Option<SeriesId>),
    (starts, ends, clears): (Timestamp, Timestamp, Timestamp),
) -> Result<(), Fault> {
    let s = line;
    let (centre, number) = (held.centre(), held.number());
    let mut values = args![s.id, centre, room, series];
    for names in [&s.names, &s.description, &s.host] {
        values.extend(args![names.zh.as_str(), names.en.as_str()]);
    }
    values.extend(args![s.date, s.wall.as_str(), s.planned_date, s.planned_wall.as_str()]);
    values.extend(args![starts, ends, clears]);
    values.extend(args![s.limits.places, s.limits.room_limit, s.limits.staff, s.limits.walk_in_places]);
    let cancelled = s.cancelled.as_ref().map(serde_json::to_string).transpose()?;
    values.extend(args![s.limits.families_max, serde_json::to_string(&s.terms)?, s.judged_on, cancelled]);
    values.extend(args![
        s.cancelled_at,
        s.confirmed,
        s.closed,
        s.sequence,
        number,
        s.created_at,
        s.content_at,
        s.added,
        s.by_hand
    ]);
    held.memo.clear();
    held.run(ADD_SESSION, values).await?;
    if let Some(SaidLine { source, digest, mark }) = &s.said {
        held.run(ADD_SAID, args![s.id, centre, source.as_str(), starts, digest.as_str(), mark.as_deref()])
            .await?;
    }
    Ok(())
}

pub async fn add_closure(held: &mut Held, line: &ClosureLine, shut: &[RoomId]) -> Result<(), Fault> {
    let (centre, c) = (held.centre(), line);
    let mut values = args![c.id, centre, c.starts_at, c.ends_at];
    values.extend(args![c.reason.zh.as_str(), c.reason.en.as_str(), c.lifted]);
    held.run(ADD_CLOSURE, values).await?;
    for room in shut {
        held.run(ADD_SHUT, args![c.id, *room]).await?;
    }
    Ok(())
}

pub async fn add_announcement(
    held: &mut Held,
    line: &AnnouncementLine,
    meant: &[RoomId],
) -> Result<(), Fault> {
    let (centre, a) = (held.centre(), line);
    let mut values = args![a.id, centre, a.words.zh.as_str(), a.words.en.as_str()];
    values.extend(args![a.starts_at, a.ends_at, super::announcements::kept(meant)?, a.taken_back_at]);
    held.run(ADD_ANNOUNCEMENT, values).await.map(drop)
}

pub async fn add_count(held: &mut Held, session: Uuid, figures: Figures) -> Result<(), Fault> {
    let mut values = args![session];
    values.extend(figures.map(super::Arg::from));
    held.run(ADD_COUNT, values).await.map(drop)
}

pub async fn add_private_day(held: &mut Held, room: RoomId, line: &PrivateDayLine) -> Result<(), Fault> {
    held.run(ADD_PRIVATE_DAY, args![room, line.date, line.uses]).await.map(drop)
}
