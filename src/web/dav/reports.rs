//! REPORT: the sessions of a stretch of time, those named, and what has changed since (RFC 4791 section 7, RFC 6578).
//!
//! Invariant: what a program is told to have, with what it had, is what the calendar lists; a token that we cannot
//! answer from is refused, never guessed at.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::collections::HashSet;

use super::Unanswered;
use super::answers::multistatus;
use super::place::{Place, Stand, shelf};
use super::propfind::standing;
use crate::addresses::dav;
use crate::app::App;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::ids::SessionId;
use crate::domain::names::Language;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::feeds::dav::answer::{Multistatus, No};
use crate::feeds::dav::ask::{Filter, Reach, Report, Wanted};
use crate::feeds::dav::marks::Marks;
use crate::feeds::dav::properties::{Thing, tell};
use crate::feeds::free_busy::{free_busy, taken};
use crate::feeds::icalendar::{self, Reader};
use crate::store::Conn;
use crate::store::calendars::{self, Changes};
use crate::views::words::Words;
use crate::web::feeds::written;

/// What a report found.
struct Found {
    stand: Stand,
    marks: Marks,
    what: What,
}

enum What {
    /// Sessions, and addresses at which there is none.
    Members(Wanted, Vec<Listed>, Vec<String>),
    Changes(Wanted, Changes),
    Taken(Vec<Window>, Window),
}

pub async fn answer(
    app: &App,
    (home, name): (String, String),
    report: Report,
) -> Result<Response, Unanswered> {
    let (now, origin, words) = (app.clock.now(), app.origin.clone(), Words::of(Language::default()));
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(stand) = shelf(db, &home, &name).await? else { return Ok(Err(No::Missing)) };
            let marks = Marks::new(&stand.calendar, Reader { origin: &origin, words }, now);
            let what = find(db, (&stand, &marks), report, now).await?;
            Ok(what.map(|what| Found { stand, marks, what }))
        })
    });
    let found = read.await??;
    let origin = app.origin.clone();
    let written = written(move || told(&found, (Reader { origin: &origin, words }, now)));
    Ok(written.await?)
}

async fn find(
    db: &mut Conn,
    (stand, marks): (&Stand, &Marks),
    report: Report,
    now: Timestamp,
) -> Result<Result<What, No>, Fault> {
    let calendar = &stand.calendar;
    Ok(match report {
        Report::Query { wanted, filter } => {
            // The calendar's sessions are meant, whatever depth a program names, or forgets to.
            Ok(What::Members(wanted, queried(db, calendar, filter, now).await?, Vec::new()))
        }
        Report::Multiget { wanted, hrefs } => {
            let (found, missing) = named(db, stand, hrefs, now).await?;
            Ok(What::Members(wanted, found, missing))
        }
        Report::Sync { wanted, token, most } => {
            let changes = if token.is_empty() {
                let shown = calendars::listed(db, calendar, now).await?;
                Changes { shown, ..Changes::default() }
            } else {
                let known = marks.edition(&token);
                let since = known.filter(|since| calendar.remembers(*since, calendar.today(now)));
                let Some(since) = since else { return Ok(Err(No::ValidSyncToken)) };
                calendars::changes(db, calendar, since, now).await?
            };
            if most.is_some_and(|most| changes.shown.len() + changes.gone.len() > most) {
                return Ok(Err(No::WithinLimits));
            }
            Ok(What::Changes(wanted, changes))
        }
        Report::FreeBusy(reach) => {
            let Some(range) = stretch(calendar, reach, now) else { return Ok(Err(No::Unreadable)) };
            let listed = calendars::taking_floor(db, calendar, range, now).await?;
            Ok(What::Taken(taken(&listed, range), range))
        }
    })
}

async fn queried(
    db: &mut Conn,
    calendar: &Calendar,
    filter: Filter,
    now: Timestamp,
) -> Result<Vec<Listed>, Fault> {
    match filter {
        Filter::Nothing => Ok(Vec::new()),
        Filter::All => calendars::listed(db, calendar, now).await,
        Filter::Touching(reach) => match stretch(calendar, reach, now) {
            Some(window) => calendars::touching(db, calendar, window, now).await,
            None => Ok(Vec::new()),
        },
    }
}

/// An open end is the calendar's own.
fn stretch(calendar: &Calendar, reach: Reach, now: Timestamp) -> Option<Window> {
    let whole = calendar.window(now);
    Window::new(reach.from.unwrap_or(whole.starts()), reach.until.unwrap_or(whole.ends()))
}

/// The sessions at these addresses, and the addresses at which there is none.
async fn named(
    db: &mut Conn,
    stand: &Stand,
    hrefs: Vec<String>,
    now: Timestamp,
) -> Result<(Vec<Listed>, Vec<String>), Fault> {
    let session = |href: &str| match Place::of_href(href) {
        Some(Place::Member { home, name, session }) if dav::collection(&home, &name) == stand.href => {
            Some(session)
        }
        _ => None,
    };
    let named: Vec<(String, Option<SessionId>)> =
        hrefs.into_iter().map(|href| (session(&href), href)).map(|(id, href)| (href, id)).collect();
    let ids: HashSet<SessionId> = named.iter().filter_map(|(_, id)| *id).collect();
    let found = calendars::some(db, &stand.calendar, &ids, now).await?;
    let there: HashSet<SessionId> = found.iter().map(|listed| listed.session.id).collect();
    let missing = named.into_iter().filter(|(_, id)| id.is_none_or(|id| !there.contains(&id)));
    let mut seen = HashSet::new();
    let missing = missing.map(|(href, _)| href).filter(|href| seen.insert(href.clone())).collect();
    Ok((found, missing))
}

fn told(found: &Found, (reader, now): (Reader, Timestamp)) -> Response {
    let Found { stand, marks, what } = found;
    let shelf = standing(stand, marks, (reader, now));
    let mut out = Multistatus::default();
    match what {
        What::Members(wanted, listed, missing) => {
            listed.iter().for_each(|one| tell(&mut out, Thing::Member(shelf, one), wanted));
            missing.iter().for_each(|href| out.gone(href));
            multistatus(out.whole(None))
        }
        What::Changes(wanted, changes) => {
            changes.shown.iter().for_each(|one| tell(&mut out, Thing::Member(shelf, one), wanted));
            changes.gone.iter().for_each(|session| out.gone(&dav::member(shelf.href, *session)));
            multistatus(out.whole(Some(&marks.token())))
        }
        What::Taken(windows, range) => {
            let text = free_busy(&stand.calendar, windows, *range, reader);
            ([(CONTENT_TYPE, icalendar::MEDIA_TYPE)], text).into_response()
        }
    }
}
