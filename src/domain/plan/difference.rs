//! What planning a series anew would do, shown before it is done (Z3).
//!
//! Keeps true: what is confirmed is what was shown. The digest names everything that stands here.

use crate::domain::digest;
use crate::domain::effects::Effects;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::names::Names;
use crate::domain::window::Window;
use serde::Serialize;

/// Everything a plan would do, in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Difference {
    pub added: Vec<Window>,
    pub changed: Vec<Changed>,
    /// No longer planned; with bookings in them they are called off (B7).
    pub ended: Vec<(SessionId, Window)>,
    /// Changed by hand before: they stay as they are.
    pub kept: Vec<(SessionId, Window)>,
    /// C4: dates on which the room, or equipment, is taken. Nothing is done while there is one.
    pub clashes: Vec<Clash>,
    /// What staff should know, and may want all the same.
    pub notes: Vec<Note>,
    /// Of the sessions somebody holds or waits for a place in.
    pub effects: Effects,
}

/// A session that goes on, differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    pub session: SessionId,
    pub was: Window,
    pub is: Window,
    /// Where it goes on, if elsewhere.
    pub room: Option<Names>,
}

/// Two that want one room at a time, turnaround included, or the same equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clash {
    pub wanted: Window,
    pub session: SessionId,
    pub names: Names,
    pub window: Window,
    /// Of what there are too few; none, where it is about the room.
    pub few: Option<Few>,
}

/// Equipment, and how many of it there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Few {
    pub names: Names,
    pub count: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Note {
    /// B7: the room is shut then, so that date is called off from the start.
    Shut { window: Window, reason: Names },
    /// K1: the house is not open then.
    OutsideHours { window: Window },
    /// The host is in another room at the same time.
    HostElsewhere { window: Window, session: SessionId, names: Names },
    /// Somebody the rota names with it is with another session at the new time (G4).
    StaffElsewhere { window: Window, staff: StaffId, session: SessionId, names: Names },
}

impl Difference {
    /// Names everything here, and nothing else.
    pub fn digest(&self) -> String {
        digest::of(self)
    }

    /// Nothing would change, so far as sessions go.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.ended.is_empty()
    }
}
