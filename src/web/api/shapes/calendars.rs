//! A household's own calendar, and the addresses that open it (P5).

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::zone::Timestamp;

#[derive(Serialize, JsonSchema)]
pub struct FamilyCalendar {
    /// When the address that opens it was made; null: there is none. Nobody knows the address but who was told it.
    pub made_at: Option<Timestamp>,
}

/// Told once: only a hash of it is kept.
#[derive(Serialize, JsonSchema)]
pub struct NewFamilyCalendar {
    /// What a phone's calendar subscribes to (iCalendar).
    pub feed: String,
    /// The same for programs that ask for a server (CalDAV).
    pub server: String,
    pub made_at: Timestamp,
}
