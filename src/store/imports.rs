//! Programmes from elsewhere, as rows: what a source brought, and the steps of an import under way.
//!
//! Keeps true: steps stand in a table of their own until one transaction of their centre shows them all; nobody else
//! reads it.

use super::engine::{Conn, args, statements};
use super::ledger::{Held, Store};
use super::series::withdrawn;
use crate::domain::centre::HouseRules;
use crate::domain::ids::{CentreId, ImportId, Number, RoomId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::plan::SeriesPlan;
use crate::domain::session::{Cause, Session};
use crate::domain::zone::{Span, Timestamp, Zone};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    OWNER = "SELECT id, name_zh, name_en, zone, source, shown FROM centre WHERE slug = $1";
    FOUND = "INSERT INTO centre (id, slug, name_zh, name_en, zone, building_limit, rules, particulars, source_hash, shown, source) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', '', FALSE, $8) ON CONFLICT (slug) DO NOTHING";
    SHOW = "UPDATE centre SET shown = TRUE WHERE id = $1";
    RENAME = "UPDATE centre SET name_zh = $2, name_en = $3 WHERE id = $1 AND source = $4";
    DIGEST = "SELECT digest FROM import_centre WHERE centre_id = $1 AND source = $2";
    TAKEN = "INSERT INTO import_centre (centre_id, source, digest) VALUES ($1, $2, $3) \
             ON CONFLICT (centre_id, source) DO UPDATE SET digest = excluded.digest";
    /// Centres that hold something of a source.
    CENTRES = "SELECT DISTINCT centre_id FROM series WHERE source = $1";
    HALLS = "SELECT id FROM room WHERE centre_id = $1 AND source = $2 ORDER BY position, slug";
    SERIES = "SELECT id, room_id, plan, open, source_key, source_modified FROM series WHERE source = $1 AND centre_id = $2";
    DIGESTS = "SELECT session_id, digest, mark FROM imported WHERE centre_id = $1 AND source = $2 AND starts_at >= $3";
    MARK_ROOM = "UPDATE room SET source = $2 WHERE id = $1";
    MARK_SERIES = "UPDATE series SET source = $2, source_key = $3, source_modified = $4 WHERE id = $1";
    SHUT = "UPDATE series SET open = FALSE, source_modified = $2 WHERE id = $1";
    UNDER_WAY = "SELECT DISTINCT centre_id FROM import_step WHERE source = $1";
    CLEAR = "DELETE FROM import_step WHERE centre_id = $1 AND source = $2";
    STEP = "INSERT INTO import_step (session_id, import_id, centre_id, source, verb, digest, room_id, series_id, name_zh, name_en, \
            description_zh, description_en, host_zh, host_en, date, wall, starts_at, ends_at, clears_at, earliest, places, room_limit, \
            staff, walk_in_places, families_max, terms, cancelled, mark) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)";
    WITHDRAWAL = "INSERT INTO import_step (session_id, import_id, centre_id, source, verb) VALUES ($1, $2, $3, $4, 'withdraw')";
    COUNT = "SELECT COUNT(*) FROM import_step WHERE centre_id = $1 AND import_id = $2";
    /// K3, B7: only what nobody holds, moved or cancelled.
    WITHDRAW = "UPDATE session SET cancelled = $3, cancelled_at = $4, seen_number = $5, content_number = $5, content_at = $4, sequence = session.sequence + 1 \
                FROM import_step AS i WHERE i.centre_id = $1 AND i.import_id = $2 AND i.verb = 'withdraw' AND session.id = i.session_id \
                AND session.cancelled IS NULL AND session.date = session.planned_date AND session.wall = session.planned_wall \
                AND NOT EXISTS (SELECT 1 FROM booking_child b WHERE b.session_id = session.id AND b.active)";
    LEAVE = "INSERT INTO session_left (room_id, session_id, centre_id, number) SELECT s.room_id, s.id, s.centre_id, $3 \
             FROM import_step i JOIN session s ON s.id = i.session_id \
             WHERE i.centre_id = $1 AND i.import_id = $2 AND i.verb = 'renew' AND s.room_id <> i.room_id \
             ON CONFLICT (room_id, session_id) DO UPDATE SET number = excluded.number";
    RENEW = "UPDATE session SET room_id = i.room_id, name_zh = i.name_zh, name_en = i.name_en, description_zh = i.description_zh, \
             description_en = i.description_en, host_zh = i.host_zh, host_en = i.host_en, starts_at = i.starts_at, ends_at = i.ends_at, \
             clears_at = i.clears_at, places = i.places, room_limit = i.room_limit, terms = i.terms, judged_on = i.date, \
             date = i.date, wall = i.wall, planned_date = i.date, planned_wall = i.wall, \
             cancelled = NULL, cancelled_at = NULL, seen_number = $3, content_number = $3, content_at = $4, sequence = session.sequence + 1 \
             FROM import_step AS i WHERE i.centre_id = $1 AND i.import_id = $2 AND i.verb = 'renew' AND session.id = i.session_id \
             AND (session.cancelled IS NULL OR session.cancelled = $5) AND session.date = session.planned_date AND session.wall = session.planned_wall \
             AND NOT EXISTS (SELECT 1 FROM booking_child b WHERE b.session_id = session.id AND b.active)";
    /// C4: steps whose room something else has taken since they were planned; C10: or the hall it is a part of, or its parts.
    CLASHES = "SELECT COUNT(*) FROM import_step i JOIN room r ON r.id = i.room_id LEFT JOIN room w ON w.id = r.part_of AND w.divides \
               JOIN room o ON o.centre_id = i.centre_id AND (o.id = r.id OR o.id = w.id OR (o.part_of = r.id AND r.divides)) \
               JOIN session s ON s.room_id = o.id AND s.starts_at < i.clears_at AND s.starts_at > i.earliest \
               WHERE i.centre_id = $1 AND i.import_id = $2 AND s.clears_at > i.starts_at AND s.cancelled IS NULL AND s.id <> i.session_id";
    /// What was over before it came here has no attendance to settle.
    ADD = "INSERT INTO session (id, centre_id, room_id, series_id, name_zh, name_en, description_zh, description_en, host_zh, host_en, \
           date, wall, planned_date, planned_wall, starts_at, ends_at, clears_at, places, room_limit, staff, walk_in_places, families_max, \
           terms, judged_on, confirmed, closed, cancelled, cancelled_at, seen_number, content_number, created_at, content_at) \
           SELECT session_id, centre_id, room_id, series_id, name_zh, name_en, description_zh, description_en, host_zh, host_en, \
           date, wall, date, wall, starts_at, ends_at, clears_at, places, room_limit, staff, walk_in_places, families_max, \
           terms, date, TRUE, CASE WHEN ends_at <= $4 THEN TRUE ELSE FALSE END, cancelled, CASE WHEN cancelled IS NULL THEN NULL ELSE $4 END, \
           $3, $3, $4, $4 FROM import_step WHERE centre_id = $1 AND import_id = $2 AND verb = 'add'";
    KEEP_DIGESTS = "INSERT INTO imported (session_id, centre_id, source, starts_at, digest, mark) \
                    SELECT session_id, centre_id, source, starts_at, digest, mark FROM import_step \
                    WHERE centre_id = $1 AND import_id = $2 AND verb <> 'withdraw' \
                    ON CONFLICT (session_id) DO UPDATE SET starts_at = excluded.starts_at, digest = excluded.digest, mark = excluded.mark";
}

