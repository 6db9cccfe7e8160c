//! A closure: some rooms, or the whole building, shut for a while (B7).
//!
//! Keeps true: what closes a room closes its parts (C10); a closure that was lifted closes nothing.

use super::ids::{CentreId, ClosureId, RoomId};
use super::names::Names;
use super::room::Room;
use super::window::Window;
use super::zone::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    pub id: ClosureId,
    pub centre: CentreId,
    pub extent: Extent,
    pub window: Window,
    pub reason: Names,
}

/// What is shut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    Building,
    /// At least one.
    Rooms(Vec<RoomId>),
}

impl Extent {
    /// As it is kept: without a room it is the building.
    pub fn of(rooms: Vec<RoomId>) -> Extent {
        if rooms.is_empty() { Extent::Building } else { Extent::Rooms(rooms) }
    }

    /// The rooms that were named; none for the building.
    pub fn named(&self) -> &[RoomId] {
        match self {
            Extent::Building => &[],
            Extent::Rooms(rooms) => rooms,
        }
    }
}

impl Closure {
    /// Whether it shuts this room: the room itself, what the room is part of, or the building (C10).
    pub fn shuts(&self, room: RoomId, rooms: &[Room]) -> bool {
        match &self.extent {
            Extent::Building => true,
            Extent::Rooms(shut) => shut.iter().any(|shut| is_within(room, *shut, rooms)),
        }
    }

    /// The rooms it names, in the centre's order; none for the building.
    pub fn named<'a>(&'a self, rooms: &'a [Room]) -> impl Iterator<Item = &'a Room> {
        rooms.iter().filter(|room| self.extent.named().contains(&room.id))
    }
}

/// Whether a room is another, or a part of it.
pub fn is_within(room: RoomId, whole: RoomId, rooms: &[Room]) -> bool {
    let mut next = Some(room);
    // Rooms are few: a ring of parts ends after as many steps as there are rooms.
    for _ in 0..=rooms.len() {
        let Some(here) = next else { return false };
        if here == whole {
            return true;
        }
        next = rooms.iter().find(|room| room.id == here).and_then(|room| room.part_of);
    }
    false
}

/// The closure that shuts a room at an instant; of several, the one that ends last.
pub fn standing<'a>(
    closures: &'a [Closure],
    room: RoomId,
    rooms: &[Room],
    now: Timestamp,
) -> Option<&'a Closure> {
    let shut = closures.iter().filter(|closure| closure.window.contains(now) && closure.shuts(room, rooms));
    shut.max_by_key(|closure| closure.window.ends())
}

/// Closures of a room that touch a window, in order of their start.
pub fn in_the_way<'a>(
    closures: &'a [Closure],
    room: RoomId,
    rooms: &'a [Room],
    window: Window,
) -> impl Iterator<Item = &'a Closure> {
    closures.iter().filter(move |closure| closure.window.overlaps(window) && closure.shuts(room, rooms))
}
