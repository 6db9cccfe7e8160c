//! Series and the sessions that follow from them, as rows.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::equipment::Needs;
use crate::domain::ids::{CentreId, Number, RoomId, SeriesId, SessionId};
use crate::domain::plan::SeriesPlan;
use crate::domain::plan::eras::{Earlier, Eras};
use crate::domain::plan::steps::{Existing, Life};
use crate::domain::plan::turns::Occurrence;
use crate::domain::series::{HostKind, Limits, Terms};
use crate::domain::session::{Cause, Session};
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

macro_rules! series {
    () => {
        "SELECT id, room_id, plan, open, kept_by, earlier FROM series "
    };
}

statements! {
    OF_CENTRE = concat!(series!(), "WHERE centre_id = $1 AND source IS NULL ORDER BY slug");
    FIND = concat!(series!(), "WHERE id = $1");
    OPEN = "SELECT centre_id, id, plan FROM series WHERE open AND source IS NULL ORDER BY centre_id, slug";
    UPSERT = "INSERT INTO series (id, centre_id, room_id, slug, name_zh, name_en, description_zh, description_en, host_kind, host_zh, host_en, plan, unconfirmed, kept_by, earlier) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
              ON CONFLICT (id) DO UPDATE SET room_id = excluded.room_id, name_zh = excluded.name_zh, name_en = excluded.name_en, \
              description_zh = excluded.description_zh, description_en = excluded.description_en, host_kind = excluded.host_kind, \
              host_zh = excluded.host_zh, host_en = excluded.host_en, plan = excluded.plan, unconfirmed = excluded.unconfirmed, \
              kept_by = excluded.kept_by, earlier = excluded.earlier, open = TRUE";
    SHUT = "UPDATE series SET open = FALSE WHERE id = $1";
    /// The sessions that stand or stood from an instant on, with how many hold or wait for a place.
    SESSIONS = "SELECT s.id, s.series_id, s.room_id, s.date, s.wall, s.planned_date, s.planned_wall, s.starts_at, s.ends_at, s.clears_at, \
                s.places, s.room_limit, s.staff, s.walk_in_places, s.families_max, s.judged_on, s.confirmed, s.cancelled, s.added, s.by_hand, \
                (SELECT COUNT(*) FROM booking_child b WHERE b.session_id = s.id AND b.active) AS booked \
                FROM session s WHERE s.centre_id = $1 AND s.starts_at >= $2 ORDER BY s.starts_at, s.id";
    /// What those that stand ask for.
    TERMS = "SELECT id, terms FROM session WHERE centre_id = $1 AND starts_at >= $2 AND cancelled IS NULL";
    /// The day on which a course judges ages, once somebody has booked it (A3).
    FROZEN = "SELECT s.judged_on FROM session s WHERE s.series_id = $1 \
              AND EXISTS (SELECT 1 FROM booking b WHERE b.session_id = s.id) ORDER BY s.starts_at LIMIT 1";
    RENEW = "UPDATE session SET room_id = $2, name_zh = $3, name_en = $4, description_zh = $5, description_en = $6, host_zh = $7, host_en = $8, \
             starts_at = $9, ends_at = $10, clears_at = $11, places = $12, room_limit = $13, staff = $14, walk_in_places = $15, \
             families_max = $16, terms = $17, judged_on = $18, confirmed = $19, cancelled = NULL, cancelled_at = NULL WHERE id = $1";
    ANY_SESSION = "SELECT COUNT(*) FROM (SELECT 1 FROM session WHERE centre_id = $1 LIMIT 1) AS one";
    CONFIRM = "UPDATE session SET confirmed = TRUE WHERE id = $1";
    /// Its key for a moment, while others of its series change theirs.
    SET_ASIDE = "UPDATE session SET planned_wall = planned_wall || '~' WHERE id = $1";
    KEY = "UPDATE session SET planned_date = $2, planned_wall = $3 WHERE id = $1";
    AT = "UPDATE session SET date = $2, wall = $3 WHERE id = $1";
    RETIME = "UPDATE session SET starts_at = $2, ends_at = $3, clears_at = $4 WHERE id = $1";
}

/// A series as it is remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub id: SeriesId,
    pub room: RoomId,
    pub plan: SeriesPlan,
    /// The centre's file, or the desk, still has it.
    pub is_open: bool,
    pub kept: Kept,
}

/// Whose a series is, and what it was before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    pub by: Keeper,
    /// The oldest first.
    pub earlier: Vec<Earlier>,
}

