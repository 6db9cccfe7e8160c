//! A household's own calendar (P5).
//!
//! Keeps true: children by their nicknames, nobody else; what waits or is offered is tentative; of a private room only
//! that the family is busy (M2); its own address, which opens it, stands nowhere in it.

use super::event::{Event, Shade, event};
use super::lines::{Lines, utc};
use super::{Reader, cancelled, description, of_session, zone};
use crate::addresses;
use crate::domain::family_calendar::{Busy, FamilyCalendar, Place, Stand};
use crate::domain::window::Window;
use crate::domain::zone::{Timestamp, Zone};

/// The whole calendar; the same facts give the same bytes.
pub fn family(own: &FamilyCalendar, reader: Reader) -> String {
    let events = events(own, reader);
    let mut lines = Lines::begun();
    let name = reader.words.say("calendar-family");
    lines.text("NAME", &name);
    lines.text("X-WR-CALNAME", &name);
    let mut zones: Vec<Zone> = Vec::new();
    for one in &events {
        if !zones.contains(&one.zone) {
            zones.push(one.zone);
        }
    }
    if let Some(first) = zones.first() {
        lines.line(&format!("X-WR-TIMEZONE:{first}"));
    }
    lines.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    lines.line("X-PUBLISHED-TTL:PT1H");
    let household = addresses::household::bookings();
    lines.line(&format!("URL:{}", reader.link(&household)));
    if let Some(changed) = events.iter().map(|one| one.changed_at).max() {
        lines.line(&format!("LAST-MODIFIED:{}", utc(changed)));
    }
    for one in zones {
        let windows = events.iter().filter(|event| event.zone == one).map(|event| event.window);
        zone(&mut lines, one, windows);
    }
    for one in &events {
        event(&mut lines, one);
    }
    lines.whole()
}

/// One event as a calendar object of its own (RFC 4791 section 4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub uid: String,
    pub window: Window,
    pub zone: Zone,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub text: String,
}

/// Each event of the calendar, in the order of start and UID.
pub fn family_objects(own: &FamilyCalendar, reader: Reader) -> Vec<Object> {
    let object = |one: Event| {
        let mut lines = Lines::begun();
        zone(&mut lines, one.zone, std::iter::once(one.window));
        event(&mut lines, &one);
        let Event { uid, window, zone, created_at, changed_at, .. } = one;
        Object { uid, window, zone, created_at, changed_at, text: lines.whole() }
    };
    events(own, reader).into_iter().map(object).collect()
}

/// In the order of start and UID.
fn events(own: &FamilyCalendar, reader: Reader) -> Vec<Event> {
    let places = own.places.iter().filter_map(|place| of_place(own, place, reader));
    let mut events: Vec<Event> = places.chain(own.busy.iter().map(|busy| of_busy(busy, reader))).collect();
    events.sort_by(|one, other| (one.window.starts(), &one.uid).cmp(&(other.window.starts(), &other.uid)));
    events
}

fn of_place(own: &FamilyCalendar, place: &Place, reader: Reader) -> Option<Event> {
    let session = &place.listed.session;
    let calendar = own.centre(session.centre)?;
    let room = calendar.room(session.room)?;
    let public = of_session(calendar, room, &place.listed, reader);
    let link = reader.link(&addresses::household::booking(place.booking));
    let is_off = session.is_cancelled() || place.stand == Stand::Off;
    let told = description(calendar, room, session, ("calendar-ticket", &link), reader);
    Some(Event {
        uid: format!("booking-{}@{}", place.booking, reader.origin.domain()),
        related: None,
        created_at: place.booked_at,
        changed_at: place.listed.changed_at.max(place.since),
        // A place comes from the line: each step is one more.
        sequence: place.listed.sequence + step(place.stand),
        summary: summary(place, is_off, reader),
        description: Some(format!("{}\n{told}", standing(place, calendar.centre.zone, reader))),
        status: match (is_off, place.stand) {
            (true, _) => "CANCELLED",
            (false, Stand::Held) => public.status,
            (false, _) => "TENTATIVE",
        },
        shade: Shade::Private,
        link: Some(link),
        ..public
    })
}

fn step(stand: Stand) -> u32 {
    match stand {
        Stand::Waiting => 0,
        Stand::Offered => 1,
        Stand::Held | Stand::Off => 2,
    }
}

fn summary(place: &Place, is_off: bool, reader: Reader) -> String {
    let words = reader.words;
    let names: Vec<&str> = place.children.iter().map(|(name, _)| name.as_str()).collect();
    let who = names.join(&words.say("series-comma"));
    let title = place.listed.session.names.in_(words.language());
    let title = words.tell("calendar-family-title", &[("title", title.into()), ("who", who.into())]);
    let as_ = |key: &str| words.tell(key, &[("title", title.as_str().into())]);
    match (is_off, place.stand) {
        (true, _) => cancelled(reader, &title),
        (false, Stand::Waiting) => as_("calendar-family-waiting"),
        (false, Stand::Offered) => as_("calendar-family-offered"),
        (false, Stand::Held | Stand::Off) => title,
    }
}

/// What each child has, and until when an offer stands.
fn standing(place: &Place, zone: Zone, reader: Reader) -> String {
    let words = reader.words;
    let mut told = Vec::new();
    for (name, stand) in &place.children {
        let key = match stand {
            Stand::Off => "calendar-child-off",
            Stand::Waiting => "calendar-child-waiting",
            Stand::Offered => "calendar-child-offered",
            Stand::Held => "calendar-child-held",
        };
        told.push(words.tell(key, &[("name", name.as_str().into())]));
    }
    if let Some(until) = place.offered_until.filter(|_| place.children.iter().any(is_offered)) {
        told.push(
            words.tell("calendar-offered-until", &[("until", words.day_and_time(zone.wall(until)).into())]),
        );
    }
    told.join("\n")
}

fn is_offered((_, stand): &(crate::domain::names::Name, Stand)) -> bool {
    *stand == Stand::Offered
}

fn of_busy(busy: &Busy, reader: Reader) -> Event {
    let Busy { id, window, zone } = busy;
    let at: Timestamp = window.starts();
    Event {
        uid: format!("busy-{id}@{}", reader.origin.domain()),
        related: None,
        created_at: at,
        changed_at: at,
        sequence: 0,
        window: *window,
        zone: *zone,
        summary: reader.words.say("calendar-busy"),
        description: None,
        location: None,
        position: None,
        category: None,
        status: "CONFIRMED",
        shade: Shade::Private,
        colour: None,
        link: None,
    }
}
