//! What public calendars show, as rows: revisions of sessions, and when a calendar's content changed last.
//!
//! Keeps true: no statement here reads a booking, a household or a private room (P1, M2).

use super::engine::{Conn, args, statements};
use super::{centres, sessions};
use crate::domain::calendar::{Calendar, Listed, Part};
use crate::domain::centre::Centre;
use crate::domain::ids::{CentreId, HouseholdId, Number, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp, parse_time};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

macro_rules! revision {
    () => {
        "SELECT id, created_at, content_at, sequence, planned_date, planned_wall FROM session "
    };
}

statements! {
    REVISIONS = concat!(revision!(), "WHERE centre_id = $1 AND starts_at >= $2 AND starts_at < $3");
    REVISION = concat!(revision!(), "WHERE id = $1");
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
    let mut revisions: HashMap<Uuid, RevisionRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let today = calendar.centre.zone.date(now);
    let sessions = sessions::touching(db, centre, window).await?.into_iter();
    let shown = sessions.filter(|session| calendar.lists(session, today));
    let mut listed: Vec<Listed> =
        shown.filter_map(|session| Some(revisions.remove(&session.id.0)?.of(session))).collect();
    listed.sort_by_key(|listed| (listed.session.window.starts(), listed.session.id));
    Ok(listed)
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
