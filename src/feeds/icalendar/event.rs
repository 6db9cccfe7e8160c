//! One VEVENT, property by property.
//!
//! Keeps true: DTSTAMP is LAST-MODIFIED and never "now"; what is not known is not there.

use super::lines::{Lines, utc};
use crate::domain::position::Position;
use crate::domain::window::Window;
use crate::domain::zone::{Timestamp, Zone};

pub(super) struct Event {
    pub(super) uid: String,
    /// The series it is one of.
    pub(super) related: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) changed_at: Timestamp,
    pub(super) sequence: u32,
    pub(super) window: Window,
    pub(super) zone: Zone,
    pub(super) summary: String,
    pub(super) description: Option<String>,
    /// None where nobody may read where (M2).
    pub(super) location: Option<String>,
    /// Where the house stands, where its file says so.
    pub(super) position: Option<Position>,
    pub(super) category: Option<String>,
    pub(super) status: &'static str,
    pub(super) shade: Shade,
    /// A name CSS has for its colour.
    pub(super) colour: Option<&'static str>,
    pub(super) link: Option<String>,
}

/// Whose event it is: a programme must not block people's own calendars, a booking of theirs does.
pub(super) enum Shade {
    Public,
    Private,
}

pub(super) fn event(lines: &mut Lines, event: &Event) {
    lines.line("BEGIN:VEVENT");
    lines.line(&format!("UID:{}", event.uid));
    lines.line(&format!("DTSTAMP:{}", utc(event.changed_at)));
    lines.line(&format!("CREATED:{}", utc(event.created_at)));
    lines.line(&format!("LAST-MODIFIED:{}", utc(event.changed_at)));
    lines.line(&format!("SEQUENCE:{}", event.sequence));
    let ends = [("DTSTART", event.window.starts()), ("DTEND", event.window.ends())];
    // A time the clock shows twice means its first (RFC 5545), but libical and ical.js take the second: UTC is one to all.
    let is_plain = ends.iter().all(|(_, at)| !event.zone.shows_twice(event.zone.wall(*at)));
    for (property, at) in ends {
        lines.line(&match is_plain {
            true => {
                let wall = event.zone.wall(at).format("%Y%m%dT%H%M%S");
                format!("{property};TZID={}:{wall}", event.zone)
            }
            false => format!("{property}:{}", utc(at)),
        });
    }
    lines.text("SUMMARY", &event.summary);
    for (property, text) in
        [("DESCRIPTION", &event.description), ("LOCATION", &event.location), ("CATEGORIES", &event.category)]
    {
        if let Some(text) = text {
            lines.text(property, text);
        }
    }
    if let Some(at) = event.position {
        // RFC 5545 section 3.8.1.6.
        let at = at.degrees();
        lines.line(&format!("GEO:{:.6};{:.6}", at.latitude, at.longitude));
    }
    lines.line(&format!("STATUS:{}", event.status));
    let (transparency, class) = match event.shade {
        Shade::Public => ("TRANSPARENT", "PUBLIC"),
        Shade::Private => ("OPAQUE", "PRIVATE"),
    };
    lines.line(&format!("TRANSP:{transparency}"));
    lines.line(&format!("CLASS:{class}"));
    if let Some(colour) = event.colour {
        lines.line(&format!("COLOR:{colour}"));
    }
    if let Some(link) = &event.link {
        lines.line(&format!("URL:{link}"));
    }
    if let Some(series) = &event.related {
        lines.line(&format!("RELATED-TO:{series}"));
    }
    lines.line("END:VEVENT");
}
