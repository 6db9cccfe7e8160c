//! The screens of a centre: paired by the code they show, listed, asked to load anew, switched off; and this browser made
//! one.
//!
//! Invariant: this browser's cookie is new, and whoever made it a screen is signed out of it; a code nobody shows and one
//! whose time is over are told apart by nobody.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::cookies::{self, Secret};
use super::forms::{Form, Token};
use super::typed::{Fields, Reader, fresh_key, once};
use super::view::View;
use super::who::{Access, Staff};
use super::{Entry, act, page};
use crate::actions::call_anew::CallAnew;
use crate::actions::pair_by_code::PairByCode;
use crate::actions::pair_screen::PairScreen;
use crate::actions::unpair_screen::UnpairScreen;
use crate::addresses;
use crate::app::App;
use crate::domain::ids::DeviceId;
use crate::domain::layout::Layout;
use crate::domain::names::Language;
use crate::domain::room::Room;
use crate::domain::screen::{Code, Place};
use crate::domain::sign_in::Stay;
use crate::domain::staff::Role;
use crate::error::{Error, Fault};
use crate::store::pairings::{self, Waiting};
use crate::store::{Conn, centres, devices};
use crate::views::filled::Filled;
use crate::views::layout::{CentreBrand, Face, Shell, page as draw};
use crate::views::pairing::{self, Found, Pairing};

/// Screens listed.
pub const MOST: u16 = 100;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/kiosk/pairing", OnDuty, look),
        act("/{centre}/kiosk/pairing", OnDuty, pair),
        act("/{centre}/kiosk/pairing/code", OnDuty, find).slow(),
        act("/{centre}/kiosk/pairing/screen", OnDuty, pair_by_code).slow(),
        act("/{centre}/kiosk/pairing/{device}/reload", OnDuty, reload),
        act("/{centre}/kiosk/pairing/{device}/removal", OnDuty, unpair),
    ]
}

/// Whose page it is.
struct Desk {
    app: App,
    staff: Staff,
    view: View,
    token: Token,
}

async fn look(State(app): State<App>, staff: Staff, (view, token): (View, Token)) -> Result<Response, Error> {
    show(&Desk { app, staff, view, token }, (&Filled::default(), None)).await
}

async fn show(desk: &Desk, (filled, found): (&Filled, Option<Found>)) -> Result<Response, Error> {
    let (id, now) = (desk.staff.centre, desk.app.clock.now());
    let read = async move |db: &mut Conn| -> Result<_, Fault> {
        let centre = centres::find(db, id).await?;
        Ok((centre, centres::rooms(db, id).await?, devices::of_centre(db, id, now, MOST).await?))
    };
    let (centre, rooms, screens) =
        desk.app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    let centre = centre.ok_or(Error::Missing)?;
    let (key, words, view) = (fresh_key(), desk.view.words(), &desk.view);
    let pairing = Pairing {
        words,
        centre: &centre,
        rooms: &rooms,
        screens: &screens,
        now,
        token: desk.token.as_str(),
        key: &key,
        filled,
        found,
        counters: (desk.staff.role >= Role::Office).then(|| addresses::counters::page(&centre.slug)),
        broker_lost: desk.app.broker.known().lost_since(),
    };
    let shell = Shell {
        centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) }),
        has_errors: filled.is_faulty(),
        ..view.shell(words.say("kiosk-pairing-title"), Face::Plain)
    };
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, draw(&shell, pairing::pairing(&pairing))).into_response())
}

/// The room's word, that of a screen people touch, or nothing for the wall.
#[derive(Debug, Deserialize)]
struct Chosen {
    room: String,
}

