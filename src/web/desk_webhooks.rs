//! Programs that are told what changes: how each stands, and what could not be told.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::tell_webhooks::SendAgain;
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::WebhookMessageId;
use crate::error::{Error, Fault};
use crate::store::webhooks;
use crate::views::desk::Told;
use crate::views::desk_webhooks::{self as views, Endpoint, GivenUp};
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/webhooks", OnDuty, list),
        act("/{centre}/desk/webhooks/{message}", OnDuty, again),
    ]
}

/// Messages given up that are shown; the newest first.
const MOST: u16 = 50;

/// How each program stands that hears of a centre, and what was given up.
pub async fn standing(app: &App, centre: &Centre) -> Result<(Vec<Endpoint>, Vec<webhooks::Dead>), Fault> {
    let (centre, slug) = (centre.id, centre.slug.clone());
    let hooks = app.settings.webhooks.clone();
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let last = webhooks::last(db, centre).await?;
            let mut endpoints = Vec::new();
            for hook in hooks.iter().filter(|hook| hook.hears_of(&slug)) {
                endpoints.push(Endpoint {
                    host: hook.host(),
                    events: hook.events.clone(),
                    waiting: webhooks::waiting(db, &hook.name, centre).await?,
                    last: last.get(&hook.name).copied(),
                    name: hook.name.clone(),
                });
            }
            Ok((endpoints, webhooks::dead(db, centre, MOST).await?))
        })
    });
    read.await
}

async fn list(desk: Desk) -> Result<Response, Error> {
    let (endpoints, dead) = standing(&desk.app, &desk.centre).await?;
    let given_up: Vec<GivenUp> = dead.into_iter().map(shown).collect();
    let page = views::Page {
        speaker: desk.speaker(),
        guard: desk.guard(),
        endpoints: &endpoints,
        given_up: &given_up,
    };
    let shell = desk.shell(desk.words().say("webhooks-title"), Place::Today);
    Ok(desk.answer(shell, &Told::Nothing, views::page(&page)))
}

fn shown(dead: webhooks::Dead) -> GivenUp {
    let webhooks::Dead { id, endpoint, session, event, created_at, why } = dead;
    GivenUp { id, endpoint, session, event, created_at, why }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn again(
    desk: Desk,
    Path((_, message)): Path<(String, WebhookMessageId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(SendAgain { message, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::desk::webhooks(&desk.centre.slug)).into_response())
}
