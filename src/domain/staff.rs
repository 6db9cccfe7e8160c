//! Who works at a centre, as far as rights go.
//!
//! Invariant: a role may all that a smaller one may.

use serde::{Deserialize, Serialize};

/// What somebody on the staff may do; the order is that of their rights.
///
/// ```
/// # use leyuan::domain::staff::Role;
/// assert!(Role::Manager > Role::OnDuty);
/// assert_eq!(Role::parse(Role::Office.code()), Some(Role::Office));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the day: bookings, visits, sessions, closures, households.
    OnDuty,
    /// Also plans: series, announcements.
    Office,
    /// Also rules, exports, erasing.
    Manager,
    /// Also staff and their roles.
    Admin,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::OnDuty, Role::Office, Role::Manager, Role::Admin];

    pub fn code(self) -> &'static str {
        match self {
            Role::OnDuty => "on_duty",
            Role::Office => "office",
            Role::Manager => "manager",
            Role::Admin => "admin",
        }
    }

    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}
