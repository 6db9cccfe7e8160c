//! Feeds: calendars to subscribe to, one booking for one's own calendar, and what scripts and search engines read.
//!
//! Invariant: a public feed is the same for everybody who asks under one address, whoever they are: no cookie, no
//! `Accept-Language`; a booking changes neither its bytes nor its entity tag.

pub(super) mod edition;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::view::View;
use super::who::{self, Access};
use super::{Entry, page};
use crate::app::App;
use crate::domain::booking::State as Standing;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::ids::BookingId;
use crate::domain::names::Language;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp, parse_date};
use crate::error::{Error, Fault};
use crate::feeds::free_busy::{free_busy, taken};
use crate::feeds::icalendar::{self, Prospect, Reader};
use crate::feeds::sitemap;
use crate::store::{bookings, calendars, centres};
use crate::views::words::Words;
use edition::{Asked, Edition};

pub fn entries() -> Vec<Entry> {
    use Access::{Anyone, Household};
    vec![
        page("/{centre}/calendar.ics", Anyone, centre_calendar),
        page("/{centre}/rooms/{file}", Anyone, room_calendar),
        page("/{centre}/rooms/{room}/freebusy.ifb", Anyone, room_taken),
        page("/{centre}/sessions.json", Anyone, sessions),
        page("/sitemap.xml", Anyone, site),
        page("/bookings/{booking}/calendar.ics", Household, ticket),
    ]
}

/// Chinese unless the address says otherwise: what is kept for everybody must not depend on who asked first.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    lang: Option<String>,
}

impl Choice {
    pub(super) fn language(&self) -> Language {
        self.lang.as_deref().and_then(Language::parse).unwrap_or_default()
    }
}

async fn centre_calendar(
    State(app): State<App>,
    Path(centre): Path<String>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    calendar(&app, (centre, None), choice.language(), headers).await
}

async fn room_calendar(
    State(app): State<App>,
    Path((centre, file)): Path<(String, String)>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let room = file.strip_suffix(".ics").ok_or(Error::Missing)?;
    calendar(&app, (centre, Some(room.into())), choice.language(), headers).await
}

async fn calendar(
    app: &App,
    (centre, room): (String, Option<String>),
    language: Language,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (asked, origin) = (Asked::new(headers, app.clock.now()), app.origin.clone());
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let whole = calendars::by_slug(db, &centre).await?;
            let calendar = match room {
                None => whole,
                Some(room) => whole.and_then(|whole| whole.of_room(&room)),
            };
            let Some(calendar) = calendar else { return Ok(None) };
            let edition = of_calendar(&calendar, (language, &origin), &asked);
            if edition.is_held(&asked) {
                return Ok(Some((calendar, edition, None)));
            }
            let listed = calendars::listed(db, &calendar, asked.now).await?;
            Ok(Some((calendar, edition, Some(listed))))
        })
    });
    let (calendar, edition, listed) = found.await?.ok_or(Error::Missing)?;
    let Some(listed) = listed else { return Ok(edition.unchanged()) };
    let origin = app.origin.clone();
    let written = written(move || {
        let reader = Reader { origin: &origin, words: Words::of(language) };
        edition.answer(icalendar::MEDIA_TYPE, icalendar::feed(&calendar, &listed, reader))
    });
    Ok(written.await?)
}

/// Days ahead of which it is told when a room is taken.
const DAYS_TAKEN: i64 = 92;

/// When a room is taken, and nothing of what for.
async fn room_taken(
    State(app): State<App>,
    Path((centre, room)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (asked, origin) = (Asked::new(headers, app.clock.now()), app.origin.clone());
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let whole = calendars::by_slug(db, &centre).await?;
            let Some(calendar) = whole.and_then(|whole| whole.of_room(&room)) else { return Ok(None) };
            let edition = of_calendar(&calendar, (Language::default(), &origin), &asked);
            let (zone, today) = (calendar.centre.zone, calendar.today(asked.now));
            let range = zone.day(today).starts()..zone.day(today + Span::days(DAYS_TAKEN)).starts();
            let range = Window::new(range.start, range.end).unwrap_or_else(|| zone.day(today));
            if edition.is_held(&asked) {
                return Ok(Some((calendar, edition, range, None)));
            }
            let listed = calendars::taking_floor(db, &calendar, range, asked.now).await?;
            Ok(Some((calendar, edition, range, Some(taken(&listed, range)))))
        })
    });
    let (calendar, edition, range, taken) = found.await?.ok_or(Error::Missing)?;
    let Some(taken) = taken else { return Ok(edition.unchanged()) };
    let reader = Reader { origin: &app.origin, words: Words::of(Language::default()) };
    Ok(edition.answer(icalendar::MEDIA_TYPE, free_busy(&calendar, &taken, range, reader)))
}

/// Number and day decide which sessions are listed and how; the rest of its tag is what stands around them.
pub(super) fn of_calendar(
    calendar: &Calendar,
    (language, origin): (Language, &crate::addresses::Origin),
    asked: &Asked,
) -> Edition {
    let today = calendar.centre.zone.date(asked.now);
    let visible = format!("{}-{}-{}", calendar.number, today.format("%Y%m%d"), language.code());
    let Calendar { centre, contact, rooms, room, number: _, changed_at: _ } = calendar;
    Edition::new(&visible, &(centre, contact, rooms, room, origin), calendar.shown_since(asked.now), asked)
}

/// Long texts are written beside the requests of others.
pub(super) async fn written(write: impl FnOnce() -> Response + Send + 'static) -> Result<Response, Fault> {
    let written = tokio::task::spawn_blocking(write).await;
    written.map_err(|fault| Fault::Other(fault.to_string()))
}

