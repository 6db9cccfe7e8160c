//! A centre drawn from what the ledger knows of it, as another house takes it over: its file, and what no file says
//! because a source brought it in.
//!
//! Keeps true: a room or a series stands in one of the two; what a source brought keeps the source's mark, so that the
//! same source read again changes nothing in the new house either.

use super::centres::{self, figure};
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::series::{self, Keeper, Series};
use crate::domain::centre::HouseRules;
use crate::domain::ids::CentreId;
use crate::domain::names::Names;
use crate::domain::plan::eras::Earlier;
use crate::domain::plan::{CentrePlan, RoomPlan, SeriesPlan};
use crate::domain::room::Privacy;
use crate::domain::zone::Zone;
use crate::error::Fault;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

statements! {
    ROOMS = "SELECT r.slug, r.name_zh, r.name_en, r.look, COALESCE(r.own_limit, r.room_limit) AS room_limit, w.slug AS part_of, r.divides, r.privacy, r.private_use, COALESCE(r.own_turnaround, r.turnaround_minutes) AS turnaround_minutes, r.purpose, \
             r.unconfirmed, r.open, r.source, r.position FROM room r LEFT JOIN room w ON w.id = r.part_of WHERE r.centre_id = $1 ORDER BY r.position, r.slug";
    BROUGHT_SERIES = "SELECT s.plan, r.slug, s.open, s.source, s.source_key, s.source_modified FROM series s JOIN room r ON r.id = s.room_id \
                      WHERE s.centre_id = $1 AND s.source IS NOT NULL ORDER BY s.source, s.slug";
    DIGESTS = "SELECT source, digest FROM import_centre WHERE centre_id = $1 ORDER BY source";
    SOURCE = "SELECT source FROM centre WHERE id = $1";
    TAKE_FOUNDED = "UPDATE centre SET name_zh = $2, name_en = $3, zone = $4, building_limit = $5, rules = $6, source = $7, shown = TRUE WHERE id = $1";
}

/// What a centre is, apart from its past.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    pub house: House,
    pub gone: Gone,
    pub brought: BroughtIn,
}

/// How a centre is opened.
#[derive(Debug, Clone, PartialEq)]
pub enum House {
    /// By a file of its own.
    File(Box<CentrePlan>),
    /// By a source, and no file has been written for it yet.
    Source(Box<Founded>),
}

/// What is known of a centre nobody has written a file for: neither its hours nor the way to reach it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founded {
    pub slug: String,
    pub names: Names,
    pub zone: Zone,
    pub building_limit: u16,
    pub rules: HouseRules,
    pub source: String,
}

/// What the centre's file no longer has, but its past refers to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    pub rooms: Vec<RoomPlan>,
    pub series: Vec<SeriesPlan>,
}

/// What sources brought into a centre.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BroughtIn {
    pub rooms: Vec<BroughtRoom>,
    pub series: Vec<BroughtSeries>,
    /// Planned at the desk, or taken over by it from the file.
    #[serde(default)]
    pub desk: Vec<DeskSeries>,
    /// By source: of what it said of the whole centre when it was last taken with nothing left over.
    pub digests: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BroughtRoom {
    pub source: String,
    pub slug: String,
    pub position: u16,
    /// None: the centre's file has it by now.
    pub plan: Option<RoomPlan>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BroughtSeries {
    pub source: String,
    pub key: String,
    /// The order of its changes, where the source gives one.
    pub modified: Option<i64>,
    pub room: String,
    pub is_open: bool,
    pub plan: SeriesPlan,
}

/// A series the desk keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskSeries {
    pub is_open: bool,
    pub plan: SeriesPlan,
    pub earlier: Vec<Earlier>,
}

impl Drawn {
    pub fn slug(&self) -> &str {
        match &self.house {
            House::File(plan) => &plan.slug,
            House::Source(founded) => &founded.slug,
        }
    }

    pub fn zone(&self) -> Zone {
        match &self.house {
            House::File(plan) => plan.zone,
            House::Source(founded) => founded.zone,
        }
    }

    /// The rooms and series of its file.
    pub fn filed(&self) -> (&[RoomPlan], &[SeriesPlan]) {
        match &self.house {
            House::File(plan) => (&plan.rooms, &plan.series),
            House::Source(_) => (&[], &[]),
        }
    }

    /// Every word by which a room is known, with the words of every series.
    pub fn slugs(&self) -> (HashSet<&str>, HashSet<&str>) {
        let (rooms, series) = self.filed();
        let rooms = rooms.iter().chain(&self.gone.rooms).map(|room| room.slug.as_str());
        let series = series.iter().chain(&self.gone.series).map(|series| series.slug.as_str());
        (
            rooms
                .chain(self.brought.rooms.iter().filter_map(|room| Some(room.plan.as_ref()?.slug.as_str())))
                .collect(),
            series
                .chain(self.brought.series.iter().map(|series| series.plan.slug.as_str()))
                .chain(self.brought.desk.iter().map(|series| series.plan.slug.as_str()))
                .collect(),
        )
    }
}

#[derive(sqlx::FromRow)]
struct RoomRow {
    slug: String,
    name_zh: String,
    name_en: String,
    look: String,
    room_limit: i64,
    part_of: Option<String>,
    divides: bool,
    privacy: String,
    private_use: Option<String>,
    turnaround_minutes: i64,
    unconfirmed: bool,
    purpose: String,
    open: bool,
    source: Option<String>,
    position: i64,
}

