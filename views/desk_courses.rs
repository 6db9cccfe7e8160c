//! A course at the desk: its numbers, its dates, who is enrolled and who waits, and the form of a make-up lesson.
//!
//! Invariant: a family is named only where the page was given its name (P2); without, it is known by its place.

use super::courses::span;
use super::desk::Guard;
use super::desk_sessions::room_box;
use super::filled::Filled;
use super::forms::{self, Kind};
use super::icons::{icon, look, tile};
use super::refusals::Speaker;
use super::tags::{Standing, places_tag, tag};
use super::words::Words;
use crate::addresses::{self, courses::desk as at};
use crate::domain::booking::State;
use crate::domain::course::{Course, Enrolment};
use crate::domain::facts::Facts;
use crate::domain::household::Household;
use crate::domain::room::Room;
use crate::domain::session::Session;
use maud::{Markup, html};

pub struct Page<'a> {
    pub speaker: Speaker<'a>,
    pub room: &'a Room,
    pub course: &'a Course,
    /// Around the dates it has ahead.
    pub facts: &'a Facts,
    /// The families that may be named now.
    pub known: &'a [Household],
}

pub fn page(page: &Page) -> Markup {
    let words = page.speaker.words;
    let Some(first) = page.course.first() else { return html! {} };
    let class = format!("wide card panel {}", look(&page.room.look));
    html! {
        section class=(class) {
            div.row {
                (tile(&page.room.look))
                div { h1 { (first.names.in_(words.language())) } p { (page.room.names.in_(words.language())) } p { (span(&page.speaker, page.course)) } }
            }
            (numbers(page))
            (tools(page))
        }
        section.card.panel aria-labelledby="h-enrolled" {
            h2 id="h-enrolled" { (words.say("desk-courses-enrolled")) }
            @if page.known.is_empty() && !page.course.enrolments.is_empty() { p.hint { (words.say("desk-courses-names-hidden")) } }
            (families(page, false))
        }
        section.card.panel aria-labelledby="h-dates" {
            h2 id="h-dates" { (words.say("courses-my-dates")) }
            ul.list { @for session in &page.course.sessions { (date(page, session)) } }
        }
        @if page.course.in_line(None) > 0 {
            section.card.panel aria-labelledby="h-line" {
                h2 id="h-line" { (words.say("roster-waiting")) }
                (families(page, true))
            }
        }
    }
}

/// What it is called, and from when until when.
pub fn line(speaker: &Speaker, course: &Course) -> String {
    let name = course.first().map_or("", |first| first.names.in_(speaker.words.language()));
    format!("{name} {}", span(speaker, course))
}

fn numbers(page: &Page) -> Markup {
    let (words, course, now) = (page.speaker.words, page.course, page.speaker.now);
    let holds = |state: &State| matches!(state, State::Confirmed | State::Offered);
    let enrolled =
        course.enrolments.iter().flat_map(Enrolment::live).filter(|(_, state)| holds(state)).count();
    let places = course.ahead(now).map(|session| session.limits.places).min();
    let number = |key: &str, figure: String| html! { div { dt { (words.say(key)) } dd { (figure) } } };
    html! {
        dl.three-numbers {
            (number("desk-courses-children", match places { Some(places) => format!("{enrolled} / {places}"), None => enrolled.to_string() }))
            (number("roster-waiting", course.in_line(None).to_string()))
            (number("desk-courses-ahead", course.ahead(now).count().to_string()))
        }
    }
}

fn tools(page: &Page) -> Markup {
    let (words, slug, series) = (page.speaker.words, &page.speaker.centre.slug, page.course.series);
    let is_over = page.course.is_over(page.speaker.now);
    html! {
        div.tools2.no-print {
            @if !is_over { a.btn href=(at::enrolments(slug, series)) { (words.say("desk-courses-enrol")) } }
            a.btn.quiet href=(at::sessions(slug, series)) { (icon("plus")) (words.say("desk-courses-make-up")) }
        }
    }
}

