//! Where calendar programs sign on and read (CalDAV, RFC 4791).
//!
//! Invariant: every address but the well-known one lies below [`ROOT`]; a collection's ends with a slash.

use crate::domain::family_calendar::Token;
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

/// The first word of households' addresses; the next one opens a household's calendar (P5).
pub const HOUSEHOLDS: &str = "h";
/// The only calendar of a household's home.
pub const OWN: &str = "calendar";

/// Where a household's calendar is listed, for whoever holds its address.
pub fn family_home(token: &Token) -> String {
    home(&format!("{HOUSEHOLDS}/{}", token.as_str()))
}

/// That calendar.
pub fn family_calendar(token: &Token) -> String {
    format!("{}{OWN}/", family_home(token))
}

/// One event in it, by the name it has there.
pub fn family_event(collection: &str, name: &str) -> String {
    format!("{collection}{name}.ics")
}

/// Whether an address belongs to calendar programs.
pub fn is_below(path: &str) -> bool {
    path == WELL_KNOWN || path.starts_with(ROOT) || path == ROOT.trim_end_matches('/')
}
