//! The first page, and each centre's page of help.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::addresses;
use crate::app::App;
use crate::domain::zone::{Date, Span};
use crate::error::Error;
use crate::settings::Purpose;
use crate::store::centres;
use crate::views;
use crate::views::layout::{Face, Place};
use crate::web::demo;
use crate::web::frame::Frame;

/// The centres, or the only one; in a demo the ways in too.
pub async fn home(frame: Frame, State(app): State<App>) -> Result<Response, Error> {
    let centres = app.store.read(|db| Box::pin(async move { centres::all(db).await })).await?;
    let is_demo = app.purpose == Purpose::Demo;
    if let ([only], false) = (centres.as_slice(), is_demo) {
        return Ok(Redirect::to(&addresses::programme(&only.slug)).into_response());
    }
    let ways = demo::ways(&app, frame.view.language);
    let ways = views::sign_in::ways_in(frame.words(), &ways, frame.token.as_str());
    let body = views::programme::home::home(frame.words(), &centres, ways);
    let shell = frame.view.shell(frame.words().say("home-title"), Face::Plain);
    Ok(frame.answer(StatusCode::OK, &shell, body))
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
