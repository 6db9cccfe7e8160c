//! What public calendars show, as rows: revisions of sessions, when a calendar's content changed last, and what has
//! changed since.
//!
//! Keeps true: no statement here reads a booking, a household or a private room (P1, M2); whoever moves a session to
//! another room says so to [`leave`] in the same transaction.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::{centres, sessions};
use crate::domain::calendar::{Became, Calendar, Edition, Listed, Part};
use crate::domain::centre::Centre;
use crate::domain::ids::{CentreId, HouseholdId, Number, RoomId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp, parse_time};
use crate::error::Fault;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

macro_rules! revision {
    () => {
        "SELECT id, created_at, content_at, content_number, sequence, planned_date, planned_wall FROM session "
    };
}

statements! {
    REVISIONS = concat!(revision!(), "WHERE centre_id = $1 AND starts_at >= $2 AND starts_at < $3");
    REVISION = concat!(revision!(), "WHERE id = $1");
    CHANGED = concat!(revision!(), "WHERE centre_id = $1 AND content_number > $2");
    LEFT = "SELECT room_id, session_id FROM session_left WHERE centre_id = $1 AND number > $2";
    LEAVE = "INSERT INTO session_left (room_id, session_id, centre_id, number) SELECT room_id, id, centre_id, $3 FROM session \
             WHERE id = $1 AND room_id <> $2 ON CONFLICT (room_id, session_id) DO UPDATE SET number = excluded.number";
    /// Of every session a household ever booked.
    OF_HOUSEHOLD = concat!(revision!(), "WHERE id IN (SELECT session_id FROM booking WHERE household_id = $1)");
    SERIES = "SELECT s.centre_id, s.name_zh, s.name_en FROM series s WHERE s.id = $1";
    CHANGED_AT = "SELECT at FROM change WHERE centre_id = $1 AND number = $2";
}

/// How often and when what calendars show of a session changed.
#[derive(sqlx::FromRow)]
pub(super) struct RevisionRow {
    id: Uuid,
    created_at: Timestamp,
    content_at: Timestamp,
    content_number: i64,
    sequence: i64,
    planned_date: Date,
    planned_wall: String,
}

impl RevisionRow {
    pub(super) fn of(self, session: Session) -> Listed {
        let wall = self.planned_wall.get(..5).and_then(parse_time).unwrap_or(session.starts);
        Listed {
            created_at: self.created_at,
            changed_at: self.content_at,
            number: Number(self.content_number),
            sequence: u32::try_from(self.sequence).unwrap_or_default(),
            planned: self.planned_date.and_time(wall),
            session,
        }
    }
}

/// A centre's calendar without its sessions; `None` when no centre has this word.
pub async fn by_slug(db: &mut Conn, slug: &str) -> Result<Option<Calendar>, Fault> {
    match centres::by_slug(db, slug).await? {
        Some(centre) => of(db, centre).await.map(Some),
        None => Ok(None),
    }
}

/// The same, by its id.
pub async fn find(db: &mut Conn, id: CentreId) -> Result<Option<Calendar>, Fault> {
    match centres::find(db, id).await? {
        Some(centre) => of(db, centre).await.map(Some),
        None => Ok(None),
    }
}

async fn of(db: &mut Conn, centre: Centre) -> Result<Calendar, Fault> {
    let (_, number) = centres::numbers(db, centre.id).await?;
    let particulars = centres::particulars(db, centre.id).await?;
    Ok(Calendar {
        contact: particulars.map(|house| house.contact).unwrap_or_default(),
        rooms: centres::public_rooms(db, centre.id).await?,
        part: Part::default(),
        number,
        changed_at: changed_at(db, centre.id, number).await?,
        centre,
    })
}

async fn changed_at(db: &mut Conn, centre: CentreId, number: Number) -> Result<Option<Timestamp>, Fault> {
    let row: Option<(Timestamp,)> = db.opt(CHANGED_AT, args![centre, number]).await?;
    Ok(row.map(|(at,)| at))
}

/// Every centre's calendar, by their words in addresses.
pub async fn all(db: &mut Conn) -> Result<Vec<Calendar>, Fault> {
    let mut all = Vec::new();
    for centre in centres::all(db).await? {
        all.push(of(db, centre).await?);
    }
    Ok(all)
}

/// The same, of one series of it; `None` when the centre has no such series that anybody may know of.
pub async fn of_series(db: &mut Conn, whole: Calendar, id: SeriesId) -> Result<Option<Calendar>, Fault> {
    let row: Option<(Uuid, String, String)> = db.opt(SERIES, args![id]).await?;
    let Some((centre, zh, en)) = row else { return Ok(None) };
    let calendar = whole.of_series(Some((id, Names { zh, en })));
    // M2: what never had a date in a room for everybody is not there.
    let sessions = sessions::of_series(db, id).await?;
    let is_public = sessions.iter().any(|session| calendar.room(session.room).is_some());
    Ok(Some(calendar).filter(|calendar| is_public && calendar.centre.id.0 == centre))
}

/// The revisions of every session a household ever booked.
pub(super) async fn of_household(
    db: &mut Conn,
    household: HouseholdId,
) -> Result<HashMap<SessionId, RevisionRow>, Fault> {
    let rows: Vec<RevisionRow> = db.all(OF_HOUSEHOLD, args![household]).await?;
    Ok(rows.into_iter().map(|row| (SessionId(row.id), row)).collect())
}

/// What a calendar lists, in the order of start and id.
pub async fn listed(db: &mut Conn, calendar: &Calendar, now: Timestamp) -> Result<Vec<Listed>, Fault> {
    starting_in(db, calendar, calendar.window(now), now).await
}

