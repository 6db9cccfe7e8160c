//! The keys of the board and of the timetable, for whoever works without a mouse, and the switch that turns them off (WCAG 2.1.4).

use crate::views::words::Words;
use maud::{Markup, html};

type Keys = [(&'static str, &'static str)];

pub const BOARD: &Keys = &[
    ("/", "keys-search"),
    ("j", "keys-next"),
    ("k", "keys-before"),
    ("Enter", "keys-press"),
    ("u", "keys-undo"),
    ("+ −", "keys-count"),
    ("?", "keys-list"),
];

pub const TIMETABLE: &Keys = &[
    ("j", "keys-next-session"),
    ("k", "keys-session-before"),
    ("Enter", "keys-open"),
    ("m", "keys-move"),
    ("n", "keys-new"),
    ("?", "keys-list"),
];

/// Shown only where script runs: without it there are no keys but the browser's own.
pub fn list(words: &Words, keys: &Keys) -> Markup {
    html! {
        details.card.keys id="keys" hidden {
            summary { (words.say("keys-title")) }
            dl { @for (key, what) in keys { div { dt { kbd { (key) } } dd { (words.say(what)) } } } }
            label.tick { input type="checkbox" id="keys-on" checked; (words.say("keys-on")) }
        }
    }
}
