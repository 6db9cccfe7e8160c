//! Sessions, as rows.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, Number, RoomId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::series::Limits;
use crate::domain::session::{Cause, Session, Standing};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp, Zone};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

macro_rules! session { () => {
    "SELECT s.id, s.centre_id, s.room_id, s.series_id, s.name_zh, s.name_en, s.description_zh, s.description_en, \
     s.host_zh, s.host_en, s.date, s.starts_at, s.ends_at, s.clears_at, s.places, s.room_limit, s.staff, \
     s.walk_in_places, s.families_max, s.terms, s.judged_on, s.cancelled, s.confirmed, c.zone \
     FROM session s JOIN centre c ON c.id = s.centre_id "
} }

statements! {
    FIND = concat!(session!(), "WHERE s.id = $1");
    /// Every session that touches a window, cancelled ones too.
    TOUCHING = concat!(session!(), "WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 ORDER BY s.starts_at, s.id");
    /// Those whose content in calendars changed after a number.
    CHANGED_SINCE = concat!(session!(), "WHERE s.centre_id = $1 AND s.content_number > $2");
    /// Every session of a series, called off ones too.
    OF_SERIES = concat!(session!(), "WHERE s.series_id = $1 ORDER BY s.starts_at, s.id");
    /// Sessions that start in a window, after one of them.
    PAGE = concat!(session!(), "WHERE s.centre_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND (s.starts_at, s.id) > ($4, $5) ORDER BY s.starts_at, s.id LIMIT $6");
    /// Those of a page of a household's bookings.
    OF_BOOKINGS = concat!(session!(), "WHERE s.id IN (SELECT p.session_id FROM booking p JOIN session ps ON ps.id = p.session_id \
                   WHERE p.household_id = $1 AND ps.ends_at > $2 AND (ps.starts_at, p.id) > ($3, $4) ORDER BY ps.starts_at, p.id LIMIT $5)");
    /// Sessions in a room whose time or turnaround touches a window (C4).
    BLOCKING = "SELECT id FROM session WHERE room_id = $1 AND cancelled IS NULL AND starts_at < $3 AND clears_at > $2 AND starts_at > $4";
    SEEN = "UPDATE session SET seen_number = $2 WHERE id = $1 AND seen_number < $2";
    CONTENT = "UPDATE session SET seen_number = $2, content_number = $2, content_at = $3, sequence = sequence + $4 WHERE id = $1";
    LIMITS = "UPDATE session SET places = $2, room_limit = $3, staff = $4, walk_in_places = $5, families_max = $6 WHERE id = $1";
    CANCEL = "UPDATE session SET cancelled = $2, cancelled_at = $3 WHERE id = $1 AND cancelled IS NULL";
    CLEARS = "UPDATE session SET clears_at = $2 WHERE id = $1";
    MOVE = "UPDATE session SET room_id = $2, date = $3, wall = $4, starts_at = $5, ends_at = $6, clears_at = $7 WHERE id = $1";
    REWRITE = "UPDATE session SET name_zh = $2, name_en = $3, terms = $4, judged_on = $5 WHERE id = $1";
    BY_HAND = "UPDATE session SET by_hand = TRUE WHERE id = $1";
    /// What a host does in a stretch of time.
    OF_HOST = concat!(session!(), "WHERE s.centre_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.cancelled IS NULL AND s.host_zh = $4 AND s.host_en = $5 \
               ORDER BY s.starts_at, s.id");
    /// The same, called off ones too: as many as a page holds.
    ALL_OF_HOST = concat!(session!(), "WHERE s.centre_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.host_zh = $4 AND s.host_en = $5 \
                   ORDER BY s.starts_at, s.id LIMIT 200");
    /// Sessions of a room that stand and are not over, in order of their start.
    COMING_IN = concat!(session!(), "WHERE s.room_id = $1 AND s.ends_at > $2 AND s.cancelled IS NULL ORDER BY s.starts_at, s.id");
    /// The last planned session of a room that starts by an instant.
    LATEST_IN = concat!(session!(), "WHERE s.room_id = $1 AND s.starts_at <= $2 ORDER BY s.starts_at DESC, s.id LIMIT 1");
    CLOSE = "UPDATE session SET closed = TRUE WHERE id = $1";
    ENDED = "SELECT id FROM session WHERE centre_id = $1 AND NOT closed AND ends_at <= $2 AND ends_at > $3 ORDER BY ends_at LIMIT 200";
    INSERT = "INSERT INTO session (id, centre_id, room_id, series_id, name_zh, name_en, description_zh, description_en, host_zh, host_en, \
              date, wall, planned_date, planned_wall, starts_at, ends_at, clears_at, places, room_limit, staff, walk_in_places, families_max, \
              terms, judged_on, confirmed, seen_number, content_number, created_at, content_at, added) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $24, $25, $25, $26) \
              ON CONFLICT DO NOTHING";
}

