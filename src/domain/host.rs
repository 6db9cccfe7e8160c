//! Hosts from outside: a partner, a school, volunteers who run sessions here.
//!
//! Invariant: a host sees its own sessions and nobody else's, some days back and some weeks ahead; names in them as the
//! session's staff do (P2).

use super::card::Lock;
use super::ids::{CentreId, HostAccountId};
use super::names::Names;
use super::session::Session;
use super::staff::Login;
use super::window::Window;
use super::zone::{Date, Days, Zone};

/// A way in for a host.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub id: HostAccountId,
    pub centre: CentreId,
    pub login: Login,
    /// As series and sessions name it.
    pub host: Names,
    pub lock: Lock,
}

const DAYS_BACK: u64 = 7;
const DAYS_AHEAD: u64 = 60;

/// The days a host sees.
pub fn days_shown(zone: Zone, today: Date) -> Option<Window> {
    let first = today.checked_sub_days(Days::new(DAYS_BACK))?;
    let last = today.checked_add_days(Days::new(DAYS_AHEAD))?;
    Window::new(zone.day(first).starts(), zone.day(last).ends())
}

/// Whether a host runs a session, and on one of the days it sees.
pub fn sees(host: &Names, session: &Session, shown: Window) -> bool {
    session.host == *host && shown.contains(session.window.starts())
}
