//! A booking: a party's claim on a session. What became of it belongs to each child on it (B5).

use super::ids::{BookingId, ChildId, GuardianId, HouseholdId, Number, RoomId, SessionId};
use super::names::Names;
use super::window::Window;
use super::zone::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// What became of one child on a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    Confirmed,
    Waiting,
    /// A freed place held for the household (B6); until when is the booking's.
    Offered,
    /// Came in time; left, if `left`.
    Attended {
        left: bool,
    },
    /// Came after the place was released.
    Late {
        left: bool,
    },
    Cancelled {
        by: CancelledBy,
    },
    /// The offer ran out.
    Lapsed,
    NoShow,
    /// Refused at the door (A6, C7): no strike.
    TurnedAway,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// On time (B4).
    Household,
    HouseholdLate,
    Desk,
    Centre,
}

impl CancelledBy {
    pub const fn word(self) -> &'static str {
        match self {
            CancelledBy::Household => "household",
            CancelledBy::HouseholdLate => "household_late",
            CancelledBy::Desk => "desk",
            CancelledBy::Centre => "centre",
        }
    }

    fn parse(word: &str) -> Option<CancelledBy> {
        [CancelledBy::Household, CancelledBy::HouseholdLate, CancelledBy::Desk, CancelledBy::Centre]
            .into_iter()
            .find(|by| by.word() == word)
    }
}

impl State {
    /// The word the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            State::Confirmed => "confirmed",
            State::Waiting => "waiting",
            State::Offered => "offered",
            State::Attended { .. } => "attended",
            State::Late { .. } => "late",
            State::Cancelled { .. } => "cancelled",
            State::Lapsed => "lapsed",
            State::NoShow => "no_show",
            State::TurnedAway => "turned_away",
        }
    }

    /// Reads what the database keeps.
    pub fn stored(word: &str, has_left: bool, ended_by: Option<&str>) -> Option<State> {
        Some(match word {
            "confirmed" => State::Confirmed,
            "waiting" => State::Waiting,
            "offered" => State::Offered,
            "attended" => State::Attended { left: has_left },
            "late" => State::Late { left: has_left },
            "cancelled" => State::Cancelled { by: CancelledBy::parse(ended_by?)? },
            "lapsed" => State::Lapsed,
            "no_show" => State::NoShow,
            "turned_away" => State::TurnedAway,
            _ => return None,
        })
    }

    /// Takes a place now: confirmed, held for an offer, or inside.
    pub fn holds_place(self) -> bool {
        matches!(
            self,
            State::Confirmed | State::Offered | State::Attended { left: false } | State::Late { left: false }
        )
    }

    /// Checked in, and not out again.
    pub fn is_inside(self) -> bool {
        matches!(self, State::Attended { left: false } | State::Late { left: false })
    }

    /// B1: stands in the way of another booking at the same time.
    pub fn occupies(self) -> bool {
        matches!(self, State::Confirmed | State::Offered | State::Attended { .. } | State::Late { .. })
    }

    /// B2: on-time and centre cancellations give the count back; late ones and no-shows do not.
    pub fn counts_in_week(self) -> bool {
        match self {
            State::Confirmed
            | State::Offered
            | State::Attended { .. }
            | State::Late { .. }
            | State::NoShow => true,
            State::Cancelled { by } => by == CancelledBy::HouseholdLate,
            State::Waiting | State::Lapsed | State::TurnedAway => false,
        }
    }
}

/// How a child is on a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Takes a place.
    Place,
    /// In the arms: a body, not a place (C2).
    Carried,
    /// A sibling brought along: a body, not a place; a seat where seats are counted (V1).
    Along,
}

impl Part {
    /// Reads what the database keeps.
    pub fn stored(is_carried: bool, is_along: bool) -> Part {
        match (is_carried, is_along) {
            (true, _) => Part::Carried,
            (false, true) => Part::Along,
            (false, false) => Part::Place,
        }
    }

    pub fn takes_place(self) -> bool {
        self == Part::Place
    }
}

/// One child's place in a session, as capacity sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    pub session: SessionId,
    pub booking: BookingId,
    pub household: HouseholdId,
    /// The booking's place in line.
    pub number: Number,
    /// What is said at the door.
    pub code: String,
    pub child: ChildId,
    pub part: Part,
    pub state: State,
    pub birth: Option<Date>,
}

/// One guardian who comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escort {
    pub session: SessionId,
    pub booking: BookingId,
    pub guardian: GuardianId,
    pub is_in_room: bool,
}

/// What a child has on elsewhere: for overlaps, weekly counts and waiting (B1, B2).
#[derive(Debug, Clone, PartialEq)]
pub struct Engagement {
    pub child: ChildId,
    pub booking: BookingId,
    pub session: SessionId,
    pub is_here: bool,
    pub room: RoomId,
    pub window: Window,
    pub date: Date,
    pub names: Names,
    pub part: Part,
    pub state: State,
    /// A course session is not counted by B2.
    pub is_course: bool,
}

/// B5: no online booking for a child from a day until a day (exclusive).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub child: ChildId,
    pub from: Date,
    pub until: Date,
}

/// A booking's own times (B4, B6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    pub offered_until: Option<Timestamp>,
    pub promoted_at: Option<Timestamp>,
    pub cancel_until: Option<Timestamp>,
    pub seen_at: Option<Timestamp>,
    /// The date of its session that the household was reminded of.
    pub reminded_for: Option<Date>,
}
