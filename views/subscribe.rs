//! Subscribing to calendars: one press where the phone knows how, an address to paste where it does not.
//!
//! Invariant: only public rooms have a calendar to subscribe to (M2).

mod ways;

pub use ways::Device;

use super::icons::icon;
use super::qr;
use super::words::Words;
use crate::addresses::{self, Origin, dav, feeds, open_data};
use crate::domain::centre::Centre;
use crate::domain::ids::SeriesId;
use crate::domain::room::{Privacy, Room};
use maud::{Markup, html};

/// Ages one may choose, in years.
const YEARS: std::ops::RangeInclusive<u16> = 0..=17;

/// The part of a page's head by which programs find the calendar of a centre, and what is new in it.
pub fn alternate(words: &Words, centre: &Centre) -> Markup {
    let news = feeds::in_language(&open_data::atom(&centre.slug), words.language());
    let title = centre.names.in_(words.language());
    html! {
        (alternate_of(words, &feeds::calendar(&centre.slug), title))
        link rel="alternate" type="application/atom+xml" href=(news) title=(title);
    }
}

/// The same for any calendar.
pub fn alternate_of(words: &Words, path: &str, title: &str) -> Markup {
    html! { link rel="alternate" type="text/calendar" href=(feeds::in_language(path, words.language())) title=(title); }
}

/// What the page of help says of it.
pub struct Subscribe<'a> {
    pub words: &'a Words,
    pub origin: &'a Origin,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
}

/// The part of a page's body: the whole centre first, then its rooms, and the way to every step.
pub fn subscribe(page: &Subscribe) -> Markup {
    let (words, slug) = (page.words, &page.centre.slug);
    let webcal = |path: &str| page.origin.webcal(&feeds::in_language(path, words.language()));
    let public = page.rooms.iter().filter(|room| room.privacy == Privacy::Public);
    html! {
        section.panel id="subscribe" {
            h2 { (words.say("subscribe-title")) }
            p { (words.say("subscribe-why")) }
            p { a.btn.quiet href=(webcal(&feeds::calendar(slug))) { (icon("cal")) (words.say("subscribe-open")) } }
            p { a.link href=(feeds::subscribe(slug)) { (words.say("subscribe-steps")) } }
            details.gone {
                summary { (words.say("subscribe-rooms")) }
                p.row {
                    @for room in public {
                        a.btn.quiet href=(webcal(&feeds::room_calendar(slug, &room.slug))) { (room.names.in_(words.language())) }
                    }
                }
            }
        }
    }
}

/// What the page of steps shows.
pub struct Steps<'a> {
    pub words: &'a Words,
    pub origin: &'a Origin,
    pub centre: &'a Centre,
    /// Public rooms.
    pub rooms: &'a [Room],
    /// Series one may choose: each with its name.
    pub series: &'a [(SeriesId, String)],
    pub chosen: Chosen<'a>,
    /// On what it is read, as far as that can be told.
    pub device: Option<Device>,
    /// It is read inside WeChat, where links to calendars do nothing.
    pub is_in_wechat: bool,
    pub is_household: bool,
}

/// What was chosen, and the calendar that is.
pub struct Chosen<'a> {
    /// Its path, with the language.
    pub path: &'a str,
    /// Nothing where it is everything.
    pub name: &'a str,
    /// By their words in addresses.
    pub rooms: Vec<&'a str>,
    pub years: Option<u16>,
    pub series: Option<SeriesId>,
    /// More rooms than an address may name.
    pub is_too_much: bool,
}

pub fn steps(page: &Steps) -> Markup {
    let words = page.words;
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::help(&page.centre.slug)) { (words.say("subscribe-back")) }
            }
            h1 { (words.say("subscribe-title")) }
            p { (words.say("subscribe-why")) }
            @if page.is_in_wechat { (ways::out_of_wechat(words)) }
            (which(page))
            (address(page))
            (ways::ways(words, page.device))
            (server(page))
            @if page.is_household { (own(words)) }
        }
    }
}

