//! A course: what, when on every date, for whom, and one form that asks for all of it (B9).
//!
//! Invariant: before the press the page shows what the press would give (Z1); a date called off stays visible.

use super::fees;
use super::forms;
use super::icons::{icon, look, tile};
use super::programme::card::fullness as fullness_tag;
use super::refusals::Speaker;
use super::session::Ask;
use super::session::ask::{self, Party};
use super::session::terms;
use super::tags::{Standing, places_tag};
use crate::addresses;
use crate::domain::audience::Fullness;
use crate::domain::course::Course;
use crate::domain::names::Names;
use crate::domain::outlook::Verdict;
use crate::domain::refusal::Refusals;
use crate::domain::room::Room;
use crate::domain::session::Session;
use maud::{Markup, html};

pub struct CoursePage<'a> {
    pub speaker: Speaker<'a>,
    pub room: &'a Room,
    pub course: &'a Course,
    pub fullness: Fullness,
    pub bring: Option<&'a Names>,
    /// What enrolling would say to each child.
    pub verdicts: Vec<Verdict>,
    /// For a household: the form's token, key and ticks.
    pub ask: Option<Ask>,
    pub refused: Option<Refusals>,
}

pub fn course(page: &CoursePage) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::programme(slug)) { (words.say("session-back")) }
            }
            @if let Some(refusals) = &page.refused { (no(page, refusals)) }
            (what(page))
            (facts(page))
            (dates(page))
            (door(page))
        }
    }
}

fn no(page: &CoursePage, refusals: &Refusals) -> Markup {
    let can_wait = refusals.are_worth_waiting();
    let key = if can_wait { "session-taken" } else { "refusal-heading" };
    html! {
        div.errors id="errors" tabindex="-1" role="alert" {
            h2 { (icon("warn")) (page.speaker.words.say(key)) }
            (page.speaker.list(refusals))
            @if can_wait { p { a href="#ask" { (page.speaker.words.say("session-taken-text")) } } }
        }
    }
}

fn what(page: &CoursePage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let Some(first) = page.course.first() else { return html! {} };
    let language = words.language();
    let description = first.description.in_(language);
    let waiting = u16::try_from(page.course.in_line(None)).unwrap_or(u16::MAX);
    let waiting = speaker.centre.rules.show_waiting.then_some(waiting);
    html! {
        article class={ "ses " (look(&page.room.look)) } {
            (tile(&page.room.look))
            div {
                p.when { (span(speaker, page.course)) }
                h1 { (first.names.in_(language)) }
                p.meta {
                    (page.room.names.in_(language))
                    @if let Some(ages) = first.terms.ages { i {} (words.span(ages)) }
                }
            }
            div.cap id="places" { (fullness_tag(speaker, page.fullness, waiting)) }
            p.why { (icon("i")) span { (words.say("courses-whole")) } }
            @if !description.is_empty() { p.why { (icon("i")) span { (description) } } }
        }
    }
}

/// From when until when, and how many lessons that stand.
pub fn span(speaker: &Speaker, course: &Course) -> String {
    let standing = || course.sessions.iter().filter(|session| !session.is_cancelled());
    let day = |session: Option<&Session>| session.map_or_else(String::new, |s| speaker.date(s.date));
    let facts = [
        ("count", standing().count().into()),
        ("first", day(standing().next()).into()),
        ("last", day(standing().next_back()).into()),
    ];
    speaker.words.tell("courses-span", &facts)
}

fn facts(page: &CoursePage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let Some(first) = page.course.first() else { return html! {} };
    let (language, host) = (words.language(), first.host.in_(words.language()));
    let facts = [
        ("hours", first.terms.cancel_hours.into()),
        ("late", speaker.centre.rules.late_after_minutes.into()),
    ];
    html! {
        dl.facts {
            @if !host.is_empty() { dt { (words.say("session-host")) } dd { (host) } }
            @if let Some(sentences) = terms::guardians(first, words) {
                dt { (words.say("session-guardian")) }
                dd { @for sentence in sentences { p { (sentence) } } }
            }
            @if let Some(bring) = page.bring {
                dt { (words.say("session-bring")) }
                dd { (bring.in_(language)) }
            }
            dt { (words.say("fee")) }
            dd { (fees::course(words, first.terms.fee, speaker.centre.rules.currency)) }
            dt { (words.say("courses-away")) }
            dd { (words.tell("courses-away-text", &facts)) }
        }
    }
}

fn dates(page: &CoursePage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let summary = [("count", page.course.ahead(speaker.now).count().into())];
    html! {
        details.gone open[page.course.sessions.len() <= 4] {
            summary { (words.tell("courses-dates", &summary)) }
            ol.list {
                @for session in &page.course.sessions {
                    li.in data-session=(session.id) {
                        span {
                            (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) }
                        }
                        @if session.is_cancelled() { " " (places_tag(words, Standing::Cancelled)) }
                        @else if session.window.ends() <= speaker.now { " " (places_tag(words, Standing::Ended)) }
                        @else if !session.is_confirmed { " " (places_tag(words, Standing::Unconfirmed)) }
                    }
                }
            }
        }
    }
}

fn door(page: &CoursePage) -> Markup {
    let (words, slug, series) = (page.speaker.words, &page.speaker.centre.slug, page.course.series);
    match &page.ask {
        Some(form) => ask(page, form),
        None => html! {
            div.stick {
                a.btn.big href=(addresses::household::sign_in_then(&addresses::courses::course(slug, series))) {
                    (words.say("courses-sign-in"))
                }
                p.hint { (words.say("session-sign-in-hint")) }
            }
        },
    }
}

fn ask(page: &CoursePage, form: &Ask) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let can_book = page.verdicts.iter().any(Verdict::may_book);
    let can_wait = page.verdicts.iter().any(Verdict::may_wait);
    let just_refused = page.refused.as_ref().is_some_and(Refusals::are_worth_waiting);
    let wish = if can_book && !just_refused { "place" } else { "line" };
    let party = Party { speaker, verdicts: &page.verdicts, form, was_refused: page.refused.is_some() };
    html! {
        form.card-form id="ask" method="post" action=(addresses::courses::enrolments(&speaker.centre.slug, page.course.series)) {
            (forms::guard(&form.token, &form.key))
            (forms::hidden("wish", wish))
            (ask::children(&party))
            @if can_book || can_wait {
                (ask::guardians(&party))
                div.stick {
                    button.btn.big {
                        @if wish == "place" { (words.say("courses-enrol")) } @else { (words.say("wait-join")) }
                    }
                    p.hint { (words.tell("courses-enrol-hint", &[("count", page.course.ahead(speaker.now).count().into())])) }
                }
            }
        }
    }
}
