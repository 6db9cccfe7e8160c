//! Feeds: calendars to subscribe to, one booking for one's own calendar, and what scripts and search engines read.
//!
//! Invariant: a public feed is the same for everybody who asks under one address, whoever they are: no cookie, no
//! `Accept-Language`; a booking changes neither its bytes nor its entity tag.

pub(super) mod edition;
pub(super) mod family;
mod scripts;
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

use super::view::View;
use super::who::{self, Access};
use super::{Entry, page};
use crate::addresses;
use crate::app::App;
use crate::domain::booking::State as Standing;
use crate::domain::calendar::Calendar;
use crate::domain::ids::BookingId;
use crate::domain::names::Language;
use crate::domain::window::Window;
use crate::domain::zone::Span;
use crate::error::{Error, Fault};
use crate::feeds::free_busy::{free_busy, taken};
use crate::feeds::icalendar::{self, Prospect, Reader};
use crate::store::{bookings, calendars};
use crate::views::words;
use edition::{Asked, Edition};
use shelf::{Asking, Drawn, Shelf};
use wish::{Wish, Words};

pub fn entries() -> Vec<Entry> {
    use Access::{Anyone, Household};
    let shelf = Shelf::default();
    let kept = [
        page("/{centre}/calendar.ics", Anyone, of_centre),
        page("/{centre}/rooms/{file}", Anyone, of_room),
        page("/{centre}/ages/{file}", Anyone, of_ages),
        // A series' page and its calendar differ in the end of their address alone.
        page("/{centre}/series/{series}", Anyone, series::page_or_calendar),
        page("/{centre}/sessions.json", Anyone, scripts::sessions),
        page("/sitemap.xml", Anyone, scripts::sitemap),
    ];
    let others = [
        page("/{centre}/rooms/{room}/freebusy.ifb", Anyone, room_taken),
        page("/bookings/{booking}/calendar.ics", Household, ticket),
        page("/calendar/{file}", Anyone, family::calendar),
    ];
    kept.into_iter().map(|entry| entry.with(shelf.clone())).chain(others).collect()
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
    let drawing = draw(app, &wish, &asked);
    let asking = Asking::Calendar(wish.clone());
    from_shelf((app, shelf), (asking, icalendar::MEDIA_TYPE), &asked, drawing).await
}

/// Something as it was drawn last; where that is not what it is now, as it is drawn now.
async fn from_shelf(
    (app, shelf): (&App, &Shelf),
    (asking, kind): (Asking, &'static str),
    asked: &Asked,
    drawing: impl Future<Output = Result<Drawn, Error>>,
) -> Result<Response, Error> {
    let key = (asking, asked.coding());
    let place = shelf.place(&key);
    let mut kept = place.lock().await;
    let drawn = match kept.take().filter(|drawn| drawn.answers(&app.store, asked)) {
        Some(drawn) => drawn,
        None => match drawing.await {
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
    match drawn.body.filter(|_| !edition.is_held(asked)) {
        Some(body) => Ok(edition.answer_packed(kind, body)),
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
