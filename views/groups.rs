//! Groups: those of a session, the form that places one, and one of them to be changed or called off (B10).
//!
//! Invariant: a group stands here by what it is called, its ages and its heads; there is no person in it.

use super::desk::{self, Guard, Told};
use super::desk_sessions::select;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::group::{Group, Heads, State};
use crate::domain::reason;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub session: &'a Session,
    pub groups: &'a [Group],
    pub filled: &'a Filled,
    pub told: &'a Told,
    pub now: Timestamp,
}

pub fn page(page: &Page) -> Markup {
    let (words, slug, session) = (page.words, &page.centre.slug, page.session);
    let is_open = !session.is_cancelled() && session.window.ends() > page.now;
    html! {
        (page.filled.summary(words))
        (desk::told(words, page.guard, slug, page.told))
        section.wide.card.panel aria-labelledby="h-groups" {
            a.back href=(addresses::desk::session(slug, session.id)) { (words.say("back")) }
            h1 id="h-groups" { (words.say("groups-title")) }
            p { (session.names.in_(words.language())) " " (words.day(session.date)) " " (words.times(session.starts, session.ends)) }
            @if page.groups.is_empty() { p { (words.say("groups-none")) } }
            ul { @for group in page.groups { (row(page, group)) } }
        }
        @if is_open {
            section.wide.card.desk-form aria-labelledby="h-place" {
                h2 id="h-place" { (words.say("group-place")) }
                p.hint { (words.say("group-hint")) }
                (page.guard.form((&addresses::groups::of_session(slug, session.id), "place"), "form", "", html! {
                    (boxes(words, page.filled))
                    (forms::press(&words.say("group-place-press")))
                }))
            }
        }
    }
}

/// One of a list, with the way to change it.
fn row(page: &Page, group: &Group) -> Markup {
    let words = page.words;
    html! {
        li.in id={ "group-" (group.id) } {
            p { (said(words, group)) (standing(words, page.centre, group)) }
            @if group.state == State::Placed {
                a.btn.quiet href=(addresses::groups::one(&page.centre.slug, group.id)) { (words.say("group-change")) span.sr { " " (group.name.as_str()) } }
            }
        }
    }
}

/// What it is called, how old, and how many.
pub fn said(words: &Words, group: &Group) -> Markup {
    html! { b { (group.name.as_str()) } " " (words.span(group.heads.ages())) " · " (heads(words, group.heads)) " " }
}

fn heads(words: &Words, heads: Heads) -> String {
    words.tell("group-heads", &[("children", heads.children().into()), ("adults", heads.adults().into())])
}

pub fn standing(words: &Words, centre: &Centre, group: &Group) -> Markup {
    html! {
        @match group.state {
            State::Placed => {}
            State::Here { since } => {
                @let time = words.time(centre.zone.wall(since).time());
                (tag("ok", "ok", &words.tell("group-here", &[("time", time.into())])))
            }
            State::Left => (tag("info", "out", &words.say("group-left"))),
            State::Cancelled => (tag("full", "x", &words.say("group-cancelled"))),
        }
    }
}

fn boxes(words: &Words, filled: &Filled) -> Markup {
    let field = |name, label: &str, kind| filled.field(name, words.say(label), kind);
    let reasons: Vec<(&str, String)> =
        reason::PAST_PLACES.iter().map(|code| (*code, words.say(&format!("reason-{code}")))).collect();
    html! {
        (forms::field(words, &Field { hint: Some(words.say("group-name-hint")), ..field("name", "group-name", Kind::Text) }))
        (forms::field(words, &Field { hint: Some(words.say("plan-ages-hint")), ..field("ages", "group-ages", Kind::Text) }))
        div.two {
            (forms::field(words, &field("children", "group-children", Kind::Digits(3))))
            (forms::field(words, &field("adults", "group-adults", Kind::Digits(3))))
        }
        (select(words, ("reason", "group-reason"), &reasons, filled))
    }
}

/// A group as its form shows it.
pub fn filled(words: &Words, group: &Group) -> Filled {
    Filled::default()
        .with("name", group.name.as_str())
        .with("ages", words.span(group.heads.ages()))
        .with("children", group.heads.children().to_string())
        .with("adults", group.heads.adults().to_string())
}

/// One, to be changed.
pub struct One<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub session: &'a Session,
    pub group: &'a Group,
    pub filled: &'a Filled,
    pub told: &'a Told,
    pub now: Timestamp,
}

pub fn one(page: &One) -> Markup {
    let (words, slug, group) = (page.words, &page.centre.slug, page.group);
    html! {
        (page.filled.summary(words))
        (desk::told(words, page.guard, slug, page.told))
        section.wide.card.panel {
            a.back href=(addresses::groups::of_session(slug, group.session)) { (words.say("back")) }
            h1 { (words.say("groups-title")) }
            p { (said(words, group)) (standing(words, page.centre, group)) }
            p { (page.session.names.in_(words.language())) " " (words.day(page.session.date)) " " (words.times(page.session.starts, page.session.ends)) }
        }
        @if group.state == State::Placed {
            section.wide.card.desk-form aria-labelledby="h-change" {
                h2 id="h-change" { (words.say("group-change")) }
                (page.guard.form((&addresses::groups::one(slug, group.id), "change"), "form", "", html! {
                    (boxes(words, page.filled))
                    (forms::press(&words.say("group-change-press")))
                }))
            }
            section.wide.card.desk-form aria-labelledby="h-cancel" {
                h2 id="h-cancel" { (words.say("group-cancel")) }
                p { (words.say("group-cancel-hint")) }
                (page.guard.form((&addresses::groups::cancellation(slug, group.id), "cancel"), "form", "", html! {
                    button.btn.quiet { (words.say("group-cancel-press")) span.sr { " " (group.name.as_str()) } }
                }))
            }
        }
    }
}
