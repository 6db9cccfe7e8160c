//! A room: what it holds, what it is part of, and whether the world may know who is in it.

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
    /// C10: the room this one is a corner of.
    pub part_of: Option<RoomId>,
    pub privacy: Privacy,
    /// Minutes after each session in which no other may start (C4).
    pub turnaround_minutes: u16,
    /// Nobody has measured or confirmed its figures: the desk sees 待核实.
    pub is_unconfirmed: bool,
    /// Its place in lists, as in the centre's file.
    pub position: u16,
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