impl RoomRow {
    fn plan(&self) -> Result<RoomPlan, Fault> {
        Ok(RoomPlan {
            slug: self.slug.clone(),
            names: Names { zh: self.name_zh.clone(), en: self.name_en.clone() },
            look: self.look.clone(),
            room_limit: figure(self.room_limit),
            part_of: self.part_of.clone(),
            divides: self.divides,
            privacy: if self.privacy == "private" { Privacy::Private } else { Privacy::Public },
            private_use: self.private_use.as_deref().map(serde_json::from_str).transpose()?,
            turnaround_minutes: figure(self.turnaround_minutes),
            purpose: serde_json::from_str(&self.purpose)?,
            is_unconfirmed: self.unconfirmed,
        })
    }
}

/// What the ledger knows of a centre; `None` where nothing has opened it yet.
pub async fn draw(db: &mut Conn, id: CentreId) -> Result<Option<Drawn>, Fault> {
    let Some(centre) = centres::find(db, id).await? else { return Ok(None) };
    let particulars = centres::particulars(db, id).await?;
    let source = source(db, id).await?;
    let all = series::of_centre(db, id).await?;
    let (filed, desk): (Vec<_>, Vec<_>) = all.into_iter().partition(|series| series.kept.by == Keeper::File);
    let (open, gone, brought_rooms) = rooms_drawn(db, id, &filed).await?;
    let (running, past): (Vec<_>, Vec<_>) = filed.into_iter().partition(|series| series.is_open);
    let plans = |series: Vec<Series>| series.into_iter().map(|series| series.plan).collect();
    let house = match (particulars, source) {
        (Some(particulars), _) => House::File(Box::new(CentrePlan {
            slug: centre.slug,
            names: centre.names,
            zone: centre.zone,
            building_limit: centre.building_limit,
            rules: centre.rules,
            particulars,
            rooms: open,
            series: plans(running),
            source_hash: centres::source_hash(db, id).await?,
        })),
        (None, Some(source)) => House::Source(Box::new(Founded {
            slug: centre.slug,
            names: centre.names,
            zone: centre.zone,
            building_limit: centre.building_limit,
            rules: centre.rules,
            source,
        })),
        (None, None) => return Ok(None),
    };
    let digests: Vec<(String, String)> = db.all(DIGESTS, args![id]).await?;
    let brought = BroughtIn {
        rooms: brought_rooms,
        series: brought_series(db, id).await?,
        desk: desk.into_iter().map(DeskSeries::from).collect(),
        digests: digests.into_iter().collect(),
    };
    Ok(Some(Drawn { house, gone: Gone { rooms: gone, series: plans(past) }, brought }))
}

/// The rooms of its file, those the file no longer has, and those a source brought.
async fn rooms_drawn(
    db: &mut Conn,
    id: CentreId,
    filed: &[Series],
) -> Result<(Vec<RoomPlan>, Vec<RoomPlan>, Vec<BroughtRoom>), Fault> {
    let rows: Vec<RoomRow> = db.all(ROOMS, args![id]).await?;
    let used: HashSet<&str> = filed.iter().map(|series| series.plan.room.as_str()).collect();
    let (mut open, mut gone, mut brought) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let plan = row.plan()?;
        // A file that runs a series in a source's room has taken the room over.
        let is_filed = row.source.is_none() || used.contains(row.slug.as_str());
        if let Some(source) = row.source.clone() {
            let (slug, position) = (row.slug.clone(), figure(row.position));
            brought.push(BroughtRoom { source, slug, position, plan: (!is_filed).then(|| plan.clone()) });
        }
        match (is_filed, row.open) {
            (true, true) => open.push(plan),
            (true, false) => gone.push(plan),
            (false, _) => {}
        }
    }
    Ok((open, gone, brought))
}

impl From<Series> for DeskSeries {
    fn from(series: Series) -> DeskSeries {
        DeskSeries { is_open: series.is_open, plan: series.plan, earlier: series.kept.earlier }
    }
}

type SeriesRow = (String, String, bool, String, Option<String>, Option<i64>);

async fn brought_series(db: &mut Conn, id: CentreId) -> Result<Vec<BroughtSeries>, Fault> {
    let rows: Vec<SeriesRow> = db.all(BROUGHT_SERIES, args![id]).await?;
    let read = |(plan, room, is_open, source, key, modified): SeriesRow| {
        let (plan, key) = (serde_json::from_str(&plan)?, key.unwrap_or_default());
        Ok(BroughtSeries { source, key, modified, room, is_open, plan })
    };
    rows.into_iter().map(read).collect()
}

/// The source that founded a centre with no file of its own.
pub async fn source(db: &mut Conn, id: CentreId) -> Result<Option<String>, Fault> {
    let (source,): (Option<String>,) = db.one(SOURCE, args![id]).await?;
    Ok(source)
}

/// The centre as its source knows it; everybody sees it from now on.
pub async fn take_founded(held: &mut Held, founded: &Founded) -> Result<(), Fault> {
    let Founded { slug: _, names, zone, building_limit, rules, source } = founded;
    let mut values = args![held.centre(), names.zh.as_str(), names.en.as_str(), zone.name()];
    values.extend(args![*building_limit, serde_json::to_string(rules)?, source.as_str()]);
    held.memo.clear();
    held.run(TAKE_FOUNDED, values).await.map(drop)
}
