//! The PIN or the password once more, before what weighs most; good for ten minutes.
//!
//! Invariant: afterwards the browser has a new cookie, and its old one opens nothing; it leads on only to an address of
//! ours.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::cookies::Secret;
use super::forms::{Form, Token};
use super::sign_in::{entered, locked_until, own};
use super::sign_ins::{Oneself, framed};
use super::typed::{Fields, Reader, fresh_key};
use super::view::View;
use super::who::{Access, Asker, Standing};
use super::{Entry, act, page};
use crate::actions::prove_again::{self, Renewal};
use crate::actions::sign_in::Denied;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::error::Error;
use crate::store::centres;
use crate::store::sign_ins::Who;
use crate::views::filled::Filled;
use crate::views::sign_in::Guarded;
use crate::views::sign_ins as views;

pub fn entries() -> Vec<Entry> {
    use Access::Known;
    vec![page("/proof", Known, ask), act("/proof", Known, prove).slow()]
}

#[derive(Debug, Deserialize)]
struct Onward {
    #[serde(default)]
    next: String,
}

async fn ask(
    State(app): State<App>,
    (view, token): (View, Token),
    asker: Asker,
    Query(onward): Query<Onward>,
) -> Result<Response, Error> {
    let oneself = Oneself::of(&asker)?;
    show(&app, (&view, &token), (&oneself, own(&onward.next)), Filled::default()).await
}

async fn show(
    app: &App,
    (view, token): (&View, &Token),
    (oneself, next): (&Oneself, &str),
    filled: Filled,
) -> Result<Response, Error> {
    let centre = centre_of(app, oneself).await?;
    let key = fresh_key();
    let guarded = Guarded { token: token.as_str(), key: &key, next };
    let is_family = matches!(oneself.who, Who::Household(_));
    let body = views::proof(view.words(), &filled, (is_family, &oneself.home), guarded);
    let mut answer = framed((view, token), (&centre, oneself), "proof-title", body);
    if filled.is_faulty() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

async fn centre_of(app: &App, oneself: &Oneself) -> Result<Centre, Error> {
    let id = oneself.centre;
    app.store.read(move |db| Box::pin(centres::find(db, id))).await?.ok_or(Error::Missing)
}

async fn prove(
    State(app): State<App>,
    (view, token): (View, Token),
    (asker, standing): (Asker, Standing),
    form: Form<Fields>,
) -> Result<Response, Error> {
    let oneself = Oneself::of(&asker)?;
    let mut read = Reader::of(form.fields, view.words());
    let next = own(read.filled.value("next")).to_string();
    let secret = Secret::random();
    let renewal = Renewal { sign_in: standing.id, stay: standing.stay, token_hash: secret.hash() };
    let (field, wrong) = match oneself.who {
        Who::Household(_) => ("pin", "proof-wrong-pin"),
        _ => ("password", "proof-wrong-password"),
    };
    let proved = match oneself.who {
        Who::Household(id) => match read.pin("pin") {
            Some(pin) => Some(prove_again::by_pin(&app, id, &pin, renewal).await?),
            None => None,
        },
        who => {
            let password = read.filled.value("password").to_string();
            Some(prove_again::by_password(&app, (who, oneself.centre), &password, renewal).await?)
        }
    };
    match proved {
        Some(Ok(())) => {
            let to = if next.is_empty() { &oneself.home } else { &next };
            return Ok(entered(&app, &secret, standing.stay, to));
        }
        Some(Err(Denied::Wrong)) => read.fault(field, wrong),
        Some(Err(Denied::Locked { until })) => {
            let zone = centre_of(&app, &oneself).await?.zone;
            let said = locked_until((&app, view.words()), until, zone, "sign-in-locked-desk");
            read.filled.fault(field, said);
        }
        None => {}
    }
    show(&app, (&view, &token), (&oneself, &next), read.filled).await
}
