//! Screens people touch: where a family says that it is here, and where a child is welcome now.
//!
//! Invariant: an answer's address says nothing about whom it is for.

use super::SessionId;

/// Where a family checks itself in: the box (GET) and what is said there (POST).
pub fn check_in(centre: &str) -> String {
    format!("/{centre}/kiosk/check-in")
}

/// What came of it.
pub fn check_in_answer(centre: &str) -> String {
    format!("/{centre}/kiosk/check-in/answer")
}

/// "A child of so many years, now": the choice of ages.
pub fn here(centre: &str) -> String {
    format!("/{centre}/kiosk/here")
}

/// The same for one age, in months.
pub fn here_at(centre: &str, months: u16) -> String {
    super::with(&here(centre), "age", &months.to_string())
}

/// Where a number for a full session is taken.
pub fn numbers(centre: &str, session: SessionId) -> String {
    format!("/{centre}/kiosk/here/sessions/{session}/numbers")
}

/// The number that was taken.
pub fn number(centre: &str) -> String {
    format!("/{centre}/kiosk/here/number")
}
