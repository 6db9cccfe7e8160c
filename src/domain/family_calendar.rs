//! A household's own calendar (P5): its places, and when it has a private room, for its own phones.
//!
//! Keeps true: its address is 256 random bits, never printed, and what is kept of it is its hash; children stand there by
//! their nicknames, grown-ups not at all; of a private room nothing but that the family is busy.

use super::booking::{CancelledBy, State};
use super::calendar::{Calendar, Listed};
use super::ids::{BookingId, CentreId};
use super::names::Name;
use super::token;
use super::window::Window;
use super::zone::{Timestamp, Zone};
use uuid::Uuid;

/// What the address of a household's calendar opens it with.
pub type Token = token::Token<32>;

/// Everything such a calendar tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FamilyCalendar {
    /// Of each centre where it has something.
    pub centres: Vec<Calendar>,
    /// In order of time.
    pub places: Vec<Place>,
    pub busy: Vec<Busy>,
}

/// A booking that still means something.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub booking: BookingId,
    pub listed: Listed,
    pub stand: Stand,
    pub booked_at: Timestamp,
    /// When it was booked, or got its place from the line.
    pub since: Timestamp,
    /// B6: until when an offer stands.
    pub offered_until: Option<Timestamp>,
    /// Each by its nickname.
    pub children: Vec<(Name, Stand)>,
}

/// What a child, or the best placed of a party, has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// The centre called it off.
    Off,
    Waiting,
    Offered,
    Held,
}

/// A time in a private room (M2).
#[derive(Debug, Clone, PartialEq)]
pub struct Busy {
    pub id: Uuid,
    pub window: Window,
    pub zone: Zone,
}

impl Stand {
    /// None for what the family gave up, lost or missed: that leaves its calendar.
    pub fn of(state: &State) -> Option<Stand> {
        match state {
            State::Confirmed | State::Attended { .. } | State::Late { .. } => Some(Stand::Held),
            State::Offered => Some(Stand::Offered),
            State::Waiting => Some(Stand::Waiting),
            State::Cancelled { by: CancelledBy::Centre } => Some(Stand::Off),
            State::Cancelled { .. } | State::Lapsed | State::NoShow | State::TurnedAway => None,
        }
    }
}

impl FamilyCalendar {
    pub fn centre(&self, id: CentreId) -> Option<&Calendar> {
        self.centres.iter().find(|calendar| calendar.centre.id == id)
    }
}
