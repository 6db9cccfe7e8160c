//! The one session the code at a room's door leads to.
//!
//! Keeps true: the code never leads to a session that is over, called off, full or behind a closure, nor into a private
//! room's bookings (M2).

use super::{Now, RoomSight, Shown, Wall};
use crate::domain::audience::Fullness;
use crate::domain::closure;

/// What somebody at the door can do with a session.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Invitation<'a> {
    /// It runs, and there is room: the desk lets people in.
    Running(&'a Shown<'a>),
    /// To be booked ahead.
    Ahead(&'a Shown<'a>),
}

impl<'a> Invitation<'a> {
    pub fn shown(self) -> &'a Shown<'a> {
        match self {
            Invitation::Running(shown) | Invitation::Ahead(shown) => shown,
        }
    }
}

impl Wall {
    /// What runs while it has places, else the next that has; none, and the room's programme is all there is.
    pub fn invitation<'a>(&self, sight: &'a RoomSight<'a>) -> Option<Invitation<'a>> {
        match &sight.now {
            Now::Running(shown) if has_places(shown) => return Some(Invitation::Running(shown)),
            Now::Private(_) => return None,
            Now::Running(_) | Now::CalledOff(_) | Now::Closed(_) | Now::Cleaning { .. } | Now::Idle => {}
        }
        let mut ahead = sight.next.iter().chain(&sight.later);
        ahead.find(|shown| has_places(shown) && !self.is_shut_off(shown)).map(Invitation::Ahead)
    }

    fn is_shut_off(&self, shown: &Shown) -> bool {
        let (room, window) = (shown.session.room, shown.session.window);
        closure::in_the_way(&self.closures, room, &self.facts.rooms, window).next().is_some()
    }
}

fn has_places(shown: &Shown) -> bool {
    match shown.fullness {
        Fullness::Free(_) | Fullness::Few(_) | Fullness::FewFrom(..) => true,
        Fullness::Full | Fullness::Cancelled | Fullness::Over | Fullness::AtDesk | Fullness::Barred => false,
    }
}
