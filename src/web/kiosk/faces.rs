//! The faces of a centre's screens: the wall, and the door of each room, in the layout somebody asks for, and when each is
//! read again.
//!
//! Invariant: drawn from the hall alone; a picture says for how long it is true; a plain one is asked for again by the
//! browser alone (`held`).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use std::sync::Arc;

use super::hall::{Glance, Hall};
use super::held;
use crate::addresses;
use crate::domain::layout::Layout;
use crate::domain::private_room::{Diary, Standing, State as UseState};
use crate::domain::room::Room;
use crate::domain::wall::{Invitation, RoomSight, Wall};
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::views::door::{self as door_view, Code, Press, Wish};
use crate::views::kiosk::{self, Screen, plain, portrait};
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
    let body = || match glance.layout {
        Layout::Portrait => portrait::wall(&screen),
        Layout::Plain => plain::wall(&screen),
        Layout::Landscape | Layout::CheckIn | Layout::Here => kiosk::wall(&screen),
    };
    let seen = Seen { hall: &hall, glance: &glance, wall: &wall, is_for_all: true };
    Ok(shown(&seen, glance.words().say("kiosk-title"), body))
}

pub async fn door(
    State(hall): State<Hall>,
    Path((slug, room)): Path<(String, String)>,
    glance: Glance,
) -> Result<Response, Error> {
    let wall = hall.wall(&slug).await?;
    let room = wall.facts.rooms.iter().find(|known| known.slug == room).ok_or(Error::Missing)?;
    let diary = wall.diaries.iter().find(|diary| diary.room == room.id);
    let sight = wall.room(room);
    let leads_to = hall.link(&leads_to(&wall, &sight));
    let screen = Screen { wall: &wall, words: glance.words(), leads_to: &leads_to };
    let (action, key) = (addresses::kiosk::room_use(&slug, &room.slug), fresh_key());
    let wish = diary.filter(|_| glance.reach.covers(wall.facts.centre.id, room.id));
    let wish = wish.and_then(|diary| wish_now(diary, &wall)).zip(glance.token.as_deref());
    let press = wish.map(|(wish, token)| Press { action: &action, token, key: &key, wish });
    let code = Code { leads_to: screen.leads_to, says: door_view::invites(&screen, &sight) };
    let seen = Seen { hall: &hall, glance: &glance, wall: &wall, is_for_all: press.is_none() };
    let body = || match glance.layout {
        Layout::Plain => plain::door(&screen, &sight, code, press),
        _ => door_view::door(&screen, &sight, code, press),
    };
    Ok(shown(&seen, room.names.in_(glance.view.language).to_string(), body))
}

/// Where the code at a door leads: to a private room's slots, to the session one can go to, else to the room's programme.
fn leads_to(wall: &Wall, sight: &RoomSight) -> String {
    let (slug, room): (&str, &Room) = (&wall.facts.centre.slug, sight.room);
    if wall.diaries.iter().any(|diary| diary.room == room.id) {
        return addresses::private_room::slots(slug, &room.slug);
    }
    match wall.invitation(sight).map(Invitation::shown) {
        Some(shown) => addresses::session(slug, shown.session.id),
        None => addresses::with(&addresses::programme(slug), "room", &room.slug),
    }
}

/// Who looks at which picture.
struct Seen<'a> {
    hall: &'a Hall,
    glance: &'a Glance,
    wall: &'a Arc<Wall>,
    /// Nothing on it is only for who looks.
    is_for_all: bool,
}

/// The whole page of a screen.
fn shown(seen: &Seen, title: String, body: impl FnOnce() -> Markup) -> Response {
    let Seen { hall, glance, wall, is_for_all } = *seen;
    let (centre, view) = (&wall.facts.centre, &glance.view);
    let seconds_left = seconds_left(wall, hall.now());
    let events = addresses::kiosk::events(&centre.slug);
    let face = match glance.layout {
        Layout::Plain => Face::Paper,
        _ => Face::Kiosk,
    };
    let shell = Shell {
        centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) }),
        zone: Some(centre.zone.name()),
        live: Some(Live { events: &events, ids: "screen" }),
        until: Some(seconds_left),
        ..view.shell(title, face)
    };
    let whole = || draw(&shell, body());
    match glance.layout {
        Layout::Plain => held::plain(hall, wall, glance.is_screen, whole()),
        _ if is_for_all => hall.prints().answer((wall, glance), seconds_left, whole),
        _ => whole().into_response(),
    }
}

/// Whole seconds after which the picture is no longer true; at least one.
fn seconds_left(wall: &Wall, now: Timestamp) -> i64 {
    let left = wall.changes_at() - now;
    (left + Span::milliseconds(999)).num_seconds().max(1)
}

/// What there is to press: "in use" when it is free, "free" when somebody is inside.
fn wish_now(diary: &Diary, wall: &Wall) -> Option<Wish> {
    if diary.standing(wall.at) == Standing::Free {
        return Some(Wish::InUse);
    }
    diary.holder(wall.at).filter(|used| used.state == UseState::Here).map(|_| Wish::Free)
}
