//! The door of one room: may one go in, what is on, what comes today. A private room's has one thing to press (M1).
//!
//! Invariant: no name of a person; a private room says free, in use, or when it is next free (M2).

use super::forms;
use super::icons::{icon, look};
use super::kiosk::{Screen, clock, notices, private, stale};
use super::qr;
use super::words::Words;
use crate::domain::audience::Fullness;
use crate::domain::private_room;
use crate::domain::wall::{Invitation, Now, RoomSight, Shown};
use maud::{Markup, html};

/// The one press of a private room, for whoever may make it.
#[derive(Debug, Clone, Copy)]
pub struct Press<'a> {
    pub action: &'a str,
    pub token: &'a str,
    pub key: &'a str,
    pub wish: Wish,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    InUse,
    Free,
}

impl Wish {
    /// As the form sends it.
    pub fn code(self) -> &'static str {
        match self {
            Wish::InUse => "in-use",
            Wish::Free => "free",
        }
    }

    pub fn parse(code: &str) -> Option<Wish> {
        [Wish::InUse, Wish::Free].into_iter().find(|wish| wish.code() == code)
    }
}

/// The code at a door: where it leads, and in words what it is for.
#[derive(Debug, Clone)]
pub struct Code<'a> {
    pub leads_to: &'a str,
    pub says: String,
}

/// What the code at a door is for: the session one can go to, or the room's programme.
pub fn invites(screen: &Screen, sight: &RoomSight) -> String {
    let words = screen.words;
    match screen.wall.invitation(sight) {
        Some(Invitation::Running(_)) => words.say("kiosk-scan-running"),
        Some(Invitation::Ahead(shown)) => {
            let time = screen.when(shown.session.window.starts());
            words.tell("kiosk-scan-ahead", &[("time", time.into())])
        }
        None => words.say("kiosk-scan"),
    }
}

/// The door's screen.
pub fn door(screen: &Screen, sight: &RoomSight, code: Code, press: Option<Press>) -> Markup {
    let words = screen.words;
    if let Some(emergency) = screen.wall.emergency() {
        return notices::alarm(screen, emergency);
    }
    let rest = sight.next.is_some().then(|| rest(screen, sight));
    html! {
        main.door.shift.(look(&sight.room.look)) id="screen" {
            header {
                (icon(&sight.room.look))
                h1 { (screen.of(&sight.room.names)) }
                (clock(screen))
            }
            (state(screen, sight, press))
            div.qr {
                (qr::code(code.leads_to, &words.say("kiosk-qr")))
                b { (code.says) }
                p { (words.say("kiosk-scan-hint")) }
            }
            (notices::at_door(screen, sight.room, rest))
        }
        (stale(screen))
    }
}

fn state(screen: &Screen, sight: &RoomSight, press: Option<Press>) -> Markup {
    let words = screen.words;
    let (tone, word) = word(screen, sight);
    html! {
        div.state.(tone) {
            b { (word) }
            @match &sight.now {
                Now::Running(shown) => {
                    p.count { (screen.times(shown.session.window)) @if let Some(count) = count(screen, shown) { " · " (count) } }
                    p.what { (screen.of(&shown.session.names)) }
                    p.next { (screen.ages(shown)) }
                    (screen.called(shown))
                    (screen.fullness(shown))
                }
                Now::CalledOff(session) => {
                    p.count { (screen.times(session.window)) }
                    p.what { (screen.of(&session.names)) }
                }
                Now::Closed(closure) => {
                    p.what { (screen.of(&closure.reason)) }
                    p.next { (words.tell("kiosk-reopens-at", &[("time", screen.when(closure.window.ends()).into())])) }
                }
                Now::Cleaning { until } => p.next { (words.tell("kiosk-reopens-at", &[("time", screen.time(*until).into())])) },
                Now::Idle => {},
                Now::Private(standing) => (private_state(screen, *standing, press)),
            }
        }
    }
}

fn private_state(screen: &Screen, standing: private_room::Standing, press: Option<Press>) -> Markup {
    let words = screen.words;
    html! {
        @if let private_room::Standing::InUse { next_free: Some(at) } = standing {
            p.count { (words.tell("kiosk-next-free", &[("time", screen.when(at).into())])) }
        }
        p.next { (words.say("kiosk-one-family")) }
        (pressing(words, press))
    }
}

/// The one thing to press; for whoever may not, where it is done instead.
pub fn pressing(words: &Words, press: Option<Press>) -> Markup {
    html! {
        @match press {
            Some(press) => form method="post" action=(press.action) {
                (forms::guard(press.token, press.key))
                (forms::hidden("use", press.wish.code()))
                button.btn.press {
                    (words.say(match press.wish { Wish::InUse => "kiosk-press-in-use", Wish::Free => "kiosk-press-free" }))
                }
            },
            None => p.next { (words.say("kiosk-booked-here")) },
        }
    }
}

/// 可进入, 已满, 暂停, 下一场 15:30; its colour.
pub fn word(screen: &Screen, sight: &RoomSight) -> (&'static str, String) {
    let words = screen.words;
    match &sight.now {
        Now::Running(shown) => match shown.fullness {
            Fullness::Free(_) => ("ok", words.say("kiosk-come-in")),
            Fullness::Few(_) | Fullness::FewFrom(..) => ("few", words.say("kiosk-come-in")),
            Fullness::AtDesk | Fullness::Barred => ("ok", words.say("kiosk-running")),
            Fullness::Full | Fullness::Over | Fullness::Cancelled => ("full", words.say("places-full")),
        },
        Now::CalledOff(_) => ("full", words.say("places-cancelled")),
        Now::Closed(_) => ("full", words.say("kiosk-paused")),
        Now::Cleaning { .. } => ("full", words.say("kiosk-cleaning")),
        Now::Private(standing) => {
            let tone = if *standing == private_room::Standing::Free { "ok" } else { "full" };
            (tone, words.say(private(*standing).0))
        }
        Now::Idle => match &sight.next {
            Some(shown) => {
                let time = screen.when(shown.session.window.starts());
                ("full", words.tell("kiosk-next-at", &[("time", time.into())]))
            }
            None => ("full", words.say("kiosk-nothing-more")),
        },
    }
}

/// Places taken of those there are, where the centre shows numbers (P1).
pub fn count(screen: &Screen, shown: &Shown) -> Option<String> {
    let is_counted = !matches!(shown.fullness, Fullness::AtDesk | Fullness::Barred);
    let is_shown = screen.wall.facts.centre.rules.show_places_left && is_counted;
    is_shown.then(|| format!("{}/{}", shown.taken, shown.session.limits.places))
}

/// What else begins, the next four.
fn rest(screen: &Screen, sight: &RoomSight) -> Markup {
    html! {
        ul.hours {
            @for shown in sight.next.iter().chain(&sight.later).take(4) {
                li.busy {
                    small { (screen.when(shown.session.window.starts())) " · " (screen.ages(shown)) }
                    b { (screen.of(&shown.session.names)) }
                    (screen.fullness(shown))
                }
            }
        }
    }
}
