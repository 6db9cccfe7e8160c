//! One family's place in a course, at the desk: dates that can be excused, an offer to answer, taking it off (B9).

use super::desk::{self, Guard, Told};
use super::enrolments::{Dated, leavers, names};
use super::forms;
use super::icons::icon;
use super::refusals::Speaker;
use super::tags::{Standing, places_tag};
use crate::addresses::{self, courses::desk as at};
use crate::domain::booking::State;
use crate::domain::course::{Course, Enrolment};
use crate::domain::household::Household;
use maud::{Markup, html};

pub struct Page<'a> {
    pub speaker: Speaker<'a>,
    pub guard: Guard<'a>,
    pub household: &'a Household,
    pub course: &'a Course,
    pub enrolment: &'a Enrolment,
    /// Its dates with what became of the party on each, in order of time.
    pub dates: Vec<Dated<'a>>,
    pub told: &'a Told,
}

pub fn enrolment(page: &Page) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    html! {
        (desk::told(words, page.guard, slug, page.told))
        a.back href=(at::course(slug, page.enrolment.series)) { (words.say("back")) }
        section.card.panel.wide {
            (heading(page))
            p { b { (standing(page)) } }
            (offer(page))
            @if page.course.can_be_left(page.enrolment, page.speaker.now) {
                p { a.btn.quiet href=(at::departure(slug, page.enrolment.id)) {
                    @if page.enrolment.is_waiting() { (words.say("bookings-leave-line")) } @else { (words.say("courses-leave")) }
                } }
            }
        }
        @if !page.dates.is_empty() {
            section.card.panel.wide aria-labelledby="h-dates" {
                h2 id="h-dates" { (words.say("courses-my-dates")) }
                ul.list { @for dated in &page.dates { (row(page, dated)) } }
            }
        }
    }
}

fn heading(page: &Page) -> Markup {
    let (words, speaker) = (page.speaker.words, &page.speaker);
    let name = page.course.first().map_or("", |first| first.names.in_(words.language()));
    html! {
        h1 { (names(speaker, page.enrolment)) " · " (name) }
        p { a.link href=(addresses::desk::household(&speaker.centre.slug, page.household.id)) { (page.household.name.as_str()) } }
    }
}

fn standing(page: &Page) -> String {
    let words = page.speaker.words;
    let position = page.course.in_line(Some(page.enrolment.number)) + 1;
    match page.enrolment.state() {
        Some(State::Offered) => words.say("desk-courses-offered"),
        Some(State::Waiting) => words.tell("desk-courses-in-line", &[("position", position.into())]),
        Some(State::Confirmed) if page.course.is_over(page.speaker.now) => words.say("courses-over"),
        Some(State::Confirmed) => words.say("desk-courses-is-enrolled"),
        Some(State::Lapsed) => words.say("bookings-lapsed"),
        _ => words.say("desk-courses-has-left"),
    }
}

/// B6: what the family says on the telephone, until the hold ends.
fn offer(page: &Page) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let until = page.enrolment.times.offered_until.filter(|until| speaker.now < *until);
    let Some(until) = until.filter(|_| page.enrolment.state() == Some(State::Offered)) else {
        return html! {};
    };
    let action = at::answer(&speaker.centre.slug, page.enrolment.id);
    html! {
        p { (words.tell("bookings-offer-until", &[("until", speaker.at(until).into())])) }
        (page.guard.form((&action, "answer"), "row", "", html! {
            button.btn name="reply" value="take" { (words.say("courses-take")) }
            button.btn.quiet name="reply" value="leave" { (words.say("bookings-offer-leave")) }
        }))
    }
}

fn row(page: &Page, dated: &Dated) -> Markup {
    let (speaker, words, session) = (&page.speaker, page.speaker.words, dated.session);
    let is_ahead = session.window.starts() > speaker.now && !session.is_cancelled();
    let day = [("day", words.day(session.date).into())];
    let action = at::absences(&speaker.centre.slug, page.enrolment.id);
    html! {
        li.in id={ "b-" (dated.booking) } {
            p {
                a.link href=(addresses::desk::session(&speaker.centre.slug, session.id)) {
                    span { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } }
                }
            }
            @match dated.state {
                _ if session.is_cancelled() => (places_tag(words, Standing::Cancelled)),
                State::Cancelled { .. } | State::TurnedAway | State::Lapsed => span { (words.say("courses-excused")) },
                State::NoShow => (places_tag(words, Standing::Missed)),
                State::Confirmed if is_ahead => (page.guard.form((&action, &format!("excuse-{}", dated.booking)), "", "", html! {
                    (forms::hidden("booking", &dated.booking.to_string()))
                    button.btn.quiet { (words.say("desk-courses-excuse")) span.sr { " " (words.tell("courses-excuse-day", &day)) } }
                })),
                _ if session.window.ends() <= speaker.now => (places_tag(words, Standing::Ended)),
                _ => {},
            }
        }
    }
}

/// Before the press: who leaves, and what that gives up.
pub fn departure(page: &Page) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let (slug, id) = (&speaker.centre.slug, page.enrolment.id);
    let ahead = page.dates.iter().filter(|dated| dated.session.window.starts() > speaker.now).count();
    html! {
        (desk::told(words, page.guard, slug, page.told))
        section.card.desk-form.wide {
            (heading(page))
            @if page.course.can_be_left(page.enrolment, page.speaker.now) {
                p.note { (icon("i")) span { (words.tell("courses-leave-text", &[("count", ahead.into())])) } }
                (page.guard.form((&at::departure(slug, id), "leave"), "form", "", html! {
                    (leavers(speaker, page.enrolment))
                    div.row {
                        (forms::press(&words.say("courses-leave")))
                        a.btn.quiet.big href=(at::enrolment(slug, id)) { (words.say("back")) }
                    }
                }))
            } @else { p { (words.say("bookings-nothing-left")) } a.btn.quiet href=(at::enrolment(slug, id)) { (words.say("back")) } }
        }
    }
}