/// No session is longer: lets an index find what touches a window from its start.
pub(super) const LONGEST_DAYS: i64 = 2;

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    centre_id: Uuid,
    room_id: Uuid,
    series_id: Option<Uuid>,
    name_zh: String,
    name_en: String,
    description_zh: String,
    description_en: String,
    host_zh: String,
    host_en: String,
    date: Date,
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
    confirmed: bool,
    zone: String,
}

impl TryFrom<SessionRow> for Session {
    type Error = Fault;

    fn try_from(row: SessionRow) -> Result<Session, Fault> {
        let zone = Zone::parse(&row.zone).ok_or_else(|| Fault::Corrupt(format!("zone {}", row.zone)))?;
        let window = Window::new(row.starts_at, row.ends_at);
        let window =
            window.ok_or_else(|| Fault::Corrupt(format!("session {} ends before it starts", row.id)))?;
        let cause = row.cancelled.map(|text| serde_json::from_str::<Cause>(&text)).transpose()?;
        Ok(Session {
            id: SessionId(row.id),
            centre: CentreId(row.centre_id),
            room: RoomId(row.room_id),
            series: row.series_id.map(SeriesId),
            names: Names { zh: row.name_zh, en: row.name_en },
            description: Names { zh: row.description_zh, en: row.description_en },
            host: Names { zh: row.host_zh, en: row.host_en },
            window,
            clears_at: row.clears_at,
            date: row.date,
            starts: zone.wall(row.starts_at).time(),
            ends: zone.wall(row.ends_at).time(),
            limits: Limits {
                places: figure(row.places),
                room_limit: figure(row.room_limit),
                staff: figure(row.staff),
                walk_in_places: figure(row.walk_in_places),
                families_max: row.families_max.map(figure),
            },
            terms: serde_json::from_str(&row.terms)?,
            judged_on: row.judged_on,
            standing: cause.map_or(Standing::Planned, |cause| Standing::Cancelled { cause }),
            is_confirmed: row.confirmed,
        })
    }
}

pub async fn find(db: &mut Conn, id: SessionId) -> Result<Option<Session>, Fault> {
    let row: Option<SessionRow> = db.opt(FIND, args![id]).await?;
    row.map(Session::try_from).transpose()
}

/// Those of a page of a household's bookings, asked for as the page is.
pub(super) async fn of_bookings(
    db: &mut Conn,
    page: Vec<super::Arg>,
) -> Result<HashMap<SessionId, Session>, Fault> {
    let rows: Vec<SessionRow> = db.all(OF_BOOKINGS, page).await?;
    rows.into_iter().map(|row| Session::try_from(row).map(|session| (session.id, session))).collect()
}

