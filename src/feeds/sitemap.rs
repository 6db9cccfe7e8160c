//! The sitemap: the public pages, and when each changed last.
//!
//! Keeps true: it names no page of anybody's own.

use super::icalendar::Reader;
use super::xml_text::escaped;
use crate::addresses;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::ids::SeriesId;
use crate::domain::zone::Timestamp;
use std::collections::BTreeMap;

pub const MEDIA_TYPE: &str = "application/xml; charset=utf-8";
/// As many addresses as one sitemap may hold.
pub const LONGEST: usize = 50_000;

/// The programme of each centre, the page of each of its sessions and that of each series with a date among them.
pub fn sitemap(centres: &[(Calendar, Vec<Listed>)], now: Timestamp, reader: Reader) -> String {
    let pages = centres.iter().flat_map(|(calendar, listed)| {
        let slug = &calendar.centre.slug;
        let programme = (addresses::programme(slug), calendar.shown_since(now));
        let subscribe = (addresses::feeds::subscribe(slug), calendar.shown_since(now));
        let session = |one: &Listed| (addresses::session(slug, one.session.id), one.changed_at);
        let series = series(listed).into_iter();
        let series = series.map(|(id, changed)| (addresses::feeds::series(slug, id), changed));
        [programme, subscribe].into_iter().chain(series).chain(listed.iter().map(session))
    });
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, changed) in pages.take(LONGEST) {
        let link = escaped(&reader.origin.link(&path));
        let changed = changed.format("%Y-%m-%dT%H:%M:%SZ");
        text.push_str(&format!("<url><loc>{link}</loc><lastmod>{changed}</lastmod></url>\n"));
    }
    text.push_str("</urlset>\n");
    text
}

/// Each series, and when one of its dates changed last.
fn series(listed: &[Listed]) -> BTreeMap<SeriesId, Timestamp> {
    let mut changed = BTreeMap::new();
    for one in listed {
        if let Some(id) = one.session.series {
            let at = changed.entry(id).or_insert(one.changed_at);
            *at = one.changed_at.max(*at);
        }
    }
    changed
}
