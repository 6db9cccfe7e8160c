//! A roll-call: who is inside, room by room, and how many were seen (C7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::centres::Use;
use super::rosters::{RosterChild, RosterGuardian};
use crate::domain::private_room::Standing;
use crate::domain::roll_call::{Present, RoomCall};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;

/// Everybody who is inside.
#[derive(Serialize, JsonSchema)]
pub struct RollCall {
    pub at: Timestamp,
    /// In the rooms; of private ones nobody is counted.
    pub people: u16,
    /// Grown-ups who came with a child and are in none of the rooms.
    pub elsewhere: u16,
    pub rooms: Vec<RoomInside>,
}

/// Of one room. Each head stands once: those of a part not in the whole.
#[derive(Serialize, JsonSchema)]
pub struct RoomInside {
    pub room: String,
    pub names: Called,
    /// How many are looked for: the sum of the three below.
    pub expected: u16,
    /// Children checked in and not out, and the guardians in the room with them.
    pub named: u16,
    /// Let in by a press without a name.
    pub walk_ins: u16,
    /// Counted otherwise.
    pub counted: u16,
    pub families: Vec<FamilyInside>,
    /// Of a private room, all that is told (M2).
    pub standing: Option<Use>,
}

/// Of one booking, who is inside.
#[derive(Serialize, JsonSchema)]
pub struct FamilyInside {
    pub session: Uuid,
    pub booking: Uuid,
    pub children: Vec<RosterChild>,
    pub guardians: Vec<RosterGuardian>,
}

impl RoomInside {
    pub fn of(call: &RoomCall, families: Vec<FamilyInside>, standing: Option<Standing>) -> RoomInside {
        RoomInside {
            room: call.room.slug.clone(),
            names: (&call.room.names).into(),
            expected: call.expected(),
            named: call.named(),
            walk_ins: call.walk_ins(),
            counted: call.counted(),
            families,
            standing: standing.map(Use::from),
        }
    }
}

impl FamilyInside {
    pub fn of(session: &Session, present: &Present) -> FamilyInside {
        use super::rosters::Names::Shown;
        let adults = present.entry.grown_ups.iter();
        FamilyInside {
            session: session.id.0,
            booking: present.entry.booking.0,
            children: present.members.iter().map(|it| RosterChild::of(it, session.date, Shown)).collect(),
            guardians: adults.map(|adult| RosterGuardian::of(adult, Shown)).collect(),
        }
    }
}

/// How many were seen in each room that was looked into; the others stay as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollCallWish {
    #[schemars(length(min = 1, max = 200))]
    pub rooms: Vec<RoomSeen>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomSeen {
    pub room: String,
    /// As the list said it: counts that changed since are not corrected.
    #[schemars(range(max = 9999))]
    pub expected: u16,
    #[schemars(range(max = 9999))]
    pub seen: u16,
}

/// Written down: so many seen of so many.
#[derive(Serialize, JsonSchema)]
pub struct RollCallHeld {
    pub id: Uuid,
    pub seen: u16,
    pub expected: u16,
}
