//! Who may collect a family's children, and how they are released (G5).

use crate::domain::ids::{BookingId, ChildId, CollectorId, HouseholdId, SessionId};

/// The family's own page.
pub fn own() -> String {
    "/household/pick-up".into()
}

/// The same family at the desk.
pub fn of_household(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}/pick-up")
}

/// Somebody taken off a list; `list` is the page it stands on.
pub fn removal(list: &str, collector: CollectorId) -> String {
    format!("{list}/collectors/{collector}/removal")
}

/// Whether a child may go home alone.
pub fn alone(list: &str, child: ChildId) -> String {
    format!("{list}/children/{child}")
}

/// Who is still here of a session, and who may collect each.
pub fn list(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/pick-up")
}

/// A child goes home with somebody.
pub fn release(centre: &str, booking: BookingId) -> String {
    format!("/{centre}/desk/bookings/{booking}/release")
}

pub mod api {
    //! The same for programs.

    use super::{CollectorId, HouseholdId};

    pub fn own() -> String {
        "/api/v1/household/pick-up".into()
    }

    pub fn of_household(centre: &str, household: HouseholdId) -> String {
        format!("/api/v1/centres/{centre}/desk/households/{household}/pick-up")
    }

    pub fn collector(list: &str, collector: CollectorId) -> String {
        format!("{list}/collectors/{collector}")
    }
}
