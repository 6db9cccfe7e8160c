//! Misfits: a booking that a corrected birth date no longer fits is looked at again and shown to staff (A7).
//!
//! Keeps true: the same rules that admit a party judge it again; nothing is cancelled by itself; corrected back, there
//! is nothing left to look at.

use super::admission::births;
use super::facts::Facts;
use super::household::Household;
use super::ids::{BookingId, ChildId, StaffId};
use super::party::Request;
use super::refusal::{Refusal, Refusals};
use super::session::Session;
use super::zone::Timestamp;

/// One child on one booking that would not be admitted today.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    pub booking: BookingId,
    /// Said at the door.
    pub code: String,
    pub household: Household,
    pub child: ChildId,
    pub session: Session,
    pub reasons: Refusals,
    /// Staff decided that it stays.
    pub kept: Option<Kept>,
}

/// Why it stays: in the words of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub reason: String,
    pub by: Option<StaffId>,
    pub at: Timestamp,
}

/// What the birth dates of a booked party now say against one of its children. `None` where nothing does.
pub fn reasons(request: &Request, facts: &Facts, child: ChildId, now: Timestamp) -> Option<Refusals> {
    let is_meant = |refusal: &Refusal| refusal.child().is_none_or(|about| about == child);
    let all = births::about_births(request, facts, now)?;
    Refusals::check(all.into_iter().filter(is_meant).collect()).err()
}
