//! Where calendar programs sign on and read (CalDAV, RFC 4791).
//!
//! Invariant: every address but the well-known one lies below [`ROOT`]; a collection's ends with a slash.

use crate::domain::ids::SessionId;

pub const WELL_KNOWN: &str = "/.well-known/caldav";
pub const ROOT: &str = "/dav/";

/// The first word of principals' addresses.
pub const PRINCIPALS: &str = "principals";
/// The home that lists every centre of the house.
pub const HOUSE: &str = "calendars";
/// The principal everybody is who did not begin at a centre.
pub const EVERYBODY: &str = "public";
/// The calendar of all of a centre's rooms.
pub const ALL: &str = "all";

/// Who somebody is who asks here: everybody, or everybody at a centre.
pub fn principal(name: &str) -> String {
    format!("{ROOT}{PRINCIPALS}/{name}/")
}

/// Where the calendars of a centre, or of the house, are listed.
pub fn home(name: &str) -> String {
    format!("{ROOT}{name}/")
}

/// A calendar of a home.
pub fn collection(home: &str, name: &str) -> String {
    format!("{ROOT}{home}/{name}/")
}

/// One session in a calendar.
pub fn member(collection: &str, session: SessionId) -> String {
    format!("{collection}{session}.ics")
}

/// Whether an address belongs to calendar programs.
pub fn is_below(path: &str) -> bool {
    path == WELL_KNOWN || path.starts_with(ROOT) || path == ROOT.trim_end_matches('/')
}
