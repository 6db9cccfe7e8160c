//! The sitemap: the public pages, and when each changed last.
//!
//! Keeps true: it names no page of anybody's own.

use super::icalendar::Reader;
use crate::addresses;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::zone::Timestamp;

pub const MEDIA_TYPE: &str = "application/xml; charset=utf-8";
/// As many addresses as one sitemap may hold.
pub const LONGEST: usize = 50_000;

/// The programme of each centre and the page of each of its sessions.
pub fn sitemap(centres: &[(Calendar, Vec<Listed>)], now: Timestamp, reader: Reader) -> String {
    let pages = centres.iter().flat_map(|(calendar, listed)| {
        let slug = &calendar.centre.slug;
        let programme = (addresses::programme(slug), calendar.shown_since(now));
        let session = |one: &Listed| (addresses::session(slug, one.session.id), one.changed_at);
        std::iter::once(programme).chain(listed.iter().map(session))
    });
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, changed) in pages.take(LONGEST) {
        let link = reader.origin.link(&path).replace('&', "&amp;");
        let changed = changed.format("%Y-%m-%dT%H:%M:%SZ");
        text.push_str(&format!("<url><loc>{link}</loc><lastmod>{changed}</lastmod></url>\n"));
    }
    text.push_str("</urlset>\n");
    text
}
