//! The mapping file: which column of somebody's table is what, and how it writes days, times and ages.
//!
//! Keeps true: a word the file does not know is a mistake, told by its line.

use super::Unreadable;
use super::ages::AgeStyle;
use crate::domain::names::Names;
use crate::domain::series::{BookingMode, Limits};
use crate::domain::zone::Zone;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the source is called in the ledger: lower-case letters, digits and -.
    pub source: String,
    pub zone: Zone,
    #[serde(default = "comma")]
    pub delimiter: char,
    #[serde(default = "iso_date")]
    pub date_format: String,
    #[serde(default = "clock_time")]
    pub time_format: String,
    /// What the days of the week are called, from Monday; English unless said.
    #[serde(default)]
    pub weekdays: Vec<String>,
    #[serde(default)]
    pub columns: Columns,
    #[serde(default)]
    pub ages: AgeStyle,
    #[serde(default)]
    pub programme: Usual,
    #[serde(default)]
    pub centre: Pattern,
    /// Centres of which more is known, by what the table calls them.
    #[serde(default)]
    pub centres: BTreeMap<String, Known>,
    /// The centre's room, by its word or its name, for what the source calls it; "" is no room at all.
    #[serde(default)]
    pub rooms: BTreeMap<String, String>,
    /// Zones by the names calendars give them.
    #[serde(default)]
    pub zones: BTreeMap<String, Zone>,
    #[serde(default)]
    pub calendar: CalendarStyle,
}

/// What a calendar does not say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarStyle {
    /// Which centre it is for, by its word in addresses.
    pub centre: Option<String>,
    /// How long what has no end lasts.
    pub minutes: Option<u16>,
}

/// The name of the column for each fact; left out where the table has none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    pub location: String,
    pub location_name: Option<String>,
    pub title: String,
    pub title_zh: Option<String>,
    /// What tells a programme from others; without it title, text and ages do.
    pub key: Option<String>,
    /// Columns that are joined into the text.
    pub details: Vec<String>,
    pub ages: Option<String>,
    pub age_min: Option<String>,
    pub age_max: Option<String>,
    pub first: String,
    /// The last date, where a row stands for every week.
    pub last: Option<String>,
    pub weekday: Option<String>,
    /// One column with a time, or two: hours and minutes.
    pub starts: Vec<String>,
    pub ends: Vec<String>,
    pub room: Option<String>,
    pub places: Option<String>,
    pub room_limit: Option<String>,
}

/// What every programme of the source has in common.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Usual {
    pub booking: BookingMode,
    pub places: u16,
    pub room_limit: u16,
}

/// What a centre is called; `{location}` and `{name}` stand for what the table calls it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pattern {
    pub slug: String,
    pub zh: String,
    pub en: String,
    pub building_limit: Option<u16>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Known {
    pub slug: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
    pub building_limit: Option<u16>,
}

impl Default for Usual {
    fn default() -> Usual {
        Usual { booking: BookingMode::Open, places: 0, room_limit: 0 }
    }
}

impl Default for Pattern {
    fn default() -> Pattern {
        Pattern { slug: "{name}".into(), zh: "{name}".into(), en: "{name}".into(), building_limit: None }
    }
}

fn comma() -> char {
    ','
}

fn iso_date() -> String {
    "%Y-%m-%d".into()
}

fn clock_time() -> String {
    "%H:%M".into()
}

/// A centre as the mapping names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    pub slug: String,
    pub is_chosen: bool,
    pub names: Names,
    pub building_limit: Option<u16>,
}

impl Mapping {
    /// # Errors
    /// The line, and what is wrong there.
    pub fn read(text: &str) -> Result<Mapping, Unreadable> {
        let mapping: Mapping = toml::from_str(text).map_err(|fault| {
            let line =
                fault.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            Unreadable(format!("the mapping, line {line}: {}", fault.message()))
        })?;
        if slugged(&mapping.source) != mapping.source {
            return Err(Unreadable(format!(
                "the mapping: source = \"{}\" cannot stand in the ledger; use a to z, 0 to 9 and -",
                mapping.source
            )));
        }
        if !mapping.delimiter.is_ascii() || !matches!(mapping.weekdays.len(), 0 | 7) {
            let wrong =
                "the mapping: `delimiter` is one ASCII character, `weekdays` are seven names from Monday";
            return Err(Unreadable(wrong.into()));
        }
        Ok(mapping)
    }

    /// The same for a feed, which needs no columns.
    pub fn of_feed(source: &str, zone: Zone) -> Mapping {
        Mapping {
            source: slugged(source),
            zone,
            delimiter: comma(),
            date_format: iso_date(),
            time_format: clock_time(),
            weekdays: Vec::new(),
            columns: Columns::default(),
            ages: AgeStyle::default(),
            programme: Usual::default(),
            centre: Pattern::default(),
            centres: BTreeMap::new(),
            rooms: BTreeMap::new(),
            zones: BTreeMap::new(),
            calendar: CalendarStyle::default(),
        }
    }

    /// The room for what the source calls it; none where it says none.
    pub fn room(&self, said: &str) -> Option<String> {
        self.rooms.get(said).cloned().or((!said.is_empty()).then(|| said.to_owned()))
    }

    /// What a location is called here.
    pub fn centre(&self, location: &str, name: &str) -> Called {
        let is_chosen = self.calendar.centre.as_deref() == Some(location);
        let own = Known { slug: is_chosen.then(|| location.to_owned()), ..Known::default() };
        let known = self.centres.get(location).cloned().unwrap_or(own);
        let filled = |pattern: &str| pattern.replace("{location}", location).replace("{name}", name);
        let said = |own: Option<String>, pattern: &str| own.unwrap_or_else(|| filled(pattern));
        Called {
            is_chosen: known.slug.is_some(),
            slug: known.slug.unwrap_or_else(|| slugged(&filled(&self.centre.slug))),
            names: Names { zh: said(known.zh, &self.centre.zh), en: said(known.en, &self.centre.en) },
            building_limit: known.building_limit.or(self.centre.building_limit),
        }
    }

    /// C1: what a row says, else what the mapping says for all.
    pub fn limits(&self, places: Option<u16>, room_limit: Option<u16>) -> Limits {
        Limits {
            places: places.unwrap_or(self.programme.places),
            room_limit: room_limit.unwrap_or(self.programme.room_limit),
            ..Limits::UNSTATED
        }
    }
}

/// A word that may stand in an address, made of a name: `Plymouth Life Centre` is `plymouth-life-centre`.
///
/// ```
/// # use leyuan::imports::mapping::slugged;
/// assert_eq!(slugged("Tony Carr ( M.B.E.) Gym"), "tony-carr-m-b-e-gym");
/// assert_eq!(slugged("乐园"), "");
/// ```
pub fn slugged(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(LONGEST_SLUG);
    slug.trim_end_matches('-').into()
}

const LONGEST_SLUG: usize = 40;
