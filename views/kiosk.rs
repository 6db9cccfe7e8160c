//! The wall: every room now and next, how full the house is, the clock, and a code to book with.
//!
//! Invariant: no name of a person and nothing of who is in a private room; never more than full; whole without script.

pub mod check_in;
pub mod here;
pub mod notices;
pub mod plain;
pub mod portrait;

use super::icons::{icon, logo, look, meter};
use super::programme::card;
use super::qr;
use super::refusals::Speaker;
use super::tags::{Standing, places_tag, tag};
use super::words::Words;
use crate::domain::names::{Language, Names};
use crate::domain::opening::Closed;
use crate::domain::private_room;
use crate::domain::room::Privacy;
use crate::domain::wall::{Doors, Now, RoomSight, Shown, Wall};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use maud::{Markup, html};

/// What a screen is drawn from, who speaks, and where its code leads.
#[derive(Clone, Copy)]
pub struct Screen<'a> {
    pub wall: &'a Wall,
    pub words: &'a Words,
    /// The whole address in the QR code.
    pub leads_to: &'a str,
}

/// The wall's screen.
pub fn wall(screen: &Screen) -> Markup {
    let (wall, words) = (screen.wall, screen.words);
    if let Some(emergency) = wall.emergency() {
        return notices::alarm(screen, emergency);
    }
    if let Doors::Shut { why, next } = wall.doors()
        && wall.is_at_rest()
    {
        return html! { (shut(screen, &why, next)) (stale(screen)) };
    }
    let rooms = wall.rooms();
    html! {
        div.k.land.shift.dim[wall.is_at_rest()] id="screen" {
            header.khead {
                h1.long[is_long(screen.of(&wall.facts.centre.names), 14)] {
                    (logo()) (screen.of(&wall.facts.centre.names))
                }
                p { (hours_line(screen)) }
            }
            main.kgrid.{ "n" (rooms.len()) } id="now" {
                @for room in &rooms { (room_card(screen, room, Width::of(rooms.len()))) }
            }
            aside.side {
                (clock(screen))
                div.qr {
                    (qr::code(screen.leads_to, &words.say("kiosk-qr")))
                    b { (words.say("kiosk-scan")) }
                    p { (words.say("kiosk-scan-hint")) br; (other_tongue(words, "kiosk-scan")) }
                }
                (notices::with_house(screen, house(screen)))
            }
        }
        (stale(screen))
    }
}

/// The strip that shows itself when the picture is old.
pub fn stale(screen: &Screen) -> Markup {
    const GAP: &str = "\u{fffc}";
    let sentence = screen.words.tell("kiosk-stale", &[("time", GAP.into())]);
    let (before, after) = sentence.split_once(GAP).unwrap_or((&sentence, ""));
    html! { p.stale role="status" { (before) time id="asof" { (screen.time(screen.wall.at)) } (after) } }
}

/// The centre's clock and date.
pub fn clock(screen: &Screen) -> Markup {
    html! {
        div.clock { time { (screen.time(screen.wall.at)) } p { (screen.words.day(screen.wall.today())) } }
    }
}

fn clock_alone(screen: &Screen) -> Markup {
    html! { div.clock.push { time { (screen.time(screen.wall.at)) } } }
}

impl<'a> Screen<'a> {
    pub fn time(&self, at: Timestamp) -> String {
        self.words.time(self.wall.facts.centre.zone.wall(at).time())
    }

    /// The same for machines: the instant, in UTC.
    fn moment(&self, at: Timestamp) -> String {
        at.format("%Y-%m-%dT%H:%MZ").to_string()
    }

    /// The time alone today, else the day with it: `明天 9:00`.
    pub fn when(&self, at: Timestamp) -> String {
        let wall = self.wall.facts.centre.zone.wall(at);
        let time = self.words.time(wall.time());
        if wall.date() == self.wall.today() {
            return time;
        }
        let day = self.near_day(wall.date());
        self.words.tell("kiosk-day-and-time", &[("day", day.into()), ("time", time.into())])
    }

    /// A day of the week that comes by its name; after it, after a long holiday, by its date.
    fn near_day(&self, date: Date) -> String {
        let today = self.wall.today();
        let is_near = date - today < Span::weeks(1);
        if is_near { self.words.near_day(date, today) } else { self.words.day(date) }
    }

