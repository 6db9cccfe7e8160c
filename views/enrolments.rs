//! A household's own place in a course: its dates, each of which can be excused, its place in line, or its offer (B9).

use super::forms::{self, Choice};
use super::icons::{icon, look, tile};
use super::refusals::Speaker;
use super::tags::{Standing, places_tag};
use crate::addresses;
use crate::domain::booking::State;
use crate::domain::course::{Course, Enrolment};
use crate::domain::ids::BookingId;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct EnrolmentPage<'a> {
    pub speaker: Speaker<'a>,
    pub room: &'a Room,
    pub course: &'a Course,
    pub enrolment: &'a Enrolment,
    /// Its dates with what became of the party on each, in order of time.
    pub dates: Vec<Dated<'a>>,
    pub token: &'a str,
    pub key: String,
}

/// One date of an enrolment.
pub struct Dated<'a> {
    pub booking: BookingId,
    pub session: &'a Session,
    /// The liveliest of its children's states.
    pub state: State,
}

pub fn enrolment(page: &EnrolmentPage) -> Markup {
    let words = page.speaker.words;
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::household::bookings()) { (words.say("dock-bookings")) }
            }
            @match page.enrolment.state() {
                Some(State::Offered) => (offer(page)),
                Some(State::Waiting) => (waiting(page)),
                Some(State::Confirmed) if page.course.is_over(page.speaker.now) => (heading(page, "courses-over")),
                Some(State::Confirmed) => (heading(page, "courses-enrolled")),
                Some(State::Lapsed) => (heading(page, "bookings-lapsed")),
                _ => (heading(page, "courses-left")),
            }
            (what(page))
            (dates(page))
            @if page.course.can_be_left(page.enrolment, page.speaker.now) {
                p.row { a.btn.quiet href=(addresses::courses::departure(page.enrolment.id)) {
                    @if page.enrolment.is_waiting() { (words.say("bookings-leave-line")) } @else { (words.say("courses-leave")) }
                } }
            }
        }
    }
}

/// Before the press: who leaves, and what that gives up.
pub fn departure(page: &EnrolmentPage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let ahead = page.dates.iter().filter(|dated| dated.session.window.starts() > speaker.now).count();
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::courses::enrolment(page.enrolment.id)) { (words.say("back")) }
            }
            h1 { (words.say("courses-leave")) }
            (what(page))
            @if page.course.can_be_left(page.enrolment, page.speaker.now) {
                p.note { (icon("i")) span { (words.tell("courses-leave-text", &[("count", ahead.into())])) } }
                form.card-form method="post" action=(addresses::courses::departure(page.enrolment.id)) {
                    (forms::guard(page.token, &page.key))
                    (leavers(speaker, page.enrolment))
                    div.stick {
                        a.btn.quiet href=(addresses::courses::enrolment(page.enrolment.id)) { (words.say("courses-stay")) }
                        button.btn.big.bad { (words.say("courses-leave")) }
                    }
                }
            } @else { p.note { (icon("i")) span { (words.say("bookings-nothing-left")) } } }
        }
    }
}

fn heading(page: &EnrolmentPage, key: &str) -> Markup {
    html! { div.yes { h1 { (page.speaker.words.say(key)) } } }
}

fn waiting(page: &EnrolmentPage) -> Markup {
    let words = page.speaker.words;
    let position = u16::try_from(page.course.in_line(Some(page.enrolment.number)) + 1).unwrap_or(u16::MAX);
    let names = names(&page.speaker, page.enrolment);
    html! {
        div.yes {
            h1 { (words.say("bookings-waiting")) }
            p { (places_tag(words, Standing::Waiting { name: &names, position })) }
        }
        p.note { (icon("i")) span { (words.say("courses-waiting-how")) } }
    }
}

