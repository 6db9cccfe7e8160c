//! Calendars as RFC 5545 and 7986 write them: one event for each session.
//!
//! Keeps true: a session keeps its UID for ever; the same facts give the same bytes (no stamp is ever "now"); no line
//! is longer than 75 octets, no character is cut; no METHOD and no UID of the calendar itself, since programs that
//! read feeds stumble over both.

mod event;
mod family;
pub(super) mod lines;

pub use family::{Object, family, family_objects};

use super::timezone;
use crate::addresses::{self, Origin};
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::names::{Language, Names};
use crate::domain::room::Room;
use crate::domain::series::Counts;
use crate::domain::session::{Cause, Session, Standing};
use crate::domain::window::Window;
use crate::domain::zone::{Timestamp, Zone};
use crate::words::Words;
use event::{Event, Shade, event};
use lines::{Lines, utc};

pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// Where a calendar is read, and in which words.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub origin: &'a Origin,
    pub words: &'a Words,
}

impl Reader<'_> {
    fn language(&self) -> Language {
        self.words.language()
    }

    fn link(&self, path: &str) -> String {
        self.origin.link(&addresses::feeds::in_language(path, self.language()))
    }
}

/// A calendar's address.
pub fn address(calendar: &Calendar) -> String {
    let (centre, part) = (&calendar.centre.slug, &calendar.part);
    let rooms: Vec<&str> =
        part.rooms.iter().filter_map(|id| Some(calendar.room(*id)?.slug.as_str())).collect();
    match (&part.series, &rooms[..], part.ages) {
        (Some((series, _)), ..) => addresses::feeds::series_calendar(centre, *series),
        (None, [], None) => addresses::feeds::calendar(centre),
        (None, [room], None) => addresses::feeds::room_calendar(centre, room),
        (None, [], Some(ages)) => addresses::feeds::age_calendar(centre, ages),
        (None, rooms, ages) => addresses::feeds::part_calendar(centre, rooms, ages),
    }
}

/// The page that shows the same.
fn page(calendar: &Calendar) -> String {
    let centre = &calendar.centre.slug;
    match (&calendar.part.series, calendar.only_room()) {
        (Some((series, _)), _) => addresses::feeds::series(centre, *series),
        (None, Some(room)) => addresses::with(&addresses::programme(centre), "room", &room.slug),
        (None, None) => addresses::programme(centre),
    }
}

/// What the part of a programme is called; nothing for all of it.
pub fn part_name(calendar: &Calendar, words: &Words) -> String {
    let (part, language) = (&calendar.part, words.language());
    let rooms = part.rooms.iter().filter_map(|id| Some(calendar.room(*id)?.names.in_(language).to_string()));
    let rooms: Vec<String> = rooms.collect();
    let rooms = (!rooms.is_empty()).then(|| rooms.join(&words.say("series-comma")));
    let series = part.series.as_ref().map(|(_, names)| names.in_(language).to_string());
    let ages = part.ages.map(|ages| words.span(ages));
    let named: Vec<String> = series.into_iter().chain(rooms).chain(ages).collect();
    named.join(" · ")
}

/// What a session is called in every calendar, for ever.
pub fn uid(session: SessionId, origin: &Origin) -> String {
    format!("session-{session}@{}", origin.domain())
}

/// A centre's or a room's calendar; `listed` in the order of start and id.
pub fn feed(calendar: &Calendar, listed: &[Listed], reader: Reader) -> String {
    let mut lines = Lines::begun();
    head(&mut lines, calendar, reader);
    zone(&mut lines, calendar.centre.zone, listed.iter().map(|one| one.session.window));
    for one in listed {
        let Some(room) = calendar.room(one.session.room) else { continue };
        event(&mut lines, &of_session(calendar, room, one, reader));
    }
    lines.whole()
}

/// One session as a calendar object: its zone and its event, and nothing of the calendar around (RFC 4791 4.1).
pub fn one(calendar: &Calendar, listed: &Listed, reader: Reader) -> String {
    let mut lines = Lines::begun();
    zone(&mut lines, calendar.centre.zone, std::iter::once(listed.session.window));
    if let Some(room) = calendar.room(listed.session.room) {
        event(&mut lines, &of_session(calendar, room, listed, reader));
    }
    lines.whole()
}

