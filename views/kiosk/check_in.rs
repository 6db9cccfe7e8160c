//! Self-check-in: one box, and an answer that names a room and a time, or sends to the desk.
//!
//! Invariant: nobody's name, no code and no count; whatever was wrong, the page is the same; whole without script, the
//! digits on the screen come with it.

use super::other_tongue;
use crate::domain::names::Names;
use crate::domain::room::Room;
use crate::domain::zone::TimeOfDay;
use crate::views::forms;
use crate::views::icons::{icon, look, tile};
use crate::views::layout::language_choice;
use crate::views::words::Words;
use maud::{Markup, html};

/// What the form carries.
pub struct Asking<'a> {
    pub action: &'a str,
    pub token: &'a str,
    pub key: &'a str,
}

/// How the box stands there.
pub enum Way<'a> {
    Open(Asking<'a>),
    /// For staff to see how it looks.
    Shown,
    /// Not here.
    AskDesk,
}

/// Where the party goes, and what is looked at by its door (A6).
pub struct Greeting<'a> {
    pub room: &'a Room,
    pub starts: TimeOfDay,
    pub checks: &'a [Names],
}

const DIGITS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

pub fn ask(words: &Words, path: &str, way: &Way) -> Markup {
    html! {
        main.stand id="main" tabindex="-1" {
            header.stand-head {
                h1 { (words.say("stands-check-in")) }
                (language_choice(words, path))
            }
            @match way {
                Way::Open(asking) => {
                    form.says method="post" action=(asking.action) {
                        (forms::guard(asking.token, asking.key))
                        (code(words))
                        (pad(words))
                        button.btn.big { (words.say("stands-check-in-press")) }
                    }
                }
                Way::Shown => {
                    p.note { (icon("i")) span { (words.say("stands-check-in-shown")) } }
                    div.says { fieldset disabled { (code(words)) } }
                }
                Way::AskDesk => (desk(words, "stands-check-in-elsewhere")),
            }
        }
    }
}

/// What became of it: welcome, or please to the desk.
pub fn answer(words: &Words, greeting: Option<&Greeting>, again: &str) -> Markup {
    html! {
        main.stand.said id="main" tabindex="-1" {
            @match greeting {
                Some(greeting) => (welcome(words, greeting)),
                None => (desk(words, "stands-ask-desk-why")),
            }
            p { a.btn.quiet.big href=(again) { (words.say("stands-next-please")) } }
        }
    }
}

fn code(words: &Words) -> Markup {
    html! {
        label for="code" { (words.say("stands-code")) }
        p.tongue { (other_tongue(words, "stands-code")) }
        input id="code" name="code" type="text" inputmode="numeric" autocomplete="off" spellcheck="false" autofocus;
    }
}

fn pad(words: &Words) -> Markup {
    html! {
        div.pad id="pad" role="group" aria-label=(words.say("stands-pad")) hidden {
            @for digit in DIGITS { (key(digit, digit)) }
            (key("all", &words.say("stands-pad-clear")))
            (key("0", "0"))
            (key("last", &words.say("stands-pad-back")))
        }
    }
}

fn key(does: &str, label: &str) -> Markup {
    html! { button.btn.quiet type="button" data-key=(does) { (label) } }
}

fn welcome(words: &Words, greeting: &Greeting) -> Markup {
    let language = words.language();
    html! {
        div.greets.(look(&greeting.room.look)) {
            (tile(&greeting.room.look))
            h1 { (words.say("stands-welcome")) " " (other_tongue(words, "stands-welcome")) }
            p.where { (greeting.room.names.in_(language)) }
            p.when { (words.time(greeting.starts)) }
            @if !greeting.checks.is_empty() {
                ul.checks { @for check in greeting.checks { li { (icon("i")) (check.in_(language)) } } }
            }
        }
    }
}

fn desk(words: &Words, why: &str) -> Markup {
    html! {
        div.greets {
            span.tile { (icon("me")) }
            h1 { (words.say("stands-ask-desk")) }
            p.tongue { (other_tongue(words, "stands-ask-desk")) }
            p { (words.say(why)) }
        }
    }
}
