//! Incidents: what happened to a child or in a room, as staff wrote it down, and what was added later (P4).
//!
//! Keeps true: what was written is never changed, only added to; whom it concerns stands in the note's own words, so
//! that it outlives the child's record; whoever wrote a note reads it, and the manager.

use super::ids::{ChildId, HouseholdId, IncidentId, NoteId, Number, RoomId, SessionId, StaffId};
use super::names::Name;
use super::staff::Role;
use super::zone::{Months, Span, Timestamp};

/// Characters of what happened, at most; of what was done and who was told, each as many.
pub const LONGEST: usize = 2000;

/// When a note is believed to be about the day it says: not later than now, and within a year.
const BELIEVED_DAYS: i64 = 366;

/// Who reads incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// What they wrote themselves.
    Writer(StaffId),
    /// Everything of the centre.
    Manager,
}

impl Reader {
    /// ```
    /// # use leyuan::domain::{ids::StaffId, incident::Reader, staff::Role};
    /// let own = StaffId::new();
    /// assert_eq!(Reader::of(own, Role::Office), Reader::Writer(own));
    /// assert_eq!(Reader::of(own, Role::Admin), Reader::Manager);
    /// ```
    pub fn of(staff: StaffId, role: Role) -> Reader {
        if role >= Role::Manager { Reader::Manager } else { Reader::Writer(staff) }
    }

    pub fn reads(self, note: &Note) -> bool {
        match self {
            Reader::Writer(staff) => note.by == staff,
            Reader::Manager => true,
        }
    }
}

/// What somebody writes at one time, in their own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub what: Name,
    pub done: Option<Name>,
    pub informed: Option<Name>,
}

/// When, where and to whom it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    pub happened: Timestamp,
    pub room: Option<RoomId>,
    pub session: Option<SessionId>,
    /// As they are called; of a child of ours its nickname, where nothing else was written.
    pub who: Option<Name>,
    /// While its record stands.
    pub child: Option<ChildId>,
}

/// An incident with the notes somebody may read, the oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    pub id: IncidentId,
    pub number: Number,
    pub of: Circumstances,
    /// Of the child, where it is linked.
    pub household: Option<HouseholdId>,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub id: NoteId,
    pub by: StaffId,
    /// The writer, as they are called.
    pub writer: Option<Name>,
    pub at: Timestamp,
    pub written: Written,
}

/// Why a time is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTime {
    Future,
    LongAgo,
}

/// When it happened, if that can be.
pub fn happened(at: Timestamp, now: Timestamp) -> Result<Timestamp, BadTime> {
    match at {
        _ if at > now => Err(BadTime::Future),
        _ if at < now - Span::days(BELIEVED_DAYS) => Err(BadTime::LongAgo),
        _ => Ok(at),
    }
}

/// P4: what happened before, and about which nothing was written since, need not be kept.
///
/// ```
/// # use leyuan::domain::{incident::kept_since, zone::parse_timestamp};
/// let at = |text| parse_timestamp(text).unwrap();
/// assert_eq!(kept_since(3, at("2028-02-29T06:00:00Z")), at("2025-02-28T06:00:00Z"));
/// ```
pub fn kept_since(years: u16, now: Timestamp) -> Timestamp {
    now.checked_sub_months(Months::new(12 * u32::from(years)))
        .unwrap_or(now - Span::days(366 * i64::from(years)))
}