/// A zone as a calendar object, for a stretch of time.
pub fn only_zone(zone: Zone, window: Window) -> String {
    let mut lines = Lines::begun();
    timezone::lines(zone, window).iter().for_each(|line| lines.line(line));
    lines.whole()
}

/// What became of a booking, for somebody's own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    Certain,
    /// Waiting, or offered.
    Open,
    Gone,
}

/// One household's booking of a session: where, when, and its ticket; nobody's name.
pub fn ticket(
    calendar: &Calendar,
    listed: &Listed,
    (booking, prospect): (BookingId, Prospect),
    booked_at: Timestamp,
    reader: Reader,
) -> String {
    let mut lines = Lines::begun();
    zone(&mut lines, calendar.centre.zone, std::iter::once(listed.session.window));
    if let Some(room) = calendar.room(listed.session.room) {
        let public = of_session(calendar, room, listed, reader);
        let link = reader.link(&addresses::household::booking(booking));
        let is_gone = prospect == Prospect::Gone || listed.session.is_cancelled();
        let title = listed.session.names.in_(reader.language());
        event(
            &mut lines,
            &Event {
                uid: format!("booking-{booking}@{}", reader.origin.domain()),
                related: None,
                changed_at: listed.changed_at.max(booked_at),
                sequence: listed.sequence + u32::from(prospect == Prospect::Gone),
                summary: if is_gone { cancelled(reader, title) } else { title.into() },
                description: Some(description(
                    calendar,
                    room,
                    &listed.session,
                    ("calendar-ticket", &link),
                    reader,
                )),
                status: match (is_gone, prospect) {
                    (true, _) => "CANCELLED",
                    (false, Prospect::Certain) => public.status,
                    (false, _) => "TENTATIVE",
                },
                shade: Shade::Private,
                link: Some(link),
                ..public
            },
        );
    }
    lines.whole()
}

// ---- the calendar itself -------------------------------------------------------------------------------------

/// What it is called, and what it is about.
pub fn titles(calendar: &Calendar, reader: Reader) -> (String, String) {
    let (words, language) = (reader.words, reader.language());
    let centre = calendar.centre.names.in_(language);
    let part = part_name(calendar, words);
    let facts = [("centre", centre.into()), ("part", part.as_str().into())];
    match part.is_empty() {
        true => (centre.to_string(), words.tell("calendar-about", &facts[..1])),
        false => (words.tell("calendar-name-part", &facts), words.tell("calendar-about-part", &facts)),
    }
}

fn head(lines: &mut Lines, calendar: &Calendar, reader: Reader) {
    let (name, about) = titles(calendar, reader);
    let (colour, hex) = colour(calendar);
    for (property, text) in
        [("NAME", &name), ("X-WR-CALNAME", &name), ("DESCRIPTION", &about), ("X-WR-CALDESC", &about)]
    {
        lines.text(property, text);
    }
    lines.line(&format!("X-WR-TIMEZONE:{}", calendar.centre.zone));
    lines.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    lines.line("X-PUBLISHED-TTL:PT1H");
    lines.line(&format!("SOURCE;VALUE=URI:{}", reader.link(&address(calendar))));
    lines.line(&format!("URL:{}", reader.link(&page(calendar))));
    lines.line(&format!("COLOR:{colour}"));
    lines.line(&format!("X-APPLE-CALENDAR-COLOR:{hex}"));
    let icon = reader.origin.link(&addresses::asset("icon.svg"));
    lines.line(&format!("IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/svg+xml:{icon}"));
    if let Some(changed) = calendar.changed_at {
        lines.line(&format!("LAST-MODIFIED:{}", utc(changed)));
    }
}

/// The colour of a calendar: a name of CSS, and its figures.
pub fn colour(calendar: &Calendar) -> (&'static str, &'static str) {
    shade(calendar.only_room().map_or("", |room| room.look.as_str()))
}

/// The colours of the rooms on our pages, with the nearest that CSS has a name for.
fn shade(look: &str) -> (&'static str, &'static str) {
    match look {
        "play" | "youth" => ("indianred", "#C54E43"),
        "read" | "reading" => ("steelblue", "#1860AD"),
        "class" | "help" => ("darkgoldenrod", "#C58100"),
        "dance" | "sport" => ("mediumvioletred", "#A0346E"),
        "cinema" | "hall" => ("indigo", "#3C1073"),
        _ => ("seagreen", "#3B957D"),
    }
}

