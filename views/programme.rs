//! What is on: where to play right now, then today and the next days, a card for each session.
//!
//! Invariant: whole without script; every filter is a link; nothing here knows how a decision was taken.

pub mod card;
pub mod filter;
pub mod home;
mod notices;
mod picks;

use super::icons::{icon, look, tile};
use super::refusals::Speaker;
use super::tags::{Standing, places_tag, tag};
use crate::addresses;
use crate::domain::announcement::Announcement;
use crate::domain::audience::Fullness;
use crate::domain::closure::Closure;
use crate::domain::emergency::Emergency;
use crate::domain::names::Names;
use crate::domain::poster::paper::Format;
use crate::domain::private_room;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Date, TimeOfDay, Timelike, Weekday};
use card::Card;
use filter::{Filter, Whom};
use maud::{Markup, html};

/// Where there is room at this moment.
pub struct Now<'a> {
    pub session: &'a Session,
    pub room: &'a Room,
    pub fullness: Fullness,
    /// It has begun; else its door opens soon.
    pub is_running: bool,
}

/// Why a day has no hours, and when there are some again.
pub struct Shut<'a> {
    pub reason: Reason<'a>,
    pub next: Option<Date>,
}

pub enum Reason<'a> {
    Said(&'a Names),
    Weekly(Weekday),
}

pub struct Day<'a> {
    pub date: Date,
    pub shut: Option<Shut<'a>>,
    /// Over already.
    pub ended: Vec<Card<'a>>,
    pub cards: Vec<Card<'a>>,
    /// Closed rooms, with the reason.
    /// With the rooms they name; none for the building.
    pub closures: Vec<(Vec<&'a Room>, &'a Closure)>,
    /// Sessions that whoever is asked about could come to.
    pub fitting: usize,
    /// Too much for this page: so many sessions, for whose cards a link stands.
    pub folded: Option<usize>,
    /// Of a day too full for one page: there is more before, and from this time on.
    pub has_before: bool,
    pub next: Option<TimeOfDay>,
}

pub struct Programme<'a> {
    pub speaker: Speaker<'a>,
    pub rooms: Vec<&'a Room>,
    /// Every room of the house, private ones too.
    pub house: &'a [Room],
    /// Announcements that run.
    pub announcements: Vec<&'a Announcement>,
    pub emergency: Option<&'a Emergency>,
    pub filter: Filter,
    /// None where today is not among the days.
    pub now: Option<Vec<Now<'a>>>,
    /// M2: free or in use, nothing more.
    pub private: Vec<(&'a Room, private_room::Standing)>,
    pub days: Vec<Day<'a>>,
    /// Of today.
    pub hours: Vec<(TimeOfDay, TimeOfDay)>,
    pub earlier: Option<Date>,
    pub later: Option<Date>,
    /// 长辈版.
    pub is_large: bool,
}

/// The ids a live page renews.
pub const LIVE: &str = "notices now days week";

/// The body of the page.
pub fn programme(page: &Programme) -> Markup {
    let words = page.speaker.words;
    html! {
        div.head {
            h1 { (heading(page)) }
            @if !page.hours.is_empty() { p { (words.tell("programme-hours", &[("hours", hours(page).into())])) } }
        }
        (notices::band(page))
        (picks::whom(page))
        @if let Some(now) = &page.now { (right_now(page, now)) }
        (picks::days(page))
        (picks::rooms(page))
        div.week id="week" {
            @for day in &page.days { (one_day(page, day)) }
        }
        (other_days(page))
    }
}

pub fn heading(page: &Programme) -> String {
    let words = page.speaker.words;
    match page.filter.whom {
        Whom::Everybody => words.say("programme-heading"),
        Whom::Child(child) => {
            words.tell("programme-heading-child", &[("name", page.speaker.child(child).into())])
        }
        Whom::Years(years) => words.tell("programme-heading-age", &[("years", years.into())]),
    }
}

fn hours(page: &Programme) -> String {
    let words = page.speaker.words;
    let spans: Vec<String> = page.hours.iter().map(|(from, to)| words.times(*from, *to)).collect();
    spans.join(&words.say("programme-and"))
}

