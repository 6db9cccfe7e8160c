//! What planning a series anew would do, before it is done: dates added, moved, ended and kept, and whom it concerns (Z3).
//!
//! Invariant: the button sends the digest of what stands above it; while a room is taken there is no button.

use super::effects;
use super::equipment;
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::plan::difference::{Changed, Clash, Difference, Note};
use crate::domain::window::Window;
use maud::{Markup, html};

/// Dates shown of each kind; how many more there are is said.
const MOST: usize = 12;

pub fn difference(words: &Words, centre: &Centre, difference: &Difference) -> Markup {
    let at = |window: &Window| html! { (moment(words, centre, *window)) };
    let session = |(id, window): &(crate::domain::ids::SessionId, Window)| {
        html! { a.link href=(addresses::desk::session(&centre.slug, *id)) { (moment(words, centre, *window)) } }
    };
    let d = difference;
    html! {
        div.effects {
            @if d.is_nothing() && d.clashes.is_empty() { p.note { (icon("i")) span { (words.say("difference-nothing")) } } }
            (clashes(words, centre, &d.clashes))
            (part(words, "difference-added", &d.added, at))
            (part(words, "difference-changed", &d.changed, |changed| self::changed(words, centre, changed)))
            (part(words, "difference-ended", &d.ended, session))
            (part(words, "difference-kept", &d.kept, session))
            (part(words, "difference-notes", &d.notes, |note| self::note(words, centre, note)))
            @if d.effects.0.is_empty() { p { (words.say("difference-nobody")) } }
            @else { (effects::bare(words, centre, &d.effects)) }
        }
    }
}

/// C4: who has the room then.
pub fn clashes(words: &Words, centre: &Centre, clashes: &[Clash]) -> Markup {
    part(words, "difference-clashes", clashes, |clash| self::clash(words, centre, clash))
}

/// A heading with how many, and the first of them.
fn part<T>(words: &Words, key: &str, all: &[T], line: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @if !all.is_empty() {
            h2 { (words.tell(key, &[("many", all.len().into())])) }
            ul { @for one in all.iter().take(MOST) { li { (line(one)) } } }
            @if all.len() > MOST { p { (words.tell("difference-more", &[("many", (all.len() - MOST).into())])) } }
        }
    }
}

fn moment(words: &Words, centre: &Centre, window: Window) -> String {
    let (from, to) = (centre.zone.wall(window.starts()), centre.zone.wall(window.ends()));
    format!("{} {}", words.day(from.date()), words.times(from.time(), to.time()))
}

fn changed(words: &Words, centre: &Centre, changed: &Changed) -> Markup {
    let was = moment(words, centre, changed.was);
    html! {
        a.link href=(addresses::desk::session(&centre.slug, changed.session)) { (was) }
        @if changed.was != changed.is { " → " (moment(words, centre, changed.is)) }
        @if let Some(room) = &changed.room { " → " (room.in_(words.language())) }
    }
}

fn clash(words: &Words, centre: &Centre, clash: &Clash) -> Markup {
    html! {
        (tag("bad", "warn", &moment(words, centre, clash.wanted))) " "
        a.link href=(addresses::desk::session(&centre.slug, clash.session)) {
            (clash.names.in_(words.language())) " " (moment(words, centre, clash.window))
        }
        @if let Some(few) = &clash.few { " · " (equipment::few(words, (&few.names, few.count))) }
    }
}

fn note(words: &Words, centre: &Centre, note: &Note) -> Markup {
    let when = |window: &Window| moment(words, centre, *window);
    match note {
        Note::Shut { window, reason } => {
            let facts =
                [("when", when(window).into()), ("reason", reason.in_(words.language()).to_string().into())];
            html! { (words.tell("difference-shut", &facts)) }
        }
        Note::OutsideHours { window } => {
            html! { (words.tell("difference-outside", &[("when", when(window).into())])) }
        }
        Note::StaffElsewhere { window, session, names, .. } => html! {
            (words.tell("difference-staff", &[("when", when(window).into())])) " "
            a.link href=(addresses::desk::session(&centre.slug, *session)) { (names.in_(words.language())) }
        },
        Note::HostElsewhere { window, session, names } => html! {
            (words.tell("difference-host", &[("when", when(window).into())])) " "
            a.link href=(addresses::desk::session(&centre.slug, *session)) { (names.in_(words.language())) }
        },
    }
}
