//! Answers in XML: many resources in one (RFC 4918 section 13), and a "no" by its name.
//!
//! Keeps true: an address or a name from outside is escaped before it is told back.

use super::xml::{Name, Unreadable};
use super::{APPLE, CALDAV, CALENDARSERVER, DAV};
use crate::feeds::xml_text::escaped;

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum No {
    /// It is no XML, or not what the method wants.
    Unreadable,
    TooLarge,
    /// Nothing is there.
    Missing,
    /// Nothing is written here.
    ReadOnly,
    /// We answer no infinite depth (RFC 4918 section 9.1).
    FiniteDepth,
    /// RFC 3253 section 3.6.
    SupportedReport,
    /// RFC 4791 section 7.8.
    SupportedFilter,
    ValidFilter,
    SupportedCalendarData,
    /// RFC 6578 section 3.2: it is not ours, or too old; the program begins anew.
    ValidSyncToken,
    /// More answers than the program can bear (RFC 6578 section 3.7).
    WithinLimits,
}

impl From<Unreadable> for No {
    fn from(_: Unreadable) -> No {
        No::Unreadable
    }
}

impl No {
    pub fn status(self) -> u16 {
        match self {
            No::Unreadable => 400,
            No::TooLarge => 413,
            No::Missing => 404,
            No::WithinLimits => 507,
            No::ReadOnly
            | No::FiniteDepth
            | No::SupportedReport
            | No::SupportedFilter
            | No::ValidFilter
            | No::SupportedCalendarData
            | No::ValidSyncToken => 403,
        }
    }

    /// The condition the request did not meet, for those that have a name.
    fn condition(self, path: &str) -> Option<String> {
        let name = match self {
            No::Unreadable | No::TooLarge | No::Missing => return None,
            No::ReadOnly => {
                // RFC 3744 section 7.1.1.
                return Some(format!(
                    "<D:need-privileges><D:resource><D:href>{}</D:href><D:privilege><D:write/></D:privilege>\
                     </D:resource></D:need-privileges>",
                    escaped(path)
                ));
            }
            No::FiniteDepth => "D:propfind-finite-depth",
            No::SupportedReport => "D:supported-report",
            No::SupportedFilter => "C:supported-filter",
            No::ValidFilter => "C:valid-filter",
            No::SupportedCalendarData => "C:supported-calendar-data",
            No::ValidSyncToken => "D:valid-sync-token",
            No::WithinLimits => "D:number-of-matches-within-limits",
        };
        Some(format!("<{name}/>"))
    }

    /// The body that says it; none where the status says all.
    pub fn body(self, path: &str) -> Option<String> {
        let condition = self.condition(path)?;
        Some(format!("{HEAD}<D:error xmlns:D=\"{DAV}\" xmlns:C=\"{CALDAV}\">{condition}</D:error>\n"))
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Several resources, each with what is known of it.
pub struct Multistatus(String);

impl Default for Multistatus {
    fn default() -> Multistatus {
        Multistatus(format!(
            "{HEAD}<D:multistatus xmlns:D=\"{DAV}\" xmlns:C=\"{CALDAV}\" xmlns:CS=\"{CALENDARSERVER}\" xmlns:A=\"{APPLE}\">\n"
        ))
    }
}

impl Multistatus {
    /// A resource with its properties (XML, ready to stand there), and the names of those it has not.
    pub fn tell(&mut self, href: &str, found: &str, missing: &[&Name]) {
        self.0.push_str(&format!("<D:response><D:href>{}</D:href>", escaped(href)));
        if !found.is_empty() || missing.is_empty() {
            self.propstat(found, "200 OK");
        }
        if !missing.is_empty() {
            let names: String = missing.iter().map(|name| name.as_empty_element()).collect();
            self.propstat(&names, "404 Not Found");
        }
        self.0.push_str("</D:response>\n");
    }

    fn propstat(&mut self, properties: &str, status: &str) {
        self.0.push_str("<D:propstat><D:prop>");
        self.0.push_str(properties);
        self.0.push_str(&format!("</D:prop><D:status>HTTP/1.1 {status}</D:status></D:propstat>"));
    }

    /// Nothing is there, or not any more.
    pub fn gone(&mut self, href: &str) {
        let href = escaped(href);
        self.0.push_str(&format!(
            "<D:response><D:href>{href}</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>\n"
        ));
    }

    /// The whole; with the token to ask with next (RFC 6578).
    pub fn whole(mut self, token: Option<&str>) -> String {
        if let Some(token) = token {
            self.0.push_str(&format!("<D:sync-token>{}</D:sync-token>\n", escaped(token)));
        }
        self.0.push_str("</D:multistatus>\n");
        self.0
    }
}
