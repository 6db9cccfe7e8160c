//! Giving a place back: who gains it, on time or late, and one button.

use super::Shown;
use crate::addresses;
use crate::domain::booking::Holding;
use crate::domain::refusal::Refusals;
use crate::domain::zone::Timestamp;
use crate::views::forms::{self, Choice};
use crate::views::icons::{icon, look, tile};
use crate::views::refusals::Speaker;
use maud::{Markup, html};

/// Whom the place goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gains {
    NextInLine,
    Everybody,
    /// It was only a place in line.
    Nobody,
}

pub struct ChangePage<'a> {
    pub speaker: Speaker<'a>,
    pub shown: Shown<'a>,
    pub gains: Gains,
    /// Past B4's time.
    pub is_late: bool,
    pub token: &'a str,
    pub key: String,
    pub refusals: Option<Refusals>,
}

pub fn cancellation(page: &ChangePage) -> Markup {
    let (words, shown) = (page.speaker.words, &page.shown);
    html! {
        div.narrow {
        (back(page))
        h1 { (words.say("bookings-cancel-title")) }
        (no(page))
        (what(page))
        @if shown.can_change {
            (consequence(&page.speaker, page.gains, page.is_late, shown.cancel_by))
            form.form method="post" action=(addresses::household::cancellation(shown.id)) {
                (forms::guard(page.token, &page.key))
                div.stick {
                    a.btn.quiet href=(addresses::household::booking(shown.id)) { (words.say("bookings-keep")) }
                    button.btn.big.bad { (words.say("cancel-booking")) }
                }
            }
        } @else { p.note { (icon("i")) span { (words.say("bookings-nothing-left")) } } }
        }
    }
}

/// B5: fewer children on the same booking.
pub fn party(page: &ChangePage) -> Markup {
    let (words, shown) = (page.speaker.words, &page.shown);
    let stays =
        |member: &&Holding| member.state.occupies() || member.state == crate::domain::booking::State::Waiting;
    html! {
        div.narrow {
        (back(page))
        h1 { (words.say("bookings-party-title")) }
        (no(page))
        (what(page))
        @if shown.can_change {
            (consequence(&page.speaker, page.gains, page.is_late, shown.cancel_by))
            form.card-form method="post" action=(addresses::household::party(shown.id)) {
                (forms::guard(page.token, &page.key))
                fieldset {
                    legend { (words.say("bookings-party-who")) }
                    @for member in shown.members.iter().filter(stays) {
                        div data-child=(member.child) {
                            (forms::tick(&Choice {
                                name: "child",
                                value: &member.child.to_string(),
                                label: page.speaker.child(member.child),
                                note: String::new(),
                                is_ticked: false,
                                reason: None,
                            }))
                        }
                    }
                }
                div.stick { button.btn.big { (words.say("bookings-party-do")) } }
            }
        } @else { p.note { (icon("i")) span { (words.say("bookings-nothing-left")) } } }
        }
    }
}

fn back(page: &ChangePage) -> Markup {
    let words = page.speaker.words;
    html! {
        nav aria-label=(words.say("back")) {
            a.back href=(addresses::household::booking(page.shown.id)) { (words.say("back")) }
        }
    }
}

fn no(page: &ChangePage) -> Markup {
    html! {
        @if let Some(refusals) = &page.refusals {
            div.errors id="errors" tabindex="-1" role="alert" {
                h2 { (icon("warn")) (page.speaker.words.say("bookings-not-done")) }
                (page.speaker.list(refusals))
            }
        }
    }
}

fn what(page: &ChangePage) -> Markup {
    let (words, shown) = (page.speaker.words, &page.shown);
    let session = shown.session;
    html! {
        article class={ "ses " (look(&shown.room.look)) } {
            (tile(&shown.room.look))
            div {
                p.when { (words.day(session.date)) " " (words.times(session.starts, session.ends)) }
                h2 { (session.names.in_(words.language())) }
                p.meta { (shown.room.names.in_(words.language())) }
            }
            div.cap { (shown.tag(&page.speaker)) }
        }
    }
}

/// On time or late, and who gains.
pub fn consequence(speaker: &Speaker, gains: Gains, is_late: bool, cancel_by: Timestamp) -> Markup {
    let words = speaker.words;
    let key = match gains {
        Gains::NextInLine => "bookings-gains-next",
        Gains::Everybody => "bookings-gains-everybody",
        Gains::Nobody => "bookings-gains-nobody",
    };
    let until = [("until", speaker.at(cancel_by).into())];
    html! {
        p.note { (icon("i")) span { (words.say(key)) } }
        @if is_late {
            p.note.few { (icon("warn")) span { (words.tell("bookings-late", &until)) } }
        } @else if gains != Gains::Nobody {
            p.note.ok { (icon("ok")) span { (words.tell("bookings-on-time", &until)) } }
        }
    }
}
