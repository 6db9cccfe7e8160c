//! The days ahead in a frame of another site's page: small, without script, every link leads out of the frame.
//!
//! Invariant: it says what everybody may know (P1), and as of when; of a private room only that it is there (M2).

use super::icons::{icon, look};
use super::programme::card;
use super::refusals::Speaker;
use super::words::Words;
use crate::addresses;
use crate::domain::audience::Fullness;
use crate::domain::centre::Centre;
use crate::domain::names::Names;
use crate::domain::opening::Closed;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Date;
use maud::{Markup, html};

pub struct Embedded<'a> {
    pub speaker: Speaker<'a>,
    /// The one room it is about.
    pub room: Option<&'a Room>,
    /// In years, of whoever it is for.
    pub age: Option<u16>,
    pub days: Vec<Day<'a>>,
    /// Where there is more: the page it is taken from, with its origin.
    pub page: String,
    /// Not all of the days that were asked for.
    pub is_cut: bool,
}

pub struct Day<'a> {
    pub date: Date,
    pub shut: Option<Closed<'a>>,
    pub shown: Vec<(&'a Session, &'a Room, Fullness)>,
}

/// What the frame and its page are called.
pub fn title(words: &Words, centre: &Centre) -> String {
    words.tell("embed-title", &[("centre", centre.names.in_(words.language()).to_string().into())])
}

/// How other programs find that there is something to show, and where: for the head of the page it is taken from.
pub fn discovery(words: &Words, centre: &Centre, address: &str) -> Markup {
    let centre = centre.names.in_(words.language()).to_string();
    html! {
        link rel="alternate" type="application/json+oembed" href=(address) title=(words.tell("embed-discover", &[("centre", centre.into())]));
    }
}

/// What other programs put into their page.
pub fn frame(address: &str, title: &str, (width, height): (u32, u32)) -> Markup {
    html! { iframe src=(address) title=(title) width=(width) height=(height) loading="lazy" {} }
}

pub fn embedded(page: &Embedded) -> Markup {
    let words = page.speaker.words;
    let language = words.language();
    html! {
        header {
            p { a.link href=(page.page) target="_top" { (page.speaker.centre.names.in_(language)) } }
            h1 { (heading(page)) }
        }
        @for day in &page.days { (one_day(page, day)) }
        footer {
            p { (words.tell("embed-as-of", &[("time", page.speaker.at(page.speaker.now).into())])) }
            p { a.link href=(page.page) target="_top" { (words.say(if page.is_cut { "embed-more" } else { "embed-all" })) } }
        }
    }
}

fn heading(page: &Embedded) -> String {
    let words = page.speaker.words;
    match (page.room, page.age) {
        (Some(room), _) => {
            words.tell("embed-heading-room", &[("room", room.names.in_(words.language()).to_string().into())])
        }
        (None, Some(years)) => words.tell("embed-heading-age", &[("years", years.into())]),
        (None, None) => words.say("embed-heading"),
    }
}

fn one_day(page: &Embedded, day: &Day) -> Markup {
    let words = page.speaker.words;
    html! {
        section {
            h2 { b { (words.near_day(day.date, page.speaker.today())) } " " (words.month_day(day.date)) }
            @if let Some(shut) = &day.shut { p { (closed(words, shut)) } }
            @else if day.shown.is_empty() { p { (words.say("embed-nothing")) } }
            @if !day.shown.is_empty() { ul { @for shown in &day.shown { (one(page, *shown)) } } }
        }
    }
}

fn closed(words: &Words, shut: &Closed) -> String {
    let named = |names: &Names| {
        words.tell("poster-shut-named", &[("name", names.in_(words.language()).to_string().into())])
    };
    match shut {
        Closed::Exception(names) | Closed::Holiday(names) => named(names),
        Closed::Weekly(_) => words.say("poster-shut"),
    }
}

fn one(page: &Embedded, (session, room, fullness): (&Session, &Room, Fullness)) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let language = words.language();
    html! {
        li class=(look(&room.look)) {
            p.when { time { (words.time(session.starts)) } "–" time { (words.time(session.ends)) } }
            p.what {
                a href=(addresses::session(slug, session.id)) target="_top" { (session.names.in_(language)) }
                @if let Some(ages) = session.terms.ages { " " (words.span(ages)) }
            }
            p.where { (icon(&room.look)) (room.names.in_(language)) }
            (card::fullness(&page.speaker, fullness, None))
        }
    }
}

/// Of a private room (M2).
pub fn private(page: &Embedded) -> Markup {
    html! {
        header {
            p { a.link href=(page.page) target="_top" { (page.speaker.centre.names.in_(page.speaker.words.language())) } }
            h1 { (heading(page)) }
        }
        p { (page.speaker.words.say("embed-private")) }
        footer { p { a.link href=(page.page) target="_top" { (page.speaker.words.say("embed-all")) } } }
    }
}
