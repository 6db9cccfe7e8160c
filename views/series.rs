//! A series: what recurs, for whom, on which dates, and how to have them in one's own calendar.
//!
//! Invariant: it shows what everybody may know; a date called off stays visible.

use super::icons::{icon, look, tile};
use super::qr;
use super::words::Words;
use crate::addresses::{self, Origin, feeds};
use crate::domain::calendar::Calendar;
use crate::domain::ids::SeriesId;
use crate::domain::plan::SeriesPlan;
use crate::domain::room::Room;
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use maud::{Markup, html};

/// Dates on the page, at most; the calendar has all.
const MOST: usize = 30;

pub struct SeriesPage<'a> {
    pub words: &'a Words,
    pub origin: &'a Origin,
    pub calendar: &'a Calendar,
    pub series: SeriesId,
    pub plan: &'a SeriesPlan,
    pub room: &'a Room,
    /// Planned from today on, in order.
    pub ahead: &'a [Session],
}

pub fn series(page: &SeriesPage) -> Markup {
    let (words, slug) = (page.words, &page.calendar.centre.slug);
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::programme(slug)) { (words.say("session-back")) }
            }
            (what(page))
            (facts(page))
            (dates(page))
            (calendar(page))
        }
    }
}

fn what(page: &SeriesPage) -> Markup {
    let (words, plan, language) = (page.words, page.plan, page.words.language());
    let description = plan.description.in_(language);
    html! {
        article class={ "ses " (look(&page.room.look)) } {
            (tile(&page.room.look))
            div {
                @if !plan.repeats.is_empty() { p.when { (super::desk_series::when(words, &plan.repeats)) } }
                h1 { (plan.names.in_(language)) }
                p.meta {
                    (page.room.names.in_(language))
                    @if let Some(ages) = plan.terms.ages { i {} (words.span(ages)) }
                }
            }
            @if !description.is_empty() { p.why { (icon("i")) span { (description) } } }
        }
    }
}

fn facts(page: &SeriesPage) -> Markup {
    let (words, plan, language) = (page.words, page.plan, page.words.language());
    let host = plan.host.names.in_(language);
    let bring = plan.bring.as_ref().map(|bring| bring.in_(language));
    if host.is_empty() && bring.is_none() {
        return html! {};
    }
    html! {
        dl.facts {
            @if !host.is_empty() { dt { (words.say("session-host")) } dd { (host) } }
            @if let Some(bring) = bring { dt { (words.say("session-bring")) } dd { (bring) } }
        }
    }
}

fn dates(page: &SeriesPage) -> Markup {
    let (words, slug) = (page.words, &page.calendar.centre.slug);
    html! {
        section.panel aria-labelledby="dates" {
            h2 id="dates" { (words.say("series-page-dates")) }
            @if page.ahead.is_empty() { p { (words.say("series-page-none")) } }
            @if page.plan.terms.booking == BookingMode::Course && !page.ahead.is_empty() {
                p { a.btn href=(addresses::courses::course(slug, page.series)) { (words.say("courses-see")) } }
            }
            ul.dates {
                @for session in page.ahead.iter().take(MOST) {
                    li { a.link href=(addresses::session(slug, session.id)) { (when(words, session)) } }
                }
            }
            @if page.ahead.len() > MOST { p.hint { (words.say("series-page-more")) } }
        }
    }
}

fn when(words: &Words, session: &Session) -> Markup {
    let said =
        html! { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } };
    html! {
        @if session.is_cancelled() { s { (said) } " " (words.say("series-page-off")) } @else { (said) }
    }
}

fn calendar(page: &SeriesPage) -> Markup {
    let (words, slug) = (page.words, &page.calendar.centre.slug);
    let path = feeds::in_language(&feeds::series_calendar(slug, page.series), words.language());
    let link = page.origin.link(&path);
    let steps = addresses::with(&feeds::subscribe(slug), "series", &page.series.to_string());
    html! {
        section.panel aria-labelledby="calendar" {
            h2 id="calendar" { (words.say("series-page-calendar")) }
            p { a.btn.quiet href=(page.origin.webcal(&path)) { (icon("cal")) (words.say("subscribe-open")) } }
            div.scan {
                div.q { (qr::code(&link, &words.say("subscribe-qr"))) }
                p.hint { (words.say("subscribe-qr-hint")) }
            }
            p { a.link href=(steps) { (words.say("subscribe-steps")) } }
        }
    }
}