fn families(page: &Page, is_line: bool) -> Markup {
    let words = page.speaker.words;
    let those = || page.course.enrolments.iter().filter(|enrolment| enrolment.is_waiting() == is_line);
    html! {
        @if those().next().is_none() { p { (words.say("roster-nobody")) } }
        ol.list { @for (nth, enrolment) in those().enumerate() { (family(page, nth + 1, enrolment)) } }
    }
}

fn family(page: &Page, nth: usize, enrolment: &Enrolment) -> Markup {
    let (words, speaker) = (page.speaker.words, &page.speaker);
    let known = page.known.iter().find(|household| household.id == enrolment.household);
    let own = Speaker { household: known, ..*speaker };
    let children = enrolment.live().map(|(child, _)| own.child(child)).collect::<Vec<_>>();
    let count = [("children", children.len().into())];
    let until = enrolment.times.offered_until.map(|until| speaker.at(until)).unwrap_or_default();
    html! {
        li.in {
            p {
                @if let Some(household) = known { b { (household.name.as_str()) } " " (children.join(&words.say("programme-and"))) }
                @else { (words.tell("desk-courses-family", &[("nth", nth.into())])) " " (words.tell("effects-booking", &count)) }
                @if enrolment.state() == Some(State::Offered) { " " (tag("info", "clock", &words.tell("bookings-offer-until", &[("until", until.into())]))) }
            }
            a.btn.quiet href=(at::enrolment(&speaker.centre.slug, enrolment.id)) {
                (words.say("view")) span.sr { " " (words.tell("desk-courses-family", &[("nth", nth.into())])) }
            }
        }
    }
}

fn date(page: &Page, session: &Session) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let is_over = session.window.ends() <= speaker.now;
    let booked = page.facts.load(session, speaker.now).places_booked();
    let facts = [("booked", booked.into()), ("places", session.limits.places.into())];
    html! {
        li.in {
            p {
                a.link href=(addresses::desk::session(&speaker.centre.slug, session.id)) {
                    span { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } }
                }
            }
            @if session.is_cancelled() { (places_tag(words, Standing::Cancelled)) }
            @else if is_over { (places_tag(words, Standing::Ended)) }
            @else { span { (words.tell("week-booked", &facts)) } }
        }
    }
}

/// The form of a make-up lesson.
pub struct Form<'a> {
    pub speaker: Speaker<'a>,
    pub guard: Guard<'a>,
    pub course: &'a Course,
    pub rooms: &'a [Room],
    pub filled: &'a Filled,
}

/// Everything it asks for.
pub const FIELDS: [&str; 4] = ["room", "date", "starts", "ends"];

/// Where and when the course usually is; the day is for staff to choose.
pub fn filled(words: &Words, course: &Course, rooms: &[Room]) -> Filled {
    let Some(last) = course.sessions.last() else { return Filled::default() };
    let room = rooms.iter().find(|room| room.id == last.room).map_or("", |room| &room.slug);
    Filled::default()
        .with("room", room)
        .with("starts", words.time(last.starts))
        .with("ends", words.time(last.ends))
}

pub fn make_up(form: &Form) -> Markup {
    let (words, filled, slug) = (form.speaker.words, form.filled, &form.speaker.centre.slug);
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            h1 { (words.say("desk-courses-make-up")) }
            p { (line(&form.speaker, form.course)) }
            p.hint { (words.say("desk-courses-make-up-hint")) }
            (form.guard.form((&at::sessions(slug, form.course.series), "make-up"), "form", "", html! {
                (room_box(words, form.rooms, filled))
                (field("date", "plan-date", Kind::Date))
                div.two { (field("starts", "plan-starts", Kind::Time)) (field("ends", "plan-ends", Kind::Time)) }
                div.row {
                    (forms::press(&words.say("plan-next")))
                    a.btn.quiet.big href=(at::course(slug, form.course.series)) { (words.say("back")) }
                }
            }))
        }
    }
}
