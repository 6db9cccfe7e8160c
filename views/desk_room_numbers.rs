//! The form of a room's numbers, what they would do, and what was set before (S4, Z3).
//!
//! Invariant: the button sends the digest of what stands above it; what was set before is set again by the same form.

use super::desk::Guard;
use super::difference;
use super::effects;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::icons::{look, tile};
use super::numbers::{self as shared, Change, Fields, history};
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::numbers::{RoomSet, RoomShown};
use crate::domain::room::{Numbers, Room};
use crate::domain::story::Teller;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

/// What was set, when and by whom.
pub type Line<'a> = (Timestamp, &'a Teller, &'a RoomSet);

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub room: &'a Room,
    /// The newest first.
    pub lines: Vec<Line<'a>>,
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
}

/// Everything the form asks for.
const FIELDS: [&str; 3] = ["room_limit", "turnaround", "why"];

/// The form as these numbers fill it in.
pub fn filled(numbers: Numbers) -> Filled {
    shared::filled(fields(numbers))
}

fn fields(numbers: Numbers) -> Fields {
    vec![
        ("room_limit", numbers.room_limit.to_string()),
        ("turnaround", numbers.turnaround_minutes.to_string()),
    ]
}

pub fn page(page: &Page) -> Markup {
    let (words, filled, room) = (page.words, page.filled, page.room);
    let slug = &page.centre.slug;
    let action = addresses::desk::room_numbers(slug, &room.slug);
    let field =
        |name, label: &str| forms::field(words, &filled.field(name, words.say(label), Kind::Digits(4)));
    let changes: Vec<Change> = page.lines.iter().map(|line| change(words, line)).collect();
    html! {
        (filled.summary(words))
        section class={ "card desk-form wide " (look(&room.look)) } {
            a.back href=(addresses::desk::room(slug, &room.slug)) { (words.say("back")) }
            h1 { (tile(&room.look)) " " (words.say("room-numbers-set")) }
            p { b { (room.names.in_(words.language())) } }
            p { (words.say("room-numbers-what")) }
            @if room.numbers() != room.filed { p { (words.tell("room-numbers-filed", &[("line", said(words, room.filed).into())])) } }
            (page.guard.form((&action, "numbers"), "form", "", html! {
                div.two { (field("room_limit", "plan-room-limit")) (field("turnaround", "room-numbers-turnaround")) }
                (shared::why(words, filled))
                (forms::press(&words.say("plan-next")))
            }))
        }
        (history(words, page.centre.zone, (page.guard, &action), &changes))
    }
}

fn change<'a>(words: &Words, (at, by, set): &Line<'a>) -> Change<'a> {
    Change {
        at: *at,
        by,
        why: &set.why,
        was: said(words, set.was),
        is: said(words, set.is),
        again: Some(fields(set.was)),
    }
}

fn said(words: &Words, numbers: Numbers) -> String {
    let facts = [("heads", numbers.room_limit.into()), ("minutes", numbers.turnaround_minutes.into())];
    words.tell("room-numbers-line", &facts)
}

/// Numbers about to be set.
pub struct Confirm<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub room: &'a Room,
    pub filled: &'a Filled,
    pub shown: &'a RoomShown,
    /// Something happened since it was shown.
    pub has_changed: bool,
    pub guard: Guard<'a>,
}

pub fn confirm(confirm: &Confirm) -> Markup {
    let Confirm { words, shown, filled, guard, has_changed, .. } = *confirm;
    let over = shown.effects.over().count();
    let whole = shared::Confirm {
        words,
        action: &addresses::desk::room_numbers(&confirm.centre.slug, &confirm.room.slug),
        fields: &FIELDS,
        filled,
        digest: &shown.digest(),
        is_clear: shown.clashes.is_empty(),
        has_changed,
        guard,
    };
    shared::confirm(
        &whole,
        html! {
            p { (words.tell("room-numbers-changed", &[("many", shown.changed.into())])) }
            @if over > 0 { p { (tag("few", "warn", &words.tell("room-numbers-over", &[("many", over.into())]))) } }
            div.effects {
                (difference::clashes(words, confirm.centre, &shown.clashes))
                @if !shown.effects.0.is_empty() { (effects::bare(words, confirm.centre, &shown.effects)) }
            }
        },
    )
}
