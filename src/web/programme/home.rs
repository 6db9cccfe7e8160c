//! The first page, and each centre's page of help.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use serde::Deserialize;

use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::zone::{Date, Span};
use crate::error::Error;
use crate::settings::Purpose;
use crate::store::centres;
use crate::views;
use crate::views::layout::{Face, Place};
use crate::web::demo;
use crate::web::frame::Frame;

/// More centres than this are searched and turned over.
const FEW: usize = 12;
const ON_A_PAGE: usize = 60;

/// What the first page is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sought {
    find: String,
    from: String,
}

/// The centres, or the only one; in a demo the ways in too.
pub async fn home(
    frame: Frame,
    State(app): State<App>,
    Query(sought): Query<Sought>,
) -> Result<Response, Error> {
    let mut centres = app.store.read(|db| Box::pin(async move { centres::all(db).await })).await?;
    let is_demo = app.purpose == Purpose::Demo;
    if let ([only], false) = (centres.as_slice(), is_demo) {
        return Ok(Redirect::to(&addresses::programme(&only.slug)).into_response());
    }
    let ways = demo::ways(&app, frame.view.language);
    let ways = views::sign_in::ways_in(frame.words(), &ways, frame.token.as_str());
    let is_many = centres.len() > FEW;
    centres.retain(|centre| is_named(centre, &sought.find));
    let found = centres.len();
    let from = sought.from.parse().unwrap_or(0).min(found.saturating_sub(1)) / ON_A_PAGE * ON_A_PAGE;
    let to = (from + ON_A_PAGE).min(found);
    let page =
        |from: usize| addresses::with(&addresses::with("/", "find", &sought.find), "from", &from.to_string());
    let search = views::programme::home::Search {
        find: &sought.find,
        found,
        earlier: (from > 0).then(|| page(from.saturating_sub(ON_A_PAGE))),
        later: (to < found).then(|| page(to)),
    };
    let body = views::programme::home::home(&views::programme::home::Home {
        words: frame.words(),
        centres: &centres[from..to],
        search: is_many.then_some(search),
        ways_in: ways,
    });
    let shell = frame.view.shell(frame.words().say("home-title"), Face::Plain);
    Ok(frame.answer(StatusCode::OK, &shell, body))
}

/// Whether every word that is looked for stands in one of its names.
fn is_named(centre: &Centre, find: &str) -> bool {
    let names = [&centre.names.zh, &centre.names.en, &centre.slug].map(|name| name.to_lowercase());
    find.to_lowercase().split_whitespace().all(|word| names.iter().any(|name| name.contains(word)))
}

/// Phone, hours, address, and the rules in plain words.
pub async fn help(frame: Frame, State(app): State<App>, Path(slug): Path<String>) -> Result<Response, Error> {
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
            let told = centres::particulars(db, centre.id).await?;
            let rooms = centres::rooms(db, centre.id).await?;
            Ok(Some((centre, rooms, told)))
        })
    });
    let (centre, rooms, told) = read.await?.ok_or(Error::Missing)?;
    let today = centre.zone.date(app.clock.now());
    let week: Vec<Date> = (0..7).map(|days| centre.zone.monday(today) + Span::days(days)).collect();
    let hours = told.as_ref().map_or_else(Vec::new, |told| {
        let of = |day: &Date| (*day, told.opening.hours(*day, &told.holidays));
        week.iter().map(of).collect()
    });
    let help = views::help::Help {
        words: frame.words(),
        centre: &centre,
        rooms: &rooms,
        origin: &app.origin,
        contact: told.as_ref().map(|told| &told.contact),
        hours,
    };
    let shell = frame.shell(frame.words().say("help-title"), &centre, Place::Help);
    Ok(frame.answer(StatusCode::OK, &shell, views::help::help(&help)))
}