/// Who says what a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keeper {
    #[default]
    File,
    /// Staff planned it, or changed what the file had: the file says nothing of it any more.
    Desk,
}

impl Series {
    pub fn eras(&self) -> Eras<'_> {
        Eras { earlier: &self.kept.earlier, plan: &self.plan }
    }
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: Uuid,
    room_id: Uuid,
    plan: String,
    open: bool,
    kept_by: String,
    earlier: String,
}

impl TryFrom<SeriesRow> for Series {
    type Error = Fault;

    fn try_from(row: SeriesRow) -> Result<Series, Fault> {
        let by = if row.kept_by == "desk" { Keeper::Desk } else { Keeper::File };
        let kept = Kept { by, earlier: serde_json::from_str(&row.earlier)? };
        let plan = serde_json::from_str(&row.plan)?;
        Ok(Series { id: SeriesId(row.id), room: RoomId(row.room_id), plan, is_open: row.open, kept })
    }
}

/// Every series a centre's file or desk ever had; what was brought in from elsewhere is its source's.
pub async fn of_centre(db: &mut Conn, centre: CentreId) -> Result<Vec<Series>, Fault> {
    let rows: Vec<SeriesRow> = db.all(OF_CENTRE, args![centre]).await?;
    rows.into_iter().map(Series::try_from).collect()
}

/// The series of these centres that use equipment, but for those that were brought in from elsewhere; other centres'
/// plans are not looked into.
pub async fn using_equipment(
    db: &mut Conn,
    centres: &[CentreId],
) -> Result<Vec<(CentreId, SeriesId, Needs)>, Fault> {
    let rows: Vec<(Uuid, Uuid, String)> = db.all(OPEN, args![]).await?;
    let mut asked = Vec::new();
    for (centre, id, plan) in rows.into_iter().filter(|(centre, ..)| centres.contains(&CentreId(*centre))) {
        let plan: SeriesPlan = serde_json::from_str(&plan)?;
        if !plan.terms.needs.is_empty() {
            asked.push((CentreId(centre), SeriesId(id), plan.terms.needs));
        }
    }
    Ok(asked)
}

pub async fn find(db: &mut Conn, id: SeriesId) -> Result<Option<Series>, Fault> {
    let row: Option<SeriesRow> = db.opt(FIND, args![id]).await?;
    row.map(Series::try_from).transpose()
}

/// The series as planned, new or changed.
pub async fn upsert(held: &mut Held, series: &Series) -> Result<(), Fault> {
    let plan = &series.plan;
    let kind = match plan.host.kind {
        HostKind::Staff => "staff",
        HostKind::Partner => "partner",
        HostKind::School => "school",
        HostKind::Volunteer => "volunteer",
    };
    let text = serde_json::to_string(plan)?;
    let centre = held.centre();
    let mut values = args![series.id, centre, series.room, plan.slug.as_str()];
    for names in [&plan.names, &plan.description] {
        values.extend(args![names.zh.as_str(), names.en.as_str()]);
    }
    values.extend(args![kind, plan.host.names.zh.as_str(), plan.host.names.en.as_str()]);
    let by = if series.kept.by == Keeper::Desk { "desk" } else { "file" };
    values.extend(args![text, plan.is_unconfirmed, by, serde_json::to_string(&series.kept.earlier)?]);
    held.run(UPSERT, values).await.map(drop)
}

/// The centre's file no longer has it.
pub async fn shut(held: &mut Held, id: SeriesId) -> Result<(), Fault> {
    held.run(SHUT, args![id]).await.map(drop)
}

#[derive(sqlx::FromRow)]
struct ExistingRow {
    id: Uuid,
    series_id: Option<Uuid>,
    room_id: Uuid,
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
    judged_on: Date,
    confirmed: bool,
    cancelled: Option<String>,
    added: bool,
    by_hand: bool,
    booked: i64,
}

impl ExistingRow {
    fn read(self) -> Result<(Option<SeriesId>, Existing), Fault> {
        let corrupt = |what: &str| Fault::Corrupt(format!("session {}: {what}", self.id));
        let wall = |text: &str| text.parse::<TimeOfDay>().map_err(|_| corrupt("wall time"));
        let window = Window::new(self.starts_at, self.ends_at).ok_or_else(|| corrupt("window"))?;
        let cause = self.cancelled.as_deref().map(serde_json::from_str::<Cause>).transpose()?;
        let life = match cause {
            None => Life::Stands,
            Some(cause) if cause == withdrawn() => Life::Withdrawn,
            Some(_) => Life::Cancelled,
        };
        let existing = Existing {
            id: SessionId(self.id),
            occurrence: (self.planned_date, wall(&self.planned_wall)?),
            at: (self.date, wall(&self.wall)?),
            room: RoomId(self.room_id),
            window,
            clears_at: self.clears_at,
            limits: Limits {
                places: figure(self.places),
                room_limit: figure(self.room_limit),
                staff: figure(self.staff),
                walk_in_places: figure(self.walk_in_places),
                families_max: self.families_max.map(figure),
            },
            judged_on: self.judged_on,
            is_confirmed: self.confirmed,
            is_booked: self.booked > 0,
            is_added: self.added,
            is_by_hand: self.by_hand,
            life,
        };
        Ok((self.series_id.map(SeriesId), existing))
    }
}

