//! Groups placed in sessions by the desk (B10).

use super::SessionId;
use crate::domain::ids::GroupId;

/// Those of a session, and a form to place one.
pub fn of_session(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/groups")
}

pub fn one(centre: &str, group: GroupId) -> String {
    format!("/{centre}/desk/groups/{group}")
}

/// Called off.
pub fn cancellation(centre: &str, group: GroupId) -> String {
    format!("/{centre}/desk/groups/{group}/cancellation")
}

/// In, or out.
pub fn visits(centre: &str, group: GroupId) -> String {
    format!("/{centre}/desk/groups/{group}/visits")
}

pub mod api {
    //! The same for programs.

    use super::GroupId;

    pub fn one(centre: &str, group: GroupId) -> String {
        format!("/api/v1/centres/{centre}/desk/groups/{group}")
    }
}