// ---- for scripts and search engines --------------------------------------------------------------------------

#[derive(Debug, Deserialize)]
struct Days {
    from: Option<String>,
    to: Option<String>,
}

const USUAL_DAYS: i64 = 7;
const MOST_DAYS: i64 = 400;

impl Days {
    /// First and last day, both included; a week from today where nothing is said.
    fn read(&self, today: Date) -> Option<(Date, Date)> {
        let day = |text: &Option<String>, usual: Date| text.as_deref().map_or(Some(usual), parse_date);
        let from = day(&self.from, today)?;
        let to = day(&self.to, from + Span::days(USUAL_DAYS - 1))?;
        (from <= to && to - from < Span::days(MOST_DAYS)).then_some((from, to))
    }
}

async fn sessions(
    State(app): State<App>,
    Path(centre): Path<String>,
    Query(days): Query<Days>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (asked, origin) = (Asked::new(headers, app.clock.now()), app.origin.clone());
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let Some(calendar) = calendars::by_slug(db, &centre).await? else { return Ok(None) };
            let zone = calendar.centre.zone;
            let Some((from, to)) = days.read(zone.date(asked.now)) else { return Ok(None) };
            let edition = of_calendar(&calendar, (Language::Zh, &origin), &asked);
            if edition.is_held(&asked) {
                return Ok(Some((calendar, edition, None)));
            }
            let window = Window::new(zone.day(from).starts(), zone.day(to).ends());
            let window = window.unwrap_or_else(|| zone.day(from));
            let listed = calendars::starting_in(db, &calendar, window, asked.now).await?;
            Ok(Some((calendar, edition, Some(listed))))
        })
    });
    let (calendar, edition, listed) = found.await?.ok_or(Error::Missing)?;
    let Some(listed) = listed else { return Ok(edition.unchanged()) };
    let told: Vec<_> = listed.iter().map(|one| in_short(&calendar, one, &app)).collect();
    Ok(edition.answer("application/json", json!(told).to_string()))
}

/// A session in UTC, under the identity it has in calendars.
fn in_short(calendar: &Calendar, listed: &Listed, app: &App) -> serde_json::Value {
    let session = &listed.session;
    let utc = |at: Timestamp| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let status = match (session.is_cancelled(), session.is_confirmed) {
        (true, _) => "cancelled",
        (false, true) => "confirmed",
        (false, false) => "tentative",
    };
    json!({
        "uid": icalendar::uid(session.id, &app.origin),
        "start": utc(session.window.starts()),
        "end": utc(session.window.ends()),
        "status": status,
        "sequence": listed.sequence,
        "room": calendar.room(session.room).map(|room| &room.slug),
        "names": session.names,
    })
}

async fn site(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let (asked, origin) = (Asked::new(headers, app.clock.now()), app.origin.clone());
    let now = asked.now;
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let mut calendars = Vec::new();
            for centre in centres::all(db).await? {
                calendars.extend(calendars::find(db, centre.id).await?);
            }
            let mark = |it: &Calendar| (it.centre.slug.clone(), it.number, it.centre.zone.date(asked.now));
            let marks: Vec<_> = calendars.iter().map(mark).collect();
            let since = calendars.iter().map(|it| it.shown_since(asked.now)).max().unwrap_or(asked.now);
            let edition = Edition::new("site", &(marks, origin), since, &asked);
            if edition.is_held(&asked) {
                return Ok((edition, None));
            }
            let mut whole = Vec::new();
            for calendar in calendars {
                let ahead = Window::new(
                    calendar.centre.zone.day(calendar.centre.zone.date(asked.now)).starts(),
                    calendar.window(asked.now).ends(),
                );
                let ahead = ahead.unwrap_or_else(|| calendar.window(asked.now));
                let listed = calendars::starting_in(db, &calendar, ahead, asked.now).await?;
                whole.push((calendar, listed));
            }
            Ok((edition, Some(whole)))
        })
    });
    let (edition, whole) = found.await?;
    let Some(whole) = whole else { return Ok(edition.unchanged()) };
    let origin = app.origin.clone();
    let written = written(move || {
        let reader = Reader { origin: &origin, words: Words::of(Language::default()) };
        edition.answer(sitemap::MEDIA_TYPE, sitemap::sitemap(&whole, now, reader))
    });
    Ok(written.await?)
}

// ---- one booking ---------------------------------------------------------------------------------------------

async fn ticket(
    State(app): State<App>,
    household: who::Household,
    Path(booking): Path<BookingId>,
    view: View,
) -> Result<Response, Error> {
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let Some(found) = bookings::find(db, booking).await? else { return Ok(None) };
            if found.household != household.household {
                return Ok(None);
            }
            let members = bookings::members(db, booking).await?;
            let Some((calendar, listed)) = calendars::session(db, found.session).await? else {
                return Ok(None);
            };
            let states: Vec<Standing> = members.into_iter().map(|member| member.state).collect();
            Ok(Some((calendar, listed, states, found.created_at)))
        })
    });
    let (calendar, listed, states, booked_at) = found.await?.ok_or(Error::Missing)?;
    let reader = Reader { origin: &app.origin, words: view.words() };
    let text = icalendar::ticket(&calendar, &listed, (booking, prospect(&states)), booked_at, reader);
    Ok(([(CONTENT_TYPE, icalendar::MEDIA_TYPE)], text).into_response())
}

/// What the best placed child has.
fn prospect(states: &[Standing]) -> Prospect {
    if states.iter().any(|state| state.holds_place() && *state != Standing::Offered) {
        Prospect::Certain
    } else if states.iter().any(|state| matches!(state, Standing::Offered | Standing::Waiting)) {
        Prospect::Open
    } else {
        Prospect::Gone
    }
}
