//! Taking a centre over from another house: its rooms and series, its sessions under their own ids, its closures, and how
//! many came.
//!
//! Keeps true: everything is there at once or nothing is, in one change of the ledger; a centre that stands here already
//! is never written over; sessions keep their ids, so that links and calendars of the old house lead to the new one.

use super::open_centre::{take_rooms, take_series};
use crate::domain::ids::{RoomId, SeriesId};
use crate::domain::plan::{RoomPlan, SeriesPlan};
use crate::domain::zone::{Span, TimeOfDay, Timestamp};
use crate::error::{Error, Fault};
use crate::store::exports::{self, ClosureLine, Drawn, Figures, PrivateDayLine, SessionLine};
use crate::store::series::{self, Series};
use crate::store::{Command, Held, centres, rooms};
use std::collections::HashMap;
use uuid::Uuid;

/// A centre as another house gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub drawn: Drawn,
    pub sessions: Vec<SessionLine>,
    pub closures: Vec<ClosureLine>,
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
        let (id, Drawn { plan, rooms_gone, series_gone }) = (held.centre(), &self.taken.drawn);
        let source = centres::source_hash(held, id).await?;
        if source == plan.source_hash {
            return Ok(Took::IsHere);
        }
        if !source.is_empty() || !rooms::slugs(held, id).await?.is_empty() {
            return Ok(Took::Another);
        }
        let detail = format!(
            "rooms {} series {} sessions {}",
            plan.rooms.len(),
            plan.series.len(),
            self.taken.sessions.len()
        );
        held.record("centre.taken_over", id.0, &detail, self.now).await?;
        held.mark_content();
        centres::update(held, plan).await?;
        let mut rooms = take_rooms(held, &plan.rooms).await?;
        take_rooms_gone(held, rooms_gone, (&mut rooms, plan.rooms.len())).await?;
        take_series(held, &plan.series, &rooms).await?;
        take_series_gone(held, series_gone, &rooms).await?;
        self.take_programme(held, &rooms).await?;
        Ok(Took::Everything)
    }
}

impl TakeCentre {
    async fn take_programme(&self, held: &mut Held, rooms: &HashMap<String, RoomId>) -> Result<(), Error> {
        let centre = held.centre();
        let known = series::of_centre(held, centre).await?;
        let known: HashMap<&str, SeriesId> =
            known.iter().map(|series| (series.plan.slug.as_str(), series.id)).collect();
        let room = |slug: &str| rooms.get(slug).copied().ok_or_else(|| lost("room", slug));
        let zone = self.taken.drawn.plan.zone;
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
            let shut = line.room.as_deref().map(room).transpose()?;
            exports::add_closure(held, line, shut).await?;
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
        let series = Series { id: SeriesId::new(), room, plan: plan.clone(), is_open: true };
        series::upsert(held, &series).await?;
        series::shut(held, series.id).await?;
    }
    Ok(())
}
