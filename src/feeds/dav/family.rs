//! A household's own calendar as calendar programs read it: each event an object, and the token that tells what they had.
//!
//! Keeps true: the token itself says what whoever was given it had then, so nothing is kept here of who read what, and
//! of a private room nothing outlives its slot (M3); a token is understood only at the address that gave it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use super::ask::{Filter, Reach};
use super::properties::of_any_calendar;
use super::{APPLE, CALDAV, CALENDARSERVER, DAV};
use crate::addresses::dav as addresses;
use crate::domain::family_calendar::{FamilyCalendar, Token};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::feeds::icalendar::{self, Object, Reader};
use crate::feeds::xml_text::escaped;

/// The calendar of whoever holds its address, drawn.
pub struct Own {
    /// Its home, who is at home there too.
    pub home: String,
    /// Its address.
    pub href: String,
    pub title: String,
    /// In the order of start and UID.
    pub events: Vec<Member>,
    /// What its tokens begin with.
    lead: String,
    /// Of its address, so that the token of another is a stranger's.
    hash: String,
}

/// An event where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// For ever the same, and nobody's who has not the calendar.
    pub name: String,
    /// Its entity tag, without the quotes.
    pub tag: String,
    pub object: Object,
}

/// What somebody had: tags by names.
pub type Copy = BTreeMap<String, String>;

/// Letters of a digest of nine octets, and of one of six.
const NAME: usize = 12;
const TAG: usize = 8;

/// The colour of a calendar that is for no room.
const COLOUR: &str = "#3B957D";

impl Own {
    pub fn new(token: &Token, own: &FamilyCalendar, reader: Reader) -> Own {
        let event = |object: Object| {
            let (name, tag) = (short::<9>(&object.uid), short::<6>(&object.text));
            Member { name, tag, object }
        };
        Own {
            home: addresses::family_home(token),
            href: addresses::family_calendar(token),
            title: reader.words.say("calendar-family"),
            events: icalendar::family_objects(own, reader).into_iter().map(event).collect(),
            lead: format!("https://{}/ns/own/", reader.origin.domain()),
            hash: token.hash(),
        }
    }

    pub fn find(&self, name: &str) -> Option<&Member> {
        self.events.iter().find(|event| event.name == name)
    }

    /// The events a query is about (RFC 4791 section 9.9).
    pub fn queried(&self, filter: Filter) -> Vec<&Member> {
        let events = self.events.iter();
        match filter {
            Filter::Nothing => Vec::new(),
            Filter::All => events.collect(),
            Filter::Touching(reach) => events.filter(|event| touches(event.object.window, reach)).collect(),
        }
    }

    /// What is to be asked with next time (RFC 6578 section 4): every event there is, by name and tag.
    pub fn token(&self) -> String {
        let entries = self.entries();
        format!("{}{entries}.{}", self.lead, self.seal(&entries))
    }

    /// The same in short, as Calendar Server's older mark has it.
    pub fn ctag(&self) -> String {
        self.seal(&self.entries())
    }

    fn entries(&self) -> String {
        let all: BTreeMap<&str, &str> =
            self.events.iter().map(|event| (event.name.as_str(), event.tag.as_str())).collect();
        all.into_iter().map(|(name, tag)| format!("{name}{tag}")).collect()
    }

    fn seal(&self, entries: &str) -> String {
        short::<9>(&format!("{} {entries}", self.hash))
    }

    /// What whoever was given a token had; `None` for any text this calendar never gave.
    pub fn copy(&self, token: &str) -> Option<Copy> {
        let (entries, seal) = token.strip_prefix(&self.lead)?.split_once('.')?;
        if seal != self.seal(entries) {
            return None;
        }
        let entry = |entry: &[u8]| {
            let (name, tag) = std::str::from_utf8(entry).ok()?.split_at_checked(NAME)?;
            Some((name.to_string(), tag.to_string()))
        };
        entries.as_bytes().chunks(NAME + TAG).map(entry).collect()
    }

    /// What is new or different for whoever had this, and the names of what is gone.
    pub fn since(&self, copy: &Copy) -> (Vec<&Member>, Vec<String>) {
        let shown = self.events.iter().filter(|event| copy.get(&event.name) != Some(&event.tag)).collect();
        let gone = copy.keys().filter(|name| self.find(name).is_none()).cloned().collect();
        (shown, gone)
    }

    /// A property as XML; `None` where there is no such thing.
    pub(super) fn value(&self, (space, word): (&str, &str)) -> Option<String> {
        match (space, word) {
            (DAV, "sync-token") => Some(escaped(&self.token())),
            (CALENDARSERVER, "getctag") => Some(escaped(&self.ctag())),
            (CALDAV, "calendar-timezone") => self.zone().as_deref().map(escaped),
            (APPLE, "calendar-color") => Some(COLOUR.into()),
            property => of_any_calendar(property),
        }
    }

    /// That of its first event; an empty calendar has none.
    fn zone(&self) -> Option<String> {
        let zone = self.events.first()?.object.zone;
        let here = self.events.iter().map(|event| &event.object).filter(|object| object.zone == zone);
        let windows: Vec<Window> = here.map(|object| object.window).collect();
        Window::around(&windows).map(|window| icalendar::only_zone(zone, window))
    }
}

/// An end that is not said lets everything through.
fn touches(window: Window, Reach { from, until }: Reach) -> bool {
    let is_after = |from: Timestamp| from < window.ends();
    let is_before = |until: Timestamp| window.starts() < until;
    from.is_none_or(is_after) && until.is_none_or(is_before)
}

/// A digest of so many octets, in letters that may stand in an address.
fn short<const N: usize>(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text.as_bytes())[..N])
}
