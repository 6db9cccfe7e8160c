//! The line at the door of a full session: numbers given, and called one after the other (C8).
//!
//! Keeps true: a number names nobody and holds no place; it only says whose turn it is.

use super::ids::SessionId;
use super::zone::{Span, Timestamp};

/// How long walls and doors show the number that was called.
const CALLED_MINUTES: i64 = 5;
/// Numbers of one session.
const MOST: u16 = 999;

/// Of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorLine {
    pub session: SessionId,
    /// The last number given; 0 before the first.
    pub given: u16,
    /// The last number called; 0 before the first.
    pub called: u16,
    pub called_at: Option<Timestamp>,
}

impl DoorLine {
    /// Before anybody asked for a number.
    pub fn empty(session: SessionId) -> DoorLine {
        DoorLine { session, given: 0, called: 0, called_at: None }
    }

    /// Parties whose number has not been called.
    pub fn waiting(&self) -> u16 {
        self.given.saturating_sub(self.called)
    }

    /// The number the next party gets; none once there are too many.
    pub fn to_give(&self) -> Option<u16> {
        (self.given < MOST).then_some(self.given + 1)
    }

    /// Once this number is given.
    pub fn with_given(self, number: u16) -> DoorLine {
        DoorLine { given: number, ..self }
    }

    /// The number whose turn comes next; none where nobody waits.
    pub fn to_call(&self) -> Option<u16> {
        (self.called < self.given).then_some(self.called + 1)
    }

    /// The number that was called just now.
    pub fn called_now(&self, now: Timestamp) -> Option<u16> {
        self.silent_at().is_some_and(|at| now < at).then_some(self.called)
    }

    /// When the number called last is no longer shown.
    pub fn silent_at(&self) -> Option<Timestamp> {
        self.called_at.map(|at| at + Span::minutes(CALLED_MINUTES))
    }
}
