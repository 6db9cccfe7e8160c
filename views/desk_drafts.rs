//! What is planned and not published: each draft with what it would do, and one press for all (Z3).
//!
//! Invariant: the button sends the digest of what stands above it; with something in the way there is no button.

use super::desk::Guard;
use super::difference;
use super::effects;
use super::forms;
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::effects::Effects;
use crate::domain::plan::difference::Difference;
use crate::domain::session::Session;
use crate::domain::timetable::Obstacle;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub items: &'a [Item<'a>],
    /// Names all of it.
    pub digest: &'a str,
    /// Nothing is in the way.
    pub is_clear: bool,
    /// Something happened since it was shown: this is what they would do now.
    pub has_changed: bool,
    /// Copied a moment ago.
    pub copied: Option<usize>,
}

pub struct Item<'a> {
    pub draft: &'a Draft,
    pub does: Does<'a>,
    /// Another draft wants its room at the same time.
    pub is_rival: bool,
}

/// What publishing a draft would do.
pub enum Does<'a> {
    Add(&'a Session, &'a [Obstacle]),
    Move {
        was: &'a Session,
        is: &'a Session,
        obstacles: &'a [Obstacle],
        effects: &'a Effects,
    },
    Plan(&'a Difference),
    /// What it was for is gone.
    Nothing,
}

pub fn page(page: &Page) -> Markup {
    let (words, slug) = (page.words, &page.centre.slug);
    html! {
        div.wide.stack {
            @if page.has_changed {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("effects-changed")) } }
            }
            h1 { (words.say("drafts-title")) }
            @if let Some(copied) = page.copied { p.note { (icon("i")) span { (words.tell("drafts-copied", &[("many", copied.into())])) } } }
            @if page.items.is_empty() { p { (words.say("drafts-none")) } }
            @for item in page.items { (draft(page, item)) }
            @if !page.items.is_empty() {
                @if page.is_clear {
                    (page.guard.form((&addresses::desk::publication(slug), "publication"), "form keep", "", html! {
                        @for item in page.items { (forms::hidden("draft", &item.draft.id.to_string())) }
                        (forms::hidden("digest", page.digest))
                        div.row { (forms::press(&words.tell("drafts-publish", &[("many", page.items.len().into())]))) }
                    }))
                } @else { p.note { (icon("warn")) span { (words.say("drafts-in-the-way")) } } }
            }
            p { a.link href=(addresses::desk::sessions(slug)) { (words.say("week-title")) } }
        }
    }
}

fn draft(page: &Page, item: &Item) -> Markup {
    let (words, centre) = (page.words, page.centre);
    let removal = addresses::desk::draft_removal(&centre.slug, item.draft.id);
    let (names, kind) = match &item.draft.what {
        Prepared::Session(_, plan) => (&plan.names, "drafts-session"),
        Prepared::Move(_, plan) => (&plan.names, "drafts-move"),
        Prepared::Series(_, wish) => (&wish.plan.names, "drafts-series"),
    };
    let name = names.in_(words.language());
    html! {
        section.card.panel aria-labelledby={ "d-" (item.draft.id) } {
            div.row {
                h2 id={ "d-" (item.draft.id) } { (name) } (tag("info", "i", &words.say(kind)))
                @if item.is_rival { (tag("bad", "warn", &words.say("drafts-rival"))) }
            }
            (does(words, centre, &item.does))
            (page.guard.form((&removal, &format!("drop-{}", item.draft.id)), "row", "", html! {
                button.btn.quiet { (words.say("drafts-drop")) span.sr { " " (name) } }
            }))
        }
    }
}

fn does(words: &Words, centre: &Centre, does: &Does) -> Markup {
    let moment = |session: &Session| {
        format!("{} {}", words.day(session.date), words.times(session.starts, session.ends))
    };
    let in_the_way = |obstacles: &[Obstacle]| {
        html! {
            @for obstacle in obstacles {
                p { (tag("bad", "warn", &super::desk_sessions::obstacle(words, centre.zone, obstacle).1)) }
            }
        }
    };
    match does {
        Does::Add(session, obstacles) => html! { p { (moment(session)) } (in_the_way(obstacles)) },
        Does::Move { was, is, obstacles, effects } => html! {
            p { (moment(was)) " → " (moment(is)) }
            (in_the_way(obstacles))
            (effects::bare(words, centre, effects))
        },
        Does::Plan(difference) => difference::difference(words, centre, difference),
        Does::Nothing => html! { p { (tag("bad", "warn", &words.say("drafts-gone"))) } },
    }
}
