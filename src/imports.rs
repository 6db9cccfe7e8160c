//! Programmes from elsewhere: a table or a feed, read into one shape, and what has to be done so that a centre shows it.
//!
//! Keeps true: pure, whatever the bytes; nothing is guessed: a row is taken as it is written or stands in the report with
//! its place and the reason; the same bytes give the same programme.

pub mod ages;
pub mod gather;
pub mod ics;
pub mod lanes;
pub mod made;
pub mod mapping;
pub mod openactive;
pub mod report;
pub mod rows;
pub mod table;
pub mod work;

use crate::domain::age::AgeRange;
use crate::domain::names::Names;
use crate::domain::series::{BookingMode, Limits};
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Timestamp, Zone};
use report::{At, Report};
use serde::Serialize;
use std::collections::HashSet;

/// A file or a page, read.
#[derive(Debug, Clone)]
pub struct Import {
    /// What it is called: the same source read again changes only what differs.
    pub source: String,
    pub extent: Extent,
    pub venues: Vec<Venue>,
    /// Programmes the source says are gone.
    pub gone: Vec<Gone>,
    /// Keys of programmes the source has and that could not be read: nothing of them is taken away.
    pub unsure: HashSet<String>,
    pub report: Report,
}

/// What is not mentioned: gone, or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// A table: it holds everything there is.
    Whole,
    /// A page of a feed: it holds what has changed.
    Page,
    /// A calendar: everything of one centre in these days, the last not among them. It opens no centre and no room.
    Days(Date, Date),
}

impl Extent {
    /// Whether what is not mentioned on a day is gone.
    pub fn speaks_of(self, date: Date) -> bool {
        match self {
            Extent::Whole | Extent::Page => true,
            Extent::Days(from, until) => (from..until).contains(&date),
        }
    }
}

/// A tombstone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    pub at: At,
    pub key: String,
    pub modified: Option<i64>,
}

/// One centre's part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Venue {
    pub slug: String,
    /// Somebody chose its word, perhaps that of a centre which is here already.
    pub is_chosen: bool,
    pub names: Names,
    pub zone: Zone,
    /// Heads in the building, where the mapping says so.
    pub building_limit: Option<u16>,
    pub programmes: Vec<Programme>,
}

/// One series of it, with every date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Programme {
    /// What tells it from every other of its source.
    pub key: String,
    pub offer: Offer,
    /// The order of its changes, where the feed gives one.
    pub modified: Option<i64>,
    pub dates: Vec<Occurrence>,
}

/// What it is, without when.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Offer {
    pub names: Names,
    pub description: Names,
    /// None: not stated, so staff must look first (A4).
    pub ages: Option<AgeRange>,
    pub booking: BookingMode,
    pub limits: Limits,
    /// Where the source names a room.
    pub room: Option<String>,
}

/// One date of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Occurrence {
    #[serde(skip)]
    pub at: At,
    /// The promise, on the centre's wall.
    pub date: Date,
    pub starts: TimeOfDay,
    pub window: Window,
    /// What tells this date from others of its series also after it moved, where the source says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

impl Import {
    /// Sessions it asks for.
    pub fn sessions(&self) -> usize {
        self.venues.iter().flat_map(|venue| &venue.programmes).map(|programme| programme.dates.len()).sum()
    }

    /// Each of them as a line of a table, to be looked through before anything is done.
    pub fn table(&self) -> String {
        let mut text = String::from("at,centre,key,title,room,ages in months,date,starts,from,to\n");
        for venue in &self.venues {
            for programme in &venue.programmes {
                let offer = &programme.offer;
                let ages = offer.ages.map_or_else(String::new, |ages| {
                    let under = ages.under().map_or_else(String::new, |under| under.months().to_string());
                    format!("{}-{under}", ages.min().months())
                });
                let what = [
                    &venue.slug,
                    &programme.key,
                    &offer.names.zh,
                    offer.room.as_ref().unwrap_or(&String::new()),
                    &ages,
                ]
                .map(|field| report::quoted(field))
                .join(",");
                for date in &programme.dates {
                    let (at, window) = (report::quoted(&date.at.to_string()), date.window);
                    let (from, to) = (written(window.starts()), written(window.ends()));
                    text +=
                        &format!("{at},{what},{},{},{from},{to}\n", date.date, date.starts.format("%H:%M"));
                }
            }
        }
        text
    }
}

/// In UTC.
fn written(instant: Timestamp) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What cannot be read at all, and what would help: nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);