/// Why the plan itself takes a session away: no words, nobody had booked it.
pub fn withdrawn() -> Cause {
    Cause(Default::default())
}

/// Every session of a centre from an instant on, each with its series.
pub async fn sessions(
    db: &mut Conn,
    centre: CentreId,
    from: Timestamp,
) -> Result<Vec<(Option<SeriesId>, Existing)>, Fault> {
    let rows: Vec<ExistingRow> = db.all(SESSIONS, args![centre, from]).await?;
    rows.into_iter().map(ExistingRow::read).collect()
}

/// What of the house's equipment the sessions use that stand from an instant on.
pub async fn needs(
    db: &mut Conn,
    centre: CentreId,
    from: Timestamp,
) -> Result<HashMap<SessionId, Needs>, Fault> {
    let rows: Vec<(Uuid, String)> = db.all(TERMS, args![centre, from]).await?;
    let mut all = HashMap::new();
    for (id, terms) in rows {
        let needs = serde_json::from_str::<Terms>(&terms)?.needs;
        if !needs.is_empty() {
            all.insert(SessionId(id), needs);
        }
    }
    Ok(all)
}

pub async fn has_sessions(db: &mut Conn, centre: CentreId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(ANY_SESSION, args![centre]).await?;
    Ok(count > 0)
}

/// A3: the day on which the ages of a course are judged, frozen at its first booking.
pub async fn frozen(db: &mut Conn, series: SeriesId) -> Result<Option<Date>, Fault> {
    let row: Option<(Date,)> = db.opt(FROZEN, args![series]).await?;
    Ok(row.map(|(date,)| date))
}

/// The session as its changed plan has it, at this number; it stands again if it was withdrawn.
pub async fn renew(held: &mut Held, session: &Session, number: Number) -> Result<(), Fault> {
    let s = session;
    super::calendars::leave(held, s.id, (s.room, number)).await?;
    let terms = serde_json::to_string(&s.terms)?;
    let mut values = args![s.id, s.room];
    for names in [&s.names, &s.description, &s.host] {
        values.extend(args![names.zh.as_str(), names.en.as_str()]);
    }
    values.extend(args![s.window.starts(), s.window.ends(), s.clears_at]);
    values.extend(args![s.limits.places, s.limits.room_limit, s.limits.staff, s.limits.walk_in_places]);
    values.extend(args![s.limits.families_max, terms, s.judged_on, s.is_confirmed]);
    held.memo.clear();
    held.run(RENEW, values).await.map(drop)
}

/// K3: its holidays are announced.
pub async fn confirm(held: &mut Held, id: SessionId) -> Result<(), Fault> {
    held.memo.clear();
    held.run(CONFIRM, args![id]).await.map(drop)
}

/// Gives sessions of one series other dates of it, all at once: two never bear the same one.
pub async fn rename(held: &mut Held, named: &[(SessionId, Occurrence)]) -> Result<(), Fault> {
    held.memo.clear();
    for (id, _) in named {
        held.run(SET_ASIDE, args![*id]).await?;
    }
    for (id, (date, wall)) in named {
        held.run(KEY, args![*id, *date, wall.format("%H:%M:%S").to_string()]).await?;
    }
    Ok(())
}

/// When it is promised, on the wall clock.
pub async fn promise(held: &mut Held, id: SessionId, (date, wall): Occurrence) -> Result<(), Fault> {
    held.memo.clear();
    held.run(AT, args![id, date, wall.format("%H:%M:%S").to_string()]).await.map(drop)
}

/// K4: the instants its promise means by the time zone data of today.
pub async fn retime(
    held: &mut Held,
    id: SessionId,
    window: Window,
    clears_at: Timestamp,
) -> Result<(), Fault> {
    held.memo.clear();
    held.run(RETIME, args![id, window.starts(), window.ends(), clears_at]).await.map(drop)
}