/// The zone as far as these windows need it; nothing where there are none.
fn zone(lines: &mut Lines, zone: Zone, windows: impl Iterator<Item = Window>) {
    let window = Window::around(&windows.collect::<Vec<_>>());
    for line in window.map(|window| timezone::lines(zone, window)).unwrap_or_default() {
        lines.line(&line);
    }
}

// ---- an event ------------------------------------------------------------------------------------------------

fn of_session(calendar: &Calendar, room: &Room, listed: &Listed, reader: Reader) -> Event {
    let session = &listed.session;
    let title = session.names.in_(reader.language());
    let link = reader.link(&addresses::session(&calendar.centre.slug, session.id));
    let series = |id| format!("series-{id}@{}", reader.origin.domain());
    Event {
        uid: uid(session.id, reader.origin),
        related: session.series.map(series),
        created_at: listed.created_at,
        changed_at: listed.changed_at,
        sequence: listed.sequence,
        window: session.window,
        zone: calendar.centre.zone,
        summary: if session.is_cancelled() { cancelled(reader, title) } else { title.into() },
        description: Some(description(calendar, room, session, ("calendar-more", &link), reader)),
        location: Some(location(calendar, room, reader)),
        position: calendar.contact.position,
        category: Some(room.names.in_(reader.language()).into()),
        status: match (&session.standing, session.is_confirmed) {
            (Standing::Cancelled { .. }, _) => "CANCELLED",
            (Standing::Planned, true) => "CONFIRMED",
            // K3.
            (Standing::Planned, false) => "TENTATIVE",
        },
        shade: Shade::Public,
        colour: Some(shade(&room.look).0),
        link: Some(link),
    }
}

fn cancelled(reader: Reader, title: &str) -> String {
    reader.words.tell("calendar-cancelled", &[("title", title.into())])
}

fn location(calendar: &Calendar, room: &Room, reader: Reader) -> String {
    let language = reader.language();
    let address = calendar.contact.address.in_(language);
    let key = if address.is_empty() { "calendar-place-unaddressed" } else { "calendar-place" };
    let (room, centre) = (room.names.in_(language), calendar.centre.names.in_(language));
    let mut facts = vec![("room", room.into()), ("centre", centre.into())];
    if !address.is_empty() {
        facts.push(("address", address.into()));
    }
    reader.words.tell(key, &facts)
}

/// Plain text, a fact to a line; proper nouns in both languages; the link last.
fn description(
    calendar: &Calendar,
    room: &Room,
    session: &Session,
    (key, link): (&str, &str),
    reader: Reader,
) -> String {
    let words = reader.words;
    let said = |key: &str, name: &str, fact: &str| words.tell(key, &[(name, fact.into())]);
    let both = |names: &Names| in_both(names, words);
    let mut told = Vec::new();
    if let Standing::Cancelled { cause: Cause(cause) } = &session.standing {
        told.push(said("calendar-cause", "cause", cause.in_(words.language())));
    }
    let about = session.description.in_(words.language());
    if !about.is_empty() {
        told.push(about.to_string());
    }
    told.push(said("calendar-title", "title", &both(&session.names)));
    if let Some(ages) = session.terms.ages {
        told.push(said("calendar-ages", "ages", &words.span(ages)));
    }
    let places = match session.terms.counts {
        Counts::Children => "calendar-places",
        Counts::Seats => "calendar-seats",
    };
    if session.limits.are_stated() {
        told.push(words.tell(places, &[("places", session.limits.places.into())]));
    }
    told.push(said("calendar-room", "room", &both(&room.names)));
    told.push(said("calendar-centre", "centre", &both(&calendar.centre.names)));
    if !session.host.zh.is_empty() && session.host != calendar.centre.names {
        told.push(said("calendar-host", "host", &both(&session.host)));
    }
    if !session.is_confirmed {
        told.push(words.say("calendar-unconfirmed"));
    }
    told.push(said(key, "link", link));
    told.join("\n")
}

fn in_both(names: &Names, words: &Words) -> String {
    let (here, there) = match words.language() {
        Language::Zh => (&names.zh, &names.en),
        Language::En => (&names.en, &names.zh),
    };
    if here == there || there.is_empty() {
        return here.clone();
    }
    words.tell("calendar-both", &[("here", here.as_str().into()), ("there", there.as_str().into())])
}
