//! A session: one dated happening in a room, with its own copy of the terms families book under.

use super::age::Age;
use super::ids::{CentreId, RoomId, SeriesId, SessionId};
use super::names::Names;
use super::series::{BookingMode, Limits, Policy, Terms};
use super::window::Window;
use super::zone::{Date, Span, TimeOfDay, Timestamp, Zone};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub id: SessionId,
    pub centre: CentreId,
    pub room: RoomId,
    pub series: Option<SeriesId>,
    pub names: Names,
    pub description: Names,
    pub host: Names,
    /// When people are in the room.
    pub window: Window,
    /// The end of its turnaround (C4).
    pub clears_at: Timestamp,
    /// The promise, in the centre's zone (K4, K5).
    pub date: Date,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
    pub limits: Limits,
    pub terms: Terms,
    /// The date on which ages are judged (A3).
    pub judged_on: Date,
    pub standing: Standing,
    /// False where nobody has announced the holidays yet (K3).
    pub is_confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Planned,
    /// By the centre (B7).
    Cancelled {
        cause: Cause,
    },
}

/// Why the centre cancelled a session (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause(pub Names);

impl Session {
    pub fn is_cancelled(&self) -> bool {
        matches!(self.standing, Standing::Cancelled { .. })
    }

    pub fn is_running(&self, now: Timestamp) -> bool {
        self.window.contains(now) && !self.is_cancelled()
    }

    pub fn is_drop_in(&self) -> bool {
        self.terms.booking == BookingMode::DropIn
    }

    /// G4: staff stand in for the guardians of some age.
    pub fn leans_on_staff(&self) -> bool {
        self.terms.supervision.bands().iter().any(|band| band.policy.leans_on_staff())
    }

    /// B3: when online booking opens.
    pub fn opens_at(&self, days_before: u16, at: TimeOfDay, zone: Zone) -> Timestamp {
        zone.instant((self.date - Span::days(days_before.into())).and_time(at))
    }

    /// B4: cancelling is on time up to and including this instant.
    pub fn cancel_by(&self) -> Timestamp {
        self.window.starts() - Span::hours(self.terms.cancel_hours.into())
    }

    /// B5: from this instant places nobody claimed may go to walk-ins; never, for a drop-in session.
    pub fn released_at(&self, late_after_minutes: u16) -> Option<Timestamp> {
        (!self.is_drop_in()).then(|| self.window.starts() + Span::minutes(late_after_minutes.into()))
    }

    /// G1 and V1: where the guardian of a child of this age is.
    pub fn policy(&self, age: Age) -> Policy {
        let usual = self.terms.supervision.policy(age);
        let Some(film) = &self.terms.advisory else { return usual };
        if age.months() < film.min_months {
            return Policy::InRoom;
        }
        // V1: alone only if the film ends in time; a film that ends after midnight ends too late.
        let ends_late = self.ends > film.alone_until || self.ends < self.starts;
        if usual == Policy::Alone && ends_late { Policy::OnSite } else { usual }
    }
}
