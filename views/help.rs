//! Help: phone, hours, where it is, how booking works in plain words, and what to do when something is not right.

use super::icons::icon;
use super::subscribe::{Subscribe, subscribe};
use super::words::Words;
use crate::addresses::{self, Origin};
use crate::domain::centre::Centre;
use crate::domain::plan::Contact;
use crate::domain::room::Room;
use crate::domain::zone::{Date, TimeOfDay};
use maud::{Markup, html};

pub struct Help<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
    pub origin: &'a Origin,
    pub contact: Option<&'a Contact>,
    /// This week, day by day.
    pub hours: Vec<(Date, Vec<(TimeOfDay, TimeOfDay)>)>,
}

pub fn help(page: &Help) -> Markup {
    let words = page.words;
    html! {
        div.narrow {
        h1 { (words.say("help-title")) }
        @if let Some(contact) = page.contact { (reach(words, contact)) }
        @if !page.hours.is_empty() { (hours(page)) }
        (how(page))
        (subscribe(&Subscribe { words, origin: page.origin, centre: page.centre, rooms: page.rooms }))
        section.panel id="accessibility" {
            h2 { (words.say("help-accessibility")) }
            p { (words.say("help-accessibility-text")) }
            p { (words.say("help-accessibility-large")) }
        }
        section.panel id="programs" {
            h2 { (words.say("help-programs")) }
            p { (words.say("help-programs-text")) }
            p { a.link href=(addresses::api::page()) { (words.say("help-programs-do")) } }
            p { a.link href=(addresses::open_data::site(&page.centre.slug)) { (words.say("open-data-title")) } }
        }
        section.panel id="complaints" {
            h2 { (words.say("help-complaints")) }
            p { (words.say("help-complaints-text")) }
            p { (words.say("help-privacy")) }
        }
        }
    }
}

fn reach(words: &Words, contact: &Contact) -> Markup {
    let address = contact.address.in_(words.language());
    let dialled: String = contact.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! {
        section.panel id="contact" {
            h2 { (words.say("help-contact")) }
            @if !dialled.is_empty() {
                p.ways { a.btn.quiet href={ "tel:" (dialled) } { (icon("phone")) (contact.phone) } }
            }
            @if !address.is_empty() { p { (words.say("help-address")) " " (address) } }
        }
    }
}

fn hours(page: &Help) -> Markup {
    let words = page.words;
    html! {
        section.panel id="hours" {
            h2 { (words.say("help-hours")) }
            table {
                caption.sr { (words.say("help-hours")) }
                tbody {
                    @for (date, spans) in &page.hours {
                        tr {
                            th scope="row" { (words.day(*date)) }
                            td {
                                @if spans.is_empty() { (words.say("programme-shut")) }
                                @for (index, (from, to)) in spans.iter().enumerate() {
                                    @if index > 0 { (words.say("programme-and")) }
                                    (words.times(*from, *to))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// B1 to B6, as one would say them at the desk.
fn how(page: &Help) -> Markup {
    let (words, rules) = (page.words, &page.centre.rules);
    let facts = [
        ("residents", rules.opens_days_residents.into()),
        ("others", rules.opens_days_others.into()),
        ("at", words.time(rules.opens_at).into()),
        ("week", rules.per_week.into()),
        ("room", rules.per_week_same_room.into()),
        ("waiting", rules.waiting_per_week.into()),
        ("late", rules.late_after_minutes.into()),
        ("strikes", rules.strikes.into()),
        ("days", rules.strike_days.into()),
        ("pause", rules.pause_days.into()),
        ("promote", rules.promote_hours.into()),
        ("hold", rules.hold_minutes.into()),
        ("children", rules.children_per_guardian.into()),
    ];
    html! {
        section.panel id="how" {
            h2 { (words.say("help-how")) }
            div.prose { ul { @for point in POINTS { li { (words.tell(point, &facts)) } } } }
        }
    }
}

const POINTS: [&str; 9] = [
    "help-how-open",
    "help-how-week",
    "help-how-once",
    "help-how-guardian",
    "help-how-cancel",
    "help-how-late",
    "help-how-missed",
    "help-how-waiting",
    "help-how-desk",
];