/// A centre, shown or not, and who brought it.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    pub centre: CentreId,
    pub names: Names,
    pub zone: Zone,
    /// None for a centre with a file of its own.
    pub source: Option<String>,
    pub is_shown: bool,
}

#[derive(sqlx::FromRow)]
struct OwnerRow {
    id: Uuid,
    name_zh: String,
    name_en: String,
    zone: String,
    source: Option<String>,
    shown: bool,
}

impl TryFrom<OwnerRow> for Owner {
    type Error = Fault;

    fn try_from(row: OwnerRow) -> Result<Owner, Fault> {
        let zone = Zone::parse(&row.zone).ok_or_else(|| Fault::Corrupt(format!("zone {}", row.zone)))?;
        let names = Names { zh: row.name_zh, en: row.name_en };
        Ok(Owner { centre: CentreId(row.id), names, zone, source: row.source, is_shown: row.shown })
    }
}

/// The centre with this word, also one that is not shown yet.
pub async fn owner(db: &mut Conn, slug: &str) -> Result<Option<Owner>, Fault> {
    let row: Option<OwnerRow> = db.opt(OWNER, args![slug]).await?;
    row.map(Owner::try_from).transpose()
}

/// Gives a new centre its ledger; nobody sees it yet.
pub async fn found(
    store: &Store,
    (slug, source): (&str, &str),
    names: &Names,
    zone: Zone,
    building_limit: u16,
) -> Result<(), Fault> {
    let rules = serde_json::to_string(&HouseRules::default())?;
    let mut values = args![CentreId::new(), slug, names.zh.as_str(), names.en.as_str(), zone.name()];
    values.extend(args![building_limit, rules, source]);
    store.found(FOUND, values).await
}