/// The same, between two instants.
pub async fn starting_in(
    db: &mut Conn,
    calendar: &Calendar,
    window: Window,
    now: Timestamp,
) -> Result<Vec<Listed>, Fault> {
    let centre = calendar.centre.id;
    let rows: Vec<RevisionRow> = db.all(REVISIONS, args![centre, window.starts(), window.ends()]).await?;
    let today = calendar.today(now);
    let sessions = sessions::touching(db, centre, window).await?;
    let mut listed = revised(rows, sessions);
    listed.retain(|listed| calendar.lists(&listed.session, today));
    listed.sort_by_key(|listed| (listed.session.window.starts(), listed.session.id));
    Ok(listed)
}

/// What a calendar lists that touches a stretch of time.
pub async fn touching(
    db: &mut Conn,
    calendar: &Calendar,
    window: Window,
    now: Timestamp,
) -> Result<Vec<Listed>, Fault> {
    let whole = calendar.window(now);
    let starts = whole.starts().max(sessions::earliest(window));
    let Some(within) = Window::new(starts, whole.ends().min(window.ends())) else { return Ok(Vec::new()) };
    let mut listed = starting_in(db, calendar, within, now).await?;
    listed.retain(|listed| listed.session.window.overlaps(window));
    Ok(listed)
}

/// The same of whatever takes the floor that a calendar is for (C10).
pub async fn taking_floor(
    db: &mut Conn,
    calendar: &Calendar,
    window: Window,
    now: Timestamp,
) -> Result<Vec<Listed>, Fault> {
    let whole = Calendar { part: Part::default(), ..calendar.clone() };
    let mut listed = touching(db, &whole, window, now).await?;
    listed.retain(|listed| calendar.is_taken_by(&listed.session));
    Ok(listed)
}

/// Sessions with their revisions, those that have both.
fn revised(rows: Vec<RevisionRow>, sessions: Vec<Session>) -> Vec<Listed> {
    let mut revisions: HashMap<Uuid, RevisionRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let sessions = sessions.into_iter();
    sessions.filter_map(|session| Some(revisions.remove(&session.id.0)?.of(session))).collect()
}

/// From so many on, sessions are not looked up one by one.
const MANY: usize = 16;

/// Those of these sessions that a calendar shows.
pub async fn some(
    db: &mut Conn,
    calendar: &Calendar,
    ids: &HashSet<SessionId>,
    now: Timestamp,
) -> Result<Vec<Listed>, Fault> {
    if ids.len() > MANY {
        let mut all = listed(db, calendar, now).await?;
        all.retain(|listed| ids.contains(&listed.session.id));
        return Ok(all);
    }
    let (mut found, today) = (Vec::new(), calendar.today(now));
    for id in ids {
        let Some(session) = sessions::find(db, *id).await? else { continue };
        if calendar.shows(&session, today) {
            let row: RevisionRow = db.one(REVISION, args![*id]).await?;
            found.push(row.of(session));
        }
    }
    found.sort_by_key(|listed| (listed.session.window.starts(), listed.session.id));
    Ok(found)
}

/// What is new, different or gone in a calendar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// In the order of start and id.
    pub shown: Vec<Listed>,
    pub gone: BTreeSet<SessionId>,
}

/// What has changed in a calendar since an edition that it [remembers](Calendar::remembers).
pub async fn changes(
    db: &mut Conn,
    calendar: &Calendar,
    since: Edition,
    now: Timestamp,
) -> Result<Changes, Fault> {
    let (centre, today) = (calendar.centre.id, calendar.today(now));
    let rows: Vec<RevisionRow> = db.all(CHANGED, args![centre, since.number]).await?;
    let mut touched = revised(rows, sessions::changed_since(db, centre, since.number).await?);
    for passed in calendar.passed(since.day, today) {
        let values = args![centre, passed.starts(), passed.ends()];
        let rows: Vec<RevisionRow> = db.all(REVISIONS, values).await?;
        let sessions = sessions::touching(db, centre, passed).await?;
        touched.extend(revised(rows, sessions));
    }
    touched.sort_by_key(|listed| (listed.session.window.starts(), listed.session.id));
    touched.dedup_by_key(|listed| listed.session.id);
    let (mut changes, mut here) = (Changes::default(), HashSet::new());
    for listed in touched {
        here.extend(calendar.shows(&listed.session, today).then_some(listed.session.id));
        match calendar.became(&listed, since, today) {
            Became::Shown => changes.shown.push(listed),
            Became::Gone => {
                changes.gone.insert(listed.session.id);
            }
            Became::Same => {}
        }
    }
    let left: Vec<(Uuid, Uuid)> = db.all(LEFT, args![centre, since.number]).await?;
    let from_here = left.into_iter().filter(|(room, _)| {
        calendar.room(RoomId(*room)).is_some()
            && calendar.only_room().is_none_or(|only| only.id == RoomId(*room))
    });
    let left = from_here.map(|(_, session)| SessionId(session));
    changes.gone.extend(left.filter(|session| !here.contains(session)));
    Ok(changes)
}

/// A session is about to move to a room, at this number: the calendar of the room where it was has lost it.
pub(super) async fn leave(
    held: &mut Held,
    session: SessionId,
    (room, number): (RoomId, Number),
) -> Result<(), Fault> {
    held.run(LEAVE, args![session, room, number]).await.map(drop)
}

/// One session of a public room, with the calendar of its centre.
pub async fn session(db: &mut Conn, id: SessionId) -> Result<Option<(Calendar, Listed)>, Fault> {
    let Some(session) = sessions::find(db, id).await? else { return Ok(None) };
    let Some(calendar) = find(db, session.centre).await? else { return Ok(None) };
    if calendar.room(session.room).is_none() {
        return Ok(None);
    }
    let row: RevisionRow = db.one(REVISION, args![id]).await?;
    Ok(Some((calendar, row.of(session))))
}
