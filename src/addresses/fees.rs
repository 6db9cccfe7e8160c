//! Fees at the desk: a session's till, and what that came to by host and month.

use super::of_days;
use crate::domain::ids::SessionId;
use crate::domain::report::Period;

pub fn session(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/fees")
}

pub fn page(centre: &str) -> String {
    format!("/{centre}/desk/fees")
}

pub fn of(centre: &str, period: Period) -> String {
    of_days(&page(centre), period)
}

/// The same as a file.
pub fn table(centre: &str, period: Period) -> String {
    of_days(&format!("/{centre}/desk/fees.csv"), period)
}
