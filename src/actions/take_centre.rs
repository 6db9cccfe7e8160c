//! Taking a centre over from another house: its rooms and series, its sessions under their own ids, its closures, and how
//! many came.
//!
//! Keeps true: everything is there at once or nothing is, in one change of the ledger; a centre that stands here already
//! is never written over; sessions keep their ids, so that links and calendars of the old house lead to the new one.

use super::open_centre::{ledger_of, take_rooms, take_series};
use crate::domain::ids::{CentreId, RoomId, SeriesId};
use crate::domain::plan::{RoomPlan, SeriesPlan};
use crate::domain::zone::{Span, TimeOfDay, Timestamp};
use crate::error::{Error, Fault};
use crate::store::drawn::{self, BroughtIn, BroughtRoom, BroughtSeries, DeskSeries, Drawn, Founded, House};
use crate::store::exports::{self, AnnouncementLine, ClosureLine, Figures, PrivateDayLine, SessionLine};
use crate::store::imports::{self, Brought};
use crate::store::series::{self, Keeper, Kept, Series};
use crate::store::{Actor, Command, Held, Store, centres, rooms};
use std::collections::HashMap;
use uuid::Uuid;

/// A centre as another house gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub drawn: Drawn,
    pub sessions: Vec<SessionLine>,
    pub closures: Vec<ClosureLine>,
    pub announcements: Vec<AnnouncementLine>,
    pub counts: Vec<(Uuid, Figures)>,
    pub private_days: Vec<PrivateDayLine>,
}

#[derive(Debug, Clone)]
pub struct TakeCentre {
    pub taken: Taken,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    Everything,
    /// It was taken over before, or opened from the same file.
    IsHere,
    /// A centre of this name stands here that is another.
    Another,
}

impl Command for TakeCentre {
    type Output = Took;

    async fn run(&self, held: &mut Held) -> Result<Took, Error> {
        let id = held.centre();
        if let Some(took) = self.stands_already(held, id).await? {
            return Ok(took);
        }
        let Drawn { house, gone, brought } = &self.taken.drawn;
        let (filed_rooms, filed_series) = self.taken.drawn.filed();
        let detail = format!(
            "rooms {} series {} sessions {}",
            filed_rooms.len() + brought.rooms.iter().filter(|room| room.plan.is_some()).count(),
            filed_series.len() + brought.series.len(),
            self.taken.sessions.len()
        );
        held.record("centre.taken_over", id.0, &detail, self.now).await?;
        held.mark_content();
        match house {
            House::File(plan) => centres::update(held, plan).await?,
            House::Source(founded) => drawn::take_founded(held, founded).await?,
        }
        let mut rooms = take_rooms(held, filed_rooms).await?;
        take_rooms_gone(held, &gone.rooms, (&mut rooms, filed_rooms.len())).await?;
        take_series(held, filed_series, &rooms).await?;
        take_series_gone(held, &gone.series, &rooms).await?;
        let known = series::of_centre(held, id).await?.into_iter();
        let known = known.map(|series| (series.plan.slug, series.id)).collect();
        let known = take_brought(held, brought, (&mut rooms, known)).await?;
        self.take_programme(held, &rooms, &known).await?;
        Ok(Took::Everything)
    }
}

impl TakeCentre {
    /// What stands where the centre would go; `None` where nothing does.
    async fn stands_already(&self, held: &mut Held, id: CentreId) -> Result<Option<Took>, Fault> {
        let (hash, source) = (centres::source_hash(held, id).await?, drawn::source(held, id).await?);
        if hash.is_empty() && rooms::slugs(held, id).await?.is_empty() {
            return Ok(None);
        }
        let is_same = match &self.taken.drawn.house {
            House::File(plan) => hash == plan.source_hash,
            House::Source(founded) => source.as_ref() == Some(&founded.source),
        };
        Ok(Some(if is_same { Took::IsHere } else { Took::Another }))
    }

    async fn take_programme(
        &self,
        held: &mut Held,
        rooms: &HashMap<String, RoomId>,
        known: &HashMap<String, SeriesId>,
    ) -> Result<(), Error> {
        let room = |slug: &str| rooms.get(slug).copied().ok_or_else(|| lost("room", slug));
        let zone = self.taken.drawn.zone();
        for line in &self.taken.sessions {
            let series = line
                .series
                .as_deref()
                .map(|slug| known.get(slug).copied().ok_or_else(|| lost("series", slug)));
            let wall = line.wall.parse::<TimeOfDay>().map_err(|_| lost("time", &line.wall))?;
            let starts = zone.instant(line.date.and_time(wall)); // K4
            let ends = starts + Span::seconds(line.seconds);
            let clears = ends + Span::seconds(line.turnaround_seconds);
            let place = (room(&line.room)?, series.transpose()?);
            exports::add_session(held, line, place, (starts, ends, clears)).await?;
        }
        for line in &self.taken.closures {
            let shut = line.rooms.iter().map(|slug| room(slug)).collect::<Result<Vec<_>, _>>()?;
            exports::add_closure(held, line, &shut).await?;
        }
        for line in &self.taken.announcements {
            let meant = line.rooms.iter().map(|slug| room(slug)).collect::<Result<Vec<_>, _>>()?;
            exports::add_announcement(held, line, &meant).await?;
        }
        for (session, figures) in &self.taken.counts {
            exports::add_count(held, *session, *figures).await?;
        }
        for line in &self.taken.private_days {
            exports::add_private_day(held, room(&line.room)?, line).await?;
        }
        Ok(())
    }
}

