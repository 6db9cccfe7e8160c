//! Tells other programs what changed: the outbox is fed from the ledgers, then emptied.
//!
//! Keeps true: everything after the number an endpoint was told of last is told, much at once where much changed; a
//! message tried once stays as it was, so whoever got it twice knows it by its id; nothing here keeps a booking waiting
//! longer than one short command; a log names the endpoint by its word, never by its address.

mod courier;
mod draw;

use futures_util::{StreamExt, stream};

use crate::actions::tell_webhooks::{
    AbandonWebhook, Draft, FeedWebhook, ForgetMessages, PostMessage, TakeMessage,
};
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::Number;
use crate::domain::webhook::Outcome;
use crate::error::Error;
use crate::settings::webhook::Webhook;
use crate::store::webhooks::Message;
use crate::store::{Actor, centres, webhooks};
use courier::Courier;
use draw::draw;

/// Sessions looked at in one round.
const SESSIONS: u16 = 100;
/// Messages of one command.
const DRAFTS: usize = 50;
/// Messages of one endpoint in one round, and of these on their way at the same time.
const MOST: u16 = 20;
const AT_ONCE: usize = 4;

/// One round: what changed since.
pub async fn feed(app: App) -> Result<(), Error> {
    if app.settings.webhooks.is_empty() {
        return Ok(());
    }
    for centre in super::centres(&app).await? {
        for hook in app.settings.webhooks.iter().filter(|hook| hook.hears_of(&centre.slug)) {
            while feed_one(&app, hook, &centre).await? && !app.stop.has_begun() {}
        }
    }
    Ok(())
}

/// Brings one endpoint forward; true when there is more.
async fn feed_one(app: &App, hook: &Webhook, centre: &Centre) -> Result<bool, Error> {
    let (id, name) = (centre.id, hook.name.clone());
    let stand = app.store.read(move |db| {
        Box::pin(async move {
            let (last, _) = centres::numbers(db, id).await?;
            Ok((webhooks::cursor(db, &name, id).await?, last))
        })
    });
    let (from, last) = stand.await?;
    let Some(told) = from else {
        // From now on: what was before, the programme's pages and feeds tell.
        return bring(app, hook, (centre, None), (last, Vec::new())).await.map(|()| false);
    };
    if told == last {
        return Ok(false);
    }
    let (origin, now, of) = (app.origin.clone(), app.clock.now(), hook.clone());
    let drawn =
        app.store.read(move |db| Box::pin(async move { draw(db, id, (&of, told), &origin, now).await }));
    let (drafts, to) = drawn.await?;
    bring(app, hook, (centre, from), (to, drafts)).await?;
    Ok(to < last)
}

/// Queues in short commands; the cursor moves with the last of them.
async fn bring(
    app: &App,
    hook: &Webhook,
    (centre, from): (&Centre, Option<Number>),
    (to, mut drafts): (Number, Vec<Draft>),
) -> Result<(), Error> {
    loop {
        let rest = drafts.split_off(drafts.len().min(DRAFTS));
        // Until the last, the cursor stays: what is drawn again then is known already.
        let to = if rest.is_empty() { to } else { from.unwrap_or(to) };
        let feed = FeedWebhook { endpoint: hook.name.clone(), from, to, drafts, now: app.clock.now() };
        match app.store.change(centre.id, Actor::System, feed).await {
            Ok(0) => {}
            Ok(lost) => tracing::error!(
                webhook.name = hook.name,
                "{lost} messages to {} were given up: too many wait",
                hook.name
            ),
            Err(Error::Stale) => return Ok(()),
            Err(error) => return Err(error),
        }
        if rest.is_empty() {
            return Ok(());
        }
        drafts = rest;
    }
}

/// One round: what is due now. Endpoints do not wait for each other.
pub async fn send(app: App) -> Result<(), Error> {
    let known: Vec<&Webhook> = app.settings.webhooks.iter().collect();
    let waiting = app.store.read(|db| Box::pin(webhooks::endpoints(db))).await?;
    for (endpoint, centre) in waiting {
        if !known.iter().any(|hook| hook.name == endpoint) {
            app.store.change(centre, Actor::System, AbandonWebhook { endpoint }).await?;
        }
    }
    let rounds = known.into_iter().map(|hook| send_to(&app, hook));
    for done in futures_util::future::join_all(rounds).await {
        done?;
    }
    Ok(())
}

async fn send_to(app: &App, hook: &Webhook) -> Result<(), Error> {
    let (name, now) = (hook.name.clone(), app.clock.now());
    let due =
        app.store.read(move |db| Box::pin(async move { webhooks::due(db, &name, now, MOST).await })).await?;
    if due.is_empty() {
        return Ok(());
    }
    let courier = Courier::of(hook);
    let courier = &courier;
    let sent = due.into_iter().map(|message| async move {
        let id = message.id;
        if let Err(error) = deliver(app, courier, &hook.name, message).await {
            tracing::warn!(webhook.name = hook.name, message.id = %id, "message {id} stays where it was and is tried again: {error}");
        }
    });
    stream::iter(sent).buffer_unordered(AT_ONCE).collect::<()>().await;
    Ok(())
}

async fn deliver(app: &App, courier: &Courier, name: &str, message: Message) -> Result<(), Error> {
    let (id, centre) = (message.id, message.centre);
    let take = TakeMessage { message: id, now: app.clock.now() };
    if !app.store.change(centre, Actor::System, take).await? {
        return Ok(());
    }
    let outcome = courier.send(id, message.payload, app.clock.now()).await;
    let tries = message.tries.saturating_add(1);
    let post = PostMessage { message: id, outcome, tries, now: app.clock.now() };
    let is_given_up = app.store.change(centre, Actor::System, post).await?;
    if let Outcome::Failed(why) = outcome {
        let why = why.code();
        match is_given_up {
            true => {
                tracing::error!(webhook.name = name, message.id = %id, why, "message {id} to {name} was given up after {tries} tries")
            }
            false => {
                tracing::warn!(webhook.name = name, message.id = %id, why, "message {id} to {name} was not taken")
            }
        }
    }
    Ok(())
}

/// What was delivered or given up long ago is forgotten.
pub async fn forget(app: App) -> Result<(), Error> {
    for centre in super::centres(&app).await? {
        app.store.change(centre.id, Actor::System, ForgetMessages { now: app.clock.now() }).await?;
    }
    Ok(())
}
