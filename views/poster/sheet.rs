//! One sheet of a poster: its head, its days, its foot with the code that leads to the web.

use super::{Poster, as_of, dates, day_name, private};
use crate::addresses;
use crate::domain::poster::Entry;
use crate::domain::poster::paper::{Block, Face, Format, Part, Sheet};
use crate::domain::room::{Privacy, Room};
use crate::views::icons::{icon, logo, look, tile};
use crate::views::qr;
use maud::{Markup, html};

pub fn sheet(poster: &Poster, blocks: &[Block], (sheet, nth, of): (&Sheet, usize, usize)) -> Markup {
    let words = poster.words;
    let face = match poster.paper.face {
        Face::Week => "across",
        Face::Door => "upright",
    };
    let format = match poster.paper.format {
        Format::A4 => "a4",
        Format::A3 => "a3",
    };
    let label = words.tell("poster-sheet", &[("sheet", nth.into()), ("sheets", of.into())]);
    let private = poster.week.room.filter(|room| room.privacy == Privacy::Private);
    html! {
        section class={ "sheet " (face) " " (format) } aria-label=(label) {
            (head(poster))
            div class={ "days-of pt" (sheet.points) } {
                @match (private, poster.paper.face) {
                    (Some(_), _) => { p.one-family { (words.say("kiosk-one-family")) } },
                    (None, Face::Week) => { @for part in &sheet.parts { (column(poster, blocks, part)) } },
                    (None, Face::Door) => { @for part in &sheet.parts { (row(poster, blocks, part)) } },
                }
            }
            (foot(poster, (of > 1).then_some(label.as_str())))
        }
    }
}

fn head(poster: &Poster) -> Markup {
    let (words, week) = (poster.words, poster.week);
    let language = words.language();
    let centre = poster.centre.names.in_(language);
    let hours = (!week.hours.is_empty())
        .then(|| words.tell("poster-hours", &[("hours", super::times(words, &week.hours).into())]));
    html! {
        header {
            @match week.room {
                None => {
                    (logo())
                    h2 class=[long(centre, (44, 999))] { (centre) " " span { (words.say("poster-week")) } }
                },
                Some(room) => {
                    span class=(look(&room.look)) { (tile(&room.look)) }
                    h2 class=[long(room.names.in_(language), (16, 70))] { (room.names.in_(language)) span { (centre) } }
                },
            }
            p {
                b { (dates(words, week)) }
                @if let Some(hours) = hours { span { (hours) } }
                @if week.is_unconfirmed { span { (words.say("poster-unconfirmed")) } }
            }
        }
    }
}

/// A long name is set smaller; a Han letter counts as two.
fn long(name: &str, (long, longest): (usize, usize)) -> Option<&'static str> {
    match name.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>() {
        width if width > longest => Some("longest"),
        width if width > long => Some("long"),
        _ => None,
    }
}

fn column(poster: &Poster, blocks: &[Block], part: &Part) -> Markup {
    let (words, day) = (poster.words, &poster.week.days[part.day]);
    let block = &blocks[part.day];
    let goes_on = part.entries.start > 0;
    let lanes = if part.entries.is_empty() { "bare".to_string() } else { format!("lanes-{}", part.lanes) };
    html! {
        section class={ "day " (lanes) } {
            h3 { (day_name(words, day.date, goes_on)) }
            @if part.entries.is_empty() {
                p.instead { (block.notes.join(&words.say("poster-and"))) }
            } @else {
                @if !goes_on { @for note in &block.notes { p.said { (note) } } }
                ul { @for entry in &day.entries[part.entries.clone()] { (of_week(poster, entry)) } }
            }
        }
    }
}

fn of_week(poster: &Poster, entry: &Entry) -> Markup {
    let words = poster.words;
    html! {
        li class={ (look(&entry.room.look)) @if entry.is_off { " off" } } {
            p.when { (times(poster, entry)) " " span.where { (icon(&entry.room.look)) (entry.room.names.in_(words.language())) } }
            p { (what_of(poster, entry)) }
        }
    }
}

fn row(poster: &Poster, blocks: &[Block], part: &Part) -> Markup {
    let (words, day) = (poster.words, &poster.week.days[part.day]);
    let goes_on = part.entries.start > 0;
    html! {
        section.day {
            h3 { (day_name(words, day.date, goes_on)) }
            div {
                @if !goes_on { @for note in &blocks[part.day].notes { p.said { (note) } } }
                @if !part.entries.is_empty() {
                    ul {
                        @for entry in &day.entries[part.entries.clone()] {
                            li.off[entry.is_off] { p { (times(poster, entry)) " " (what_of(poster, entry)) } }
                        }
                    }
                }
            }
        }
    }
}

fn times(poster: &Poster, entry: &Entry) -> Markup {
    let (words, joint) = (poster.words, poster.words.say("poster-and"));
    html! {
        @for (nth, (from, to)) in entry.times.iter().enumerate() {
            @if nth > 0 { (joint) }
            span.at { time { (words.time(*from)) } "–" time { (words.time(*to)) } }
        }
    }
}

/// The same words, in the same order, as are reckoned with.
fn what_of(poster: &Poster, entry: &Entry) -> Markup {
    let words = poster.words;
    html! {
        b { (entry.names.in_(words.language())) }
        @if let Some(ages) = entry.ages { " " span.ages { (words.span(ages)) } }
        @if entry.is_off { " " (words.say("poster-off")) }
    }
}

fn foot(poster: &Poster, label: Option<&str>) -> Markup {
    let (words, language) = (poster.words, poster.words.language());
    let slug = &poster.centre.slug;
    let (path, scan) = match poster.week.room {
        None => (addresses::programme(slug), "poster-scan"),
        Some(room) if room.privacy == Privacy::Private => {
            (addresses::private_room::slots(slug, &room.slug), "poster-scan-private")
        }
        Some(room) => (addresses::with(&addresses::programme(slug), "room", &room.slug), "poster-scan"),
    };
    let link = poster.origin.link(&path);
    let shown = link.split_once("://").map_or(link.as_str(), |(_, shown)| shown);
    let contact = poster.contact.filter(|contact| !contact.phone.is_empty());
    let address = poster.contact.map(|contact| contact.address.in_(language)).filter(|text| !text.is_empty());
    html! {
        footer {
            div.beside {
                @if poster.week.room.is_none() { (key(poster)) }
                p { @if let Some(address) = address { (address) " " } span { (as_of(poster)) } @if let Some(label) = label { " " b { (label) } } }
            }
            div.code {
                p {
                    b { (words.say(scan)) }
                    span { (shown) }
                    @if let Some(contact) = contact { span { (words.tell("poster-phone", &[("phone", contact.phone.as_str().into())])) } }
                }
                (qr::code(&link, &words.tell("poster-qr", &[("address", shown.into())])))
            }
        }
    }
}

/// Which sign and colour is which room; of a private one that it is for one family at a time, and no more (M2).
fn key(poster: &Poster) -> Markup {
    let language = poster.words.language();
    let one = |room: &Room, text: String| {
        html! { li class=(look(&room.look)) { (icon(&room.look)) (text) } }
    };
    html! {
        ul.key {
            @for room in poster.week.rooms(poster.rooms) { (one(room, room.names.in_(language).to_string())) }
            @for room in private(poster) {
                (one(room, poster.words.tell("poster-private", &[("room", room.names.in_(language).to_string().into())])))
            }
        }
    }
}
