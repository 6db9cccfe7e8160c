//! Walls and doors: the public screens of a centre, and the one press at a private room's door.
//!
//! Invariant: however many screens look, a centre is read for them at most once a second; a screen that looks after
//! a change sees it.

mod check_in;
mod here;
mod pictures;
mod stand;
mod tries;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;

use super::forms::{Form, Token};
use super::frame::Frame;
use super::private_room::again;
use super::typed::fresh_key;
use super::view::View;
use super::who::{Access, Asker};
use super::{Entry, act, page};
use crate::actions::use_private_room::{self, By, UsePrivateRoom};
use crate::addresses;
use crate::app::App;
use crate::domain::ids::CentreId;
use crate::domain::private_room::{Diary, Standing, State as UseState};
use crate::domain::room::{Privacy, Room};
use crate::domain::wall::Wall;
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres};
use crate::views::door::{Press, Wish};
use crate::views::kiosk::Screen;
use crate::views::layout::{CentreBrand, Face, Live, Shell, page as draw};
use pictures::Pictures;

pub fn entries() -> Vec<Entry> {
    let pictures = Pictures::default();
    let hung = |entry: Entry| Entry { handler: entry.handler.layer(Extension(pictures.clone())), ..entry };
    let touched = check_in::entries().into_iter().chain(here::entries());
    let mut entries = vec![
        hung(page("/{centre}/kiosk", Access::Anyone, wall)),
        hung(page("/{centre}/kiosk/{room}", Access::Anyone, door)),
        // Who may is asked of the room: its own door's screen, its staff, a household.
        act("/{centre}/kiosk/{room}/use", Access::Anyone, press),
    ];
    entries.extend(touched.map(hung));
    entries
}

async fn wall(
    State(app): State<App>,
    Extension(pictures): Extension<Pictures>,
    Path(slug): Path<String>,
    view: View,
) -> Result<Response, Error> {
    let wall = pictures.of(&app, &slug).await?;
    let leads_to = app.origin.link(&addresses::programme(&slug));
    let screen = Screen { wall: &wall, words: view.words(), leads_to: &leads_to };
    Ok(shown(&view, &wall, view.words().say("kiosk-title"), crate::views::kiosk::wall(&screen)))
}

async fn door(
    State(app): State<App>,
    Extension(pictures): Extension<Pictures>,
    Path((slug, room)): Path<(String, String)>,
    (view, token): (View, Token),
    asker: Asker,
) -> Result<Response, Error> {
    let wall = pictures.of(&app, &slug).await?;
    let room = wall.facts.rooms.iter().find(|known| known.slug == room).ok_or(Error::Missing)?;
    let diary = wall.diaries.iter().find(|diary| diary.room == room.id);
    let leads_to = match diary {
        Some(_) => addresses::private_room::slots(&slug, &room.slug),
        None => addresses::with(&addresses::programme(&slug), "room", &room.slug),
    };
    let leads_to = app.origin.link(&leads_to);
    let screen = Screen { wall: &wall, words: view.words(), leads_to: &leads_to };
    let (action, key) = (addresses::kiosk::room_use(&slug, &room.slug), fresh_key());
    let wish = diary.filter(|_| by(&asker, wall.facts.centre.id, room).is_some());
    let wish = wish.and_then(|diary| wish_now(diary, &wall));
    let press = wish.map(|wish| Press { action: &action, token: token.as_str(), key: &key, wish });
    let title = room.names.in_(view.language).to_string();
    let body = crate::views::door::door(&screen, &wall.room(room), press);
    Ok(shown(&view, &wall, title, body))
}

fn shown(view: &View, wall: &Wall, title: String, body: Markup) -> Response {
    let centre = &wall.facts.centre;
    let events = addresses::kiosk::events(&centre.slug);
    let shell = Shell {
        centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) }),
        zone: Some(centre.zone.name()),
        live: Some(Live { events: &events, ids: "screen" }),
        ..view.shell(title, Face::Kiosk)
    };
    draw(&shell, body).into_response()
}

/// What there is to press: "in use" when it is free, "free" when somebody is inside.
fn wish_now(diary: &Diary, wall: &Wall) -> Option<Wish> {
    if diary.standing(wall.at) == Standing::Free {
        return Some(Wish::InUse);
    }
    diary.holder(wall.at).filter(|used| used.state == UseState::Here).map(|_| Wish::Free)
}

/// As whom somebody presses at this room; none who may not.
pub(super) fn by(asker: &Asker, centre: CentreId, room: &Room) -> Option<(By, Actor)> {
    match asker {
        Asker::Device(device) if device.centre == centre && device.room == Some(room.id) => {
            Some((By::Door, device.actor()))
        }
        Asker::Staff(staff) if staff.centre == centre => Some((By::Desk, staff.actor())),
        Asker::Household(asker) => Some((By::Household(asker.household), asker.actor())),
        Asker::Nobody | Asker::Device(_) | Asker::Counter(_) | Asker::Host(_) | Asker::Staff(_) => None,
    }
}

#[derive(Debug, Deserialize)]
struct Pressed {
    #[serde(rename = "use")]
    wish: String,
}

async fn press(
    State(app): State<App>,
    Path((slug, room)): Path<(String, String)>,
    frame: Frame,
    form: Form<Pressed>,
) -> Result<Response, Error> {
    let (centre, room) = private_room(&app, slug.clone(), room).await?;
    let (by, actor) = by(&frame.asker, centre, &room).ok_or(Error::Forbidden)?;
    let wish = match Wish::parse(&form.fields.wish).ok_or(Error::Missing)? {
        Wish::InUse => use_private_room::Wish::InUse,
        Wish::Free => use_private_room::Wish::Free,
    };
    let command = UsePrivateRoom { room: room.id, by, wish, now: app.clock.now() };
    let back = match by {
        By::Household(_) => addresses::private_room::slots(&slug, &room.slug),
        By::Door | By::Desk => addresses::kiosk::door(&slug, &room.slug),
    };
    match app.store.change(centre, actor, command).await {
        // The door shows how it is; that is all it may say.
        Err(Error::Refused(_)) if !matches!(by, By::Household(_)) => {}
        Err(Error::Refused(refusals)) => {
            return again(&app, &frame, (slug, room.slug), &refusals).await;
        }
        pressed => pressed?,
    }
    Ok(Redirect::to(&back).into_response())
}

/// The centre, and its private room of this word.
pub async fn private_room(app: &App, slug: String, room: String) -> Result<(CentreId, Room), Error> {
    let find = async move |db: &mut Conn| -> Result<Option<(CentreId, Room)>, Fault> {
        let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
        let rooms = centres::rooms(db, centre.id).await?;
        let is_asked = |known: &Room| known.slug == room && known.privacy == Privacy::Private;
        Ok(rooms.into_iter().find(is_asked).map(|room| (centre.id, room)))
    };
    let found = app.store.read(move |db| Box::pin(async move { find(db).await })).await?;
    found.ok_or(Error::Missing)
}
