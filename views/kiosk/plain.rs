//! Wall and door for old and electronic-paper screens: no script, black on white, and how old the picture is in words.
//!
//! Invariant: a table and paragraphs that stand without grids, layers and custom properties; what is taken is hatched and
//! says so; nothing moves; no name of a person, and of a private room only free or in use (M2).

use super::{Screen, hours_line, is_long, reason, word_alone};
use crate::domain::announcement::Announcement;
use crate::domain::audience::Fullness;
use crate::domain::emergency::Emergency;
use crate::domain::private_room::Standing;
use crate::domain::wall::{Doors, Now, RoomSight, Shown};
use crate::views::door::{self, Code, Press};
use crate::views::emergencies;
use crate::views::qr;
use maud::{Markup, html};

/// Han characters of a title in one line of a wall.
const TITLE: usize = 14;
/// So many rooms can be written larger.
const FEW_ROOMS: usize = 6;

pub fn wall(screen: &Screen) -> Markup {
    let (wall, words) = (screen.wall, screen.words);
    if let Some(emergency) = wall.emergency() {
        return alarm(screen, emergency);
    }
    html! {
        div.sheet.tight[!wall.notices().is_empty()] id="screen" {
            header {
                div.code { (qr::code(screen.leads_to, &words.say("kiosk-qr"))) p { (words.say("kiosk-scan")) } }
                (as_of(screen))
                h1 { (screen.of(&wall.facts.centre.names)) }
                p.hours { (house_line(screen)) }
            }
            main {
                (said(screen, &wall.notices()))
                table.(if wall.facts.rooms.len() <= FEW_ROOMS { "few" } else { "many" }) {
                    colgroup { col.c-room; col.c-mark; col.c-now; col.c-next; }
                    thead { tr {
                        th scope="col" { (words.say("kiosk-column-room")) }
                        th scope="col" colspan="2" { (words.say("now")) }
                        th scope="col" { (words.say("next")) }
                    } }
                    tbody { @for sight in wall.rooms() { (room(screen, &sight)) } }
                }
            }
        }
    }
}

/// One room's door.
pub fn door(screen: &Screen, sight: &RoomSight, code: Code, press: Option<Press>) -> Markup {
    let words = screen.words;
    if let Some(emergency) = screen.wall.emergency() {
        return alarm(screen, emergency);
    }
    html! {
        div.sheet.one id="screen" {
            header {
                (as_of(screen))
                h1 { (screen.of(&sight.room.names)) }
            }
            main {
                (said(screen, &screen.wall.notices_at(sight.room)))
                p.word.busy[is_taken(&sight.now)] { b { (door::word(screen, sight).1) } }
                div.code { (qr::code(code.leads_to, &words.say("kiosk-qr"))) p { (code.says) } }
                div.on {
                    (on_now(screen, sight))
                    @if let Now::Private(_) = sight.now {
                        p { (words.say("kiosk-one-family")) }
                        (door::pressing(words, press))
                    }
                }
                @if sight.next.is_some() {
                    ul.ahead { @for shown in ahead(sight) { li { (ahead_line(screen, shown)) } } }
                }
            }
        }
    }
}

/// Over everything, in both languages.
fn alarm(screen: &Screen, emergency: &Emergency) -> Markup {
    html! {
        div.sheet id="screen" {
            header { (as_of(screen)) p.hours { (screen.of(&screen.wall.facts.centre.names)) } }
            (emergencies::over_all(&emergency.what, screen.words.language()))
        }
    }
}

/// Paper does not take turns: the first that runs, and how many more there are.
fn said(screen: &Screen, notices: &[&Announcement]) -> Markup {
    let words = screen.words;
    let more = notices.len().saturating_sub(1);
    html! {
        @if let Some(first) = notices.first() {
            @let (said, language) = first.said.in_(words.language());
            p.said {
                span lang=(language.code()) { (said) }
                @if more > 0 { " · " (words.tell("kiosk-notices-more", &[("count", more.into())])) }
            }
        }
    }
}

/// The clock of a picture that does not move says how old it is.
fn as_of(screen: &Screen) -> Markup {
    let (wall, words) = (screen.wall, screen.words);
    let time = screen.time(wall.at);
    html! {
        p.asof { b { (words.tell("kiosk-as-of", &[("time", time.into())])) } " " span { (words.day(wall.today())) } }
    }
}