/// Takes it over into a house; a new centre gets its ledger first.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn take_over(store: &Store, taken: Taken, now: Timestamp) -> Result<Took, Error> {
    let id = match &taken.drawn.house {
        House::File(plan) => ledger_of(store, plan).await?,
        House::Source(founded) => founded_ledger(store, founded).await?,
    };
    store.change(id, Actor::System, TakeCentre { taken, now }).await
}

async fn founded_ledger(store: &Store, founded: &Founded) -> Result<CentreId, Error> {
    let known = |slug: String| store.read(move |db| Box::pin(async move { centres::id_of(db, &slug).await }));
    if let Some(id) = known(founded.slug.clone()).await? {
        return Ok(id);
    }
    let word = (founded.slug.as_str(), founded.source.as_str());
    imports::found(store, word, &founded.names, founded.zone, founded.building_limit).await?;
    known(founded.slug.clone()).await?.ok_or(Error::Missing)
}

fn lost(what: &str, word: &str) -> Fault {
    Fault::Corrupt(format!("no {what} is called {word}"))
}

/// Rooms whose past is known, after those there are.
async fn take_rooms_gone(
    held: &mut Held,
    gone: &[RoomPlan],
    (rooms, open): (&mut HashMap<String, RoomId>, usize),
) -> Result<(), Fault> {
    let first = u16::try_from(open).unwrap_or(u16::MAX);
    for (position, plan) in (first..).zip(gone) {
        let id = RoomId::new();
        rooms::upsert(held, id, plan, position).await?;
        rooms.insert(plan.slug.clone(), id);
    }
    for plan in gone {
        let whole = plan.part_of.as_ref().and_then(|whole| rooms.get(whole)).copied();
        if let Some(id) = rooms.get(&plan.slug).copied() {
            rooms::set_whole(held, id, whole).await?; // C10
            rooms::shut(held, id).await?;
        }
    }
    Ok(())
}

async fn take_series_gone(
    held: &mut Held,
    gone: &[SeriesPlan],
    rooms: &HashMap<String, RoomId>,
) -> Result<(), Fault> {
    for plan in gone {
        let room = rooms.get(&plan.room).copied().ok_or_else(|| lost("room", &plan.room))?;
        let series =
            Series { id: SeriesId::new(), room, plan: plan.clone(), is_open: true, kept: Kept::default() };
        series::upsert(held, &series).await?;
        series::shut(held, series.id).await?;
    }
    Ok(())
}

/// What sources brought keeps their mark; the ids of every series there is then.
async fn take_brought(
    held: &mut Held,
    brought: &BroughtIn,
    (rooms, mut known): (&mut HashMap<String, RoomId>, HashMap<String, SeriesId>),
) -> Result<HashMap<String, SeriesId>, Fault> {
    for BroughtRoom { source, slug, position, plan } in &brought.rooms {
        let id = *rooms.entry(slug.clone()).or_insert_with(RoomId::new);
        if let Some(plan) = plan {
            rooms::upsert(held, id, plan, *position).await?;
        }
        imports::mark_room(held, id, source).await?;
    }
    for BroughtSeries { source, key, modified, room, is_open, plan } in brought.series.clone() {
        let room = rooms.get(&room).copied().ok_or_else(|| lost("room", &room))?;
        let series = Series { id: SeriesId::new(), room, plan, is_open, kept: Kept::default() };
        series::upsert(held, &series).await?;
        let Series { id, plan, .. } = series;
        known.insert(plan.slug.clone(), id);
        imports::mark_series(held, &Brought { id, key, room, plan, modified, is_open }, &source).await?;
        if !is_open {
            series::shut(held, id).await?;
        }
    }
    for DeskSeries { is_open, plan, earlier } in brought.desk.clone() {
        let room = rooms.get(&plan.room).copied().ok_or_else(|| lost("room", &plan.room))?;
        let kept = Kept { by: Keeper::Desk, earlier };
        let series = Series { id: SeriesId::new(), room, plan, is_open, kept };
        series::upsert(held, &series).await?;
        if !is_open {
            series::shut(held, series.id).await?;
        }
        known.insert(series.plan.slug, series.id);
    }
    for (source, digest) in &brought.digests {
        imports::taken(held, source, digest).await?;
    }
    Ok(known)
}
