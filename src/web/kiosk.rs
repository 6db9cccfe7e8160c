//! Walls and doors: the public screens of a centre, and the one press at a private room's door.
//!
//! Invariant: what screens show is drawn in `faces` from the hall alone; only the press, which is somebody's, enters
//! the house.

mod faces;
pub mod hall;
mod held;
mod pictures;
mod prints;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::events::Seats;
use super::forms::Form;
use super::frame::Frame;
use super::private_room::again;
use super::view::View;
use super::who::{Access, Asker};
use super::{Entry, act, face};
use crate::actions::use_private_room::{self, By, UsePrivateRoom};
use crate::addresses;
use crate::app::App;
use crate::domain::ids::CentreId;
use crate::domain::layout::Layout;
use crate::domain::room::{Privacy, Room};
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres};
use crate::views::door::Wish;
use hall::{Hall, Reach};
use pictures::Pictures;

pub fn entries() -> Vec<Entry> {
    vec![
        face("/{centre}/kiosk", faces::wall),
        face("/{centre}/kiosk/{room}", faces::door),
        // Who may is asked of the room: its own door's screen, its staff, a household.
        act("/{centre}/kiosk/{room}/use", Access::Anyone, press).for_screens(),
    ]
}

/// What the faces are drawn from.
pub(super) fn hall(app: &App, seats: &Seats) -> Hall {
    Hall::new(Pictures::new(app), app.origin.clone(), seats.clone(), app.stop.clone())
}

/// Where somebody may press, of whom a face learns no more.
pub(super) fn reach(asker: &Asker) -> Reach {
    match asker {
        Asker::Device(device) => {
            device.hung.place.room.map_or(Reach::Nowhere, |room| Reach::Door(device.centre, room))
        }
        Asker::Staff(staff) => Reach::Centre(staff.centre),
        Asker::Household(_) => Reach::Everywhere,
        Asker::Nobody | Asker::Counter(_) | Asker::Host(_) => Reach::Nowhere,
    }
}

/// As whom somebody presses at this room; none who may not.
pub(super) fn by(asker: &Asker, centre: CentreId, room: &Room) -> Option<(By, Actor)> {
    let by = match asker {
        Asker::Device(device) => (By::Door, device.actor()),
        Asker::Staff(staff) => (By::Desk, staff.actor()),
        Asker::Household(asker) => (By::Household(asker.household), asker.actor()),
        Asker::Nobody | Asker::Counter(_) | Asker::Host(_) => return None,
    };
    reach(asker).covers(centre, room.id).then_some(by)
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
        By::Door | By::Desk => as_seen(&addresses::kiosk::door(&slug, &room.slug), &frame.view),
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

/// A face in the layout it was looked at in.
fn as_seen(face: &str, view: &View) -> String {
    match super::screens::asked_layout(view.path.split_once('?').map(|(_, query)| query)) {
        Layout::Landscape => face.to_string(),
        layout => addresses::with(face, "layout", layout.code()),
    }
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
