//! Signing in: a family by its card, staff by login and password; in the demo, anybody by one press.

use super::filled::Filled;
use super::forms::{self, Choice, Field, Kind};
use super::words::Words;
use crate::addresses;
use maud::{Markup, html};

/// What every form here needs.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<'a> {
    pub token: &'a str,
    pub key: &'a str,
    /// Where it leads afterwards: an address of ours, or nothing.
    pub next: &'a str,
}

/// One press into the demo.
#[derive(Debug, Clone)]
pub struct Way {
    /// Where the press goes.
    pub address: String,
    /// The name of the person, and what they are.
    pub label: String,
}

/// A family's sign-in, by card and PIN.
pub fn household(words: &Words, filled: &Filled, guarded: Guarded) -> Markup {
    let card = Field {
        hint: Some(words.say("sign-in-card-hint")),
        ..filled.field("card", words.say("sign-in-card"), Kind::Card)
    };
    let pin = Field {
        hint: Some(words.say("sign-in-pin-hint")),
        ..filled.field("pin", words.say("sign-in-pin"), Kind::Pin)
    };
    html! {
        (filled.summary(words))
        h1 { (words.say("sign-in-title")) }
        div.panel {
            (forms::guarded(&addresses::household::sign_in(), guarded.token, guarded.key, html! {
                @if !guarded.next.is_empty() { (forms::hidden("next", guarded.next)) }
                div.card-number { (forms::field(words, &card)) }
                (forms::field(words, &pin))
                (forms::tick(&Choice {
                    name: "own",
                    value: "yes",
                    label: words.say("sign-in-own"),
                    note: words.say("sign-in-own-note"),
                    is_ticked: filled.has("own", "yes"),
                    reason: None,
                }))
                (forms::press(&words.say("sign-in")))
            }))
        }
        section.prose {
            h2 { (words.say("sign-in-no-card")) }
            p { (words.say("sign-in-no-card-do")) }
            p { (words.say("sign-in-lost-card")) }
        }
    }
}

/// The desk's sign-in of one centre.
pub fn staff(words: &Words, centre: &str, filled: &Filled, guarded: Guarded) -> Markup {
    let login = filled.field("login", words.say("sign-in-login"), Kind::Login);
    let password = filled.field("password", words.say("sign-in-password"), Kind::Password);
    html! {
        (filled.summary(words))
        h1 { (words.say("sign-in-desk-title")) }
        div.panel {
            (forms::guarded(&addresses::desk::sign_in(centre), guarded.token, guarded.key, html! {
                @if !guarded.next.is_empty() { (forms::hidden("next", guarded.next)) }
                (forms::field(words, &login))
                (forms::field(words, &password))
                (forms::press(&words.say("sign-in")))
            }))
        }
        p.hint { (words.say("sign-in-desk-help")) }
    }
}

/// One press into the demo as one of its people; nothing outside the demo.
pub fn ways_in(words: &Words, ways: &[Way], token: &str) -> Markup {
    html! {
        @if !ways.is_empty() {
            section.panel aria-labelledby="ways-in" {
                h2 id="ways-in" { (words.say("demo-ways")) }
                p.hint { (words.say("demo-ways-hint")) }
                div.ways {
                    @for way in ways {
                        form method="post" action=(way.address) {
                            (forms::hidden("csrf", token))
                            button.btn.big { (way.label) }
                        }
                    }
                }
            }
        }
    }
}
