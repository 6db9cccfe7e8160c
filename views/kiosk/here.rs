//! "A child of so many years, now": the ages to choose from, where there is room for one, and a number where there is
//! none.
//!
//! Invariant: no name of a person, no form but that of a number; a private room is free or in use (M2).

use super::{Screen, other_tongue, private as private_word};
use crate::addresses::stands;
use crate::domain::age::AgeRange;
use crate::domain::audience::{FEW, Fullness};
use crate::domain::here::{Here, Offer, Standing};
use crate::domain::private_room;
use crate::domain::room::Room;
use crate::domain::series::Policy;
use crate::domain::wall::{Now, Shown};
use crate::domain::zone::{Span, Timestamp};
use crate::views::forms;
use crate::views::icons::{icon, look, tile};
use crate::views::layout::language_choice;
use crate::views::tags::{Standing as Tag, places_tag, tag};
use crate::views::words::Words;
use maud::{Markup, html};

/// What the form of a number carries, at a paired screen.
#[derive(Clone, Copy)]
pub struct Press<'a> {
    pub token: &'a str,
    pub key: &'a str,
}

/// Carries on what was chosen for this page.
pub type Onward<'a> = &'a dyn Fn(String) -> String;

pub fn choice(screen: &Screen, path: &str, choices: &[AgeRange], onward: Onward) -> Markup {
    let words = screen.words;
    let slug = &screen.wall.facts.centre.slug;
    html! {
        main.stand id="main" tabindex="-1" {
            header.stand-head {
                h1 { (words.say("stands-here")) }
                (language_choice(words, path))
            }
            p.lead { (words.say("stands-here-ask")) " " (other_tongue(words, "stands-here-ask")) }
            ul.picks {
                @for ages in choices {
                    li { a.btn.quiet.big href=(onward(stands::here_at(slug, ages.min().months()))) { (label(words, *ages)) } }
                }
            }
        }
    }
}

pub fn answer(screen: &Screen, here: &Here, press: Option<Press>, onward: Onward) -> Markup {
    let words = screen.words;
    let has_room = here.offers.iter().any(|offer| offer.standing.has_room());
    let age = [("age", label(words, here.ages).into())];
    html! {
        main.stand id="main" tabindex="-1" {
            header.stand-head {
                h1 { (words.tell("stands-here-for", &age)) }
                a.btn.quiet.big href=(onward(stands::here(&screen.wall.facts.centre.slug))) { (words.say("stands-other-age")) }
            }
            p { (words.tell("stands-as-of", &[("time", screen.time(screen.wall.at).into())])) }
            @if !has_room { p.note.few { (icon("wait")) span { (words.say("stands-nothing-now")) } } }
            ul.offers { @for offer in &here.offers { (card(screen, here.ages, offer, press)) } }
            @if !has_room { (later(screen, here)) }
            @if !here.private.is_empty() {
                ul.offers { @for (room, now) in &here.private { (private(screen, room, now)) } }
            }
        }
    }
}

/// The number that was taken, and in which room; none: the desk gives one.
pub fn number(words: &Words, given: Option<(&Room, u16)>, again: &str) -> Markup {
    html! {
        main.stand.said id="main" tabindex="-1" {
            @match given {
                Some((room, number)) => div.greets.(look(&room.look)) {
                    (tile(&room.look))
                    h1 { (words.say("stands-number-title")) " " (other_tongue(words, "stands-number-title")) }
                    p.number { (number) }
                    p.where { (room.names.in_(words.language())) }
                    p { (words.say("stands-number-how")) }
                },
                None => div.greets {
                    span.tile { (icon("me")) }
                    h1 { (words.say("stands-number-desk")) }
                    p.tongue { (other_tongue(words, "stands-number-desk")) }
                },
            }
            p { a.btn.quiet.big href=(again) { (words.say("stands-next-please")) } }
        }
    }
}

/// A choice in words: `18–23 个月`, `4 岁`.
fn label(words: &Words, ages: AgeRange) -> String {
    let is_one_month = ages.under().is_some_and(|end| end.months() == ages.min().months() + 1);
    match is_one_month && ages.min().months() < 36 {
        true => words.age(ages.min()),
        false => words.span(ages),
    }
}

