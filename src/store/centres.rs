//! Centres and their rooms, as rows.

use super::engine::{Conn, args, statements};
use super::ledger::{Held, Store};
use crate::domain::centre::Centre;
use crate::domain::equipment::Equipment;
use crate::domain::ids::{CentreId, Number, RoomId};
use crate::domain::names::Names;
use crate::domain::opening::OwnHours;
use crate::domain::plan::{CentrePlan, Particulars};
use crate::domain::room::{Numbers, Privacy, PrivateUse, Room};
use crate::domain::zone::{Zone, tz_version};
use crate::error::Fault;
use std::collections::HashSet;
use uuid::Uuid;

macro_rules! centre {
    () => {
        "SELECT id, slug, name_zh, name_en, zone, building_limit, rules FROM centre "
    };
}
macro_rules! room { () => {
    "SELECT id, centre_id, slug, name_zh, name_en, look, room_limit, own_limit, part_of, divides, privacy, turnaround_minutes, own_turnaround, unconfirmed, purpose, position FROM room "
} }

statements! {
    FIND = concat!(centre!(), "WHERE id = $1");
    BY_SLUG = concat!(centre!(), "WHERE slug = $1 AND shown");
    ALL_CENTRES = concat!(centre!(), "WHERE shown ORDER BY slug");
    ID_OF = "SELECT id FROM centre WHERE slug = $1";
    LAST_NUMBER = "SELECT last_number, content_number FROM centre WHERE id = $1";
    PARTICULARS = "SELECT particulars, own_hours FROM centre WHERE id = $1";
    SET_OWN_HOURS = "UPDATE centre SET own_hours = $2 WHERE id = $1";
    /// What recurs is planned every night; else only new time zone data moves anything.
    TO_PLAN = "SELECT id FROM centre WHERE shown AND (particulars <> '{}' OR zone_data <> $1)";
    ZONE_DATA = "UPDATE centre SET zone_data = $2 WHERE id = $1 AND zone_data <> $2";
    SOURCE_HASH = "SELECT source_hash FROM centre WHERE id = $1";
    FOUND = "INSERT INTO centre (id, slug, name_zh, name_en, zone, building_limit, rules, particulars, source_hash) \
             VALUES ($1, $2, $3, $4, $5, 0, $6, '{}', '') ON CONFLICT (slug) DO NOTHING";
    UPDATE = "UPDATE centre SET name_zh = $2, name_en = $3, zone = $4, building_limit = $5, rules = $6, particulars = $7, source_hash = $8, shown = TRUE, source = NULL WHERE id = $1";
    ROOMS = concat!(room!(), "WHERE centre_id = $1 AND open ORDER BY position, slug");
    ROOM = concat!(room!(), "WHERE id = $1");
    /// Those too that are no longer open: what took place in them stays in calendars.
    PUBLIC_ROOMS = concat!(room!(), "WHERE centre_id = $1 AND privacy = 'public' ORDER BY position, slug");
    /// Open or not any more: what was used there is still to be forgotten (M3).
    WITH_PRIVATE = "SELECT DISTINCT centre_id FROM room WHERE privacy = 'private'";
    PRIVATE_USES = "SELECT id, private_use FROM room WHERE centre_id = $1 AND open AND privacy = 'private'";
}

#[derive(sqlx::FromRow)]
struct CentreRow {
    id: Uuid,
    slug: String,
    name_zh: String,
    name_en: String,
    zone: String,
    building_limit: i64,
    rules: String,
}

impl TryFrom<CentreRow> for Centre {
    type Error = Fault;

