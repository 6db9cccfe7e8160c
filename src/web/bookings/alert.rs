//! "Tell me when this opens" (B3): one press, and one to take it back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::actions::tell_when_open::{Tell, TellWhenOpen};
use crate::addresses;
use crate::app::App;
use crate::domain::ids::SessionId;
use crate::error::Error;
use crate::store::{Actor, centres};
use crate::web::forms::Form;
use crate::web::frame::Frame;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Alert {
    wish: String,
}

pub async fn alert(
    frame: Frame,
    State(app): State<App>,
    Path((slug, session)): Path<(String, SessionId)>,
    form: Form<Alert>,
) -> Result<Response, Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    let wish = if form.fields.wish == "stop" { Tell::Never } else { Tell::Once };
    let word = slug.clone();
    let centre = app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &word).await })).await?;
    let centre = centre.ok_or(Error::Missing)?.id;
    let tell = TellWhenOpen { session, household, wish, now: app.clock.now() };
    match app.store.change(centre, Actor::Household(household), tell).await {
        // Open already: its page says so, with the button to book.
        Ok(()) | Err(Error::Stale) => Ok(Redirect::to(&addresses::session(&slug, session)).into_response()),
        Err(error) => Err(error),
    }
}
