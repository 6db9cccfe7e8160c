//! How to subscribe, step by step, for whoever holds a phone.
//!
//! Invariant: what is chosen lives in the address; what makes no sense there is left out, as on the programme's page;
//! nothing is asked of who reads, but on what: inside WeChat a calendar cannot be opened.

use axum::extract::{Path, State};
use axum::http::header::{HeaderValue, USER_AGENT, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::frame::Frame;
use super::who::Access;
use super::{Entry, page};
use crate::addresses::feeds::{LONGEST, in_language};
use crate::app::App;
use crate::domain::age::{Age, AgeRange};
use crate::domain::calendar::Calendar;
use crate::domain::ids::SeriesId;
use crate::domain::names::Names;
use crate::domain::room::Room;
use crate::error::{Error, Fault};
use crate::feeds::icalendar;
use crate::store::{Conn, calendars, centres, series};
use crate::views::layout::Place;
use crate::views::subscribe::{self as views, Chosen, Device, Steps};

pub fn entries() -> Vec<Entry> {
    vec![page("/{centre}/subscription", Access::Anyone, look)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    room: Vec<String>,
    age: Option<String>,
    series: Option<String>,
}

/// What there is to choose from.
struct Ground {
    calendar: Calendar,
    /// Public rooms that are open.
    rooms: Vec<Room>,
    series: Vec<(SeriesId, Names)>,
}

async fn look(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let read = app.store.read(move |db| Box::pin(async move { ground(db, &slug).await }));
    let Ground { calendar, rooms, series } = read.await?.ok_or(Error::Missing)?;
    let (words, language) = (frame.words(), frame.view.language);
    let years = asked.age.as_deref().and_then(|age| age.parse().ok());
    let years: Option<u16> = years.filter(|years| *years < Age::GROWN_UP.years());
    let one = asked.series.as_deref().and_then(|id| id.parse::<SeriesId>().ok());
    let one = series.iter().find(|(id, _)| Some(*id) == one).cloned();
    let chosen: Vec<&str> = match one {
        // A series has its rooms and ages already.
        Some(_) => Vec::new(),
        None => rooms.iter().map(|room| room.slug.as_str()).filter(|room| is_asked(&asked, room)).collect(),
    };
    let years = years.filter(|_| one.is_none());
    let ages = years.and_then(|years| AgeRange::new(years * 12, Some(years * 12 + 12)));
    let series_chosen = one.as_ref().map(|(id, _)| *id);
    let centre = calendar.centre.clone();
    let part = |rooms: &[&str]| {
        let part = calendar.clone().of_rooms(rooms)?.of_ages(ages).of_series(one.clone());
        let path = in_language(&icalendar::address(&part), language);
        let name = icalendar::part_name(&part, words);
        (app.origin.link(&path).len() <= LONGEST).then_some((path, name))
    };
    let (is_too_much, (path, name)) = match part(&chosen) {
        Some(part) => (false, part),
        None => (true, part(&[]).ok_or(Error::Missing)?),
    };
    let told = headers.get(USER_AGENT).and_then(|told| told.to_str().ok()).unwrap_or_default();
    let named: Vec<(SeriesId, String)> =
        series.into_iter().map(|(id, names)| (id, names.in_(language).to_string())).collect();
    let steps = Steps {
        words,
        origin: &app.origin,
        centre: &centre,
        rooms: &rooms,
        series: &named,
        chosen: Chosen { path: &path, name: &name, rooms: chosen, years, series: series_chosen, is_too_much },
        device: Device::of(told),
        is_in_wechat: told.contains("MicroMessenger"),
        is_household: frame.household().is_some(),
    };
    let shell = frame.shell(words.say("subscribe-title"), &centre, Place::Help);
    let mut answer = frame.answer(StatusCode::OK, &shell, views::steps(&steps));
    answer.headers_mut().append(VARY, HeaderValue::from_static("user-agent"));
    Ok(answer)
}

fn is_asked(asked: &Asked, room: &str) -> bool {
    asked.room.iter().any(|word| word == room)
}

async fn ground(db: &mut Conn, slug: &str) -> Result<Option<Ground>, Fault> {
    let Some(calendar) = calendars::by_slug(db, slug).await? else { return Ok(None) };
    let rooms = centres::rooms(db, calendar.centre.id).await?;
    let rooms: Vec<Room> = rooms.into_iter().filter(|room| calendar.room(room.id).is_some()).collect();
    let all = series::of_centre(db, calendar.centre.id).await?;
    let open = all.into_iter().filter(|series| series.is_open && calendar.room(series.room).is_some());
    let series = open.map(|series| (series.id, series.plan.names)).collect();
    Ok(Some(Ground { calendar, rooms, series }))
}
