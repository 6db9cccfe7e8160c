//! People counters: each with what it counts and how well, and the form for a new one.
//!
//! Invariant: a token is shown once, beside where to send what it counts.

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Choice, Field, Kind};
use super::icons::icon;
use super::refusals::Speaker;
use crate::addresses;
use crate::domain::counted::{Compared, Counter, may_count};
use crate::domain::counter::LONGEST_NAME;
use crate::domain::ids::RoomId;
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

/// The word of the building's own doors; no room has it.
pub const BUILDING: &str = "-";

pub struct Page<'a> {
    pub speaker: Speaker<'a>,
    pub guard: Guard<'a>,
    pub counters: &'a [Counter],
    pub places: &'a [Compared],
    pub rooms: &'a [Room],
    /// None where the house listens to none.
    pub broker: Option<Broker>,
    /// The one that was just made.
    pub added: Option<Added>,
    pub filled: &'a Filled,
}

/// How the broker stands.
#[derive(Debug, Clone, Copy)]
pub struct Broker {
    /// It has not answered since.
    pub lost: Option<Timestamp>,
    /// Messages that named no counter.
    pub strays: u64,
}

#[derive(Debug, Clone)]
pub struct Added {
    pub name: String,
    /// None where the same press came twice: it was shown the first time.
    pub token: Option<String>,
    pub readings: String,
    pub topic: Option<String>,
}

pub fn page(page: &Page) -> Markup {
    let words = page.speaker.words;
    html! {
        (page.filled.summary(words))
        div.wide.stack {
            h1 { (words.say("counters-title")) }
            p { (words.say("counters-hint")) }
            @if let Some(added) = &page.added { (told_once(page, added)) }
            @if let Some(broker) = &page.broker { (broker_line(page, broker)) }
            @if page.counters.is_empty() { p.note { (icon("i")) span { (words.say("counters-none")) } } }
            @else { (list(page)) }
        }
        (form(page))
    }
}

fn told_once(page: &Page, added: &Added) -> Markup {
    let words = page.speaker.words;
    html! {
        section.card.stack aria-labelledby="h-added" id="added" tabindex="-1" {
            h2 id="h-added" { (icon("ok")) " " (words.tell("counters-added", &[("name", added.name.as_str().into())])) }
            @match &added.token {
                Some(token) => {
                    p { (words.say("counters-token-once")) }
                    p { code.secret { (token) } }
                }
                None => p { (words.say("counters-token-shown")) },
            }
            p { (words.say("counters-post-to")) " " code { (added.readings) } }
            @if let Some(topic) = &added.topic { p { (words.say("counters-publish-to")) " " code { (topic) } } }
        }
    }
}

fn broker_line(page: &Page, broker: &Broker) -> Markup {
    let words = page.speaker.words;
    html! {
        @if let Some(since) = broker.lost {
            p.note { (icon("warn")) span { (words.tell("counters-broker-lost", &[("since", page.speaker.at(since).into())])) } }
        }
        @if broker.strays > 0 {
            p.note { (icon("warn")) span { (words.tell("counters-strays", &[("count", broker.strays.into())])) } }
        }
    }
}

fn place(page: &Page, room: Option<RoomId>) -> String {
    let words = page.speaker.words;
    let known = room.and_then(|id| page.rooms.iter().find(|room| room.id == id));
    known.map_or_else(|| words.say("counters-building"), |room| room.names.in_(words.language()).to_string())
}

fn list(page: &Page) -> Markup {
    let words = page.speaker.words;
    let keys = [
        "counters-name",
        "counters-inside",
        "counters-drift",
        "counters-heard",
        "counters-refused",
        "counters-shut",
    ];
    html! {
        section.card.rows tabindex="0" aria-labelledby="h-counters" {
            table {
                caption id="h-counters" { (words.say("counters-list")) }
                thead { tr { @for key in keys { th scope="col" { (words.say(key)) } } } }
                tbody { @for counter in page.counters { (row(page, counter)) } }
            }
        }
    }
}

fn row(page: &Page, counter: &Counter) -> Markup {
    let (words, speaker) = (page.speaker.words, &page.speaker);
    let compared = page.places.iter().find(|place| place.room == counter.room);
    let silent = counter.silent_since(&speaker.centre.rules, speaker.now);
    let shut = addresses::counters::removal(&speaker.centre.slug, counter.id);
    html! {
        tr id={ "counter-" (counter.id) } {
            th scope="row" { (counter.name) p.hint { (place(page, counter.room)) } }
            td { (counter.place.inside) }
            td {
                (signed(compared.map_or(0, |place| place.drift)))
                @if let Some((drift, at)) = counter.drift {
                    p.hint { (words.tell("counters-set-right", &[("drift", signed(drift).into()), ("when", speaker.at(at).into())])) }
                }
            }
            td {
                @match counter.heard_at {
                    Some(at) => (speaker.at(at)),
                    None => (words.say("counters-never")),
                }
                @if let Some(since) = silent {
                    p.over-text { (icon("warn")) " " (words.tell("counters-silent", &[("minutes", (speaker.now - since).num_minutes().into())])) }
                }
            }
            td {
                @match counter.refused {
                    Some(refused) => {
                        (refused.many)
                        p.hint { (words.say(&format!("counters-why-{}", refused.why.code().replace('_', "-")))) " · " (speaker.at(refused.at)) }
                    }
                    None => "0",
                }
            }
            td {
                (page.guard.form((&shut, &format!("shut-{}", counter.id)), "", "", html! {
                    button.btn.quiet { (words.say("counters-shut")) span.sr { " " (counter.name) } }
                }))
            }
        }
    }
}

/// More with a plus, fewer with a minus.
fn signed(many: i64) -> String {
    match many {
        0 => "0".into(),
        more if more > 0 => format!("+{more}"),
        fewer => format!("−{}", fewer.unsigned_abs()),
    }
}

fn form(page: &Page) -> Markup {
    let (words, filled) = (page.speaker.words, page.filled);
    let action = addresses::counters::page(&page.speaker.centre.slug);
    let name = Field {
        hint: Some(words.tell("counters-name-hint", &[("longest", LONGEST_NAME.into())])),
        ..filled.field("name", words.say("counters-name"), Kind::Text)
    };
    let pick = |value: &str, label: String, note: String| {
        let is_ticked = filled.value("place") == value;
        forms::pick(&Choice { name: "place", value, label, note, is_ticked, reason: None })
    };
    html! {
        section.card.desk-form aria-labelledby="h-add" {
            h2 id="h-add" { (words.say("counters-add")) }
            (page.guard.form((&action, "counters-add"), "form", "", html! {
                (forms::field(words, &name))
                fieldset.field.bad[filled.fault_of("place").is_some()] id="place" tabindex="-1" {
                    legend { (words.say("counters-place")) }
                    @if let Some(fault) = filled.fault_of("place") { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (fault) } } }
                    (pick(BUILDING, words.say("counters-building"), words.say("counters-building-note")))
                    @for room in page.rooms.iter().filter(|room| may_count(room)) {
                        (pick(&room.slug, room.names.in_(words.language()).to_string(), String::new()))
                    }
                }
                (forms::press(&words.say("counters-add-press")))
            }))
        }
    }
}