/// First: which calendar. Everything, unless something is chosen.
fn which(page: &Steps) -> Markup {
    let (words, chosen) = (page.words, &page.chosen);
    let is_open = !chosen.name.is_empty() || chosen.is_too_much;
    html! {
        section.panel aria-labelledby="which" {
            h2 id="which" { (words.say("subscribe-which")) }
            p {
                @if chosen.name.is_empty() { b { (words.say("subscribe-all")) } }
                @else { b { (chosen.name) } " " a.link href=(feeds::subscribe(&page.centre.slug)) { (words.say("subscribe-all-instead")) } }
            }
            @if chosen.is_too_much { p.note { (icon("i")) span { (words.say("subscribe-too-much")) } } }
            details.gone open[is_open] {
                summary { (words.say("subscribe-choose")) }
                (choice(page))
            }
        }
    }
}

fn choice(page: &Steps) -> Markup {
    let (words, chosen, language) = (page.words, &page.chosen, page.words.language());
    html! {
        form.form method="get" action=(feeds::subscribe(&page.centre.slug)) {
            fieldset {
                legend { (words.say("subscribe-choose-rooms")) }
                @for room in page.rooms {
                    label.opt {
                        input type="checkbox" name="room" value=(room.slug) checked[chosen.rooms.contains(&room.slug.as_str())];
                        span { b { (room.names.in_(language)) } }
                    }
                }
            }
            div.field {
                label for="age" { (words.say("subscribe-choose-age")) }
                select id="age" name="age" {
                    option value="" selected[chosen.years.is_none()] { (words.say("subscribe-any-age")) }
                    @for years in YEARS {
                        option value=(years) selected[chosen.years == Some(years)] {
                            @if years == 0 { (words.say("programme-under-one")) }
                            @else { (words.tell("age-years", &[("years", years.into())])) }
                        }
                    }
                }
            }
            @if !page.series.is_empty() {
                div.field {
                    label for="series" { (words.say("subscribe-choose-series")) }
                    select id="series" name="series" {
                        option value="" selected[chosen.series.is_none()] { (words.say("subscribe-any-series")) }
                        @for (id, name) in page.series {
                            option value=(id) selected[chosen.series == Some(*id)] { (name) }
                        }
                    }
                }
            }
            button.btn.big { (words.say("subscribe-choose-do")) }
        }
    }
}

/// Then: the calendar itself, in three ways.
fn address(page: &Steps) -> Markup {
    let words = page.words;
    let link = page.origin.link(page.chosen.path);
    html! {
        section.panel aria-labelledby="take" {
            h2 id="take" { (words.say("subscribe-take")) }
            @if !page.is_in_wechat {
                p { a.btn.big href=(page.origin.webcal(page.chosen.path)) { (icon("cal")) (words.say("subscribe-open")) } }
                p.hint { (words.say("subscribe-open-hint")) }
            }
            (copied(words, &link))
            div.scan {
                div.q { (qr::code(&link, &words.say("subscribe-qr"))) }
                p.hint { (words.say("subscribe-qr-hint")) }
            }
        }
    }
}

/// An address to take along, with a button where script runs.
pub fn copied(words: &Words, link: &str) -> Markup {
    to_copy(words, ("calendar-address", "subscribe-copy"), link)
}

/// The address of a server, to copy where a program asks for one.
pub fn server_to_copy(words: &Words, link: &str) -> Markup {
    to_copy(words, ("calendar-server", "subscribe-server"), link)
}

fn to_copy(words: &Words, (id, label): (&str, &str), link: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (words.say(label)) }
            input id=(id) type="text" value=(link) readonly;
            span hidden data-copy=(id) data-label=(words.say("subscribe-copy-do")) data-said=(words.say("subscribe-copied")) {}
        }
    }
}

/// For programs that ask for an account and not for an address.
fn server(page: &Steps) -> Markup {
    let words = page.words;
    html! {
        section.panel aria-labelledby="server" {
            h2 id="server" { (words.say("subscribe-caldav-title")) }
            p { (words.say("subscribe-caldav")) }
            (server_to_copy(words, &page.origin.link(&dav::home(&page.centre.slug))))
        }
    }
}

fn own(words: &Words) -> Markup {
    html! {
        section.panel aria-labelledby="own" {
            h2 id="own" { (words.say("family-calendar-title")) }
            p { (words.say("family-calendar-what")) }
            p { a.link href=(addresses::household::calendar()) { (words.say("family-calendar-see")) } }
        }
    }
}
