//! What a host from outside sees: its sessions, coming and just past, and who comes to one of them.
//!
//! Invariant: names only where they are handed in (P2); no telephone number, and nothing to press.

use super::groups;
use super::icons::{icon, look};
use super::tags::{self, Standing, tag};
use super::words::Words;
use crate::addresses;
use crate::domain::booking::{Part, State};
use crate::domain::centre::Centre;
use crate::domain::group::Group;
use crate::domain::names::Names;
use crate::domain::room::Room;
use crate::domain::roster::{Entry, Member};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Line<'a> {
    pub session: &'a Session,
    pub room: Option<&'a Room>,
}

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub host: &'a Names,
    pub lines: Vec<Line<'a>>,
    pub now: Timestamp,
}

pub fn page(page: &Page) -> Markup {
    let words = page.words;
    let (past, coming): (Vec<&Line>, Vec<&Line>) =
        page.lines.iter().partition(|line| line.session.window.ends() <= page.now);
    html! {
        h1 { (page.host.in_(words.language())) }
        p.hint { (words.say("host-hint")) }
        section.panel aria-labelledby="h-coming" {
            h2 id="h-coming" { (words.say("host-coming")) }
            @if coming.is_empty() { p { (words.say("host-none")) } }
            ul.stack { @for line in coming { (row(page, line)) } }
        }
        @if !past.is_empty() {
            section.panel aria-labelledby="h-past" {
                h2 id="h-past" { (words.say("host-past")) }
                ul.stack { @for line in past.into_iter().rev() { (row(page, line)) } }
            }
        }
    }
}

fn row(page: &Page, line: &Line) -> Markup {
    let (words, session) = (page.words, line.session);
    let times = words.times(session.starts, session.ends);
    html! {
        li {
            p { b { (words.day(session.date)) " " (times) } @if let Some(room) = line.room { " " (room.names.in_(words.language())) } }
            p {
                a.link href=(addresses::hosts::session(&page.centre.slug, session.id)) {
                    (session.names.in_(words.language())) span.sr { " " (words.day(session.date)) " " (times) }
                }
                @if session.is_cancelled() { " " (tags::places_tag(words, Standing::Cancelled)) }
            }
        }
    }
}

pub struct One<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub session: &'a Session,
    pub room: Option<&'a Room>,
    /// Placed by the desk: heads, nobody's name (B10).
    pub groups: &'a [Group],
    /// None: not to be read now.
    pub booked: Option<&'a [Entry]>,
}

pub fn one(one: &One) -> Markup {
    let (words, session) = (one.words, one.session);
    let class = one.room.map_or_else(|| "panel".to_string(), |room| format!("panel {}", look(&room.look)));
    html! {
        a.back href=(addresses::hosts::home(&one.centre.slug)) { (words.say("back")) }
        section class=(class) {
            h1 { (session.names.in_(words.language())) }
            p { (words.day(session.date)) " " (words.times(session.starts, session.ends)) @if let Some(room) = one.room { " " (room.names.in_(words.language())) } }
            @if let Some(ages) = session.terms.ages { p { (words.span(ages)) } }
            @if session.is_cancelled() { p { (tags::places_tag(words, Standing::Cancelled)) } }
        }
        @if !one.groups.is_empty() {
            section.panel aria-labelledby="h-groups" {
                h2 id="h-groups" { (words.say("groups-title")) }
                ul.stack { @for group in one.groups { li { p { (groups::said(words, group)) (groups::standing(words, one.centre, group)) } } } }
            }
        }
        section.panel aria-labelledby="h-roster" {
            h2 id="h-roster" { (words.say("host-roster")) }
            @match one.booked {
                None => p.note { (icon("i")) span { (words.say("host-names-hidden")) } },
                Some(booked) => (roster(one, booked)),
            }
        }
    }
}

fn roster(one: &One, booked: &[Entry]) -> Markup {
    let words = one.words;
    let expected = || booked.iter().filter(|entry| entry.expected().next().is_some());
    let children: usize = expected().map(|entry| entry.expected().count()).sum();
    html! {
        @if children == 0 { p { (words.say("host-nobody")) } }
        @else { p { (words.tell("host-children", &[("count", children.into())])) } }
        ul.stack {
            @for entry in expected() { @for member in entry.expected() { (child(one, entry, member)) } }
        }
    }
}

fn child(one: &One, entry: &Entry, member: &Member) -> Markup {
    let words = one.words;
    let age = member.age(one.session.date).map(|age| words.age(age)).unwrap_or_default();
    html! {
        li {
            p {
                b { (member.name.as_str()) } " " (age) " "
                @match member.part {
                    Part::Carried => (tag("info", "i", &words.say("roster-carried"))),
                    Part::Along => (tag("info", "i", &words.say("roster-along"))),
                    Part::Place => {}
                }
                @match member.state {
                    State::Attended { left: false } | State::Late { left: false } => (tag("ok", "ok", &words.say("host-here"))),
                    State::Attended { left: true } | State::Late { left: true } => (tag("info", "out", &words.say("host-left"))),
                    State::NoShow => (tags::places_tag(words, Standing::Missed)),
                    State::Confirmed | State::Waiting | State::Offered | State::Cancelled { .. } | State::Lapsed | State::TurnedAway => {}
                }
                @if let Some(needs) = &member.needs { " " (tag("bad", "warn", needs.as_str())) }
            }
            @if !entry.grown_ups.is_empty() {
                p.hint { (words.say("host-with")) @for adult in &entry.grown_ups { " " (adult.name.as_str()) } }
            }
        }
    }
}
