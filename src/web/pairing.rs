//! Pairing: somebody on duty makes a browser a public screen, and switches screens off.
//!
//! Invariant: the browser's cookie is new, and whoever paired it is signed out of it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::cookies::Secret;
use super::forms::{Form, Token};
use super::sign_in::entered;
use super::typed::fresh_key;
use super::view::View;
use super::who::{Access, Staff};
use super::{Entry, act, page};
use crate::actions::pair_screen::{PairScreen, SCREENS_STAY, UnpairScreen};
use crate::addresses;
use crate::app::App;
use crate::domain::ids::DeviceId;
use crate::domain::staff::Role;
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, devices};
use crate::views::layout::{CentreBrand, Face, Shell, page as draw};
use crate::views::pairing::{self, Pairing};

/// Screens listed.
pub const MOST: u16 = 100;

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/kiosk/pairing", Access::OnDuty, look),
        act("/{centre}/kiosk/pairing", Access::OnDuty, pair),
        act("/{centre}/kiosk/pairing/{device}/removal", Access::OnDuty, unpair),
    ]
}

async fn look(State(app): State<App>, staff: Staff, (view, token): (View, Token)) -> Result<Response, Error> {
    let (id, now) = (staff.centre, app.clock.now());
    let read = async move |db: &mut Conn| -> Result<_, Fault> {
        let centre = centres::find(db, id).await?;
        Ok((centre, centres::rooms(db, id).await?, devices::of_centre(db, id, now, MOST).await?))
    };
    let (centre, rooms, devices) = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    let centre = centre.ok_or(Error::Missing)?;
    let screens = devices.into_iter().map(|device| (device.id, device.room, device.paired_at)).collect();
    let key = fresh_key();
    let words = view.words();
    let pairing = Pairing {
        centre: &centre,
        rooms: &rooms,
        screens,
        token: token.as_str(),
        key: &key,
        counters: (staff.role >= Role::Office).then(|| addresses::counters::page(&centre.slug)),
        broker_lost: app.broker.known().lost_since(),
    };
    let shell = Shell {
        centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) }),
        ..view.shell(words.say("kiosk-pairing-title"), Face::Plain)
    };
    Ok(draw(&shell, pairing::pairing(words, &pairing)).into_response())
}

/// The room's word, that of a screen people touch, or nothing for the wall.
#[derive(Debug, Deserialize)]
struct Chosen {
    room: String,
}

async fn pair(State(app): State<App>, staff: Staff, form: Form<Chosen>) -> Result<Response, Error> {
    let id = staff.centre;
    let rooms = app.store.read(move |db| Box::pin(centres::rooms(db, id))).await?;
    let room = match form.fields.room.as_str() {
        "" => None,
        stand if pairing::STANDS.iter().any(|(face, _)| *face == stand) => None,
        word => Some(rooms.iter().find(|room| room.slug == word).ok_or(Error::Missing)?),
    };
    let secret = Secret::random();
    let pair = PairScreen {
        room: room.map(|room| room.id),
        sign_in: staff.sign_in,
        token_hash: secret.hash(),
        now: app.clock.now(),
    };
    app.store.change(id, staff.actor(), pair).await?;
    let to = match room {
        Some(room) => addresses::kiosk::door(&staff.slug, &room.slug),
        None if form.fields.room == "check-in" => addresses::stands::check_in(&staff.slug),
        None if form.fields.room == "here" => addresses::stands::here(&staff.slug),
        None => addresses::kiosk::wall(&staff.slug),
    };
    Ok(entered(&app, &secret, SCREENS_STAY, &to))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn unpair(
    State(app): State<App>,
    Path((_, device)): Path<(String, DeviceId)>,
    staff: Staff,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let unpair = UnpairScreen { device, now: app.clock.now() };
    app.store.change(staff.centre, staff.actor(), unpair).await?;
    Ok(Redirect::to(&addresses::kiosk::pairing(&staff.slug)).into_response())
}
