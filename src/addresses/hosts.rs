//! Hosts from outside: their own page, and where the desk lets them in.

use super::SessionId;
use crate::domain::ids::HostAccountId;

/// What a host sees when signed in.
pub fn home(centre: &str) -> String {
    format!("/{centre}/host")
}

/// The roster of one session of its own.
pub fn session(centre: &str, session: SessionId) -> String {
    format!("/{centre}/host/sessions/{session}")
}

/// Who may sign in for a host, and a form to let somebody in.
pub fn accounts(centre: &str) -> String {
    format!("/{centre}/desk/hosts")
}

pub fn account(centre: &str, account: HostAccountId) -> String {
    format!("/{centre}/desk/hosts/{account}")
}

pub fn account_password(centre: &str, account: HostAccountId) -> String {
    format!("/{centre}/desk/hosts/{account}/password")
}

/// An account ended.
pub fn account_removal(centre: &str, account: HostAccountId) -> String {
    format!("/{centre}/desk/hosts/{account}/removal")
}
