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

/// Characters of a password, at least: it is guessed at only a few times an hour, but for years.
pub const PASSWORD_SHORTEST: usize = 10;
/// At most, so that sealing it costs what sealing costs.
pub const PASSWORD_LONGEST: usize = 200;

/// Whether this may be a password.
///
/// ```
/// # use leyuan::domain::staff::is_password;
/// assert!(is_password("a long enough password") && !is_password("short"));
/// ```
pub fn is_password(text: &str) -> bool {
    (PASSWORD_SHORTEST..=PASSWORD_LONGEST).contains(&text.chars().count())
}

/// What somebody on the staff types to say who they are: 2 to 32 lower-case letters, digits, `-` and `_`.
///
/// ```
/// # use leyuan::domain::staff::Login;
/// assert_eq!(Login::parse(" Zhang-3 ").unwrap().as_str(), "zhang-3");
/// assert!(Login::parse("张三").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    pub fn parse(text: &str) -> Option<Login> {
        let text = text.trim().to_ascii_lowercase();
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
        ((2..=32).contains(&text.len()) && text.bytes().all(is_plain)).then_some(Login(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
