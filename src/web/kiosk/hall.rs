//! The hall: all that screens are drawn from, and all they learn of who looks.
//!
//! Invariant: from a [`Hall`] nothing can be reached but walls, which name nobody and hold nothing of who is in a private
//! room; a handler whose state it is cannot ask for more.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;
use std::time::Duration;

use super::pictures::Pictures;
use super::prints::Prints;
use crate::addresses::Origin;
use crate::domain::ids::{CentreId, RoomId};
use crate::domain::layout::Layout;
use crate::domain::wall::Wall;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::stop::Stop;
use crate::views::words::Words;
use crate::web::coding::Coding;
use crate::web::events::{Seat, Seats};
use crate::web::view::View;

/// What hangs in the halls of this house.
#[derive(Clone)]
pub struct Hall {
    pictures: Pictures,
    prints: Prints,
    origin: Origin,
    seats: Seats,
    stop: Stop,
}

impl Hall {
    pub(super) fn new(pictures: Pictures, origin: Origin, seats: Seats, stop: Stop) -> Hall {
        Hall { pictures, prints: Prints::default(), origin, seats, stop }
    }

    /// A centre as it is: younger than a second, with the instant it was read at.
    ///
    /// # Errors
    /// [`Error::Missing`] when no centre has this word.
    pub async fn wall(&self, slug: &str) -> Result<Arc<Wall>, Error> {
        self.pictures.of(slug).await
    }

    /// What was drawn of the pictures that stand.
    pub fn prints(&self) -> &Prints {
        &self.prints
    }

    /// The house's clock.
    pub fn now(&self) -> Timestamp {
        self.pictures.now()
    }

    /// Waits until the picture of a wall may not stay any longer, `most` at the longest.
    pub fn until_old(&self, wall: &Wall, most: Duration) -> impl Future<Output = ()> + use<> {
        self.pictures.until_old(wall, most)
    }

    /// Room for one more answer that is held; none when all are taken.
    pub fn seat(&self) -> Option<Seat> {
        self.seats.take()
    }

    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The whole address of a page, for codes.
    pub fn link(&self, address: &str) -> String {
        self.origin.link(address)
    }
}

/// Where whoever looks may press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Nowhere,
    /// At one room's door.
    Door(CentreId, RoomId),
    /// In one centre.
    Centre(CentreId),
    Everywhere,
}

impl Reach {
    pub fn covers(self, centre: CentreId, room: RoomId) -> bool {
        match self {
            Reach::Nowhere => false,
            Reach::Door(of, at) => (of, at) == (centre, room),
            Reach::Centre(of) => of == centre,
            Reach::Everywhere => true,
        }
    }
}

/// How a face is looked at: in which words, how it lies, and what may be pressed on it.
#[derive(Clone)]
pub struct Glance {
    pub view: View,
    pub layout: Layout,
    pub reach: Reach,
    /// For the form of whoever may press.
    pub token: Option<String>,
    /// A screen of the house looks, not a passer-by.
    pub is_screen: bool,
    /// In which coding its browser takes an answer.
    pub coding: Coding,
}

impl Glance {
    pub fn words(&self) -> &'static Words {
        self.view.words()
    }
}

impl<S: Sync> FromRequestParts<S> for Glance {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Glance, Error> {
        parts.extensions.get().cloned().ok_or(Error::Missing)
    }
}
