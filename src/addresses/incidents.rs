//! Incidents at the desk: what happened to a child or in a room.

use super::SessionId;
use crate::domain::ids::{HouseholdId, IncidentId, Number};

/// What somebody may read of them, and a form to write one down.
pub fn all(centre: &str) -> String {
    format!("/{centre}/desk/incidents")
}

/// Those written down before a number.
pub fn before(centre: &str, number: Number) -> String {
    format!("/{centre}/desk/incidents?before={number}")
}

/// The form, about a session.
pub fn of_session(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/incidents?session={session}")
}

/// The form, about a child of a household.
pub fn of_household(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/incidents?household={household}")
}

pub fn one(centre: &str, incident: IncidentId) -> String {
    format!("/{centre}/desk/incidents/{incident}")
}

/// What was learnt later.
pub fn notes(centre: &str, incident: IncidentId) -> String {
    format!("/{centre}/desk/incidents/{incident}/notes")
}

pub mod api {
    //! The same for programs.

    use super::IncidentId;

    pub fn one(centre: &str, incident: IncidentId) -> String {
        format!("/api/v1/centres/{centre}/desk/incidents/{incident}")
    }
}
