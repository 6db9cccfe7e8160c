//! The faces of a centre's screens: the wall, and the door of each room.
//!
//! Invariant: drawn from the hall alone.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::hall::{Glance, Hall};
use crate::addresses;
use crate::domain::layout::Layout;
use crate::domain::private_room::{Diary, Standing, State as UseState};
use crate::domain::wall::Wall;
use crate::error::Error;
use crate::views::door::{self as door_view, Press, Wish};
use crate::views::kiosk::{self, Screen};
use crate::views::layout::{CentreBrand, Face, Live, Shell, page as draw};
use crate::web::typed::fresh_key;

pub async fn wall(
    State(hall): State<Hall>,
    Path(slug): Path<String>,
    glance: Glance,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let leads_to = hall.link(&addresses::programme(&slug));
    let screen = Screen { wall: &wall, words: glance.words(), leads_to: &leads_to };
    let body = match glance.layout {
        Layout::Landscape | Layout::Portrait | Layout::Plain => kiosk::wall(&screen),
    };
    Ok(shown(&glance, &wall, glance.words().say("kiosk-title"), body))
}

pub async fn door(
    State(hall): State<Hall>,
    Path((slug, room)): Path<(String, String)>,
    glance: Glance,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let room = wall.facts.rooms.iter().find(|known| known.slug == room).ok_or(Error::Missing)?;
    let diary = wall.diaries.iter().find(|diary| diary.room == room.id);
    let leads_to = match diary {
        Some(_) => addresses::private_room::slots(&slug, &room.slug),
        None => addresses::with(&addresses::programme(&slug), "room", &room.slug),
    };
    let leads_to = hall.link(&leads_to);
    let screen = Screen { wall: &wall, words: glance.words(), leads_to: &leads_to };
    let (action, key) = (addresses::kiosk::room_use(&slug, &room.slug), fresh_key());
    let wish = diary.filter(|_| glance.reach.covers(wall.facts.centre.id, room.id));
    let wish = wish.and_then(|diary| wish_now(diary, &wall)).zip(glance.token.as_deref());
    let press = wish.map(|(wish, token)| Press { action: &action, token, key: &key, wish });
    let title = room.names.in_(glance.view.language).to_string();
    let body = match glance.layout {
        Layout::Landscape | Layout::Portrait | Layout::Plain => {
            door_view::door(&screen, &wall.room(room), press)
        }
    };
    Ok(shown(&glance, &wall, title, body))
}

fn shown(glance: &Glance, wall: &Wall, title: String, body: Markup) -> Response {
    let (centre, view) = (&wall.facts.centre, &glance.view);
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