/// Everybody sees it from now on.
pub async fn show(held: &mut Held) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(SHOW, args![centre]).await.map(drop)
}

/// A centre the source founded is called as the source calls it now.
pub async fn rename(held: &mut Held, names: &Names, source: &str) -> Result<(), Fault> {
    let centre = held.centre();
    held.memo.clear();
    held.run(RENAME, args![centre, names.zh.as_str(), names.en.as_str(), source]).await.map(drop)
}

/// What the source said of the centre when it was last taken whole.
pub async fn digest(db: &mut Conn, centre: CentreId, source: &str) -> Result<Option<String>, Fault> {
    let row: Option<(String,)> = db.opt(DIGEST, args![centre, source]).await?;
    Ok(row.map(|(digest,)| digest))
}

pub async fn taken(held: &mut Held, source: &str, digest: &str) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(TAKEN, args![centre, source, digest]).await.map(drop)
}

/// Centres that hold something of a source.
pub async fn centres(db: &mut Conn, source: &str) -> Result<Vec<CentreId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(CENTRES, args![source]).await?;
    Ok(rows.into_iter().map(|(id,)| CentreId(id)).collect())
}

/// The rooms a source opened, in that order.
pub async fn halls(db: &mut Conn, centre: CentreId, source: &str) -> Result<Vec<RoomId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(HALLS, args![centre, source]).await?;
    Ok(rows.into_iter().map(|(id,)| RoomId(id)).collect())
}

/// A series of a source.
#[derive(Debug, Clone)]
pub struct Brought {
    pub id: SeriesId,
    pub key: String,
    pub room: RoomId,
    pub plan: SeriesPlan,
    pub modified: Option<i64>,
    pub is_open: bool,
}

#[derive(sqlx::FromRow)]
struct BroughtRow {
    id: Uuid,
    room_id: Uuid,
    plan: String,
    open: bool,
    source_key: Option<String>,
    source_modified: Option<i64>,
}

pub async fn series(db: &mut Conn, centre: CentreId, source: &str) -> Result<Vec<Brought>, Fault> {
    let rows: Vec<BroughtRow> = db.all(SERIES, args![source, centre]).await?;
    let read = |row: BroughtRow| {
        Ok(Brought {
            id: SeriesId(row.id),
            key: row.source_key.unwrap_or_default(),
            room: RoomId(row.room_id),
            plan: serde_json::from_str(&row.plan)?,
            modified: row.source_modified,
            is_open: row.open,
        })
    };
    rows.into_iter().map(read).collect()
}

/// What is remembered of a session: the digest of what was said, and its mark.
pub type Remembered = (String, Option<String>);

/// What the source said of each session that starts from an instant on.
pub async fn digests(
    db: &mut Conn,
    (centre, source): (CentreId, &str),
    from: Timestamp,
) -> Result<HashMap<SessionId, Remembered>, Fault> {
    let rows: Vec<(Uuid, String, Option<String>)> = db.all(DIGESTS, args![centre, source, from]).await?;
    Ok(rows.into_iter().map(|(id, digest, mark)| (SessionId(id), (digest, mark))).collect())
}

pub async fn mark_room(held: &mut Held, id: RoomId, source: &str) -> Result<(), Fault> {
    held.run(MARK_ROOM, args![id, source]).await.map(drop)
}

pub async fn mark_series(held: &mut Held, series: &Brought, source: &str) -> Result<(), Fault> {
    held.run(MARK_SERIES, args![series.id, source, series.key.as_str(), series.modified]).await.map(drop)
}