fn right_now(page: &Programme, now: &[Now]) -> Markup {
    let words = page.speaker.words;
    html! {
        section id="now" aria-labelledby="now-heading" {
            h2 id="now-heading" { (words.say("programme-now")) }
            @if !now.is_empty() { p.hint { (words.say("programme-now-how")) } }
            @if now.is_empty() { p.note { (icon("i")) span { (words.say("programme-now-none")) } } }
            @if !now.is_empty() || !page.private.is_empty() {
                ul.nowlist {
                    @for row in now { (one_now(page, row)) }
                    @for (room, standing) in &page.private { (private(page, room, *standing)) }
                }
            }
        }
    }
}

fn one_now(page: &Programme, row: &Now) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let language = words.language();
    let (key, time) = match row.is_running {
        true => ("programme-now-until", row.session.ends),
        false => ("programme-now-from", row.session.starts),
    };
    let href = page.filter.onward(addresses::session(&speaker.centre.slug, row.session.id));
    html! {
        li class=(look(&row.room.look)) id={ "now-" (row.session.id) } {
            (tile(&row.room.look))
            div {
                h3 { a.link id={ "go-" (row.session.id) } href=(href) { (row.room.names.in_(language)) } }
                p {
                    (row.session.names.in_(language)) " "
                    (words.tell(key, &[("time", words.time(time).into())]))
                }
            }
            (card::fullness(speaker, row.fullness, None))
        }
    }
}

/// M2: free, in use, next free at; and that one press at its door is enough.
fn private(page: &Programme, room: &Room, standing: private_room::Standing) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let (shown, text) = match standing {
        private_room::Standing::Free => (Standing::Vacant, words.say("programme-private-free")),
        private_room::Standing::InUse { next_free: Some(at) } => {
            (Standing::InUse, words.tell("programme-private-next", &[("time", speaker.at(at).into())]))
        }
        private_room::Standing::InUse { next_free: None } => {
            (Standing::InUse, words.say("programme-private-later"))
        }
    };
    html! {
        li class=(look(&room.look)) id={ "now-" (room.slug) } {
            (tile(&room.look))
            div {
                h3 { (room.names.in_(words.language())) }
                p { (text) }
            }
            (places_tag(words, shown))
        }
    }
}

fn one_day(page: &Programme, day: &Day) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let is_shown = day.date == page.filter.day.unwrap_or_else(|| speaker.today());
    let name = words.near_day(day.date, speaker.today());
    html! {
        section.on[is_shown] id={ "day-" (day.date) } aria-label=(words.day(day.date)) {
            h2.dayhead { b { (name) } " " (words.month_day(day.date)) }
            @for (rooms, closure) in &day.closures { (closed(speaker, rooms, closure)) }
            @if let Some(shut) = &day.shut { (shut_day(speaker, shut)) }
            @if !day.ended.is_empty() {
                details.gone {
                    summary id={ "past-" (day.date) } { (words.tell("programme-ended", &[("count", day.ended.len().into())])) }
                    ul.list { @for card in &day.ended { (card::card(speaker, &page.filter, card)) } }
                }
            }
            @if let Some(count) = day.folded.filter(|count| *count > 0) { (folded(page, day, count)) }
            @else if day.shut.is_none() && day.fitting == 0 { (nothing_fits(page, day)) }
            @if day.has_before { (part_of(page, day.date, TimeOfDay::MIN, words.say("programme-before"))) }
            @for (part, cards) in parts(&day.cards) {
                p.part { (words.say(part)) }
                ul.list { @for card in cards { (card::card(speaker, &page.filter, card)) } }
            }
            @if let Some(next) = day.next {
                (part_of(page, day.date, next, words.tell("programme-from", &[("time", words.time(next).into())])))
            }
        }
    }
}

/// A day whose cards are on a page of their own.
fn folded(page: &Programme, day: &Day, count: usize) -> Markup {
    let (words, today) = (page.speaker.words, page.speaker.today());
    let filter = page.filter.on((day.date != today).then_some(day.date));
    html! {
        p.closed {
            (words.tell("programme-folded", &[("count", count.into())])) " "
            a.link id={ "open-" (day.date) } href=(filter.href(&page.speaker.centre.slug)) {
                (words.tell("programme-open-day", &[("day", words.near_day(day.date, today).into())]))
            }
        }
    }
}

