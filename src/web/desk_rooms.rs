//! Rooms and rules at the desk: every number that holds in a room, in words (S4).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::desk::Desk;
use super::desk_sessions::{house, rooms};
use super::who::Access;
use super::{Entry, page};
use crate::domain::ids::{CentreId, RoomId};
use crate::domain::room::{PrivateUse, Room};
use crate::domain::staff::Role;
use crate::error::{Error, Fault};
use crate::store::series::{self, Series};
use crate::store::{Conn, centres};
use crate::views::desk_rooms as views;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![page("/{centre}/desk/rooms", OnDuty, list), page("/{centre}/desk/rooms/{room}", OnDuty, one)]
}

async fn list(desk: Desk) -> Result<Response, Error> {
    let house = house(&desk).await?;
    let title = (desk.words().say("numbers-rooms"), Place::Sessions, false);
    let list = views::list(desk.words(), &desk.centre, (&house.rooms, &house.equipment));
    Ok(desk.answer_with(StatusCode::OK, title, list))
}

async fn one(desk: Desk, Path((_, slug)): Path<(String, String)>) -> Result<Response, Error> {
    let rooms = rooms(&desk).await?;
    let room = rooms.iter().find(|room| room.slug == slug).ok_or(Error::Missing)?;
    let (centre, id) = (desk.centre.id, room.id);
    let inside =
        desk.app.store.read(move |db| Box::pin(async move { Inside::load(db, (centre, id)).await })).await?;
    Ok(draw(&desk, (room, &rooms), &inside))
}

/// What holds in a room beside the room's own numbers.
pub struct Inside {
    /// M1: how it is used, where it is private.
    pub private: Option<PrivateUse>,
    /// What takes place there now.
    pub series: Vec<Series>,
}

impl Inside {
    pub async fn load(db: &mut Conn, (centre, room): (CentreId, RoomId)) -> Result<Inside, Fault> {
        let private = centres::private_uses(db, centre).await?.into_iter().find(|(id, _)| *id == room);
        let mut series = series::of_centre(db, centre).await?;
        series.retain(|series| series.is_open && series.room == room);
        Ok(Inside { private: private.map(|(_, used)| used), series })
    }
}

fn draw(desk: &Desk, (room, rooms): (&Room, &[Room]), inside: &Inside) -> Response {
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        room,
        rooms,
        private: inside.private.as_ref(),
        series: inside.series.iter().map(|series| (series.id, &series.plan)).collect(),
        today: desk.today(),
        may_plan: desk.staff.role >= Role::Office,
    };
    let title = room.names.in_(desk.view.language).to_string();
    desk.answer_with(StatusCode::OK, (title, Place::Sessions, false), views::page(&page))
}
