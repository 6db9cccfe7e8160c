//! What a screen says beside the rooms: announcements in the house's card, and the emergency over everything.
//!
//! Invariant: no script moves them: they take turns by style alone, and stand still for whoever asked for less motion;
//! what somebody wrote is text; an emergency is there in both languages.

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
    in_turn(screen, &screen.wall.notices(), house)
}

/// What is said at the door of a room, in turn with what comes there.
pub fn at_door(screen: &Screen, room: &Room, rest: Option<Markup>) -> Markup {
    let notices = screen.wall.notices_at(room);
    match rest {
        Some(rest) => in_turn(screen, &notices, rest),
        None => html! { @if !notices.is_empty() { div.said { (cards(screen, &notices)) } } },
    }
}

/// Where nothing else is on: below the reason.
pub fn below(screen: &Screen) -> Markup {
    html! { @for notice in screen.wall.notices().into_iter().take(1) { p.said { (text(screen.words, notice)) } } }
}

fn in_turn(screen: &Screen, notices: &[&Announcement], usual: Markup) -> Markup {
    if notices.is_empty() {
        return usual;
    }
    let many = format!("t{}", notices.len().min(MOST));
    html! { div.turns.minute.(many) { (usual) (cards(screen, notices)) } }
}

fn cards(screen: &Screen, notices: &[&Announcement]) -> Markup {
    let words = screen.words;
    let rooms = &screen.wall.facts.rooms;
    let more = notices.len().saturating_sub(MOST);
    html! {
        @for (nth, notice) in notices.iter().take(MOST).enumerate() {
            @let (said, language) = notice.said.in_(words.language());
            div.notice.long[is_long(said, 24)].longer[is_long(said, 60)] {
                p.lab { (icon("bell")) b { (place(words, rooms, notice)) } }
                p.words lang=(language.code()) { (said) }
                @if nth + 1 == MOST && more > 0 { p.more { (words.tell("kiosk-notices-more", &[("count", more.into())])) } }
            }
        }
    }
}
