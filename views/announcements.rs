//! Announcements at the desk: what runs and comes, what was said before, and the form that says something (S8).
//!
//! Invariant: what somebody wrote is shown as text, never as anything else.

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses::announcements as to;
use crate::domain::announcement::{Announcement, Standing};
use crate::domain::centre::Centre;
use crate::domain::names::Name;
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
    pub guard: Guard<'a>,
    /// Those that run or come, the first first.
    pub open: &'a [Announcement],
    /// Those that are over or were taken back, the last first.
    pub over: &'a [Announcement],
    pub filled: &'a Filled,
    pub now: Timestamp,
}

pub fn page(page: &Page) -> Markup {
    let words = page.words;
    let (running, ahead): (Vec<_>, Vec<_>) = page.open.iter().partition(|one| one.is_running(page.now));
    html! {
        (page.filled.summary(words))
        div.wide.stack { h1 { (words.say("announcements-title")) } }
        section.card.panel aria-labelledby="h-running" {
            h2 id="h-running" { (words.say("announcements-running")) }
            @if running.is_empty() { p { (words.say("announcements-none-running")) } }
            ul.said { @for one in running { (open(page, one)) } }
            h2 { (words.say("announcements-ahead")) }
            @if ahead.is_empty() { p { (words.say("announcements-none-ahead")) } }
            ul.said { @for one in ahead { (open(page, one)) } }
        }
        section.card.desk-form aria-labelledby="h-say" {
            h2 id="h-say" { (words.say("announcement-new")) }
            (page.guard.form((&to::all(&page.centre.slug), "say"), "form", "", html! {
                (boxes(words, page.rooms, page.filled))
                (forms::press(&words.say("announcement-say")))
            }))
        }
        section.wide.card.rows tabindex="0" aria-labelledby="h-over" {
            table {
                caption id="h-over" { (words.say("announcements-over")) }
                thead { tr { @for key in ["announcement-from", "announcement-until", "announcement-where", "announcement-text", "announcement-by"] { th scope="col" { (words.say(key)) } } } }
                tbody {
                    @if page.over.is_empty() { tr { td colspan="5" { (words.say("announcements-none-over")) } } }
                    @for one in page.over { (over(page, one)) }
                }
            }
        }
    }
}

/// One of them, to be said otherwise.
pub struct One<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
    pub guard: Guard<'a>,
    pub announcement: &'a Announcement,
    pub filled: &'a Filled,
    pub now: Timestamp,
}

pub fn one(page: &One) -> Markup {
    let (words, slug, one) = (page.words, &page.centre.slug, page.announcement);
    html! {
        (page.filled.summary(words))
        div.wide.stack {
            a.back href=(to::all(slug)) { (words.say("announcements-title")) }
            h1 { (words.say("announcement-change-title")) }
        }
        @if one.is_open(page.now) {
            section.card.desk-form aria-labelledby="h-change" {
                h2 id="h-change" { (words.say("announcement-change")) }
                (page.guard.form((&to::one(slug, one.id), "change"), "form", "", html! {
                    (boxes(words, page.rooms, page.filled))
                    (forms::press(&words.say("announcement-change-press")))
                }))
            }
        } @else {
            p.note.wide { (icon("i")) span { (words.say("announcement-is-over")) " " (text(words, one)) } }
        }
    }
}

/// From when, until when, for which rooms, and the words in both languages.
fn boxes(words: &Words, rooms: &[Room], filled: &Filled) -> Markup {
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    let words_box = |name, label: &str, hint: Option<&str>| {
        let hint = hint.map(|hint| words.say(hint));
        let field = Field { is_optional: true, hint, ..filled.field(name, words.say(label), Kind::Area) };
        forms::field(words, &field)
    };
    html! {
        (words_box("zh", "announcement-zh", Some("announcement-words-hint")))
        (words_box("en", "announcement-en", None))
        div.two { (field("from_date", "close-from-date", Kind::Date)) (field("from_time", "close-from-time", Kind::Time)) }
        div.two { (field("to_date", "close-to-date", Kind::Date)) (field("to_time", "close-to-time", Kind::Time)) }
        (rooms_box(words, rooms, filled))
    }
}

/// Which rooms; none is the whole house.
fn rooms_box(words: &Words, rooms: &[Room], filled: &Filled) -> Markup {
    let wrong = filled.fault_of("rooms");
    html! {
        fieldset.field.bad[wrong.is_some()] id="rooms" tabindex="-1" {
            legend { (words.say("announcement-rooms")) }
            p.hint { (words.say("announcement-rooms-hint")) }
            @if let Some(wrong) = &wrong { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (wrong) } } }
            div.bands {
                @for room in rooms {
                    label.chip { input type="checkbox" name="rooms" value=(room.slug) checked[filled.has("rooms", &room.slug)]; (room.names.in_(words.language())) }
                }
            }
        }
    }
}

fn open(page: &Page, one: &Announcement) -> Markup {
    let (words, zone, slug) = (page.words, page.centre.zone, &page.centre.slug);
    let (from, to_wall) = (zone.wall(one.window.starts()), zone.wall(one.window.ends()));
    let (said, _) = one.said.in_(words.language());
    let back = to::removal(slug, one.id);
    html! {
        li.in id={ "announcement-" (one.id) } {
            p {
                (text(words, one))
                br;
                (words.day_and_time(from)) " – " (words.near_time(to_wall, from.date())) " " (place(words, page.rooms, one)) " " (writer(words, one))
            }
            div.row {
                a.btn.quiet href=(to::one(slug, one.id)) { (words.say("announcement-change")) span.sr { " " (said) } }
                (page.guard.form((&back, &format!("back-{}", one.id)), "", "", html! {
                    button.btn.quiet { (words.say("announcement-take-back")) span.sr { " " (said) } }
                }))
            }
        }
    }
}

fn over(page: &Page, one: &Announcement) -> Markup {
    let (words, zone) = (page.words, page.centre.zone);
    let (from, until) = (zone.wall(one.window.starts()), zone.wall(one.window.ends()));
    html! {
        tr {
            th scope="row" { (words.day_of_year(from.date())) " " (words.time(from.time())) }
            td {
                @match one.standing(page.now) {
                    Standing::TakenBack { at } => {
                        (words.near_time(zone.wall(at), from.date())) " " (tag("full", "x", &words.say("announcement-taken-back")))
                    }
                    Standing::Ahead | Standing::Running | Standing::Over => (words.near_time(until, from.date())),
                }
            }
            td { (place(words, page.rooms, one)) }
            td { (text(words, one)) }
            td { (one.writer.as_ref().map_or("", Name::as_str)) }
        }
    }
}

/// What it says, in the reader's language where there is something in it.
pub fn text(words: &Words, one: &Announcement) -> Markup {
    let (said, language) = one.said.in_(words.language());
    html! { span lang=(language.code()) { (said) } }
}

/// The rooms it names, or the house.
pub fn place(words: &Words, rooms: &[Room], one: &Announcement) -> String {
    let named: Vec<&str> = one.named(rooms).map(|room| room.names.in_(words.language())).collect();
    if named.is_empty() { words.say("announcement-house") } else { named.join(&words.say("programme-and")) }
}

fn writer(words: &Words, one: &Announcement) -> String {
    let name = one.writer.as_ref().map(|name| name.as_str().to_string());
    name.map(|name| words.tell("announcement-written", &[("name", name.into())])).unwrap_or_default()
}
