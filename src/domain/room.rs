//! A room: what it holds, what it is part of, and whether the world may know who is in it.

use super::activity::Purpose;
use super::ids::{CentreId, RoomId};
use super::names::Names;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub id: RoomId,
    pub centre: CentreId,
    /// Its word in addresses: `dance`.
    pub slug: String,
    pub names: Names,
    /// The name of its colours and icon: `play`, `read`, `class`, `dance`, `cinema`, `baby`, `hall` …
    pub look: String,
    /// Everybody in it: children, guardians, staff, carried babies (C1).
    pub room_limit: u16,
    /// C10: the room this one is a part of: a corner of it, or a half of a hall that divides.
    pub part_of: Option<RoomId>,
    /// C10: a hall that divides: whole and parts are not in use at once. Else its parts are corners.
    pub divides: bool,
    pub privacy: Privacy,
    /// Minutes after each session in which no other may start (C4).
    pub turnaround_minutes: u16,
    /// Nobody has measured or confirmed its figures: the desk sees 待核实.
    pub is_unconfirmed: bool,
    /// What open data tell of whatever takes place there.
    pub purpose: Purpose,
    /// Its place in lists, as in the centre's file.
    pub position: u16,
    /// What its file says, where the desk set something else (S4).
    pub filed: Numbers,
}

/// The numbers of a room that are set at the desk (S4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Heads (C1).
    pub room_limit: u16,
    /// Minutes after each session (C4).
    pub turnaround_minutes: u16,
}

impl Room {
    pub fn numbers(&self) -> Numbers {
        let Room { room_limit, turnaround_minutes, .. } = *self;
        Numbers { room_limit, turnaround_minutes }
    }

    /// C1: heads that a session holds here which is planned for so many. Where the desk set the room's number: all of
    /// it, if it was planned for all that the file says, and never more than it.
    pub fn holds(&self, planned: u16) -> u16 {
        match self.filed.room_limit {
            filed if filed == self.room_limit => planned,
            filed if filed == planned => self.room_limit,
            _ => planned.min(self.room_limit),
        }
    }
}

/// C10, C4: whether two rooms want one floor, so that they are not in use at once: a room and itself, and a hall that
/// divides with each of its parts, both ways. `hall_of`: the dividing hall a room is a part of.
///
/// ```
/// use leyuan::domain::room::want_one_floor;
/// let hall_of = |room: &str| room.starts_with("half").then_some("hall");
/// assert!(want_one_floor("hall", "half a", hall_of) && want_one_floor("half a", "hall", hall_of));
/// assert!(!want_one_floor("half a", "half b", hall_of) && !want_one_floor("gym", "hall", hall_of));
/// ```
pub fn want_one_floor<R: Copy + PartialEq>(one: R, other: R, hall_of: impl Fn(R) -> Option<R>) -> bool {
    one == other || hall_of(one) == Some(other) || hall_of(other) == Some(one)
}

/// As [`want_one_floor`], of a centre's rooms.
pub fn share_floor(rooms: &[Room], one: RoomId, other: RoomId) -> bool {
    let find = |id: RoomId| rooms.iter().find(|room| room.id == id);
    want_one_floor(one, other, |id| {
        find(id)?.part_of.and_then(find).filter(|whole| whole.divides).map(|whole| whole.id)
    })
}

/// Who may know what about a room (Z4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    #[default]
    Public,
    /// M2: free, in use, next free at – nothing more, anywhere.
    Private,
}

/// M1: how a private room is used. Counts and minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrivateUse {
    pub slot_minutes: u16,
    pub turnaround_minutes: u16,
    /// "In use" set by one press releases itself after this.
    pub release_minutes: u16,
    /// A booked slot is kept this long.
    pub kept_minutes: u16,
    pub per_adult_and_day: u16,
    pub adults_max: u16,
    /// At least one child under this age in months.
    pub child_under_months: u16,
    /// Heads the building counts for it at all opening hours (C1).
    pub largest_party: u16,
    pub women_only: bool,
}

impl Default for PrivateUse {
    fn default() -> PrivateUse {
        PrivateUse {
            slot_minutes: 30,
            turnaround_minutes: 5,
            release_minutes: 30,
            kept_minutes: 5,
            per_adult_and_day: 4,
            adults_max: 2,
            child_under_months: 36,
            largest_party: 5,
            women_only: false,
        }
    }
}