/// Every session of a centre that touches a window, cancelled ones too, in order of their start.
pub async fn touching(db: &mut Conn, centre: CentreId, window: Window) -> Result<Vec<Session>, Fault> {
    let values = args![centre, window.starts(), window.ends(), earliest(window)];
    let rows: Vec<SessionRow> = db.all(TOUCHING, values).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Every session whose content in calendars changed after a number, cancelled ones too.
pub(super) async fn changed_since(
    db: &mut Conn,
    centre: CentreId,
    number: Number,
) -> Result<Vec<Session>, Fault> {
    let rows: Vec<SessionRow> = db.all(CHANGED_SINCE, args![centre, number]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Every session of a series, called off ones too, in order of their start; what the plan itself took away is left out.
pub async fn of_series(db: &mut Conn, series: SeriesId) -> Result<Vec<Session>, Fault> {
    let rows: Vec<SessionRow> = db.all(OF_SERIES, args![series]).await?;
    let all: Result<Vec<Session>, Fault> = rows.into_iter().map(Session::try_from).collect();
    let withdrawn = Standing::Cancelled { cause: super::series::withdrawn() };
    Ok(all?.into_iter().filter(|session| session.standing != withdrawn).collect())
}

/// The first sessions of a centre that start in a window, in order of their start; `after` one of them, where one is
/// named.
pub async fn page(
    db: &mut Conn,
    centre: CentreId,
    window: Window,
    after: Option<(Timestamp, SessionId)>,
    most: u16,
) -> Result<Vec<Session>, Fault> {
    let (at, id) = after.unwrap_or((earliest(window), SessionId(Uuid::nil())));
    let values = args![centre, window.starts(), window.ends(), at, id, most];
    let rows: Vec<SessionRow> = db.all(PAGE, values).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Sessions that a new one would clash with in a room, turnaround included (C4).
pub async fn blocking(db: &mut Conn, room: RoomId, window: Window) -> Result<Vec<SessionId>, Fault> {
    let values = args![room, window.starts(), window.ends(), earliest(window)];
    let rows: Vec<(Uuid,)> = db.all(BLOCKING, values).await?;
    Ok(rows.into_iter().map(|(id,)| SessionId(id)).collect())
}

pub(super) fn earliest(window: Window) -> Timestamp {
    window.starts() - crate::domain::zone::Span::days(LONGEST_DAYS)
}

/// Ended sessions whose attendance was not settled yet, the oldest first, at most 200.
pub async fn ended(
    db: &mut Conn,
    centre: CentreId,
    after: Timestamp,
    now: Timestamp,
) -> Result<Vec<SessionId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(ENDED, args![centre, now, after]).await?;
    Ok(rows.into_iter().map(|(id,)| SessionId(id)).collect())
}

/// Plans a session; false when this occurrence of its series exists already.
pub async fn insert(
    held: &mut Held,
    session: &Session,
    number: Number,
    now: Timestamp,
) -> Result<bool, Fault> {
    write(held, session, false, (number, now)).await
}

/// Adds a session that stands for no occurrence of its series: planning ahead leaves it alone (B7).
pub async fn add(held: &mut Held, session: &Session, number: Number, now: Timestamp) -> Result<(), Fault> {
    write(held, session, true, (number, now)).await.map(drop)
}

async fn write(
    held: &mut Held,
    session: &Session,
    is_added: bool,
    (number, now): (Number, Timestamp),
) -> Result<bool, Fault> {
    let s = session;
    let wall = s.starts.format("%H:%M:%S").to_string();
    let terms = serde_json::to_string(&s.terms)?;
    let families = s.limits.families_max;
    let mut values = args![s.id, s.centre, s.room, s.series, s.names.zh.as_str(), s.names.en.as_str()];
    values.extend(args![
        s.description.zh.as_str(),
        s.description.en.as_str(),
        s.host.zh.as_str(),
        s.host.en.as_str()
    ]);
    values.extend(args![s.date, wall, s.window.starts(), s.window.ends(), s.clears_at]);
    values.extend(args![
        s.limits.places,
        s.limits.room_limit,
        s.limits.staff,
        s.limits.walk_in_places,
        families
    ]);
    values.extend(args![terms, s.judged_on, s.is_confirmed, number, now, is_added]);
    held.memo.clear();
    let is_new = held.run(INSERT, values).await? == 1;
    if is_new {
        held.mark_content();
    }
    Ok(is_new)
}

/// Something people see changed, places left for instance; written with the group.
pub fn seen(held: &mut Held, id: SessionId) {
    held.mark_seen(id);
}

/// Writes down what was seen to change, each session once for a whole group.
pub(super) async fn write_seen(db: &mut Conn, id: SessionId, number: Number) -> Result<(), Fault> {
    db.run(SEEN, args![id, number]).await.map(drop)
}

/// What calendars show changed; with a higher SEQUENCE where time, room or standing did.
pub async fn content(
    held: &mut Held,
    id: SessionId,
    is_reschedule: Reschedule,
    now: Timestamp,
) -> Result<(), Fault> {
    let number = held.mark_content();
    let step = i64::from(is_reschedule == Reschedule::Yes);
    held.run(CONTENT, args![id, number, now, step]).await.map(drop)
}

/// Whether a change is one that calendar programs must announce (RFC 5546 2.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reschedule {
    Yes,
    No,
}

pub async fn set_limits(held: &mut Held, id: SessionId, limits: Limits) -> Result<(), Fault> {
    let values =
        args![id, limits.places, limits.room_limit, limits.staff, limits.walk_in_places, limits.families_max];
    held.memo.clear();
    held.run(LIMITS, values).await.map(drop)
}

/// Cancels for a cause; false when it was cancelled before.
pub async fn cancel(held: &mut Held, id: SessionId, cause: &Cause, now: Timestamp) -> Result<bool, Fault> {
    let cause = serde_json::to_string(cause)?;
    held.memo.clear();
    Ok(held.run(CANCEL, args![id, cause, now]).await? == 1)
}

/// Moves to the room and time of `session`, at this number.
pub async fn relocate(held: &mut Held, session: &Session, number: Number) -> Result<(), Fault> {
    super::calendars::leave(held, session.id, (session.room, number)).await?;
    let wall = session.starts.format("%H:%M:%S").to_string();
    let window = session.window;
    let values = args![
        session.id,
        session.room,
        session.date,
        wall,
        window.starts(),
        window.ends(),
        session.clears_at
    ];
    held.memo.clear();
    held.run(MOVE, values).await.map(drop)
}

/// Sessions of a room that stand and are not over, in order of their start.
pub async fn coming_in(db: &mut Conn, room: RoomId, now: Timestamp) -> Result<Vec<Session>, Fault> {
    let rows: Vec<SessionRow> = db.all(COMING_IN, args![room, now]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// The last session of a room that starts by an instant: what a new one there is like.
pub async fn latest_in(db: &mut Conn, room: RoomId, by: Timestamp) -> Result<Option<Session>, Fault> {
    let row: Option<SessionRow> = db.opt(LATEST_IN, args![room, by]).await?;
    row.map(Session::try_from).transpose()
}

/// Names and terms as `session` has them.
pub async fn rewrite(held: &mut Held, session: &Session) -> Result<(), Fault> {
    let terms = serde_json::to_string(&session.terms)?;
    let (zh, en) = (session.names.zh.as_str(), session.names.en.as_str());
    held.memo.clear();
    held.run(REWRITE, args![session.id, zh, en, terms, session.judged_on]).await.map(drop)
}

/// Staff changed this one alone: its series leaves it as it is from now on.
pub async fn by_hand(held: &mut Held, id: SessionId) -> Result<(), Fault> {
    held.run(BY_HAND, args![id]).await.map(drop)
}

/// Sessions of a centre that a host runs and that stand, by when they start.
pub async fn of_host(
    db: &mut Conn,
    centre: CentreId,
    host: &Names,
    window: Window,
) -> Result<Vec<Session>, Fault> {
    run_by(db, OF_HOST, (centre, host), window).await
}

/// The same, called off ones too.
pub async fn all_of_host(
    db: &mut Conn,
    centre: CentreId,
    host: &Names,
    window: Window,
) -> Result<Vec<Session>, Fault> {
    run_by(db, ALL_OF_HOST, (centre, host), window).await
}

async fn run_by(
    db: &mut Conn,
    statement: &'static str,
    (centre, host): (CentreId, &Names),
    window: Window,
) -> Result<Vec<Session>, Fault> {
    let values = args![centre, window.starts(), window.ends(), host.zh.as_str(), host.en.as_str()];
    let rows: Vec<SessionRow> = db.all(statement, values).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Says when its room is clear (C4).
pub async fn clears(held: &mut Held, id: SessionId, at: Timestamp) -> Result<(), Fault> {
    held.memo.clear();
    held.run(CLEARS, args![id, at]).await.map(drop)
}

/// Attendance is settled.
pub async fn close(held: &mut Held, id: SessionId) -> Result<(), Fault> {
    held.memo.clear();
    held.run(CLOSE, args![id]).await.map(drop)
}
