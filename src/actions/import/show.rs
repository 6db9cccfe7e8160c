//! Showing one centre's part of an import: its rooms, its series and every step that was written down, under one number.
//!
//! Keeps true: it does what was planned, whole, or is undone and planned again.

use crate::domain::ids::ImportId;
use crate::domain::names::Names;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::imports::work::{Known, Work};
use crate::store::imports::{self, Brought, Figures, Under};
use crate::store::series::{Kept, Series};
use crate::store::{Command, Held, rooms, series};

/// Shows a part.
///
/// # Errors
/// [`Error::Stale`] when somebody booked, moved or planned what it would change since it was planned.
#[derive(Debug)]
pub struct Show {
    pub import: ImportId,
    pub source: String,
    /// What the centre is called, if the source founded it.
    pub names: Names,
    /// Its steps are written down.
    pub work: Work,
    /// Of what the source says, where nothing of it was left.
    pub digest: Option<String>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub sessions: Figures,
}

impl Command for Show {
    type Output = Shown;

    async fn run(&self, held: &mut Held) -> Result<Shown, Error> {
        let Work { rooms, series, shut, .. } = &self.work;
        let centre = held.centre();
        let known = rooms::slugs(held, centre).await?.len();
        for (position, (id, room)) in (known..).zip(rooms) {
            let position = u16::try_from(position).unwrap_or(u16::MAX);
            rooms::upsert(held, *id, room, position).await?;
            imports::mark_room(held, *id, &self.source).await?;
        }
        for known in series {
            self.take(held, known).await?;
        }
        for (id, modified) in shut {
            imports::shut(held, *id, *modified).await?;
        }
        let detail =
            format!("{} rooms {} series {} shut {}", self.source, rooms.len(), series.len(), shut.len());
        let number = held.record("import.shown", self.import.0, &detail, self.now).await?;
        held.mark_content();
        let under = Under { import: self.import, source: &self.source };
        let (sessions, is_whole) = imports::carry_out(held, under, number, self.now).await?;
        if !is_whole {
            return Err(Error::Stale);
        }
        if let Some(digest) = &self.digest {
            imports::taken(held, &self.source, digest).await?;
        }
        imports::rename(held, &self.names, &self.source).await?;
        imports::show(held).await?;
        Ok(Shown { sessions })
    }
}

impl Show {
    async fn take(&self, held: &mut Held, known: &Known) -> Result<(), Fault> {
        let Known { id, key, room, plan, modified, is_open } = known.clone();
        series::upsert(held, &Series { id, room, plan: plan.clone(), is_open, kept: Kept::default() })
            .await?;
        let brought = Brought { id, key, room, plan, modified, is_open };
        imports::mark_series(held, &brought, &self.source).await
    }
}
