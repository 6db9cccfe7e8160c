//! The page of a household's own calendar (P5).
//!
//! Invariant: its address stands on the page once, where it was just made; the page says what whoever has it can read.

use super::{Guarded, Home, back};
use crate::addresses::{Origin, dav, feeds, household as to};
use crate::domain::family_calendar::Token;
use crate::domain::zone::Date;
use crate::views::forms;
use crate::views::icons::icon;
use crate::views::qr;
use crate::views::subscribe::{copied, server_to_copy};
use crate::views::words::Words;
use maud::{Markup, html};

pub struct CalendarPage<'a> {
    pub words: &'a Words,
    pub origin: &'a Origin,
    /// The centre's word in addresses.
    pub centre: &'a str,
    /// The day its address was made; none: there is none.
    pub since: Option<Date>,
    /// Made by the last press.
    pub made: Option<&'a Token>,
}

/// The way to the page, on the household's own.
pub fn calendar_door(words: &Words) -> Markup {
    html! {
        section.panel.card aria-labelledby="calendar" {
            header {
                h2 id="calendar" { (words.say("family-calendar-title")) }
                a.link href=(to::calendar()) { (words.say("family-calendar-see")) }
            }
            p { (words.say("family-calendar-what")) }
        }
    }
}

pub fn calendar(page: &CalendarPage, g: Guarded) -> Markup {
    let words = page.words;
    html! {
        (back(words, Home::Own))
        h1 { (words.say("family-calendar-title")) }
        p { (words.say("family-calendar-what")) }
        p.note { (icon("warn")) span { (words.say("family-calendar-care")) } }
        @if let Some(token) = page.made { (made(page, token)) }
        @match (page.since, page.made) {
            (None, _) => { section.panel { (share(words, g, "family-calendar-make")) } },
            (Some(since), None) => { (kept(words, since, g)) },
            (Some(_), Some(_)) => { section.panel { (end(words, g)) } },
        }
    }
}

/// Shown once: with what a phone takes it by.
fn made(page: &CalendarPage, token: &Token) -> Markup {
    let words = page.words;
    let path = feeds::family_calendar(token);
    let link = page.origin.link(&path);
    html! {
        section.panel.card id="made" aria-labelledby="made-title" {
            h2 id="made-title" { (words.say("family-calendar-made")) }
            p { (words.say("family-calendar-once")) }
            p { a.btn.big href=(page.origin.webcal(&path)) { (icon("cal")) (words.say("subscribe-open")) } }
            (copied(words, &link))
            div.scan {
                div.q { (qr::code(&link, &words.say("family-calendar-qr"))) }
                p.hint { (words.say("subscribe-qr-hint")) }
            }
            p { a.link href=(feeds::subscribe(page.centre)) { (words.say("subscribe-steps")) } }
            h3 { (words.say("subscribe-caldav-title")) }
            p { (words.say("family-calendar-caldav")) }
            (server_to_copy(words, &page.origin.link(&dav::family_home(token))))
        }
    }
}

fn kept(words: &Words, since: Date, g: Guarded) -> Markup {
    html! {
        section.panel {
            p { (words.tell("family-calendar-since", &[("day", words.day_of_year(since).into())])) }
            p.hint { (words.say("family-calendar-anew-what")) }
            (share(words, g, "family-calendar-anew"))
            (end(words, g))
        }
    }
}

fn share(words: &Words, g: Guarded, key: &str) -> Markup {
    forms::guarded(&to::calendar(), g.token, g.key, forms::press(&words.say(key)))
}

fn end(words: &Words, g: Guarded) -> Markup {
    forms::guarded(
        &to::calendar_removal(),
        g.token,
        g.key,
        html! { button.btn.quiet { (words.say("family-calendar-end")) } },
    )
}
