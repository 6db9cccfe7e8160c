//! What to do so that the sessions of a series are those its plan promises.
//!
//! Invariant: a session with bookings is never withdrawn, renewed or doubled; one that people moved, cut or cancelled
//! is theirs and left alone.

use super::ahead::Planned;
use crate::domain::ids::{RoomId, SessionId};
use crate::domain::series::Limits;
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};

/// A session of a series as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Existing {
    pub id: SessionId,
    /// Which occurrence of the series it is, even after a move.
    pub occurrence: (Date, TimeOfDay),
    /// When it is promised now.
    pub at: (Date, TimeOfDay),
    pub room: RoomId,
    pub window: Window,
    pub clears_at: Timestamp,
    pub limits: Limits,
    pub judged_on: Date,
    pub is_confirmed: bool,
    /// Somebody holds, or waits for, a place.
    pub is_booked: bool,
    /// Staff added it beside the plan: it is no occurrence (B7).
    pub is_added: bool,
    /// Staff changed this one alone: it is an exception of its series.
    pub is_by_hand: bool,
    pub life: Life,
}

impl Existing {
    /// People moved or changed it: its series leaves it alone.
    pub fn is_exception(&self) -> bool {
        self.is_by_hand || self.at != self.occurrence
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    Stands,
    /// Cancelled because the plan no longer had it; comes back when the plan has it again.
    Withdrawn,
    /// Cancelled by people, for a reason.
    Cancelled,
}

/// What the plan said before, where it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    pub room: RoomId,
    pub limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Withdraw(SessionId),
    Restore(SessionId, Planned),
    /// As the changed plan has it: nobody has booked it yet.
    Renew(SessionId, Planned),
    /// K3: its holidays are announced, and it stays.
    Confirm(SessionId),
    Add(Planned),
}

/// The steps for one series, from an instant on; what gives way comes before what is added.
pub fn steps(
    planned: &[Planned],
    existing: &[Existing],
    before: Option<Before>,
    from: Timestamp,
) -> Vec<Step> {
    let planned_once: Vec<&Existing> = existing.iter().filter(|session| !session.is_added).collect();
    let coming = planned_once.iter().filter(|session| session.window.starts() >= from);
    let mut steps: Vec<Step> = coming.filter_map(|session| step(planned, session, before)).collect();
    let is_there =
        |planned: &Planned| planned_once.iter().any(|session| session.occurrence == planned.occurrence());
    let missing = planned.iter().filter(|planned| planned.window.starts() >= from && !is_there(planned));
    steps.extend(missing.map(|planned| Step::Add(*planned)));
    steps.sort_by_key(|step| !matches!(step, Step::Withdraw(_)));
    steps
}

fn step(planned: &[Planned], session: &Existing, before: Option<Before>) -> Option<Step> {
    let planned = planned.iter().find(|planned| planned.occurrence() == session.occurrence);
    let is_free = !session.is_booked && !session.is_exception();
    let is_as_before = before.is_some_and(|b| b.room == session.room && b.limits == session.limits);
    match (session.life, planned) {
        (Life::Cancelled, _) | (Life::Withdrawn, None) => None,
        (Life::Withdrawn, Some(planned)) => Some(Step::Restore(session.id, *planned)),
        // K3, K2: with bookings, staff decide.
        (Life::Stands, None) => is_free.then_some(Step::Withdraw(session.id)),
        (Life::Stands, Some(planned)) if is_free && is_as_before => Some(Step::Renew(session.id, *planned)),
        (Life::Stands, Some(planned)) => {
            (planned.is_confirmed && !session.is_confirmed).then_some(Step::Confirm(session.id))
        }
    }
}