    pub fn of(&self, names: &'a Names) -> &'a str {
        names.in_(self.words.language())
    }

    pub fn times(&self, window: Window) -> String {
        let zone = self.wall.facts.centre.zone;
        self.words.times(zone.wall(window.starts()).time(), zone.wall(window.ends()).time())
    }

    /// How full a session is, in the words of every other page.
    pub fn fullness(&self, shown: &Shown) -> Markup {
        let centre = &self.wall.facts.centre;
        let speaker = Speaker { words: self.words, centre, household: None, now: self.wall.at };
        card::fullness(&speaker, shown.fullness, None)
    }

    /// Whose turn it is at the door, by number.
    pub fn called(&self, shown: &Shown) -> Markup {
        let number = self.wall.called(shown.session.id);
        html! { @if let Some(number) = number { (tag("ok", "dot", &self.words.tell("kiosk-number-called", &[("number", number.into())]))) } }
    }

    pub fn ages(&self, shown: &Shown) -> String {
        shown.session.terms.ages.map(|ages| self.words.span(ages)).unwrap_or_default()
    }
}

/// How many Han characters stand on one line of a card, in each of its sizes.
#[derive(Clone, Copy)]
struct Width {
    head: usize,
    title: usize,
    next: usize,
}

impl Width {
    fn of(rooms: usize) -> Width {
        if rooms > 6 { Width { head: 6, title: 7, next: 7 } } else { Width { head: 8, title: 7, next: 10 } }
    }
}

fn room_card(screen: &Screen, sight: &RoomSight, width: Width) -> Markup {
    let is_shut = matches!(sight.now, Now::Closed(_) | Now::Cleaning { .. } | Now::CalledOff(_));
    html! {
        section.kr.(look(&sight.room.look)).shut[is_shut] id={ "room-" (sight.room.slug) } {
            header {
                (icon(&sight.room.look))
                (room_name(screen.words, &sight.room.names, width))
            }
            div.now { (now(screen, sight, width)) }
            div.next { (next(screen, sight, width)) }
        }
    }
}

fn now(screen: &Screen, sight: &RoomSight, width: Width) -> Markup {
    let what = |title: &str| what(title, width);
    let words = screen.words;
    let at_present = words.say("now");
    match &sight.now {
        Now::Running(shown) => {
            let limits = shown.session.limits;
            html! {
                (lab(&screen.times(shown.session.window), &screen.ages(shown)))
                (what(screen.of(&shown.session.names)))
                div.free { (screen.called(shown)) (screen.fullness(shown)) (meter(shown.taken.into(), limits.places.into())) }
            }
        }
        Now::CalledOff(session) => html! {
            (lab(&screen.times(session.window), &words.say("places-cancelled")))
            (what(screen.of(&session.names)))
            p.free { (places_tag(words, Standing::Cancelled)) }
        },
        Now::Closed(closure) => {
            let is_private = sight.room.privacy == Privacy::Private;
            let sentence = words.say(if is_private { "kiosk-ask-desk" } else { "places-closed" });
            let until = words.tell("kiosk-until", &[("time", screen.when(closure.window.ends()).into())]);
            html! {
                (lab(&at_present, &until))
                (what(screen.of(&closure.reason)))
                p.free { (tag("full", "x", &sentence)) }
            }
        }
        Now::Cleaning { until } => html! {
            (lab(&at_present, &words.tell("kiosk-until", &[("time", screen.time(*until).into())])))
            (what(&words.say("kiosk-cleaning")))
            p.free { (places_tag(words, Standing::Cleaning)) }
        },
        Now::Idle => idle(screen, width),
        Now::Private(standing) => {
            let (word, tag) = private(*standing);
            html! {
                (lab(&at_present, &words.say("kiosk-one-family")))
                (what(&words.say(word)))
                p.free { (places_tag(words, tag)) }
            }
        }
    }
}

/// What a room does now in one word.
fn word_alone(screen: &Screen, sight: &RoomSight) -> String {
    let words = screen.words;
    match &sight.now {
        Now::Running(_) => words.say("kiosk-running"),
        Now::CalledOff(_) => words.say("places-cancelled"),
        Now::Closed(_) => words.say("kiosk-paused"),
        Now::Cleaning { .. } => words.say("kiosk-cleaning"),
        Now::Private(standing) => words.say(private(*standing).0),
        Now::Idle => words.say(match screen.wall.doors() {
            Doors::Unknown | Doors::Open { .. } => "kiosk-idle",
            Doors::Opens(_) => "kiosk-not-open",
            Doors::Over { .. } => "kiosk-over",
            Doors::Shut { .. } => "kiosk-shut",
        }),
    }
}

/// M2: the word and the tag of a private room.
pub fn private(standing: private_room::Standing) -> (&'static str, Standing<'static>) {
    match standing {
        private_room::Standing::Free => ("places-vacant", Standing::Vacant),
        private_room::Standing::InUse { .. } => ("places-in-use", Standing::InUse),
    }
}

fn idle(screen: &Screen, width: Width) -> Markup {
    let words = screen.words;
    let (title, tone, picture, sentence) = match screen.wall.doors() {
        Doors::Unknown | Doors::Open { .. } => ("kiosk-idle", "ok", "dot", words.say("kiosk-idle-tag")),
        Doors::Opens(at) => ("kiosk-not-open", "info", "wait", opens(screen, at)),
        Doors::Over { next: Some(at) } | Doors::Shut { next: Some(at), .. } => {
            ("kiosk-over", "full", "x", opens(screen, at))
        }
        Doors::Over { next: None } | Doors::Shut { next: None, .. } => {
            ("kiosk-over", "full", "x", words.say("places-ended"))
        }
    };
    html! {
        (lab(&words.say("now"), ""))
        (what(&words.say(title), width))
        p.free { (tag(tone, picture, &sentence)) }
    }
}

fn opens(screen: &Screen, at: Timestamp) -> String {
    screen.words.tell("kiosk-opens", &[("time", screen.when(at).into())])
}

fn next(screen: &Screen, sight: &RoomSight, width: Width) -> Markup {
    let words = screen.words;
    let reopens = match &sight.now {
        Now::Closed(closure) => Some((closure.window.ends(), "kiosk-reopens")),
        Now::Private(private_room::Standing::InUse { next_free: Some(at) }) => Some((*at, "places-vacant")),
        _ => None,
    };
    let line = |at: Timestamp| {
        let is_today = screen.wall.facts.centre.zone.date(at) == screen.wall.today();
        html! { small { @if is_today { (words.say("next")) " " } time datetime=(screen.moment(at)) { (screen.when(at)) } } }
    };
    match (reopens, &sight.next) {
        (Some((at, key)), _) => html! { (line(at)) b { (words.say(key)) } },
        (None, Some(shown)) => {
            let title = screen.of(&shown.session.names);
            html! {
                (line(shown.session.window.starts()))
                (screen.fullness(shown))
                b.long[is_long(title, width.next)] { (title) }
            }
        }
        (None, None) if matches!(sight.now, Now::Private(_)) => {
            html! { b.long { (words.say("kiosk-press-at-door")) } }
        }
        (None, None) => html! { small { (words.say("next")) } b { (words.say("kiosk-nothing-more")) } },
    }
}

/// Inside and limit; no more than full is shown.
fn house(screen: &Screen) -> Markup {
    let (words, building) = (screen.words, screen.wall.building());
    let inside = building.limit.map_or(building.inside, |limit| building.inside.min(limit));
    html! {
        div.house {
            p { (words.say("kiosk-inside")) " " (other_tongue(words, "kiosk-inside")) }
            p.n { (inside) @if let Some(limit) = building.limit { small { " / " (limit) } } }
            @if let Some(limit) = building.limit {
                (meter(inside.into(), limit.into()))
                p {
                    @if limit > inside { (words.tell("kiosk-room-for", &[("heads", (limit - inside).into())])) }
                    @else { (words.say("kiosk-house-full")) }
                }
            }
        }
    }
}

fn hours_line(screen: &Screen) -> String {
    let words = screen.words;
    let stretches: Vec<String> = screen.wall.hours().into_iter().map(|hours| screen.times(hours)).collect();
    match screen.wall.doors() {
        Doors::Unknown => String::new(),
        Doors::Shut { next: Some(at), .. } | Doors::Over { next: Some(at) } => opens(screen, at),
        Doors::Shut { .. } | Doors::Over { .. } => words.say("places-ended"),
        Doors::Opens(_) | Doors::Open { .. } => {
            words.tell("kiosk-hours", &[("hours", stretches.join(&words.say("kiosk-and")).into())])
        }
    }
}

fn reason(words: &Words, why: &Closed) -> String {
    match why {
        Closed::Exception(names) | Closed::Holiday(names) => names.in_(words.language()).to_string(),
        Closed::Weekly(day) => words.tell("kiosk-weekly", &[("day", words.weekday(*day).into())]),
    }
}

/// The whole screen says one thing: closed today, why, and when there is something again.
fn shut(screen: &Screen, why: &Closed, next: Option<Timestamp>) -> Markup {
    let (words, reason) = (screen.words, reason(screen.words, why));
    html! {
        main.whole.shift id="screen" {
            p { (screen.wall.facts.centre.names.in_(words.language())) }
            h1 { (words.say("kiosk-shut")) }
            p { (reason) }
            @if let Some(at) = next { p { (opens(screen, at)) } }
            (notices::below(screen))
            (clock(screen))
        }
    }
}

fn lab(first: &str, second: &str) -> Markup {
    html! { p.lab { b { (first) } span { (second) } } }
}

fn what(title: &str, width: Width) -> Markup {
    html! { p.what.long[is_long(title, width.title)].longer[is_long(title, 2 * width.title + 6)] { (title) } }
}

/// Whether a text is wider than so many Han characters.
pub fn is_long(text: &str, most: usize) -> bool {
    let width: usize = text.chars().map(|c| if c.is_ascii() { 11 } else { 20 }).sum();
    width > most * 20
}

/// The name, and smaller in the other language where there is room for it.
fn room_name(words: &Words, names: &Names, width: Width) -> Markup {
    let (name, other) = (names.in_(words.language()), other(words));
    let has_room = !is_long(name, width.head) && !is_long(names.in_(other), width.head + 4);
    html! {
        h2.long[is_long(name, width.head)].longer[is_long(name, 2 * width.head + 3)] { (name) }
        @if has_room { span.en lang=(other.code()) { (names.in_(other)) } }
    }
}

fn other_tongue(words: &Words, key: &str) -> Markup {
    let other = other(words);
    html! { span lang=(other.code()) { (Words::of(other).say(key)) } }
}

fn other(words: &Words) -> Language {
    match words.language() {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    }
}
