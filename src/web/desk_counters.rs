//! People counters at the desk: added, seen, shut out (C9).
//!
//! Invariant: a token is shown once, on the answer to the press that made it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::cookies::Secret;
use super::desk::Desk;
use super::forms::Form;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::add_counter::{AddCounter, RevokeCounter};
use crate::addresses;
use crate::app::App;
use crate::broker::Known;
use crate::domain::board::Loose;
use crate::domain::centre::Centre;
use crate::domain::counted::{self, Compared, Counter, may_count};
use crate::domain::counter::LONGEST_NAME;
use crate::domain::facts::Facts;
use crate::domain::ids::{CounterId, RoomId};
use crate::domain::names::line;
use crate::domain::roll_call;
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::counters::New;
use crate::store::{Conn, counters, facts, visits};
use crate::views::desk_counters::{self as views, Added};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::Office;
    vec![
        page("/{centre}/desk/counters", Office, list),
        act("/{centre}/desk/counters", Office, add),
        act("/{centre}/desk/counters/{counter}/removal", Office, shut),
    ]
}

/// Counters listed.
const MOST: u16 = 100;

/// The counters of a centre and what they are compared with.
pub struct Seen {
    pub counters: Vec<Counter>,
    pub places: Vec<Compared>,
    pub rooms: Vec<Room>,
}

pub async fn seen(app: &App, centre: &Centre, now: Timestamp) -> Result<Seen, Error> {
    let (id, day) = (centre.id, centre.zone.day(centre.zone.date(now)));
    let read = async move |db: &mut Conn| -> Result<Option<Seen>, Fault> {
        let Some(facts) = facts::load(db, id, None, day, now).await? else { return Ok(None) };
        let loose = visits::loose(db, id, day.starts()).await?;
        let (counters, places) = compared(db, (&facts, &loose), now).await?;
        Ok(Some(Seen { counters, places, rooms: facts.rooms }))
    };
    app.store.read(move |db| Box::pin(async move { read(db).await })).await?.ok_or(Error::Missing)
}

/// The same beside facts that were read already: for each counted place how far off it is, and since when it is silent.
pub async fn compared(
    db: &mut Conn,
    (facts, loose): (&Facts, &Loose),
    now: Timestamp,
) -> Result<(Vec<Counter>, Vec<Compared>), Fault> {
    let counters = counters::of_centre(db, facts.centre.id, MOST).await?;
    let calls = roll_call::rooms(facts, loose, now);
    let places = counted::compared(&counters, &calls, (&facts.centre.rules, now));
    Ok((counters, places))
}

async fn list(desk: Desk) -> Result<Response, Error> {
    draw(&desk, (&Filled::default(), None), StatusCode::OK).await
}

async fn draw(
    desk: &Desk,
    (filled, added): (&Filled, Option<Added>),
    status: StatusCode,
) -> Result<Response, Error> {
    let seen = seen(&desk.app, &desk.centre, desk.now).await?;
    let page = views::Page {
        speaker: desk.speaker(),
        guard: desk.guard(),
        counters: &seen.counters,
        places: &seen.places,
        rooms: &seen.rooms,
        broker: desk.app.settings.mqtt.as_ref().map(|_| desk.app.broker.known()).map(broker),
        added,
        filled,
    };
    let title = desk.words().say("counters-title");
    Ok(desk.answer_with(status, (title, Place::Today, filled.is_faulty()), views::page(&page)))
}

fn broker(known: Known) -> views::Broker {
    views::Broker { lost: known.lost_since(), strays: known.strays }
}

async fn add(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let rooms = super::desk_sessions::rooms(&desk).await?;
    let mut read = Reader::of(form.fields, desk.words());
    let name = line(read.filled.value("name"), LONGEST_NAME);
    if name.is_err() {
        read.fault("name", "counters-error-name");
    }
    let place = place(&rooms, read.filled.value("place"));
    if place.is_none() {
        read.fault("place", "counters-error-place");
    }
    let (Ok(name), Some(room)) = (name, place) else {
        return draw(&desk, (&read.filled, None), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (id, secret) = (CounterId(desk.id_of(&form.key)), Secret::random());
    let new = New { id, room, name: name.clone(), token_hash: secret.hash() };
    let is_new = desk.press(AddCounter { new, now: desk.now }).await?;
    let slug = &desk.centre.slug;
    let added = Added {
        name,
        token: is_new.then(|| secret.into_token()),
        readings: format!("{}{}", desk.app.origin, addresses::counters::readings(slug, id)),
        topic: desk.app.settings.mqtt.as_ref().map(|it| addresses::counters::topic(&it.prefix, slug, id)),
    };
    draw(&desk, (&Filled::default(), Some(added)), StatusCode::OK).await
}

/// The building's own doors, or a room that may be counted.
fn place(rooms: &[Room], word: &str) -> Option<Option<RoomId>> {
    if word == views::BUILDING {
        return Some(None);
    }
    rooms.iter().find(|room| room.slug == word && may_count(room)).map(|room| Some(room.id))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn shut(
    desk: Desk,
    Path((_, counter)): Path<(String, CounterId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(RevokeCounter { counter, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::counters::page(&desk.centre.slug)).into_response())
}
