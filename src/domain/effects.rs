//! What a change that touches several people would do, told before it is done (Z3).
//!
//! Keeps true: what is confirmed is what was shown. The digest names the effects; a command whose effects have
//! another digest does nothing and shows the new ones.

use super::digest;
use super::ids::{BookingId, GroupId, HouseholdId, SessionId};
use super::names::Names;
use super::refusal::Refusals;
use super::window::Window;
use serde::Serialize;
use std::collections::BTreeSet;

/// Everything a change would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Effects(pub Vec<Touched>);

/// One session it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touched {
    pub session: SessionId,
    pub names: Names,
    pub room: Names,
    pub window: Window,
    /// C5: over by so many once it is done.
    pub over: u16,
    /// In order of joining.
    pub bookings: Vec<Hit>,
    /// B10: groups it takes elsewhere or away; the desk calls their hosts.
    pub groups: Vec<GroupHit>,
}

/// One group in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GroupHit {
    pub group: GroupId,
    pub children: u16,
    pub adults: u16,
}

/// One booking in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Of a lesson that is not there yet, where there is none: the enrolment (B7).
    pub booking: BookingId,
    pub household: HouseholdId,
    pub children: u16,
    pub is_waiting: bool,
    /// No e-mail: the desk calls.
    pub is_to_call: bool,
    pub fate: Fate,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Fate {
    /// Goes on as it is, and the family is told.
    Kept,
    /// Ends, for these reasons; none where the session itself ends.
    Lost(Option<Refusals>),
    /// Has something else then: gets no place, and what it has stays (B7).
    Away(Refusals),
    /// Goes on, and nobody need be told.
    Untouched,
}

impl Effects {
    /// Names these effects, and no others.
    pub fn digest(&self) -> String {
        digest::of(self)
    }

    /// Nobody is booked or placed, nobody waits, nothing goes over.
    pub fn is_nothing(&self) -> bool {
        self.told().next().is_none() && self.over().next().is_none() && self.groups().next().is_none()
    }

    /// Groups whose hosts the desk has to call (B10).
    pub fn groups(&self) -> impl Iterator<Item = &GroupHit> {
        self.0.iter().flat_map(|touched| &touched.groups)
    }

    /// Bookings whose families are told.
    pub fn told(&self) -> impl Iterator<Item = &Hit> {
        self.0.iter().flat_map(|touched| &touched.bookings).filter(|hit| hit.fate != Fate::Untouched)
    }

    /// Sessions that would be over a limit (C5).
    pub fn over(&self) -> impl Iterator<Item = &Touched> {
        self.0.iter().filter(|touched| touched.over > 0)
    }

    /// How many families are told.
    pub fn families(&self) -> usize {
        self.told().map(|hit| hit.household).collect::<BTreeSet<_>>().len()
    }

    /// Of these, how many have no e-mail.
    pub fn to_call(&self) -> usize {
        let calls = self.told().filter(|hit| hit.is_to_call);
        calls.map(|hit| hit.household).collect::<BTreeSet<_>>().len()
    }

    pub fn of(&self, session: SessionId) -> Option<&Touched> {
        self.0.iter().find(|touched| touched.session == session)
    }
}
