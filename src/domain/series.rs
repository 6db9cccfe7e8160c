//! A series: what recurs, and what it asks of those who come.
//!
//! Invariant: the terms a family booked under are the session's own copy; changing a series changes the sessions
//! planned from then on, never a promise already made.

use super::age::{Age, AgeRange};
use super::equipment::Needs;
use super::fee::Fee;
use super::names::Names;
use super::zone::{Date, TimeOfDay};
use serde::{Deserialize, Serialize};

/// What one session holds. Both numbers must hold (C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Children (in a cinema: seats).
    pub places: u16,
    /// Everybody in the room: children, guardians in the room, staff, carried babies.
    pub room_limit: u16,
    /// Rostered staff, taken off `room_limit` before anyone books (C2).
    pub staff: u16,
    /// Of `places`, kept for people at the desk (C8).
    pub walk_in_places: u16,
    /// Parties, at most (C1).
    pub families_max: Option<u16>,
}

impl Limits {
    /// Nobody has said yet how many may come: what an import gives that states no numbers.
    pub const UNSTATED: Limits =
        Limits { places: 0, room_limit: 0, staff: 0, walk_in_places: 0, families_max: None };

    /// C1: both numbers are known, so that both can hold.
    pub fn are_stated(&self) -> bool {
        self.places > 0 && self.room_limit > 0
    }
}

/// What a programme asks of those who come to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub booking: BookingMode,
    /// None: no range was ever stated (A4), so online booking is closed until staff have looked.
    pub ages: Option<AgeRange>,
    pub judged: Judged,
    /// A5: days around the reference date on which the age may also hold.
    pub grace_days: u16,
    pub supervision: Supervision,
    /// G2: a party brings no more guardians than it must.
    pub is_peak: bool,
    /// C2: babies under 12 months may be carried along.
    pub carries_babies: bool,
    /// C2: siblings who are not of its age may be brought along, in the room without a place.
    #[serde(default)]
    pub takes_siblings: bool,
    /// V1: what takes a place.
    pub counts: Counts,
    pub advisory: Option<Advisory>,
    /// B4: hours before the start until which cancelling is on time.
    pub cancel_hours: u16,
    /// A6: what is looked at by the door ("up to 140 cm", "bring socks").
    pub door_checks: Vec<Names>,
    /// What a child's place costs, paid at the desk.
    #[serde(default)]
    pub fee: Fee,
    /// What of the house's equipment it uses, in the same clash check as its room (C4).
    #[serde(default, skip_serializing_if = "Needs::is_empty")]
    pub needs: Needs,
}

/// How places are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingMode {
    /// Session by session.
    Open,
    /// Session by session; arrival at any time, leaving frees the place (B5).
    DropIn,
    /// Taken whole (B9).
    Course,
    /// Placed by the desk (B10): talks, receptions, groups.
    Desk,
}

/// A3: the date on which the age is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    SessionDate,
    SeriesFirstSession,
    FixedDate(Date),
}

/// What takes a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    Children,
    /// V1: a place is a seat, for children and the guardians in the room.
    Seats,
}

/// G1: where the guardian is while the child is in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    InRoom,
    /// Outside the door, in the building (parents are not let in).
    NotInRoom,
    OnSite,
    /// Handed over to staff and released by G5.
    DropOff,
    /// Comes and goes alone (96 months and more).
    Alone,
}

impl Policy {
    /// A guardian must be named on the booking.
    pub fn needs_guardian(self) -> bool {
        matches!(self, Policy::InRoom | Policy::NotInRoom | Policy::OnSite)
    }

    /// Staff stand in for the guardian, so G4 must hold.
    pub fn leans_on_staff(self) -> bool {
        matches!(self, Policy::NotInRoom | Policy::DropOff)
    }
}

/// G1: the policy for each age, in bands from the youngest up. Never empty; the last band has no end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Supervision(Vec<Band>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Months, exclusive; none for the last band.
    pub under: Option<u16>,
    pub policy: Policy,
}

impl Supervision {
    /// Bands in ascending order, the last one open; else `None`.
    pub fn new(bands: Vec<Band>) -> Option<Supervision> {
        let ascending = bands.windows(2).all(|pair| match (pair[0].under, pair[1].under) {
            (Some(low), Some(high)) => low < high,
            (Some(_), None) => true,
            (None, _) => false,
        });
        (ascending && bands.last().is_some_and(|band| band.under.is_none())).then_some(Supervision(bands))
    }

    /// G1's defaults: in the room under 72 months, on site under 96, then alone.
    pub fn usual() -> Supervision {
        let band = |under, policy| Band { under, policy };
        Supervision(vec![
            band(Some(72), Policy::InRoom),
            band(Some(96), Policy::OnSite),
            band(None, Policy::Alone),
        ])
    }

    pub fn policy(&self, age: Age) -> Policy {
        let band = self.0.iter().find(|band| band.under.is_none_or(|under| age.months() < under));
        band.map_or(Policy::InRoom, |band| band.policy)
    }

    pub fn bands(&self) -> &[Band] {
        &self.0
    }
}

/// V1: what a film asks, the stricter of the centre's own and the official rating. Months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// Younger than this only with a guardian in the room.
    pub min_months: u16,
    /// Younger than this not at all.
    pub with_guardian_min_months: u16,
    /// V1: children who come alone are let in only if the film ends by then.
    pub alone_until: TimeOfDay,
    pub notice: Names,
    /// The official rating's own words, where there is one.
    pub rating: Option<Names>,
}

/// Who runs a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    #[default]
    Staff,
    Partner,
    School,
    Volunteer,
}