/// The source no longer has it.
pub async fn shut(held: &mut Held, id: SeriesId, modified: Option<i64>) -> Result<(), Fault> {
    held.run(SHUT, args![id, modified]).await.map(drop)
}

/// Centres with steps of a source that were never shown.
pub async fn under_way(db: &mut Conn, source: &str) -> Result<Vec<CentreId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(UNDER_WAY, args![source]).await?;
    Ok(rows.into_iter().map(|(id,)| CentreId(id)).collect())
}

pub async fn clear(held: &mut Held, source: &str) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(CLEAR, args![centre, source]).await.map(drop)
}

/// Which import a step belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Under<'a> {
    pub import: ImportId,
    pub source: &'a str,
}

/// What becomes of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Add,
    Renew,
}

/// What the source says of a session beside what it is.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    pub digest: &'a str,
    /// What tells it from others of its series, where the source says so.
    pub mark: Option<&'a str>,
    /// Why it is cancelled at once.
    pub shut: Option<&'a Cause>,
}

/// Writes a step down: a session as it will be.
pub async fn step(
    held: &mut Held,
    under: Under<'_>,
    verb: Verb,
    session: &Session,
    said: Words<'_>,
) -> Result<(), Fault> {
    let (s, centre) = (session, held.centre());
    let word = match verb {
        Verb::Add => "add",
        Verb::Renew => "renew",
    };
    let terms = serde_json::to_string(&s.terms)?;
    let shut = said.shut.map(serde_json::to_string).transpose()?;
    let earliest = s.window.starts() - Span::days(super::sessions::LONGEST_DAYS);
    let mut values = args![s.id, under.import, centre, under.source, word, said.digest, s.room, s.series];
    for names in [&s.names, &s.description, &s.host] {
        values.extend(args![names.zh.as_str(), names.en.as_str()]);
    }
    values.extend(args![s.date, s.starts.format("%H:%M:%S").to_string()]);
    values.extend(args![s.window.starts(), s.window.ends(), s.clears_at, earliest]);
    values.extend(args![s.limits.places, s.limits.room_limit, s.limits.staff, s.limits.walk_in_places]);
    values.extend(args![s.limits.families_max, terms, shut, said.mark]);
    held.run(STEP, values).await.map(drop)
}

/// Writes a step down: a session that will be taken away.
pub async fn withdrawal(held: &mut Held, under: Under<'_>, id: SessionId) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(WITHDRAWAL, args![id, under.import, centre, under.source]).await.map(drop)
}

/// Sessions changed by showing an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    pub added: u64,
    pub renewed: u64,
    pub withdrawn: u64,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, more: Figures) {
        self.added += more.added;
        self.renewed += more.renewed;
        self.withdrawn += more.withdrawn;
    }
}

impl Figures {
    pub fn all(self) -> u64 {
        self.added + self.renewed + self.withdrawn
    }
}

/// Shows every step of an import at once. What was done may be less than was written down, where the ground has moved:
/// then the whole must be undone and planned again.
pub async fn carry_out(
    held: &mut Held,
    under: Under<'_>,
    number: Number,
    now: Timestamp,
) -> Result<(Figures, bool), Fault> {
    let (centre, import) = (held.centre(), under.import);
    let cause = serde_json::to_string(&withdrawn())?;
    held.memo.clear();
    let (steps,): (i64,) = held.one(COUNT, args![centre, import]).await?;
    let withdraw = args![centre, import, cause.as_str(), now, number];
    let withdrawn = held.run(WITHDRAW, withdraw).await?;
    held.run(LEAVE, args![centre, import, number]).await?;
    let renewed = held.run(RENEW, args![centre, import, number, now, cause.as_str()]).await?;
    let (clashes,): (i64,) = held.one(CLASHES, args![centre, import]).await?;
    let added = held.run(ADD, args![centre, import, number, now]).await?;
    held.run(KEEP_DIGESTS, args![centre, import]).await?;
    held.run(CLEAR, args![centre, under.source]).await?;
    let figures = Figures { added, renewed, withdrawn };
    let is_whole = clashes == 0 && i64::try_from(figures.all()) == Ok(steps);
    Ok((figures, is_whole))
}
