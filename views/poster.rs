//! A week to print: seven columns, or seven rows for the door of one room; above it, on a screen alone, what to choose.
//!
//! Invariant: what is reckoned to fit ([`blocks`]) is what is drawn; colour never speaks alone, so that it reads in grey;
//! a code stands beside its address in words.

mod sheet;

use super::icons::{icon, look};
use super::layout::with_query;
use super::words::Words;
use crate::addresses::{self, Origin};
use crate::domain::centre::Centre;
use crate::domain::names::{Language, Names};
use crate::domain::opening::Closed;
use crate::domain::plan::Contact;
use crate::domain::poster::paper::{Block, Face, Format, Paper, Sheet};
use crate::domain::poster::{Day, Entry, Special, Week};
use crate::domain::room::{Privacy, Room};
use crate::domain::zone::{Date, Datelike, Span, TimeOfDay};
use maud::{Markup, html};

pub struct Poster<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    /// The open ones, in their order.
    pub rooms: &'a [Room],
    pub week: &'a Week<'a>,
    pub paper: Paper,
    pub contact: Option<&'a Contact>,
    pub origin: &'a Origin,
    pub today: Date,
    /// Path and query, for the other language.
    pub path: &'a str,
}

/// The body of the page: what to choose, then the sheets.
pub fn poster(poster: &Poster, blocks: &[Block], sheets: &[Sheet]) -> Markup {
    html! {
        (choices(poster, sheets.len()))
        @for (nth, sheet) in sheets.iter().enumerate() {
            (sheet::sheet(poster, blocks, (sheet, nth + 1, sheets.len())))
        }
    }
}

fn choices(poster: &Poster, sheets: usize) -> Markup {
    let (words, week) = (poster.words, poster.week);
    let language = words.language();
    let heading = match week.room {
        None => words.say("poster-heading"),
        Some(room) => {
            words.tell("poster-heading-door", &[("room", room.names.in_(language).to_string().into())])
        }
    };
    let other = Language::ALL.into_iter().find(|other| *other != language).unwrap_or_default();
    let facts = [("paper", paper(words, poster.paper).into()), ("sheets", sheets.into())];
    html! {
        div.choices {
            h1 { (heading) }
            p { (words.tell("poster-how", &facts)) }
            nav.row aria-label=(words.say("poster-what")) {
                a.btn.quiet href=(at(poster, week.monday - Span::days(7))) { (words.say("poster-before")) }
                a.btn.quiet href=(at(poster, week.monday + Span::days(7))) { (words.say("poster-after")) }
                (room_chip(poster, None))
                @for room in poster.rooms { (room_chip(poster, Some(room))) }
            }
            nav.row aria-label=(words.say("poster-paper")) {
                @for format in [Format::A4, Format::A3] {
                    @let is_shown = format == poster.paper.format;
                    a.chip href=(addresses::poster::poster(&poster.centre.slug, week.monday, slug(week.room), format)) aria-current=[is_shown.then_some("true")] {
                        (icon("print")) (paper(words, Paper { format, ..poster.paper }))
                    }
                }
                a.btn.quiet href=(with_query(poster.path, "lang", other.code())) lang=(other.code()) hreflang=(other.code()) {
                    (words.say("other-language"))
                }
                a.btn.quiet href=(addresses::programme(&poster.centre.slug)) { (words.say("dock-programme")) }
            }
        }
    }
}

fn at(poster: &Poster, monday: Date) -> String {
    addresses::poster::poster(&poster.centre.slug, monday, slug(poster.week.room), poster.paper.format)
}

fn slug(room: Option<&Room>) -> Option<&str> {
    room.map(|room| room.slug.as_str())
}

fn room_chip(poster: &Poster, room: Option<&Room>) -> Markup {
    let words = poster.words;
    let is_shown = poster.week.room.map(|room| room.id) == room.map(|room| room.id);
    let href =
        addresses::poster::poster(&poster.centre.slug, poster.week.monday, slug(room), poster.paper.format);
    let class = room.map_or("chip".to_string(), |room| format!("chip {}", look(&room.look)));
    html! {
        a class=(class) href=(href) aria-current=[is_shown.then_some("true")] {
            @match room {
                None => { (icon("cal")) (words.say("poster-whole")) },
                Some(room) => { (icon(&room.look)) (room.names.in_(words.language())) },
            }
        }
    }
}

fn paper(words: &Words, paper: Paper) -> String {
    let format = match paper.format {
        Format::A4 => "A4",
        Format::A3 => "A3",
    };
    let key = match paper.face {
        Face::Week => "poster-across",
        Face::Door => "poster-upright",
    };
    words.tell(key, &[("format", format.into())])
}

