//! What scripts and search engines read of the programmes: sessions as JSON, and the sitemap.
//!
//! Invariant: both are drawn once and then handed out from memory until a programme or the day is another one.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use serde_json::json;

use super::edition::{Asked, Edition};
use super::shelf::{Asking, Drawn, Shelf};
use super::{from_shelf, of_calendar, written};
use crate::addresses::Origin;
use crate::app::App;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::names::Language;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp, parse_date};
use crate::error::{Error, Fault};
use crate::feeds::icalendar::{self, Reader};
use crate::feeds::sitemap as map;
use crate::store::{Conn, calendars, centres};
use crate::views::words::Words;

/// Days as a query says them.
#[derive(Debug, Deserialize)]
pub struct Said {
    from: Option<String>,
    to: Option<String>,
}

/// Some days; what is not said is worked out from the centre's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

const USUAL_DAYS: i64 = 7;
const MOST_DAYS: i64 = 400;

impl Said {
    fn days(&self) -> Option<Days> {
        let day = |text: &Option<String>| match text.as_deref() {
            None => Some(None),
            Some(text) => parse_date(text).map(Some),
        };
        Some(Days { from: day(&self.from)?, to: day(&self.to)? })
    }
}

impl Days {
    /// First and last day, both included; a week from today where nothing is said.
    fn from(self, today: Date) -> Option<(Date, Date)> {
        let from = self.from.unwrap_or(today);
        let to = self.to.unwrap_or(from + Span::days(USUAL_DAYS - 1));
        (from <= to && to - from < Span::days(MOST_DAYS)).then_some((from, to))
    }
}

pub async fn sessions(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    Path(centre): Path<String>,
    Query(said): Query<Said>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let days = said.days().ok_or(Error::Missing)?;
    let asked = Asked::new(headers, app.clock.now());
    let drawing = draw_sessions(&app, (centre.clone(), days), &asked);
    let asking = Asking::Sessions(centre, days);
    from_shelf((&app, &shelf), (asking, "application/json"), &asked, drawing).await
}

async fn draw_sessions(app: &App, (centre, days): (String, Days), asked: &Asked) -> Result<Drawn, Error> {
    let (asked, origin, now) = (asked.clone(), app.origin.clone(), asked.now);
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let Some(calendar) = calendars::by_slug(db, &centre).await? else { return Ok(None) };
            let zone = calendar.centre.zone;
            let Some((from, to)) = days.from(zone.date(now)) else { return Ok(None) };
            let edition = of_calendar(&calendar, (Language::Zh, &origin), &asked);
            if edition.is_held(&asked) {
                return Ok(Some((calendar, edition, None)));
            }
            let window = Window::new(zone.day(from).starts(), zone.day(to).ends());
            let window = window.unwrap_or_else(|| zone.day(from));
            let listed = calendars::starting_in(db, &calendar, window, now).await?;
            Ok(Some((calendar, edition, Some(listed))))
        })
    });
    let (calendar, edition, listed) = found.await?.ok_or(Error::Missing)?;
    let origin = app.origin.clone();
    let written = written(move || {
        let told = |listed: Vec<Listed>| -> Vec<_> {
            listed.iter().map(|one| in_short(&calendar, one, &origin)).collect()
        };
        let body = listed.map(|listed| edition.packed(json!(told(listed)).to_string()));
        Drawn::new(&calendar, edition, body, now)
    });
    Ok(written.await?)
}

/// A session in UTC, under the identity it has in calendars.
fn in_short(calendar: &Calendar, listed: &Listed, origin: &Origin) -> serde_json::Value {
    let session = &listed.session;
    let utc = |at: Timestamp| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let status = match (session.is_cancelled(), session.is_confirmed) {
        (true, _) => "cancelled",
        (false, true) => "confirmed",
        (false, false) => "tentative",
    };
    json!({
        "uid": icalendar::uid(session.id, origin),
        "start": utc(session.window.starts()),
        "end": utc(session.window.ends()),
        "status": status,
        "sequence": listed.sequence,
        "room": calendar.room(session.room).map(|room| &room.slug),
        "names": session.names,
    })
}

pub async fn sitemap(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let asked = Asked::new(headers, app.clock.now());
    let drawing = draw_sitemap(&app, &asked);
    from_shelf((&app, &shelf), (Asking::Sitemap, map::MEDIA_TYPE), &asked, drawing).await
}

async fn draw_sitemap(app: &App, asked: &Asked) -> Result<Drawn, Error> {
    // Before anything is read: what is heard meanwhile may be missing from it.
    let heard = app.store.contents();
    let (asked, origin, now) = (asked.clone(), app.origin.clone(), asked.now);
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let mut all = Vec::new();
            for centre in centres::all(db).await? {
                all.extend(calendars::find(db, centre.id).await?);
            }
            let mark = |it: &Calendar| (it.centre.slug.clone(), it.number, it.centre.zone.date(now));
            let marks: Vec<_> = all.iter().map(mark).collect();
            let since = all.iter().map(|it| it.shown_since(now)).max().unwrap_or(now);
            let edition = Edition::new("site", &(marks, origin), since, &asked);
            let is_held = edition.is_held(&asked);
            let mut whole = Vec::new();
            for calendar in all {
                let listed = if is_held { Vec::new() } else { ahead(db, &calendar, now).await? };
                whole.push((calendar, listed));
            }
            Ok((edition, is_held, whole))
        })
    });
    let (edition, is_held, whole) = found.await?;
    let origin = app.origin.clone();
    let written = written(move || {
        let reader = Reader { origin: &origin, words: Words::of(Language::default()) };
        let body = (!is_held).then(|| edition.packed(map::sitemap(&whole, now, reader)));
        Drawn::of_house(whole.iter().map(|(calendar, _)| calendar), (edition, body), heard, now)
    });
    Ok(written.await?)
}

/// What a calendar lists from today on.
async fn ahead(db: &mut Conn, calendar: &Calendar, now: Timestamp) -> Result<Vec<Listed>, Fault> {
    let (zone, whole) = (calendar.centre.zone, calendar.window(now));
    let ahead = Window::new(zone.day(zone.date(now)).starts(), whole.ends());
    calendars::starting_in(db, calendar, ahead.unwrap_or(whole), now).await
}
