//! What other programs read.
//!
//! Invariant: an address of a feed, its origin included, has at most 256 characters: Google takes no longer ones.

use super::{Date, SeriesId};
use crate::domain::names::Language;

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

/// The sessions of some days as JSON, for scripts.
pub fn sessions(centre: &str, from: Date, to: Date) -> String {
    let address = super::with(&format!("/{centre}/sessions.json"), "from", &from.to_string());
    super::with(&address, "to", &to.to_string())
}

/// A series by its name among other programs; nothing answers there.
pub fn series(centre: &str, series: SeriesId) -> String {
    format!("/{centre}#series-{series}")
}

pub fn sitemap() -> String {
    "/sitemap.xml".into()
}
