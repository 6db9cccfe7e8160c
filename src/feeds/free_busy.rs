//! When something takes place, as a VFREEBUSY (RFC 5545 section 3.6.4): no title, no place.
//!
//! Keeps true: what is told of a stretch of time is that it is taken; stretches that touch are told as one.

use super::icalendar::Reader;
use super::icalendar::lines::{Lines, utc};
use crate::addresses;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;

/// The taken stretches of `range`, of what stands: in order, no two of them touching.
pub fn taken(listed: &[Listed], range: Window) -> Vec<Window> {
    let standing = listed.iter().filter(|listed| !listed.session.is_cancelled());
    let windows: Vec<Window> = standing.filter_map(|listed| listed.session.window.shared(range)).collect();
    let mut taken: Vec<Window> = Vec::new();
    for window in Window::joined(&windows) {
        let before = taken.last().filter(|before| before.ends() == window.starts());
        match before.and_then(|before| Window::new(before.starts(), window.ends())) {
            Some(both) => *taken.last_mut().expect("one before") = both,
            None => taken.push(window),
        }
    }
    taken
}

/// A calendar's taken time in a stretch.
pub fn free_busy(calendar: &Calendar, taken: &[Window], range: Window, reader: Reader) -> String {
    let of = calendar.only_room().map_or(calendar.centre.id.0, |room| room.id.0);
    let mut lines = Lines::begun();
    lines.line("BEGIN:VFREEBUSY");
    lines.line(&format!("UID:freebusy-{of}@{}", reader.origin.domain()));
    // Never "now": the same facts give the same bytes.
    lines.line(&format!("DTSTAMP:{}", utc(calendar.changed_at.unwrap_or(Timestamp::UNIX_EPOCH))));
    lines.line(&format!("DTSTART:{}", utc(range.starts())));
    lines.line(&format!("DTEND:{}", utc(range.ends())));
    lines.line(&format!("URL:{}", reader.origin.link(&addresses::programme(&calendar.centre.slug))));
    for window in taken {
        lines.line(&format!("FREEBUSY;FBTYPE=BUSY:{}/{}", utc(window.starts()), utc(window.ends())));
    }
    lines.line("END:VFREEBUSY");
    lines.whole()
}
