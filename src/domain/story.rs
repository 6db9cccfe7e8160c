//! What a ledger tells of one session, or of the whole house: who was first, and what came after (S10).
//!
//! Keeps true: families stand in a story by the code of their booking, never by name.

use super::ids::{Number, SessionId};
use super::zone::Timestamp;

/// One change, as it may be told to staff: no names of families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: Number,
    pub at: Timestamp,
    pub actor: Teller,
    pub verb: String,
    /// A code: a reason, a state; empty where there is none.
    pub detail: String,
    /// The booking it is about, by what is said at the door.
    pub code: Option<String>,
    /// The session it is about, where the story is the house's.
    pub session: Option<SessionId>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Teller {
    Household,
    /// By name; none once the colleague is forgotten.
    Staff(Option<String>),
    Device,
    /// A job, or time itself.
    System,
    Forgotten,
}
