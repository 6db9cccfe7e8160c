//! Rooms and rules: which rooms there are, and one room with every number that holds in it (S4).
//!
//! Invariant: a number stands in a sentence, with the rule it belongs to.

use super::equipment;
use super::icons::{look, tile};
use super::room_numbers::{self, Told};
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::equipment::Equipment;
use crate::domain::ids::SeriesId;
use crate::domain::plan::SeriesPlan;
use crate::domain::room::{Privacy, PrivateUse, Room};
use crate::domain::zone::Date;
use maud::{Markup, html};

pub fn list(words: &Words, centre: &Centre, (rooms, equipment): (&[Room], &[Equipment])) -> Markup {
    html! {
        h1 { (words.say("numbers-rooms")) }
        section.card.panel.wide {
            ul.sessions { @for room in rooms { li {
                a class={ "ev " (look(&room.look)) } href=(addresses::desk::room(&centre.slug, &room.slug)) {
                    b { (room.names.in_(words.language())) }
                    span { (words.tell("numbers-room-limit", &[("heads", room.room_limit.into())])) }
                    @if room.is_unconfirmed { span { (words.say("places-unconfirmed")) } }
                }
            } } }
        }
        p.row { a.btn.quiet href=(addresses::kiosk::pairing(&centre.slug)) { (words.say("kiosk-pairing-title")) } }
        (equipment::list(words, equipment))
        (house(words, centre))
    }
}

/// One room.
pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub room: &'a Room,
    pub rooms: &'a [Room],
    /// How a private room is used (M1).
    pub private: Option<&'a PrivateUse>,
    /// What takes place there now.
    pub series: Vec<(SeriesId, &'a SeriesPlan)>,
    pub today: Date,
    /// Whether whoever looks may set numbers.
    pub may_plan: bool,
}

pub fn page(page: &Page) -> Markup {
    let (words, room, slug) = (page.words, page.room, &page.centre.slug);
    html! {
        div.wide {
            a.back href=(addresses::desk::rooms(slug)) { (words.say("numbers-rooms")) }
            h1 class=(look(&room.look)) { (tile(&room.look)) " " (room.names.in_(words.language())) }
            @if room.is_unconfirmed { p { (tag("few", "warn", &words.say("places-unconfirmed"))) } }
        }
        section.card.panel.wide aria-labelledby="h-room" {
            h2 id="h-room" { (words.say("numbers-of-room")) }
            (table(&room_numbers::of_room(words, page.centre, (room, page.rooms), page.private)))
            @if room.privacy == Privacy::Public {
                p.row {
                    @if page.may_plan { a.btn.quiet href=(addresses::desk::room_numbers(slug, &room.slug)) { (words.say("room-numbers-set")) } }
                    a.btn.quiet href=(addresses::desk::limits(slug, &room.slug)) { (words.say("limits-title")) }
                }
            }
        }
        @for (id, plan) in &page.series { (of_series(page, *id, plan)) }
        @if page.series.is_empty() && room.privacy == Privacy::Public {
            section.card.panel.wide { p { (words.say("numbers-no-series")) } }
        }
        (house(words, page.centre))
    }
}

fn of_series(page: &Page, series: SeriesId, plan: &SeriesPlan) -> Markup {
    let words = page.words;
    let id = format!("h-{series}");
    html! {
        section.card.panel.wide aria-labelledby=(id) {
            h2 id=(id) { (plan.names.in_(words.language())) }
            p { (super::desk_series::when(words, &plan.repeats)) }
            @if plan.is_unconfirmed { p { (tag("few", "warn", &words.say("places-unconfirmed"))) } }
            (table(&room_numbers::of_series(words, plan, page.today)))
            @if page.may_plan { p { a.btn.quiet href=(addresses::desk::series_numbers(&page.centre.slug, series)) { (words.say("numbers-set")) span.sr { " " (plan.names.in_(words.language())) } } } }
        }
    }
}

fn house(words: &Words, centre: &Centre) -> Markup {
    html! {
        section.card.panel.wide aria-labelledby="h-house" {
            h2 id="h-house" { (words.say("numbers-of-house")) }
            (table(&room_numbers::of_house(words, centre)))
        }
    }
}

/// Each rule with its sentences.
fn table(all: &[Told]) -> Markup {
    html! {
        dl.facts { @for told in all {
            dt { (told.rule) }
            dd { @for sentence in &told.says { p { (sentence) } } }
        } }
    }
}