    fn try_from(row: CentreRow) -> Result<Centre, Fault> {
        Ok(Centre {
            id: CentreId(row.id),
            zone: Zone::parse(&row.zone).ok_or_else(|| Fault::Corrupt(format!("zone {}", row.zone)))?,
            slug: row.slug,
            names: Names { zh: row.name_zh, en: row.name_en },
            building_limit: figure(row.building_limit),
            rules: serde_json::from_str(&row.rules)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RoomRow {
    id: Uuid,
    centre_id: Uuid,
    slug: String,
    name_zh: String,
    name_en: String,
    look: String,
    room_limit: i64,
    own_limit: Option<i64>,
    part_of: Option<Uuid>,
    divides: bool,
    privacy: String,
    turnaround_minutes: i64,
    own_turnaround: Option<i64>,
    unconfirmed: bool,
    purpose: String,
    position: i64,
}

impl From<RoomRow> for Room {
    fn from(row: RoomRow) -> Room {
        Room {
            id: RoomId(row.id),
            centre: CentreId(row.centre_id),
            slug: row.slug,
            names: Names { zh: row.name_zh, en: row.name_en },
            look: row.look,
            room_limit: figure(row.own_limit.unwrap_or(row.room_limit)),
            part_of: row.part_of.map(RoomId),
            divides: row.divides,
            privacy: if row.privacy == "private" { Privacy::Private } else { Privacy::Public },
            turnaround_minutes: figure(row.own_turnaround.unwrap_or(row.turnaround_minutes)),
            is_unconfirmed: row.unconfirmed,
            // What cannot be read says nothing: a room is shown without it.
            purpose: serde_json::from_str(&row.purpose).unwrap_or_default(),
            position: figure(row.position),
            filed: Numbers {
                room_limit: figure(row.room_limit),
                turnaround_minutes: figure(row.turnaround_minutes),
            },
        }
    }
}

/// A figure of ours, read back; the database's checks keep it from being negative.
pub(super) fn figure(value: i64) -> u16 {
    u16::try_from(value.max(0)).unwrap_or(u16::MAX)
}

pub async fn find(db: &mut Conn, id: CentreId) -> Result<Option<Centre>, Fault> {
    let row: Option<CentreRow> = db.opt(FIND, args![id]).await?;
    row.map(Centre::try_from).transpose()
}

/// The centre with this word that everybody may see.
pub async fn by_slug(db: &mut Conn, slug: &str) -> Result<Option<Centre>, Fault> {
    let row: Option<CentreRow> = db.opt(BY_SLUG, args![slug]).await?;
    row.map(Centre::try_from).transpose()
}

/// The centre with this word, also one of which not everything is there yet.
pub async fn id_of(db: &mut Conn, slug: &str) -> Result<Option<CentreId>, Fault> {
    let row: Option<(Uuid,)> = db.opt(ID_OF, args![slug]).await?;
    Ok(row.map(|(id,)| CentreId(id)))
}

/// Every centre that is shown, by its word in addresses.
pub async fn all(db: &mut Conn) -> Result<Vec<Centre>, Fault> {
    let rows: Vec<CentreRow> = db.all(ALL_CENTRES, args![]).await?;
    rows.into_iter().map(Centre::try_from).collect()
}

/// The number a view is drawn at, and the last that changed a calendar's content.
pub async fn numbers(db: &mut Conn, id: CentreId) -> Result<(Number, Number), Fault> {
    let (last, content): (i64, i64) = db.one(LAST_NUMBER, args![id]).await?;
    Ok((Number(last), Number(content)))
}

/// Contact, opening hours – with those the desk set – and holidays; `None` for a centre no file has opened yet.
pub async fn particulars(db: &mut Conn, id: CentreId) -> Result<Option<Particulars>, Fault> {
    let Some((mut particulars, own)) = filed(db, id).await? else { return Ok(None) };
    particulars.opening = particulars.opening.with(&own);
    Ok(Some(particulars))
}

/// What there are few of in the house.
pub async fn equipment(db: &mut Conn, id: CentreId) -> Result<Vec<Equipment>, Fault> {
    Ok(filed(db, id).await?.map(|(house, _)| house.equipment).unwrap_or_default())
}

/// The same as the file has them, and beside them the hours the desk set for some dates.
pub async fn filed(db: &mut Conn, id: CentreId) -> Result<Option<(Particulars, OwnHours)>, Fault> {
    let (text, own): (String, String) = db.one(PARTICULARS, args![id]).await?;
    if text == "{}" {
        return Ok(None);
    }
    Ok(Some((serde_json::from_str(&text)?, serde_json::from_str(&own)?)))
}

pub async fn set_own_hours(held: &mut Held, own: &OwnHours) -> Result<(), Fault> {
    let values = args![held.centre(), serde_json::to_string(own)?];
    held.memo.clear();
    held.run(SET_OWN_HOURS, values).await.map(drop)
}

/// The centres that have something to plan, or whose instants other time zone data gave (K4).
pub async fn to_plan(db: &mut Conn) -> Result<HashSet<CentreId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(TO_PLAN, args![tz_version()]).await?;
    Ok(rows.into_iter().map(|(id,)| CentreId(id)).collect())
}

/// K4: every instant still to come is what the time zone data of today makes of its wall time.
pub async fn keep_zone_data(held: &mut Held) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(ZONE_DATA, args![centre, tz_version()]).await.map(drop)
}

/// What the file said that the centre was opened from last.
pub async fn source_hash(db: &mut Conn, id: CentreId) -> Result<String, Fault> {
    let (hash,): (String,) = db.one(SOURCE_HASH, args![id]).await?;
    Ok(hash)
}

/// Gives a new centre its ledger; nothing happens where another process just did.
pub async fn found(store: &Store, plan: &CentrePlan) -> Result<(), Fault> {
    let rules = serde_json::to_string(&plan.rules)?;
    let mut values = args![CentreId::new(), plan.slug.as_str(), plan.names.zh.as_str()];
    values.extend(args![plan.names.en.as_str(), plan.zone.name(), rules]);
    store.found(FOUND, values).await
}

/// The centre as its file has it now.
pub async fn update(held: &mut Held, plan: &CentrePlan) -> Result<(), Fault> {
    let (rules, particulars) =
        (serde_json::to_string(&plan.rules)?, serde_json::to_string(&plan.particulars)?);
    let mut values = args![held.centre(), plan.names.zh.as_str(), plan.names.en.as_str(), plan.zone.name()];
    values.extend(args![plan.building_limit, rules, particulars, plan.source_hash.as_str()]);
    held.memo.clear();
    held.run(UPDATE, values).await.map(drop)
}

/// The open rooms, in the order of the centre's file.
pub async fn rooms(db: &mut Conn, id: CentreId) -> Result<Vec<Room>, Fault> {
    let rows: Vec<RoomRow> = db.all(ROOMS, args![id]).await?;
    Ok(rows.into_iter().map(Room::from).collect())
}

/// One room, open or not any more.
pub async fn room(db: &mut Conn, id: RoomId) -> Result<Option<Room>, Fault> {
    let row: Option<RoomRow> = db.opt(ROOM, args![id]).await?;
    Ok(row.map(Room::from))
}

/// Every room the world may know of (Z4), open or not.
pub async fn public_rooms(db: &mut Conn, id: CentreId) -> Result<Vec<Room>, Fault> {
    let rows: Vec<RoomRow> = db.all(PUBLIC_ROOMS, args![id]).await?;
    Ok(rows.into_iter().map(Room::from).collect())
}

/// Centres that have, or had, a private room.
pub async fn with_private_rooms(db: &mut Conn) -> Result<Vec<CentreId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(WITH_PRIVATE, args![]).await?;
    Ok(rows.into_iter().map(|(id,)| CentreId(id)).collect())
}

/// How each private room is used (M1).
pub async fn private_uses(db: &mut Conn, id: CentreId) -> Result<Vec<(RoomId, PrivateUse)>, Fault> {
    let rows: Vec<(Uuid, Option<String>)> = db.all(PRIVATE_USES, args![id]).await?;
    let read = |(room, text): (Uuid, Option<String>)| {
        let used = text.map_or(Ok(PrivateUse::default()), |text| serde_json::from_str(&text))?;
        Ok((RoomId(room), used))
    };
    rows.into_iter().map(read).collect()
}