async fn pair(
    State(app): State<App>,
    staff: Staff,
    view: View,
    form: Form<Chosen>,
) -> Result<Response, Error> {
    let (id, rooms) = (staff.centre, rooms(&app, &staff).await?);
    let stand = Layout::STANDS.into_iter().find(|stand| stand.code() == form.fields.room);
    let room = if stand.is_some() { None } else { of_word(&rooms, &form.fields.room)? };
    let secret = Secret::random();
    let layout = stand.unwrap_or_default();
    let place = Place { room: room.map(|room| room.id), layout, language: view.language };
    let pair = PairScreen { place, sign_in: staff.sign_in, token_hash: secret.hash(), now: app.clock.now() };
    app.store.change(id, staff.actor(), pair).await?;
    let to = match (stand, room) {
        (Some(Layout::CheckIn), _) => addresses::stands::check_in(&staff.slug),
        (Some(_), _) => addresses::stands::here(&staff.slug),
        (None, Some(room)) => addresses::kiosk::door(&staff.slug, &room.slug),
        (None, None) => addresses::kiosk::wall(&staff.slug),
    };
    let kept = cookies::of_screen(&app, &secret, Stay::Screen.whole()).map(|cookie| (SET_COOKIE, cookie));
    Ok((AppendHeaders(kept), Redirect::to(&to)).into_response())
}

async fn rooms(app: &App, staff: &Staff) -> Result<Vec<Room>, Error> {
    let id = staff.centre;
    Ok(app.store.read(move |db| Box::pin(centres::rooms(db, id))).await?)
}

/// The room of this word, or nothing for the wall.
fn of_word<'a>(rooms: &'a [Room], word: &str) -> Result<Option<&'a Room>, Error> {
    match word {
        "" => Ok(None),
        word => rooms.iter().find(|room| room.slug == word).map(Some).ok_or(Error::Missing),
    }
}

/// The browser that shows this code now.
pub async fn shows(app: &App, code: &Code) -> Result<Option<Waiting>, Fault> {
    let (hash, now) = (code.hash(), app.clock.now());
    app.store.read(move |db| Box::pin(async move { pairings::by_code(db, &hash, now).await })).await
}

/// Shows back which screen it is, before anything is chosen for it.
async fn find(
    State(app): State<App>,
    staff: Staff,
    (view, token): (View, Token),
    form: Form<Fields>,
) -> Result<Response, Error> {
    let desk = Desk { app, staff, view, token };
    let mut read = Reader::of(form.fields, desk.view.words());
    let code = Code::parse(read.filled.value("code"));
    let shown = match &code {
        Some(code) => shows(&desk.app, code).await?,
        None => None,
    };
    let found = code.zip(shown).map(|(code, shown)| Found { code, picture: shown.picture });
    if found.is_none() {
        read.fault("code", "screens-error-code");
    }
    show(&desk, (&read.filled, found)).await
}

async fn pair_by_code(
    State(app): State<App>,
    staff: Staff,
    (view, token): (View, Token),
    form: Form<Fields>,
) -> Result<Response, Error> {
    let desk = Desk { app, staff, view, token };
    let mut read = Reader::of(form.fields, desk.view.words());
    let rooms = rooms(&desk.app, &desk.staff).await?;
    let id = DeviceId(once(desk.staff.staff.0, &form.key));
    let is_paired = match Code::parse(read.filled.value("code")) {
        Some(code) => {
            let place = place(&read.filled, &rooms)?;
            let pair = PairByCode { id, code_hash: code.hash(), place, now: desk.app.clock.now() };
            desk.app.store.change(desk.staff.centre, desk.staff.actor(), pair).await?
        }
        None => false,
    };
    if is_paired {
        return Ok(Redirect::to(&addresses::kiosk::paired(&desk.staff.slug, id)).into_response());
    }
    read.fault("code", "screens-error-code");
    show(&desk, (&read.filled, None)).await
}

/// What was chosen; a word no page of ours holds is nothing.
fn place(filled: &Filled, rooms: &[Room]) -> Result<Place, Error> {
    let room = of_word(rooms, filled.value("room"))?.map(|room| room.id);
    let layout = match filled.value("layout") {
        "" => Layout::default(),
        code => Layout::parse(code).ok_or(Error::Missing)?,
    };
    let spoken = |code: &str| Language::ALL.into_iter().find(|language| language.code() == code);
    let language = match filled.value("language") {
        "" => Language::default(),
        code => spoken(code).ok_or(Error::Missing)?,
    };
    Ok(Place { room, layout, language })
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn reload(
    State(app): State<App>,
    Path((_, device)): Path<(String, DeviceId)>,
    staff: Staff,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let call = CallAnew { device, now: app.clock.now() };
    app.store.change(staff.centre, staff.actor(), call).await?;
    Ok(Redirect::to(&addresses::kiosk::paired(&staff.slug, device)).into_response())
}

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