/// The hours, or why it is closed, and how many may still come in.
fn house_line(screen: &Screen) -> Markup {
    let (wall, words) = (screen.wall, screen.words);
    let shut = match wall.doors() {
        Doors::Shut { why, .. } => Some(reason(words, &why)),
        Doors::Unknown | Doors::Opens(_) | Doors::Open { .. } | Doors::Over { .. } => None,
    };
    let building = wall.building();
    let left = building.limit.map(|limit| limit.saturating_sub(building.inside));
    html! {
        @if let Some(why) = shut { b { (words.say("kiosk-shut")) } " · " (why) " · " }
        (hours_line(screen))
        @match left {
            Some(0) => { " · " (words.say("kiosk-house-full")) },
            Some(left) if !wall.is_at_rest() => { " · " (words.tell("kiosk-room-for", &[("heads", left.into())])) },
            Some(_) | None => {},
        }
    }
}

fn room(screen: &Screen, sight: &RoomSight) -> Markup {
    let taken = is_taken(&sight.now);
    html! {
        tr id={ "room-" (sight.room.slug) } {
            th scope="row" { (screen.of(&sight.room.names)) }
            td.mark.busy[taken] {}
            td { (on_now(screen, sight)) }
            td { @match sight.next.as_ref() {
                Some(shown) => (ahead_line(screen, shown)),
                None => (reopening(screen, sight)),
            } }
        }
    }
}

/// When a room that is shut or in use is free again; else that nothing is planned.
fn reopening(screen: &Screen, sight: &RoomSight) -> Markup {
    let words = screen.words;
    let said = |key: &str, at| words.tell(key, &[("time", screen.when(at).into())]);
    let line = match &sight.now {
        Now::Closed(closure) => said("kiosk-reopens-at", closure.window.ends()),
        Now::Private(_) => words.say("kiosk-one-family"),
        Now::Running(_) | Now::CalledOff(_) | Now::Cleaning { .. } | Now::Idle => {
            words.say("kiosk-nothing-more")
        }
    };
    html! { p { (line) } }
}

fn on_now(screen: &Screen, sight: &RoomSight) -> Markup {
    let words = screen.words;
    let until = |at| words.tell("kiosk-until", &[("time", screen.when(at).into())]);
    let title = |name: &str| html! { p.what.long[is_long(name, TITLE)] { (name) } };
    let (word, name, detail) = match &sight.now {
        Now::Running(shown) => {
            let detail = format!("{} {}", screen.times(shown.session.window), screen.ages(shown));
            return html! {
                (title(screen.of(&shown.session.names)))
                p { (detail) " " b { (screen.called(shown)) (screen.fullness(shown)) } }
            };
        }
        Now::CalledOff(session) => {
            (words.say("places-cancelled"), screen.of(&session.names), screen.times(session.window))
        }
        Now::Closed(closure) => {
            (words.say("places-closed"), screen.of(&closure.reason), until(closure.window.ends()))
        }
        Now::Cleaning { until: at } => (words.say("kiosk-cleaning"), "", until(*at)),
        Now::Private(Standing::InUse { next_free: Some(at) }) => {
            let next = words.tell("kiosk-next-free", &[("time", screen.when(*at).into())]);
            (word_alone(screen, sight), "", next)
        }
        Now::Private(_) | Now::Idle => (word_alone(screen, sight), "", String::new()),
    };
    html! {
        @if !name.is_empty() { (title(name)) }
        p { b { (word) } " " (detail) }
    }
}

fn ahead<'a>(sight: &'a RoomSight<'a>) -> impl Iterator<Item = &'a Shown<'a>> {
    sight.next.iter().chain(&sight.later).take(4)
}

fn ahead_line(screen: &Screen, shown: &Shown) -> Markup {
    html! {
        p { b { (screen.when(shown.session.window.starts())) } " " (screen.of(&shown.session.names)) }
        p { (screen.fullness(shown)) }
    }
}

/// Nobody can go in now.
fn is_taken(now: &Now) -> bool {
    match now {
        Now::Running(shown) => {
            matches!(shown.fullness, Fullness::Full | Fullness::Over | Fullness::Cancelled)
        }
        Now::Private(standing) => *standing != Standing::Free,
        Now::CalledOff(_) | Now::Closed(_) | Now::Cleaning { .. } => true,
        Now::Idle => false,
    }
}
