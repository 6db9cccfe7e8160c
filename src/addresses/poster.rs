//! A week on paper, a week in somebody else's page, and how that page finds it.
//!
//! Invariant: an address of these holds words of the house and figures, nothing else.

use super::{encoded, with};
use crate::domain::names::Language;
use crate::domain::poster::paper::Format;
use crate::domain::poster::week_word;
use crate::domain::zone::Date;

/// The week a day lies in, of the whole house or of one room.
///
/// ```
/// use leyuan::{addresses::poster::poster, domain::{poster::paper::Format, zone::parse_date}};
/// let day = parse_date("2026-11-28").unwrap();
/// assert_eq!(poster("jinhuayuan", day, Some("play"), Format::A3), "/jinhuayuan/poster?week=2026-W48&room=play&paper=a3");
/// ```
pub fn poster(centre: &str, day: Date, room: Option<&str>, format: Format) -> String {
    let mut address = with(&format!("/{centre}/poster"), "week", &week_word(day));
    if let Some(room) = room {
        address = with(&address, "room", room);
    }
    match format {
        Format::A4 => address,
        Format::A3 => with(&address, "paper", "a3"),
    }
}

/// What of a week another site shows; what is not said is the usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub room: Option<String>,
    /// In years.
    pub age: Option<u16>,
    pub days: Option<u16>,
    pub language: Language,
}

/// The days ahead, for a frame in another site's page.
pub fn embed(centre: &str, excerpt: &Excerpt) -> String {
    let figure = |figure: Option<u16>| figure.map(|figure| figure.to_string());
    let language = (excerpt.language != Language::default()).then(|| excerpt.language.code().to_string());
    let all = [
        ("room", excerpt.room.clone()),
        ("age", figure(excerpt.age)),
        ("days", figure(excerpt.days)),
        ("lang", language),
    ];
    let said = all.into_iter().filter_map(|(name, value)| Some((name, value?)));
    said.fold(format!("/{centre}/embed"), |address, (name, value)| with(&address, name, &value))
}

/// Where another site asks how to show a page of ours (oEmbed 1.0); `page` with its origin.
pub fn oembed(page: &str) -> String {
    format!("/oembed?url={}&format=json", encoded(page))
}
