//! Feeds: calendars to subscribe to, one booking for one's own calendar, and what scripts and search engines read.
//!
//! Invariant: a public feed is the same for everybody who asks under one address, whoever they are: no cookie, no
//! `Accept-Language`; a booking changes neither its bytes nor its entity tag.

pub(super) mod edition;
mod family;
mod series;
mod shelf;
mod wish;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use serde_json::json;

use super::view::View;
use super::who::{self, Access};
use super::{Entry, page};
use crate::addresses;
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
use crate::views::words;
use edition::{Asked, Edition};
use shelf::{Drawn, Shelf};
use wish::{Wish, Words};

pub fn entries() -> Vec<Entry> {
    use Access::{Anyone, Household};
    let shelf = Shelf::default();
    let calendars = [
        page("/{centre}/calendar.ics", Anyone, of_centre),
        page("/{centre}/rooms/{file}", Anyone, of_room),
        page("/{centre}/ages/{file}", Anyone, of_ages),
        // A series' page and its calendar differ in the end of their address alone.
        page("/{centre}/series/{series}", Anyone, series::page_or_calendar),
    ];
    let others = [
        page("/{centre}/rooms/{room}/freebusy.ifb", Anyone, room_taken),
        page("/{centre}/sessions.json", Anyone, sessions),
        page("/sitemap.xml", Anyone, site),
        page("/bookings/{booking}/calendar.ics", Household, ticket),
        page("/calendar/{file}", Anyone, family::calendar),
    ];
    calendars.into_iter().map(|entry| entry.with(shelf.clone())).chain(others).collect()
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

async fn of_centre(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    Path(centre): Path<String>,
    words: Query<Words>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    answer(&app, &shelf, Wish::read(centre, words)?, headers).await
}

async fn of_room(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    Path((centre, file)): Path<(String, String)>,
    words: Query<Words>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let room = file.strip_suffix(".ics").ok_or(Error::Missing)?;
    answer(&app, &shelf, Wish::read(centre, words)?.in_room(room), headers).await
}

async fn of_ages(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    Path((centre, file)): Path<(String, String)>,
    words: Query<Words>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let ages = file.strip_suffix(".ics").and_then(wish::in_months).ok_or(Error::Missing)?;
    answer(&app, &shelf, Wish::read(centre, words)?.of_ages(ages), headers).await
}

/// A public calendar: from the shelf, or drawn for whoever asks now and next.
async fn answer(app: &App, shelf: &Shelf, wish: Wish, headers: HeaderMap) -> Result<Response, Error> {
    let asked = Asked::new(headers, app.clock.now());
    let key = (wish, asked.coding());
    let place = shelf.place(&key);
    let mut kept = place.lock().await;
    let drawn = match kept.take().filter(|drawn| drawn.answers(&app.store, &asked)) {
        Some(drawn) => drawn,
        None => match draw(app, &key.0, &asked).await {
            Ok(drawn) => {
                shelf.keep(&key, &drawn);
                drawn
            }
            Err(error) => {
                shelf.forget(&key);
                return Err(error);
            }
        },
    };
    *kept = Some(drawn.clone());
    drop(kept);
    let edition = drawn.edition.at(asked.now);
    match drawn.body.filter(|_| !edition.is_held(&asked)) {
        Some(body) => Ok(edition.answer_packed(icalendar::MEDIA_TYPE, body)),
        None => Ok(edition.unchanged()),
    }
}

/// Without a body where whoever asks holds it.
async fn draw(app: &App, wish: &Wish, asked: &Asked) -> Result<Drawn, Error> {
    let (origin, wish, asked) = (app.origin.clone(), wish.clone(), asked.clone());
    let (language, now) = (wish.language, asked.now);
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(calendar) = wish.find(db).await? else { return Ok(None) };
            let edition = of_calendar(&calendar, (language, &origin), &asked);
            if edition.is_held(&asked) {
                return Ok(Some((calendar, edition, None)));
            }
            let listed = calendars::listed(db, &calendar, asked.now).await?;
            Ok(Some((calendar, edition, Some(listed))))
        })
    });
    let (calendar, edition, listed) = read.await?.ok_or(Error::Missing)?;
    let origin = app.origin.clone();
    let is_too_long = origin.link(&icalendar::address(&calendar)).len() > addresses::feeds::LONGEST;
    if is_too_long {
        return Err(Error::Missing);
    }
    let written = written(move || {
        let reader = Reader { origin: &origin, words: words::Words::of(language) };
        let body = listed.map(|listed| edition.packed(icalendar::feed(&calendar, &listed, reader)));
        Drawn::new(&calendar, edition, body, now)
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
    let reader = Reader { origin: &app.origin, words: words::Words::of(Language::default()) };
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
    let Calendar { centre, contact, rooms, part, number: _, changed_at: _ } = calendar;
    Edition::new(&visible, &(centre, contact, rooms, part, origin), calendar.shown_since(asked.now), asked)
}

/// Long texts are written beside the requests of others.
pub(super) async fn written<T: Send + 'static>(
    write: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
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
        let reader = Reader { origin: &origin, words: words::Words::of(Language::default()) };
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
