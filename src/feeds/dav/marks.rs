//! By what programs know that something changed: the token of a calendar and the entity tag of a session in it.
//!
//! Keeps true: a token is understood only by the calendar that gave it, written as it was then: whatever decides the
//! bytes beside the sessions themselves (names of rooms, the address, our own build) is in it, and makes it a stranger's
//! when it changes, so that everything is read again. A booking changes neither token nor tag.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

use crate::domain::calendar::{Calendar, Edition, Listed};
use crate::domain::ids::Number;
use crate::domain::zone::{Date, Timestamp};
use crate::feeds::icalendar::Reader;

/// What is written on a calendar now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    lead: String,
    number: Number,
    today: Date,
    frame: String,
}

impl Marks {
    pub fn new(calendar: &Calendar, reader: Reader, now: Timestamp) -> Marks {
        let lead = format!("https://{}/ns/sync/{}/", reader.origin.domain(), calendar.centre.slug);
        Marks { lead, number: calendar.number, today: calendar.today(now), frame: frame(calendar, reader) }
    }

    /// What a program asks with next time (RFC 6578 section 4).
    pub fn token(&self) -> String {
        format!("{}{}", self.lead, self.ctag())
    }

    /// The same, as Calendar Server's older mark has it.
    pub fn ctag(&self) -> String {
        format!("{}-{}-{}", self.number, self.today.format("%Y%m%d"), self.frame)
    }

    /// The edition a token of this calendar stands for; `None` for any other text.
    pub fn edition(&self, token: &str) -> Option<Edition> {
        let mut parts = token.strip_prefix(&self.lead)?.split('-');
        let (number, day, frame) = (parts.next()?, parts.next()?, parts.next()?);
        let number: i64 = number.parse().ok()?;
        let day = Date::parse_from_str(day, "%Y%m%d").ok()?;
        let edition = Edition { number: Number(number), day };
        // What we would not have written just so, we did not write.
        let again = format!("{}{number}-{}-{frame}", self.lead, day.format("%Y%m%d"));
        (frame == self.frame && again == token).then_some(edition)
    }

    /// The entity tag of a session's calendar object, without its quotes: its last content change, and what is around.
    pub fn tag(&self, listed: &Listed) -> String {
        let changed = listed.changed_at.timestamp_millis();
        format!("{}-{}-{changed:x}-{}", listed.number, listed.sequence, self.frame)
    }
}

/// A digest of whatever decides how a session is written, beside the session.
fn frame(calendar: &Calendar, reader: Reader) -> String {
    let Calendar { centre, contact, rooms, part, number: _, changed_at: _ } = calendar;
    let rooms: Vec<_> = rooms.iter().map(|room| (room.id, &room.names, &room.look, room.privacy)).collect();
    let around =
        (&centre.slug, &centre.names, centre.zone, (&contact.address, contact.position), rooms, part);
    let of_reader = (reader.origin, reader.words.language().code());
    let digest = Sha256::digest(format!("{} {of_reader:?} {around:?}", env!("LEYUAN_FEEDS")));
    digest[..6].iter().fold(String::new(), |mut frame, byte| {
        let _ = write!(frame, "{byte:02x}");
        frame
    })
}