/// B6: two buttons, until the hold ends.
fn offer(page: &EnrolmentPage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let held = |until: &Timestamp| speaker.now < *until;
    let Some(until) = page.enrolment.times.offered_until.filter(held) else {
        return heading(page, "bookings-lapsed");
    };
    let name = page.course.first().map_or("", |first| first.names.in_(words.language())).to_string();
    html! {
        section.panel.offer {
            h1 { (words.tell("bookings-offer", &[("session", name.into())])) }
            p.until { (words.tell("bookings-offer-until", &[("until", speaker.at(until).into())])) }
            form.row method="post" action=(addresses::courses::answer(page.enrolment.id)) {
                (forms::guard(page.token, &page.key))
                button.btn.quiet name="reply" value="leave" { (words.say("bookings-offer-leave")) }
                button.btn.big name="reply" value="take" { (words.say("courses-take")) }
            }
        }
    }
}

/// Who is in it, or was when nobody is.
pub fn names(speaker: &Speaker, enrolment: &Enrolment) -> String {
    let mut who: Vec<String> = enrolment.live().map(|(child, _)| speaker.child(child)).collect();
    if who.is_empty() {
        who = enrolment.children.iter().map(|(child, _)| speaker.child(*child)).collect();
    }
    who.join(&speaker.words.say("programme-and"))
}

/// Who leaves, where there are several.
pub fn leavers(speaker: &Speaker, enrolment: &Enrolment) -> Markup {
    let live: Vec<_> = enrolment.live().map(|(child, _)| child).collect();
    html! {
        @if live.len() > 1 {
            fieldset {
                legend { (speaker.words.say("courses-leave-who")) }
                @for child in live {
                    (forms::tick(&Choice {
                        name: "child",
                        value: &child.to_string(),
                        label: speaker.child(child),
                        note: String::new(),
                        is_ticked: true,
                        reason: None,
                    }))
                }
            }
        }
    }
}

fn what(page: &EnrolmentPage) -> Markup {
    let words = page.speaker.words;
    let Some(first) = page.course.first() else { return html! {} };
    let address = addresses::courses::course(&page.speaker.centre.slug, page.course.series);
    html! {
        article class={ "ses " (look(&page.room.look)) } {
            (tile(&page.room.look))
            div {
                p.when { (names(&page.speaker, page.enrolment)) }
                h2 { a.link href=(address) { (first.names.in_(words.language())) } }
                p.meta { (page.room.names.in_(words.language())) i {} (page.speaker.centre.names.in_(words.language())) }
            }
        }
    }
}

fn dates(page: &EnrolmentPage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    html! {
        @if !page.dates.is_empty() {
            section aria-labelledby="dates" {
                h2 id="dates" { (words.say("courses-my-dates")) }
                ul.list { @for dated in &page.dates { (row(speaker, dated)) } }
            }
        }
    }
}

fn row(speaker: &Speaker, dated: &Dated) -> Markup {
    let (words, session) = (speaker.words, dated.session);
    let is_ahead = session.window.starts() > speaker.now && !session.is_cancelled();
    let day = [("day", words.day(session.date).into())];
    html! {
        li.in id={ "b-" (dated.booking) } {
            span { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } }
            " "
            @match dated.state {
                _ if session.is_cancelled() => (places_tag(words, Standing::Cancelled)),
                State::Cancelled { .. } | State::TurnedAway | State::Lapsed => span { (words.say("courses-excused")) },
                State::NoShow => (places_tag(words, Standing::Missed)),
                State::Confirmed if is_ahead => {
                    a.btn.quiet href=(addresses::household::cancellation(dated.booking)) {
                        (words.say("courses-excuse")) span.sr { " " (words.tell("courses-excuse-day", &day)) }
                    }
                    a.link href=(addresses::household::booking(dated.booking)) {
                        (words.say("bookings-ticket")) span.sr { " " (words.tell("courses-excuse-day", &day)) }
                    }
                },
                _ if session.window.ends() <= speaker.now => (places_tag(words, Standing::Ended)),
                _ => a.link href=(addresses::household::booking(dated.booking)) { (words.say("bookings-ticket")) },
            }
        }
    }
}
