//! Subscribing to calendars: one press where the phone knows how, an address to paste where it does not.
//!
//! Invariant: only public rooms have a calendar to subscribe to (M2).

use super::icons::icon;
use super::words::Words;
use crate::addresses::{Origin, dav, feeds, open_data};
use crate::domain::centre::Centre;
use crate::domain::room::{Privacy, Room};
use maud::{Markup, html};

pub struct Subscribe<'a> {
    pub words: &'a Words,
    pub origin: &'a Origin,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
}

/// The part of a page's head by which programs find the calendar of a centre, and what is new in it.
pub fn alternate(words: &Words, centre: &Centre) -> Markup {
    let href = feeds::in_language(&feeds::calendar(&centre.slug), words.language());
    let news = feeds::in_language(&open_data::atom(&centre.slug), words.language());
    let title = centre.names.in_(words.language());
    html! {
        link rel="alternate" type="text/calendar" href=(href) title=(title);
        link rel="alternate" type="application/atom+xml" href=(news) title=(title);
    }
}

/// The part of a page's body: the whole centre first, then its rooms.
pub fn subscribe(page: &Subscribe) -> Markup {
    let words = page.words;
    let whole = in_language(page, &feeds::calendar(&page.centre.slug));
    let link = page.origin.link(&whole);
    html! {
        section.panel id="subscribe" {
            h2 { (words.say("subscribe-title")) }
            p { (words.say("subscribe-why")) }
            p { a.btn.quiet href=(page.origin.webcal(&whole)) { (icon("cal")) (words.say("subscribe-open")) } }
            div.field {
                label for="calendar-address" { (words.say("subscribe-copy")) }
                input id="calendar-address" type="text" value=(link) readonly;
            }
            ul.points {
                @for way in WAYS { li { (words.say(way)) } }
            }
            p { (words.say("subscribe-caldav")) }
            div.field {
                label for="calendar-server" { (words.say("subscribe-server")) }
                input id="calendar-server" type="text" value=(page.origin.link(&dav::home(&page.centre.slug))) readonly;
            }
            (rooms(page))
        }
    }
}

const WAYS: [&str; 4] = ["subscribe-apple", "subscribe-android", "subscribe-google", "subscribe-outlook"];

fn rooms(page: &Subscribe) -> Markup {
    let public = page.rooms.iter().filter(|room| room.privacy == Privacy::Public);
    let language = page.words.language();
    html! {
        details.gone {
            summary { (page.words.say("subscribe-rooms")) }
            p.row {
                @for room in public {
                    @let path = in_language(page, &feeds::room_calendar(&page.centre.slug, &room.slug));
                    a.btn.quiet href=(page.origin.webcal(&path)) { (room.names.in_(language)) }
                }
            }
        }
    }
}

fn in_language(page: &Subscribe, path: &str) -> String {
    feeds::in_language(path, page.words.language())
}
