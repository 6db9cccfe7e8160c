//! What other programs read.
//!
//! Invariant: an address of a feed, its origin included, has at most 256 characters: Google takes no longer ones.

use super::{Date, SeriesId};
use crate::domain::age::AgeRange;
use crate::domain::family_calendar::Token;
use crate::domain::names::Language;

/// Characters of an address with its origin, at most.
pub const LONGEST: usize = 256;

/// The address of a feed in a language: Chinese is the plain one.
pub fn in_language(path: &str, language: Language) -> String {
    match language {
        Language::Zh => path.into(),
        Language::En => super::with(path, "lang", language.code()),
    }
}

pub fn calendar(centre: &str) -> String {
    format!("/{centre}/calendar.ics")
}

pub fn room_calendar(centre: &str, room: &str) -> String {
    format!("/{centre}/rooms/{room}.ics")
}

/// What is for some ages.
///
/// ```
/// # use leyuan::{addresses::feeds, domain::age::AgeRange};
/// let ages = |min, under| AgeRange::new(min, under).unwrap();
/// assert_eq!(feeds::age_calendar("house", ages(36, Some(72))), "/house/ages/36-72.ics");
/// assert_eq!(feeds::age_calendar("house", ages(96, None)), "/house/ages/96-.ics");
/// ```
pub fn age_calendar(centre: &str, ages: AgeRange) -> String {
    format!("/{centre}/ages/{}.ics", months(ages))
}

pub fn series_calendar(centre: &str, series: SeriesId) -> String {
    format!("/{centre}/series/{series}.ics")
}

/// What takes place in some rooms, for some ages.
pub fn part_calendar(centre: &str, rooms: &[&str], ages: Option<AgeRange>) -> String {
    let of_rooms = rooms.iter().fold(calendar(centre), |address, room| super::with(&address, "room", room));
    match ages {
        Some(ages) => super::with(&of_rooms, "age", &months(ages)),
        None => of_rooms,
    }
}

/// Ages in an address: months, the last left out; `96-` from 96 on.
pub fn months(ages: AgeRange) -> String {
    let under = ages.under().map_or(String::new(), |under| under.months().to_string());
    format!("{}-{under}", ages.min().months())
}

/// A household's own calendar, for whoever holds its address (P5).
pub fn family_calendar(token: &Token) -> String {
    format!("/calendar/{}.ics", token.as_str())
}

/// How to subscribe, step by step.
pub fn subscribe(centre: &str) -> String {
    format!("/{centre}/subscription")
}

/// The sessions of some days as JSON, for scripts.
pub fn sessions(centre: &str, from: Date, to: Date) -> String {
    let address = super::with(&format!("/{centre}/sessions.json"), "from", &from.to_string());
    super::with(&address, "to", &to.to_string())
}

/// A series: what it is, and its dates.
pub fn series(centre: &str, series: SeriesId) -> String {
    format!("/{centre}/series/{series}")
}

pub fn sitemap() -> String {
    "/sitemap.xml".into()
}
