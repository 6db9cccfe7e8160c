//! A series' page and its calendar: one place in the table, told apart by the end of the address.
//!
//! Invariant: what takes place in a private room has neither (M2); the calendar asks nobody who they are.

use axum::Extension;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Query;
use maud::html;

use super::shelf::Shelf;
use super::wish::{Wish, Words};
use crate::addresses::feeds::series_calendar;
use crate::app::App;
use crate::domain::calendar::Calendar;
use crate::domain::ids::SeriesId;
use crate::domain::plan::SeriesPlan;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::feeds::icalendar::Reader;
use crate::feeds::schema_org;
use crate::store::{Conn, calendars, series, sessions};
use crate::views;
use crate::views::layout::{Place, Shell};
use crate::views::series::SeriesPage;
use crate::web::frame::Frame;

pub async fn page_or_calendar(
    State(app): State<App>,
    Extension(shelf): Extension<Shelf>,
    Path((centre, series)): Path<(String, String)>,
    words: Query<Words>,
    request: Request,
) -> Result<Response, Error> {
    let (mut parts, _) = request.into_parts();
    match series.strip_suffix(".ics") {
        Some(series) => {
            let series: SeriesId = series.parse().map_err(|_| Error::Missing)?;
            super::answer(&app, &shelf, Wish::read(centre, words)?.of_series(series), parts.headers).await
        }
        None => {
            let series: SeriesId = series.parse().map_err(|_| Error::Missing)?;
            let frame = Frame::from_request_parts(&mut parts, &app).await?;
            look(&frame, &app, (centre, series)).await
        }
    }
}

/// A series, and its dates.
struct Told {
    calendar: Calendar,
    plan: SeriesPlan,
    /// Planned from today on, called off ones too, in order.
    ahead: Vec<Session>,
}

async fn look(frame: &Frame, app: &App, (centre, id): (String, SeriesId)) -> Result<Response, Error> {
    let now = app.clock.now();
    let read = app.store.read(move |db| Box::pin(async move { read(db, &centre, id, now).await }));
    let told = read.await?.ok_or(Error::Missing)?;
    let (calendar, plan) = (&told.calendar, &told.plan);
    let room = calendar.rooms.iter().find(|room| room.slug == plan.room);
    let room = told.ahead.first().and_then(|session| calendar.room(session.room)).or(room);
    let room = room.ok_or(Error::Missing)?;
    let reader = Reader { origin: &frame.origin, words: frame.words() };
    let block = schema_org::series(calendar, (plan, room), &told.ahead, reader);
    let page = SeriesPage {
        words: frame.words(),
        origin: &frame.origin,
        calendar,
        series: id,
        plan,
        room,
        ahead: &told.ahead,
    };
    let title = plan.names.in_(frame.view.language).to_string();
    let shell = frame.shell(title.clone(), &calendar.centre, Place::Programme);
    let own = series_calendar(&calendar.centre.slug, id);
    let head = html! {
        (shell.head)
        (views::subscribe::alternate_of(frame.words(), &own, &title))
        @if let Some(block) = &block { (views::session::described(block)) }
    };
    let shell = Shell { head, ..shell };
    Ok(frame.answer(StatusCode::OK, &shell, views::series::series(&page)))
}

async fn read(db: &mut Conn, centre: &str, id: SeriesId, now: Timestamp) -> Result<Option<Told>, Fault> {
    let Some(whole) = calendars::by_slug(db, centre).await? else { return Ok(None) };
    let Some(calendar) = calendars::of_series(db, whole, id).await? else { return Ok(None) };
    let Some(series) = series::find(db, id).await? else { return Ok(None) };
    let today = calendar.centre.zone.date(now);
    let mut ahead = sessions::of_series(db, id).await?;
    ahead.retain(|session| session.date >= today && calendar.lists(session, today));
    Ok(Some(Told { calendar, plan: series.plan, ahead }))
}
