//! 我的预约: offers first, then today, the waiting list, later days; earlier ones folded.

use super::{ListPage, News, Shown, Stage, reminder};
use crate::addresses;
use crate::domain::booking::State;
use crate::domain::course::{Course, Enrolment};
use crate::views::icons::{icon, look, tile};
use crate::views::refusals::Speaker;
use crate::views::tags::{Standing, places_tag, tag};
use crate::views::words::Words;
use maud::{Markup, html};

pub fn list(page: &ListPage) -> Markup {
    let words = page.speaker.words;
    let today = page.speaker.today();
    let groups: [(&str, Vec<&Shown>); 4] = [
        ("bookings-offers", pick(page, |shown| is_ahead(shown) && shown.stage() == Stage::Offered)),
        ("today", pick(page, |shown| is_firm(shown) && shown.session.date == today)),
        ("bookings-line", pick(page, |shown| is_ahead(shown) && shown.stage() == Stage::Waiting)),
        ("bookings-later", pick(page, |shown| is_firm(shown) && shown.session.date != today)),
    ];
    let past = pick(page, |shown| !is_ahead(shown));
    let is_empty = page.made.is_none()
        && page.courses.is_empty()
        && groups.iter().all(|(_, tickets)| tickets.is_empty());
    html! {
            div.narrow {
            h1 { (words.say("dock-bookings")) }
            (made(page))
            (news(page))
            @for reminded in &page.reminders {
                (reminder::panel(&page.speaker, reminded, page.token, &format!("absence-{}", reminded.shown.id)))
            }
            @if is_empty {
                p.closed { (words.say("bookings-none")) }
                p.row {
                    a.btn href=(addresses::programme(&page.speaker.centre.slug)) { (words.say("bookings-more")) }
                }
            }
            (courses(page))
            @for (key, tickets) in &groups {
                @if !tickets.is_empty() {
                    section {
                        h2 { (words.say(key)) }
                        ul.list { @for shown in tickets { (row(page, shown)) } }
                    }
                }
            }
    p { a.link href=(addresses::household::notices()) { (words.say("bookings-news")) } }
                        @if !past.is_empty() {
                details.gone {
                    summary { (words.tell("bookings-past", &[("count", past.len().into())])) }
                    ul.list { @for shown in past.iter().rev() { (row(page, shown)) } }
                }
            }
            }
        }
}

/// B9: a course the family is in, or waits for.
pub struct Enrolled<'a> {
    pub enrolment: &'a Enrolment,
    pub course: &'a Course,
}

fn courses(page: &ListPage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    html! {
        @if !page.courses.is_empty() {
            section {
                h2 { (words.say("courses-heading")) }
                ul.list { @for enrolled in &page.courses { (course(speaker, enrolled)) } }
            }
        }
    }
}

fn course(speaker: &Speaker, enrolled: &Enrolled) -> Markup {
    let (words, course) = (speaker.words, enrolled.course);
    let Some(first) = course.first() else { return html! {} };
    let name = first.names.in_(words.language());
    let children: Vec<String> = enrolled.enrolment.live().map(|(child, _)| speaker.child(child)).collect();
    let children = children.join(&words.say("programme-and"));
    let next = course.ahead(speaker.now).next();
    let is_held = enrolled.enrolment.state() == Some(State::Offered);
    let position = u16::try_from(course.in_line(Some(enrolled.enrolment.number)) + 1).unwrap_or(u16::MAX);
    let standing = match enrolled.enrolment.is_waiting() {
        true => Standing::Waiting { name: &children, position },
        false => Standing::Mine(&children),
    };
    let ahead = [("count", course.ahead(speaker.now).count().into())];
    html! {
        li class={ "ses " @if is_held || !enrolled.enrolment.is_waiting() { "mine" } } id={ "e-" (enrolled.enrolment.id) } {
            span.tile { (icon("cal")) }
            div {
                p.when { (words.tell("courses-ahead", &ahead)) }
                h3 { (name) }
                @if let Some(next) = next { p.meta { (words.say("courses-next")) " " (words.day(next.date)) " " (words.times(next.starts, next.ends)) } }
            }
            div.cap {
                @if is_held { (tag("few", "wait", &words.tell("programme-offered", &[("name", children.clone().into())]))) }
                @else { (places_tag(words, standing)) }
            }
            div.act {
                a.btn.quiet href=(addresses::courses::enrolment(enrolled.enrolment.id)) { (words.say("view")) span.sr { " " (name) } }
            }
        }
    }
}

