//! The calling list: whom, which number, and what to say.

use super::desk::Guard;
use super::icons::icon;
use super::notices;
use super::refusals::Speaker;
use super::tags;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::cover::Cover;
use crate::domain::household::Household;
use crate::domain::notice::{Notice, Subject};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub const LIVE: &str = "calls";

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub now: Timestamp,
    pub guard: Guard<'a>,
    pub calls: &'a [(Notice, Option<Household>, Option<Session>)],
    /// G4: sessions of the days to come that take nobody more for want of staff.
    pub wanting: &'a [(Session, Cover)],
}

pub fn page(page: &Page) -> Markup {
    let words = page.words;
    html! {
        h1 { (words.say("calls-title")) }
        p.wide { (words.say("calls-hint")) }
        div.wide id="calls" {
            (wanting(page))
            @if page.calls.is_empty() { p.note.ok { (icon("ok")) span { (words.say("calls-none")) } } }
            @else { ul.calls { @for (notice, household, session) in page.calls { (call(page, notice, (household.as_ref(), session.as_ref()))) } } }
        }
    }
}

/// G4: who is with a session is to be settled before it begins.
fn wanting(page: &Page) -> Markup {
    let (words, slug) = (page.words, &page.centre.slug);
    html! {
        @if !page.wanting.is_empty() {
            section.card.panel aria-labelledby="h-wanting" {
                h2 id="h-wanting" { (words.tell("calls-wanting", &[("sessions", page.wanting.len().into())])) }
                ul { @for (session, cover) in page.wanting {
                    li.in { p {
                        a.link href=(addresses::desk_rota::session_staff(slug, session.id)) {
                            (words.day(session.date)) " " (words.times(session.starts, session.ends)) " " (session.names.in_(words.language()))
                        }
                        br; (tags::few_staff(words, *cover))
                    } }
                } }
            }
        }
    }
}

fn call(
    page: &Page,
    notice: &Notice,
    (household, session): (Option<&Household>, Option<&Session>),
) -> Markup {
    let words = page.words;
    let speaker = Speaker { words, centre: page.centre, household, now: page.now };
    let since = words.near_time(page.centre.zone.wall(notice.created_at), page.centre.zone.date(page.now));
    let action = addresses::desk::call(&page.centre.slug, notice.id);
    html! {
        li id={ "call-" (notice.id) } {
            div {
                @if let Some(household) = household {
                    p { b { (household.name.as_str()) } " " (words.tell("calls-since", &[("time", since.into())])) }
                    (numbers(words, household))
                }
            }
            (page.guard.form((&action, &format!("called-{}", notice.id)), "", "calls", html! {
                button.btn { (icon("ok")) (words.say("calls-called")) }
            }))
            @if let Subject::Reminder { .. } = notice.subject {
                @let action = addresses::desk::call_absence(&page.centre.slug, notice.id);
                (page.guard.form((&action, &format!("absent-{}", notice.id)), "", "calls", html! {
                    button.btn.quiet {
                        (icon("x")) (words.say("calls-absent"))
                        @if let Some(household) = household { span.sr { " " (household.name.as_str()) } }
                    }
                }))
            }
            blockquote { (notices::sentence(&speaker, &notice.subject, session)) }
        }
    }
}

fn numbers(words: &Words, household: &Household) -> Markup {
    let reachable =
        || household.guardians.iter().filter_map(|guardian| Some((guardian, guardian.phone.as_ref()?)));
    html! {
        @if reachable().next().is_none() { p { (words.say("calls-no-phone")) } }
        @for (guardian, phone) in reachable() {
            p.phone { (icon("phone")) a.link href={ "tel:" (phone.as_str()) } { (phone.as_str()) } " " (guardian.name.as_str()) }
        }
    }
}
