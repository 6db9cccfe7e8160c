//! What a screen says beside the rooms: announcements in the house's card, and the emergency over everything.
//!
//! Invariant: no script moves them: they take turns by style alone, and stand still for whoever asked for less motion;
//! what somebody wrote is text; an emergency is there in both languages. A picture that is drawn anew goes on where in the
//! minute the last one was, else a busy house would never come to its announcements.

use super::{Screen, clock, is_long, stale};
use crate::domain::announcement::Announcement;
use crate::domain::emergency::Emergency;
use crate::domain::room::Room;
use crate::views::announcements::{place, text};
use crate::views::emergencies;
use crate::views::icons::icon;
use maud::{Markup, html};

/// Each has 15 seconds of a minute, and so has what stands there otherwise.
const MOST: usize = 3;

/// The whole screen says one thing.
pub fn alarm(screen: &Screen, emergency: &Emergency) -> Markup {
    html! {
        main.whole.alarm.shift id="screen" {
            p { (icon("warn")) (screen.of(&screen.wall.facts.centre.names)) }
            (emergencies::sentences(&emergency.what, screen.words.language()))
            (clock(screen))
        }
        (stale(screen))
    }
}

/// The house's card, which shares its place with announcements that run.
pub fn with_house(screen: &Screen, house: Markup) -> Markup {
    in_turn(screen, &screen.wall.notices(), Some(house))
}

/// What is said at the door of a room, in turn with what comes there.
pub fn at_door(screen: &Screen, room: &Room, rest: Option<Markup>) -> Markup {
    in_turn(screen, &screen.wall.notices_at(room), rest)
}

/// Where nothing else is on: below the reason.
pub fn below(screen: &Screen) -> Markup {
    html! { @for notice in screen.wall.notices().into_iter().take(1) { p.said { (text(screen.words, notice)) } } }
}

/// One place for them all: what stands there otherwise, then each notice.
fn in_turn(screen: &Screen, notices: &[&Announcement], usual: Option<Markup>) -> Markup {
    if notices.is_empty() {
        return usual.unwrap_or_default();
    }
    let shown = notices.iter().take(MOST).len() + usual.iter().len();
    let turns = format!("t{}", shown - 1);
    let phase = format!("p{}", screen.wall.at.timestamp().rem_euclid(60) / 5);
    let class = if shown > 1 { format!("turns minute {turns} {phase}") } else { "said".into() };
    html! {
        div class=(class) {
            @if let Some(usual) = usual { (usual) }
            @for (nth, notice) in notices.iter().take(MOST).enumerate() {
                @let more = if nth + 1 == MOST { notices.len() - MOST } else { 0 };
                (card(screen, notice, more))
            }
        }
    }
}

/// One of them; on the last card, how many more there are.
fn card(screen: &Screen, notice: &Announcement, more: usize) -> Markup {
    let words = screen.words;
    let (said, language) = notice.said.in_(words.language());
    html! {
        div.notice.long[is_long(said, 24)].longer[is_long(said, 60)] {
            p.lab { (icon("bell")) b { (place(words, &screen.wall.facts.rooms, notice)) } }
            p.words lang=(language.code()) { (said) }
            @if more > 0 { p.more { (words.tell("kiosk-notices-more", &[("count", more.into())])) } }
        }
    }
}
