//! People counters for programs of the desk: added, seen, shut out (C9).
//!
//! Invariant: a token is told once, to whoever added the counter.

use axum::extract::Path;

use super::answers::{Done, Listed, Made};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::counters::{Counter, CounterAdded, CounterWish};
use super::{make, read, remove};
use crate::actions::add_counter::{AddCounter, RevokeCounter};
use crate::addresses;
use crate::domain::counter::LONGEST_NAME;
use crate::domain::ids::CounterId;
use crate::domain::names::line;
use crate::store::counters::New;
use crate::web::cookies::Secret;
use crate::web::typed::once;
use crate::web::who::Access::Office;
use crate::web::{Entry, desk_counters};

pub fn entries() -> Vec<Entry> {
    vec![
        read("counters", "/api/v1/centres/{centre}/desk/counters", Office, list),
        make("add-counter", "/api/v1/centres/{centre}/desk/counters", Office, add),
        remove("remove-counter", "/api/v1/centres/{centre}/desk/counters/{counter}", Office, shut),
    ]
}

/// In the order in which they were added.
async fn list(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<Counter>, No> {
    let seen = desk_counters::seen(&clerk.caller.app, &clerk.centre, clerk.now()).await;
    let seen = seen.map_err(|error| No::because(error, &clerk.speaker()))?;
    let silent =
        |counter: &crate::domain::counted::Counter| counter.silent_since(&clerk.centre.rules, clerk.now());
    let all = seen.counters.iter();
    let items = all.map(|counter| Counter::of(counter, &seen.places, (&seen.rooms, silent(counter))));
    Ok(Listed { items: items.collect(), next: None, number: None })
}

async fn add(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(slug): Path<String>,
    wish: Body<CounterWish>,
) -> Result<Made<CounterAdded>, No> {
    let room = match &wish.sent.room {
        Some(word) => Some(clerk.room(word).await?),
        None => None,
    };
    let wrong = || No::of(Kind::Invalid).at("name", &format!("1 – {LONGEST_NAME}"));
    let name = line(&wish.sent.name, LONGEST_NAME).map_err(|_| wrong())?;
    let (id, secret) = (CounterId(once(clerk.centre.id.0, &key)), Secret::random());
    let new = New { id, room, name, token_hash: secret.hash() };
    if !clerk.press(AddCounter { new, now: clerk.now() }).await? {
        // Its token was told the first time.
        return Err(No::of(Kind::KeyUsed));
    }
    let mqtt = clerk.caller.app.settings.mqtt.as_ref();
    let added = CounterAdded {
        id: id.0,
        token: secret.into_token(),
        readings: addresses::counters::readings(&slug, id),
        topic: mqtt.map(|mqtt| addresses::counters::topic(&mqtt.prefix, &slug, id)),
    };
    Ok(Made(added, addresses::counters::counter(&slug, id)))
}

/// It says nothing from now on.
async fn shut(clerk: Clerk, Path((_, counter)): Path<(String, CounterId)>) -> Result<Done, No> {
    clerk.press(RevokeCounter { counter, now: clerk.now() }).await?;
    Ok(Done)
}
