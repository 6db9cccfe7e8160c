//! The household's own calendar (P5): its address made, shown once, made anew, ended.
//!
//! Invariant: an address is shown in the one answer to the press that made it, and never again; that answer is kept
//! nowhere.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Site;
use crate::actions::share_calendar::{EndSharing, ShareCalendar};
use crate::addresses;
use crate::app::App;
use crate::domain::family_calendar::Token;
use crate::error::Error;
use crate::store::family_calendars;
use crate::views::filled::Filled;
use crate::views::household::calendar::{CalendarPage, calendar};
use crate::web::forms::Form;
use crate::web::who::Access;
use crate::web::{Entry, act, page};

const TITLE: &str = "family-calendar-title";

pub fn entries() -> Vec<Entry> {
    use Access::Household;
    vec![
        page("/household/calendar", Household, look),
        act("/household/calendar", Household, share),
        act("/household/calendar/removal", Household, end),
    ]
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn look(site: Site, State(app): State<App>) -> Result<Response, Error> {
    show(&site, &app, None).await
}

async fn show(site: &Site, app: &App, made: Option<&Token>) -> Result<Response, Error> {
    let id = site.household.id;
    let since = app.store.read(move |db| Box::pin(family_calendars::made_at(db, id))).await?;
    let shown = CalendarPage {
        words: site.words(),
        origin: &app.origin,
        centre: &site.centre.slug,
        since: since.map(|at| site.centre.zone.date(at)),
        made,
    };
    let mut answer = site.form(TITLE, &Filled::default(), calendar(&shown, site.guarded()));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}

async fn share(site: Site, State(app): State<App>, _form: Form<Nothing>) -> Result<Response, Error> {
    let token = Token::of(rand::random());
    let share = ShareCalendar { household: site.household.id, token: token.clone(), now: app.clock.now() };
    app.store.change(site.household.centre, site.actor, share).await?;
    show(&site, &app, Some(&token)).await
}

async fn end(site: Site, State(app): State<App>, _form: Form<Nothing>) -> Result<Response, Error> {
    let end = EndSharing { household: site.household.id, now: app.clock.now() };
    app.store.change(site.household.centre, site.actor, end).await?;
    Ok(Redirect::to(&addresses::household::calendar()).into_response())
}