fn pick<'p, 'a>(page: &'p ListPage<'a>, of: impl Fn(&Shown) -> bool) -> Vec<&'p Shown<'a>> {
    page.tickets.iter().filter(|shown| of(shown) && !is_made(page, shown)).collect()
}

fn is_made(page: &ListPage, shown: &Shown) -> bool {
    page.made.as_ref().is_some_and(|made| made.bookings.contains(&shown.id))
}

/// The bookings one press made, together, and what did not fit.
fn made(page: &ListPage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let Some(made) = &page.made else { return html! {} };
    let language = words.language();
    html! {
        section.panel aria-labelledby="made" {
            h2.row id="made" { (icon("ok")) (words.tell("basket-made", &[("count", made.bookings.len().into())])) }
            ul.list { @for shown in page.tickets.iter().filter(|shown| is_made(page, shown)) { (row(page, shown)) } }
            @if !made.refused.is_empty() {
                h3 { (words.tell("basket-not-made", &[("count", made.refused.len().into())])) }
                @for (session, children, refusals) in &made.refused {
                    p {
                        b { (session.names.in_(language)) } " "
                        (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } " "
                        (crate::views::baskets::names(speaker, children))
                    }
                    (speaker.list(refusals))
                }
            }
        }
    }
}

/// Neither over nor given up.
fn is_ahead(shown: &Shown) -> bool {
    let is_live = matches!(shown.stage(), Stage::Offered | Stage::Waiting | Stage::Confirmed | Stage::Inside);
    is_live && !shown.is_over
}

fn is_firm(shown: &Shown) -> bool {
    is_ahead(shown) && matches!(shown.stage(), Stage::Confirmed | Stage::Inside)
}

fn news(page: &ListPage) -> Markup {
    let words = page.speaker.words;
    html! {
        @if !page.news.is_empty() {
            section.panel aria-labelledby="news" {
                h2.row id="news" { (icon("bell")) (words.say("notices-heading")) }
                (said(words, &page.news))
            }
        }
    }
}

fn said(words: &Words, all: &[News]) -> Markup {
    html! {
        ul {
            @for news in all {
                li {
                    (news.text) " "
                    @if let Some((to, key)) = &news.link { a.link href=(to) { (words.say(key)) } }
                }
            }
        }
    }
}

/// A page of all that was told of late.
pub fn notices(words: &Words, all: &[News]) -> Markup {
    html! {
        div.narrow {
            h1 { (words.say("notices-title")) }
            @if all.is_empty() { p.closed { (words.say("notices-none")) } }
            @else { section.panel { (said(words, all)) } }
        }
    }
}

fn row(page: &ListPage, shown: &Shown) -> Markup {
    let (speaker, words, session) = (&page.speaker, page.speaker.words, shown.session);
    let language = words.language();
    let spoken = [
        ("session", session.names.in_(language).to_string().into()),
        ("day", words.day(session.date).into()),
        ("time", words.time(session.starts).into()),
    ];
    let class = match shown.stage() {
        _ if !is_ahead(shown) => "ses past",
        Stage::Confirmed | Stage::Inside | Stage::Offered => "ses mine",
        _ => "ses",
    };
    html! {
        li class={ (class) " " (look(&shown.room.look)) } id={ "b-" (shown.id) } data-session=(session.id) {
            (tile(&shown.room.look))
            div {
                p.when {
                    @if session.date == speaker.today() { (words.say("today")) } @else { (words.day(session.date)) }
                    " " span.nb { (words.times(session.starts, session.ends)) }
                }
                h3 { (session.names.in_(language)) }
                p.meta { (shown.room.names.in_(language)) i {} (shown.children(speaker)) }
            }
            div.cap { (shown.tag(speaker)) }
            div.act {
                a.btn.quiet href=(addresses::household::booking(shown.id)) {
                    (words.say("view"))
                    span.sr { (words.tell("programme-spoken", &spoken)) }
                }
            }
        }
    }
}
