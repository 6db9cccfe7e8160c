//! Opening a centre from its file: the house, its rooms and its series, as the file has them now.
//!
//! Keeps true: what keeps its word (slug) keeps its id; an unchanged file changes nothing and takes no number; what
//! the file no longer has is shut, not erased.

use super::plan_ahead;
use crate::domain::equipment::{Equipment, Needs};
use crate::domain::ids::{CentreId, RoomId, SeriesId};
use crate::domain::plan::steps::Before;
use crate::domain::plan::{CentrePlan, RoomPlan, SeriesPlan};
use crate::domain::series::Limits;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::series::{self, Keeper, Kept, Series};
use crate::store::{Actor, Command, Held, Store, centres, rooms};
use std::collections::{BTreeMap, HashMap};

/// Opens every centre of a folder, each with its ledger; new ones get theirs first. What uses equipment that is gone is
/// told.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn open_all(store: &Store, plans: Vec<CentrePlan>, now: Timestamp) -> Result<Vec<Lacking>, Error> {
    let mut houses: HashMap<CentreId, Vec<Equipment>> = HashMap::new();
    for plan in plans {
        let house = plan.particulars.equipment.clone();
        let (id, _) = open(store, plan, now).await?;
        houses.insert(id, house);
    }
    let opened: Vec<CentreId> = houses.keys().copied().collect();
    let read = store.read(move |db| Box::pin(async move { series::using_equipment(db, &opened).await }));
    let asked = read.await?;
    let lacks = |(centre, series, needs): (CentreId, SeriesId, Needs)| {
        let equipment: Vec<String> = needs.beyond(houses.get(&centre)?).map(String::from).collect();
        (!equipment.is_empty()).then_some(Lacking { series, equipment })
    };
    Ok(asked.into_iter().filter_map(lacks).collect())
}

/// A series planned at the desk that uses what its house no longer has, or not so many of; what is gone holds it up
/// nowhere, so somebody should hear of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    pub series: SeriesId,
    /// Words of the file: `projector`.
    pub equipment: Vec<String>,
}

/// Opens one centre.
///
/// # Errors
/// As [`open_all`].
pub async fn open(store: &Store, plan: CentrePlan, now: Timestamp) -> Result<(CentreId, Opened), Error> {
    let id = ledger_of(store, &plan).await?;
    let opened = store.change(id, Actor::System, OpenCentre { plan, now }).await?;
    Ok((id, opened))
}

/// The ledger of a centre; a new one gets its own first.
///
/// # Errors
/// As [`open_all`].
pub async fn ledger_of(store: &Store, plan: &CentrePlan) -> Result<CentreId, Error> {
    if let Some(id) = id_of(store, &plan.slug).await? {
        return Ok(id);
    }
    centres::found(store, plan).await?;
    id_of(store, &plan.slug).await?.ok_or(Error::Missing)
}

async fn id_of(store: &Store, slug: &str) -> Result<Option<CentreId>, Fault> {
    let slug = slug.to_owned();
    store.read(move |db| Box::pin(async move { centres::id_of(db, &slug).await })).await
}

/// Takes over what a centre's file says.
#[derive(Debug, Clone)]
pub struct OpenCentre {
    pub plan: CentrePlan,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The file says what it said.
    Unchanged,
    Changed,
}

impl Command for OpenCentre {
    type Output = Opened;

    async fn run(&self, held: &mut Held) -> Result<Opened, Error> {
        let id = held.centre();
        if centres::source_hash(held, id).await? == self.plan.source_hash {
            return Ok(Opened::Unchanged);
        }
        let detail = format!("rooms {} series {}", self.plan.rooms.len(), self.plan.series.len());
        held.record("centre.opened", id.0, &detail, self.now).await?;
        held.mark_content();
        centres::update(held, &self.plan).await?;
        let rooms = take_rooms(held, &self.plan.rooms).await?;
        let before = take_series(held, &self.plan.series, &rooms).await?;
        plan_ahead::plan(held, &before, self.now).await?;
        Ok(Opened::Changed)
    }
}

/// Writes the rooms; the ids of those the file has.
pub(super) async fn take_rooms(
    held: &mut Held,
    plans: &[RoomPlan],
) -> Result<HashMap<String, RoomId>, Fault> {
    let centre = held.centre();
    let known: HashMap<String, RoomId> = rooms::slugs(held, centre).await?.into_iter().collect();
    let mut ids = HashMap::new();
    for (position, plan) in (0..).zip(plans) {
        let id = known.get(&plan.slug).copied().unwrap_or_else(RoomId::new);
        rooms::upsert(held, id, plan, position).await?;
        ids.insert(plan.slug.clone(), id);
    }
    for plan in plans {
        let whole = plan.part_of.as_ref().and_then(|whole| ids.get(whole));
        if let Some(id) = ids.get(&plan.slug) {
            rooms::set_whole(held, *id, whole.copied()).await?; // C10
        }
    }
    for (_, id) in known.iter().filter(|(slug, _)| !ids.contains_key(*slug)) {
        rooms::shut(held, *id).await?;
    }
    Ok(ids)
}

/// Writes the series that are new or changed; what the changed ones said before.
pub(super) async fn take_series(
    held: &mut Held,
    plans: &[SeriesPlan],
    rooms: &HashMap<String, RoomId>,
) -> Result<BTreeMap<SeriesId, Before>, Fault> {
    let centre = held.centre();
    let known = series::of_centre(held, centre).await?;
    let house = centres::rooms(held, centre).await?;
    let mut before = BTreeMap::new();
    for plan in plans {
        let Some(room) = rooms.get(&plan.room).copied() else { continue };
        let was = known.iter().find(|series| series.plan.slug == plan.slug);
        if was.is_some_and(|was| was.kept.by == Keeper::Desk) {
            continue;
        }
        let id = was.map_or_else(SeriesId::new, |was| was.id);
        let series = Series { id, room, plan: plan.clone(), is_open: true, kept: Kept::default() };
        if was == Some(&series) {
            continue;
        }
        series::upsert(held, &series).await?;
        if let Some(was) = was {
            let planned = was.plan.limits;
            let room = house.iter().find(|room| room.id == was.room);
            let room_limit = room.map_or(planned.room_limit, |room| room.holds(planned.room_limit));
            before.insert(id, Before { room: was.room, limits: Limits { room_limit, ..planned } });
        }
    }
    let is_filed = |series: &Series| series.is_open && series.kept.by == Keeper::File;
    let is_gone = |series: &&Series| is_filed(series) && !plans.iter().any(|p| p.slug == series.plan.slug);
    for gone in known.iter().filter(is_gone) {
        series::shut(held, gone.id).await?;
    }
    Ok(before)
}