fn part_of(page: &Programme, date: Date, from: TimeOfDay, label: String) -> Markup {
    let href = page.filter.beginning(date, from).href(&page.speaker.centre.slug);
    html! { p { a.btn.quiet href=(href) { (label) } } }
}

/// 上午, 下午, 晚上: those that hold anything.
fn parts<'c, 'a>(cards: &'c [Card<'a>]) -> Vec<(&'static str, Vec<&'c Card<'a>>)> {
    let part = |card: &Card| match card.session.starts.hour() {
        0..12 => "morning",
        12..18 => "afternoon",
        _ => "evening",
    };
    let within = |name| (name, cards.iter().filter(|card| part(card) == name).collect::<Vec<_>>());
    let all = ["morning", "afternoon", "evening"].map(within);
    all.into_iter().filter(|(_, cards)| !cards.is_empty()).collect()
}

fn shut_day(speaker: &Speaker, shut: &Shut) -> Markup {
    let words = speaker.words;
    let reason = match &shut.reason {
        Reason::Said(names) => names.in_(words.language()).to_string(),
        Reason::Weekly(day) => words.tell("programme-closed-weekly", &[("day", words.weekday(*day).into())]),
    };
    html! {
        div.closed.hatch {
            p { (tag("full", "x", &words.say("programme-shut"))) }
            p { (reason) }
            @if let Some(next) = shut.next {
                p { (words.tell("programme-opens-again", &[("day", words.day(next).into())])) }
            }
        }
    }
}

/// Rooms that are shut, or the house, and until when.
fn closed(speaker: &Speaker, rooms: &[&Room], closure: &Closure) -> Markup {
    let words = speaker.words;
    let language = words.language();
    let names: Vec<String> = rooms.iter().map(|room| room.names.in_(language).to_string()).collect();
    let facts = [
        ("count", rooms.len().into()),
        ("reason", closure.reason.in_(language).to_string().into()),
        ("until", speaker.at(closure.window.ends()).into()),
    ];
    html! {
        p.note.few {
            (icon("x"))
            span {
                @if !rooms.is_empty() { b { (names.join(&words.say("programme-and"))) } " " }
                (words.tell("programme-closed-room", &facts))
            }
        }
    }
}

fn nothing_fits(page: &Programme, day: &Day) -> Markup {
    let (words, date) = (page.speaker.words, day.date);
    let next = page.days.iter().find(|other| other.date > day.date && other.fitting > 0);
    let text = match page.filter.whom {
        Whom::Child(child) => {
            words.tell("programme-nothing-child", &[("name", page.speaker.child(child).into())])
        }
        Whom::Everybody | Whom::Years(_) => words.say("programme-nothing"),
    };
    html! {
        p.closed {
            (text) " "
            @if let Some(next) = next {
                @let day = words.near_day(next.date, page.speaker.today());
                @let facts = [("day", day.into()), ("count", next.fitting.into())];
                a.link id={ "next-" (date) } href=(page.filter.on(Some(next.date)).href(&page.speaker.centre.slug)) {
                    (words.tell("programme-nothing-next", &facts))
                }
            }
        }
    }
}

fn other_days(page: &Programme) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let (poster, room) =
        (page.filter.day.unwrap_or_else(|| page.speaker.today()), page.filter.room.as_deref());
    html! {
        p.row {
            @if let Some(day) = page.earlier {
                a.btn.quiet href=(page.filter.on(Some(day)).href(slug)) { (words.say("programme-earlier")) }
            }
            @if let Some(day) = page.later {
                a.btn.quiet href=(page.filter.on(Some(day)).href(slug)) { (words.say("programme-later")) }
            }
            a.btn.quiet href={ (addresses::help(slug)) "#subscribe" } { (words.say("subscribe-title")) }
            a.btn.quiet href=(addresses::poster::poster(slug, poster, room, Format::A4)) { (words.say("poster-link")) }
        }
    }
}