fn card(screen: &Screen, ages: AgeRange, offer: &Offer, press: Option<Press>) -> Markup {
    let (words, session) = (screen.words, offer.session);
    html! {
        li.offer.(look(&offer.room.look)) id={ "s-" (session.id) } {
            (tile(&offer.room.look))
            div {
                h2 { (screen.of(&offer.room.names)) }
                p { b { (screen.of(&session.names)) } }
                p { (screen.times(session.window)) " · " (left(screen, offer)) }
                p { (room_left(offer, screen)) " " (way_in(screen, offer)) }
                @if offer.standing.has_room() { p { (words.say(company(session.policy(ages.min())))) } }
                @if let Standing::InLine { .. } = offer.standing { (take(screen, ages, offer, press)) }
            }
        }
    }
}

/// How long it goes on, or until it begins.
fn left(screen: &Screen, offer: &Offer) -> String {
    let (now, window) = (screen.wall.at, offer.session.window);
    let minutes = |until: Timestamp| (until - now + Span::seconds(59)).num_minutes();
    match window.starts() <= now {
        true => screen.words.tell("stands-left", &[("minutes", minutes(window.ends()).into())]),
        false => screen.words.tell("stands-begins", &[("minutes", minutes(window.starts()).into())]),
    }
}

/// How many such parties still fit, in the words of every other page.
fn room_left(offer: &Offer, screen: &Screen) -> Markup {
    let places = offer.places.max(1);
    let fullness = match offer.standing.has_room() {
        false => Fullness::Full,
        true if places <= FEW => Fullness::Few(places),
        true => Fullness::Free(places),
    };
    screen.fullness(&Shown { session: offer.session, fullness, taken: 0 })
}

fn way_in(screen: &Screen, offer: &Offer) -> String {
    let words = screen.words;
    match offer.standing {
        Standing::Enter => words.say("stands-enter"),
        Standing::ByName => words.say("stands-by-name"),
        Standing::Soon { opens } => words.tell("stands-door-opens", &[("time", screen.time(opens).into())]),
        Standing::InLine { waiting } => words.tell("stands-in-line", &[("waiting", waiting.into())]),
        Standing::Full => String::new(),
    }
}

/// Who must come along (G1).
fn company(policy: Policy) -> &'static str {
    match policy {
        Policy::InRoom => "stands-with-in-room",
        Policy::NotInRoom | Policy::OnSite => "stands-with-on-site",
        Policy::DropOff => "stands-with-drop-off",
        Policy::Alone => "stands-with-nobody",
    }
}

fn take(screen: &Screen, ages: AgeRange, offer: &Offer, press: Option<Press>) -> Markup {
    let words = screen.words;
    html! {
        @match press {
            Some(press) => form method="post" action=(stands::numbers(&screen.wall.facts.centre.slug, offer.session.id)) {
                (forms::guard(press.token, press.key))
                (forms::hidden("age", &ages.min().months().to_string()))
                button.btn.big { (words.say("stands-take-number")) span.sr { " " (screen.of(&offer.session.names)) } }
            },
            None => p { (tag("info", "i", &words.say("stands-number-desk"))) },
        }
    }
}

fn later(screen: &Screen, here: &Here) -> Markup {
    let words = screen.words;
    html! {
        h2 { (words.say("stands-later")) }
        @match &here.later {
            Some(offer) => ul.offers { (card(screen, here.ages, offer, None)) },
            None => p { (words.say("stands-later-nothing")) },
        }
    }
}

/// M2: free, in use or when it is next free; or that it is shut.
fn private(screen: &Screen, room: &Room, now: &Now) -> Markup {
    let words = screen.words;
    html! {
        li.offer.(look(&room.look)) {
            (tile(&room.look))
            div {
                h2 { (screen.of(&room.names)) }
                @match now {
                    Now::Private(standing) => {
                        p { (places_tag(words, private_word(*standing).1)) }
                        @if let private_room::Standing::InUse { next_free: Some(at) } = standing {
                            p { (words.tell("kiosk-next-free", &[("time", screen.when(*at).into())])) }
                        }
                    }
                    Now::Closed(_) => {
                        p { (places_tag(words, Tag::Closed)) " " (words.say("kiosk-ask-desk")) }
                    }
                    Now::Running(_) | Now::CalledOff(_) | Now::Cleaning { .. } | Now::Idle => {
                        p { (places_tag(words, Tag::Closed)) }
                    }
                }
            }
        }
    }
}
