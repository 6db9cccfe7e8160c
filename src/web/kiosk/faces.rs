//! The faces of the screens: which layout somebody asks for, what it is drawn as, and when it is read again.
//!
//! Invariant: a picture says for how long it is true; a plain one is asked for again each minute, by the browser alone.

use axum::http::header::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::addresses;
use crate::domain::layout::Layout;
use crate::domain::room::Room;
use crate::domain::wall::{Invitation, RoomSight, Wall};
use crate::domain::zone::{Span, Timestamp};
use crate::views::door::{self, Code, Press};
use crate::views::kiosk::{self, Screen, plain, portrait};
use crate::views::layout::{CentreBrand, Face, Live, Shell, page as draw};
use crate::web::view::View;

/// The layout an address asks for: `?layout=portrait`; across, where it says no word of ours.
pub fn layout(view: &View) -> Layout {
    let query = view.path.split_once('?').map_or("", |(_, query)| query);
    let said = query.split('&').find_map(|pair| pair.strip_prefix("layout="));
    said.and_then(Layout::parse).unwrap_or_default()
}

/// The same address in a layout.
pub fn laid_out(address: &str, layout: Layout) -> String {
    match layout {
        Layout::Landscape => address.to_string(),
        Layout::Portrait | Layout::Plain => addresses::with(address, "layout", layout.word()),
    }
}

pub fn wall(layout: Layout, screen: &Screen) -> Markup {
    match layout {
        Layout::Landscape => kiosk::wall(screen),
        Layout::Portrait => portrait::wall(screen),
        Layout::Plain => plain::wall(screen),
    }
}

pub fn door(layout: Layout, screen: &Screen, sight: &RoomSight, press: Option<Press>) -> Markup {
    let code = Code { leads_to: screen.leads_to, says: door::invites(screen, sight) };
    match layout {
        Layout::Landscape | Layout::Portrait => door::door(screen, sight, code, press),
        Layout::Plain => plain::door(screen, sight, code, press),
    }
}

/// Where the code at a door leads: to a private room's slots, to the session one can go to, else to the room's programme.
pub fn leads_to(wall: &Wall, sight: &RoomSight) -> String {
    let (slug, room): (&str, &Room) = (&wall.facts.centre.slug, sight.room);
    if wall.diaries.iter().any(|diary| diary.room == room.id) {
        return addresses::private_room::slots(slug, &room.slug);
    }
    match wall.invitation(sight).map(Invitation::shown) {
        Some(shown) => addresses::session(slug, shown.session.id),
        None => addresses::with(&addresses::programme(slug), "room", &room.slug),
    }
}

/// The whole page of a screen, as an answer of `now`.
pub fn answer(
    (view, layout): (&View, Layout),
    wall: &Wall,
    now: Timestamp,
    (title, body): (String, Markup),
) -> Response {
    let centre = &wall.facts.centre;
    let events = addresses::kiosk::events(&centre.slug);
    let face = match layout {
        Layout::Landscape | Layout::Portrait => Face::Kiosk,
        Layout::Plain => Face::Paper,
    };
    let shell = Shell {
        centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) }),
        zone: Some(centre.zone.name()),
        live: Some(Live { events: &events, ids: "screen" }),
        until: Some(seconds_left(wall, now)),
        ..view.shell(title, face)
    };
    let mut answer = draw(&shell, body).into_response();
    if layout == Layout::Plain {
        answer.headers_mut().insert(REFRESH, HeaderValue::from_static(EACH_MINUTE));
    }
    answer
}

/// Electronic paper is drawn anew once a minute at most.
const EACH_MINUTE: &str = "60";
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// Whole seconds after which the picture is no longer true; at least one.
fn seconds_left(wall: &Wall, now: Timestamp) -> i64 {
    let left = wall.changes_at() - now;
    (left + Span::milliseconds(999)).num_seconds().max(1)
}