/// What is set, day by day, as it will be read: ■ stands for an icon.
pub fn blocks(words: &Words, week: &Week, rooms: &[Room]) -> Vec<Block> {
    let entry = |entry: &Entry| match week.room {
        None => {
            let room = entry.room.names.in_(words.language());
            vec![format!("{} ■{room}", times(words, &entry.times)), what(words, entry)]
        }
        Some(_) => vec![format!("{} {}", times(words, &entry.times), what(words, entry))],
    };
    let block = |day: &Day| Block {
        notes: notes(words, day, (rooms, week.room)),
        entries: day.entries.iter().map(entry).collect(),
    };
    week.days.iter().map(block).collect()
}

/// The key to the rooms, and what else stands beside the code.
pub fn foot(poster: &Poster) -> String {
    let language = poster.words.language();
    let mut rooms: Vec<&Room> = poster.week.rooms(poster.rooms);
    rooms.extend(private(poster));
    let key: Vec<String> = rooms.iter().map(|room| format!("■{}　", room.names.in_(language))).collect();
    let address = poster.contact.map_or("", |contact| contact.address.in_(language));
    format!("{} {} {} {address}", key.concat(), as_of(poster), poster.words.say("poster-unconfirmed"))
}

fn private<'a>(poster: &Poster<'a>) -> impl Iterator<Item = &'a Room> + use<'a> {
    let is_shown = poster.week.room.is_none();
    poster.rooms.iter().filter(move |room| is_shown && room.privacy == Privacy::Private)
}

fn as_of(poster: &Poster) -> String {
    poster.words.tell("poster-as-of", &[("day", poster.words.month_day(poster.today).into())])
}

fn times(words: &Words, times: &[(TimeOfDay, TimeOfDay)]) -> String {
    let all: Vec<String> = times.iter().map(|(from, to)| words.times(*from, *to)).collect();
    all.join(&words.say("poster-and"))
}

fn what(words: &Words, entry: &Entry) -> String {
    let ages = entry.ages.map(|ages| words.span(ages));
    let off = entry.is_off.then(|| words.say("poster-off"));
    let all = [Some(entry.names.in_(words.language()).to_string()), ages, off];
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What stands above a day's entries, or in the place of them.
fn notes(words: &Words, day: &Day, (rooms, only): (&[Room], Option<&Room>)) -> Vec<String> {
    let language = words.language();
    let named =
        |key: &str, names: &Names| words.tell(key, &[("name", names.in_(language).to_string().into())]);
    let shut = day.shut.as_ref().map(|shut| match shut {
        Closed::Exception(names) | Closed::Holiday(names) => named("poster-shut-named", names),
        Closed::Weekly(_) => words.say("poster-shut"),
    });
    let special = day.special.as_ref().filter(|_| shut.is_none()).map(|special| match special {
        Special::Holiday(names) | Special::Own(names) => named("poster-holiday", names),
        Special::MakeUp(names) => named("poster-make-up", names),
    });
    let hours =
        day.hours.as_ref().map(|hours| words.tell("poster-hours", &[("hours", times(words, hours).into())]));
    let closures = day.closures.iter().map(|closure| {
        let reason = closure.reason.in_(language).to_string();
        let shut: Vec<&str> = closure.named(rooms).map(|room| room.names.in_(language)).collect();
        match (shut.is_empty(), only) {
            (true, _) | (_, Some(_)) => words.tell("poster-closed", &[("reason", reason.into())]),
            (false, None) => {
                let rooms = shut.join(&words.say("poster-and"));
                words.tell("poster-closed-rooms", &[("rooms", rooms.into()), ("reason", reason.into())])
            }
        }
    });
    let is_bare = day.entries.is_empty() && shut.is_none();
    let nothing = is_bare.then(|| words.say("poster-nothing"));
    shut.into_iter().chain(special).chain(hours).chain(closures).chain(nothing).collect()
}

/// `2026 年 11 月 23 日 – 11 月 29 日`.
fn dates(words: &Words, week: &Week) -> String {
    let (from, to) = (week.monday, week.sunday());
    let key = if from.year() == to.year() { "poster-dates" } else { "poster-dates-years" };
    let facts = [
        ("year", from.year().to_string().into()),
        ("next", to.year().to_string().into()),
        ("from", words.month_day(from).into()),
        ("to", words.month_day(to).into()),
    ];
    words.tell(key, &facts)
}

/// `周二 24 日`, and whether it began on the sheet before.
fn day_name(words: &Words, date: Date, goes_on: bool) -> String {
    let facts = [("weekday", words.weekday(date.weekday()).into()), ("day", date.day().into())];
    let name = words.tell("poster-day", &facts);
    if goes_on { words.tell("poster-goes-on", &[("day", name.into())]) } else { name }
}
