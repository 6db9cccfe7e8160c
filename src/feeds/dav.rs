//! CalDAV as RFC 4918, 4791 and 6578 write it: what is asked in XML, and what is answered.
//!
//! Keeps true: nothing a stranger sends grows here (no entity, no depth, no list without a limit); what is echoed is
//! escaped; nobody's name and no private room is told (P1, M2).

pub mod answer;
pub mod ask;
pub mod family;
pub mod marks;
pub mod properties;
pub mod xml;

/// Namespaces, and the prefixes our answers bind them to.
pub const DAV: &str = "DAV:";
pub const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
pub const CALENDARSERVER: &str = "http://calendarserver.org/ns/";
pub const APPLE: &str = "http://apple.com/ns/ical/";

pub const MEDIA_TYPE: &str = "text/xml; charset=utf-8";

/// Octets of a request's XML, at most; and of one that names sessions one by one, as programs do that have just heard of
/// a whole programme.
pub const LARGEST: usize = 64 * 1024;
pub const LARGEST_NAMING: usize = 512 * 1024;
