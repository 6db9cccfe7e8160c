//! What a calendar program asks: which properties, which sessions, and since when.
//!
//! Keeps true: what we would not answer rightly is refused by its name and never answered wrongly; a request that has
//! no limit of its own gets one here.

use super::answer::No;
use super::xml::{Element, Name, Unreadable, read};
use super::{CALDAV, DAV, LARGEST};
use crate::domain::zone::{Timestamp, WallTime};

/// Properties in one request, and the letters of all their names: each is answered for every session.
const MOST_PROPERTIES: usize = 64;
const LONGEST_NAMES: usize = 4 * 1024;

/// Which properties somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Those every resource has; and these, if they were named besides.
    Usual(Vec<Name>),
    /// Only what they are called.
    Names,
    These(Vec<Name>),
}

/// How far below an address a request reaches (RFC 4918 section 10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    Itself,
    Children,
    Infinite,
}

impl Depth {
    /// # Errors
    /// [`No::Unreadable`] for a word that is no depth.
    pub fn read(header: Option<&str>, usual: Depth) -> Result<Depth, No> {
        match header.map(str::trim) {
            None => Ok(usual),
            Some("0") => Ok(Depth::Itself),
            Some("1") => Ok(Depth::Children),
            Some(word) if word.eq_ignore_ascii_case("infinity") => Ok(Depth::Infinite),
            Some(_) => Err(No::Unreadable),
        }
    }
}

/// Which sessions a query is about (RFC 4791 section 9.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    All,
    Nothing,
    Touching(Reach),
}

/// A stretch of time that may be open at one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    Query {
        wanted: Wanted,
        filter: Filter,
    },
    Multiget {
        wanted: Wanted,
        hrefs: Vec<String>,
    },
    /// An empty token asks for everything. `most`: answers the program can bear.
    Sync {
        wanted: Wanted,
        token: String,
        most: Option<usize>,
    },
    FreeBusy(Reach),
}

/// A PROPFIND's body; none means the usual properties (RFC 4918 section 9.1).
///
/// # Errors
/// [`No::Unreadable`].
pub fn propfind(body: &[u8]) -> Result<Wanted, No> {
    if body.is_empty() {
        return Ok(Wanted::Usual(Vec::new()));
    }
    let root = read(body)?;
    if !root.name.is(DAV, "propfind") {
        return Err(No::Unreadable);
    }
    if let Some(named) = root.first(DAV, "prop") {
        return names(named).map(Wanted::These);
    }
    if root.first(DAV, "propname").is_some() {
        return Ok(Wanted::Names);
    }
    root.first(DAV, "allprop").ok_or(No::Unreadable)?;
    root.first(DAV, "include").map_or(Ok(Vec::new()), names).map(Wanted::Usual)
}

/// A REPORT's body, asked with a depth.
///
/// # Errors
/// [`No`], by the name the standard has for it.
pub fn report(body: &[u8], depth: Depth) -> Result<Report, No> {
    let root = match read(body) {
        Ok(root) if body.len() <= LARGEST || root.name.is(CALDAV, "calendar-multiget") => root,
        Err(Unreadable) if body.len() <= LARGEST => return Err(No::Unreadable),
        _ => return Err(No::TooLarge),
    };
    match (root.name.space.as_str(), root.name.word.as_str()) {
        (CALDAV, "calendar-query") => {
            let filter = root.first(CALDAV, "filter").ok_or(No::ValidFilter)?;
            Ok(Report::Query { wanted: wanted(&root)?, filter: calendar(filter)? })
        }
        (CALDAV, "calendar-multiget") => {
            let hrefs: Vec<String> = root.all(DAV, "href").map(|href| href.text.trim().to_string()).collect();
            if hrefs.is_empty() {
                return Err(No::Unreadable);
            }
            Ok(Report::Multiget { wanted: wanted(&root)?, hrefs })
        }
        (DAV, "sync-collection") => sync(&root, depth),
        (CALDAV, "free-busy-query") => {
            let range = root.first(CALDAV, "time-range").ok_or(No::Unreadable)?;
            reach(range).map(Report::FreeBusy).map_err(|_| No::Unreadable)
        }
        _ => Err(No::SupportedReport),
    }
}

fn sync(root: &Element, depth: Depth) -> Result<Report, No> {
    // Its level says how deep; some programs say it by the header alone, one by both. Nothing lies deeper than one.
    let level = root.first(DAV, "sync-level").map(|level| level.text.trim().to_string());
    if depth == Depth::Infinite || !matches!(level.as_deref(), None | Some("1" | "infinite")) {
        return Err(No::Unreadable);
    }
    let token = root.first(DAV, "sync-token").ok_or(No::Unreadable)?.text.trim().to_string();
    let limit = root.first(DAV, "limit").and_then(|limit| limit.first(DAV, "nresults"));
    let most = limit.map(|most| most.text.trim().parse().map_err(|_| No::Unreadable)).transpose()?;
    Ok(Report::Sync { wanted: wanted(root)?, token, most })
}

fn wanted(root: &Element) -> Result<Wanted, No> {
    if root.first(DAV, "propname").is_some() {
        return Ok(Wanted::Names);
    }
    let Some(named) = root.first(DAV, "prop") else { return Ok(Wanted::Usual(Vec::new())) };
    if let Some(data) = named.first(CALDAV, "calendar-data") {
        let is_ours =
            data.attribute("content-type").is_none_or(|kind| kind.eq_ignore_ascii_case("text/calendar"))
                && data.attribute("version").is_none_or(|version| version == "2.0");
        if !is_ours {
            return Err(No::SupportedCalendarData);
        }
    }
    names(named).map(Wanted::These)
}

fn names(named: &Element) -> Result<Vec<Name>, No> {
    let mut names: Vec<Name> = Vec::new();
    for element in &named.inner {
        if !names.contains(&element.name) {
            names.push(element.name.clone());
        }
        if names.len() > MOST_PROPERTIES {
            return Err(No::Unreadable);
        }
    }
    let letters: usize = names.iter().map(|name| name.space.len() + name.word.len()).sum();
    if letters > LONGEST_NAMES { Err(No::Unreadable) } else { Ok(names) }
}

// ---- filters -------------------------------------------------------------------------------------------------

/// What is in a calendar object: its events. Whatever else could be asked of it is refused.
fn calendar(filter: &Element) -> Result<Filter, No> {
    let [outer] = &filter.inner[..] else { return Err(No::ValidFilter) };
    if !outer.name.is(CALDAV, "comp-filter") || outer.attribute("name") != Some("VCALENDAR") {
        return Err(No::ValidFilter);
    }
    let mut found = Filter::All;
    for part in &outer.inner {
        let one = match part.name.word.as_str() {
            _ if part.name.space != CALDAV => return Err(No::SupportedFilter),
            "is-not-defined" => Filter::Nothing,
            "comp-filter" => component(part)?,
            _ => return Err(No::SupportedFilter),
        };
        found = match (found, one) {
            (Filter::Nothing, _) | (_, Filter::Nothing) => Filter::Nothing,
            (Filter::All, one) => one,
            (found, Filter::All) => found,
            (Filter::Touching(_), Filter::Touching(_)) => return Err(No::SupportedFilter),
        };
    }
    Ok(found)
}

fn component(filter: &Element) -> Result<Filter, No> {
    let is_event = match filter.attribute("name").ok_or(No::ValidFilter)? {
        "VEVENT" => true,
        "VTODO" | "VJOURNAL" | "VFREEBUSY" | "VALARM" => false,
        _ => return Err(No::SupportedFilter),
    };
    let mut found = if is_event { Filter::All } else { Filter::Nothing };
    for part in &filter.inner {
        match part.name.word.as_str() {
            _ if part.name.space != CALDAV => return Err(No::SupportedFilter),
            "is-not-defined" if is_event => return Ok(Filter::Nothing),
            "is-not-defined" => return Ok(Filter::All),
            "time-range" => {
                let reach = reach(part)?;
                found = if is_event { Filter::Touching(reach) } else { Filter::Nothing };
            }
            _ => return Err(No::SupportedFilter),
        }
    }
    Ok(found)
}

/// In UTC, one end at least (RFC 4791 section 9.9).
fn reach(range: &Element) -> Result<Reach, No> {
    let read = |name: &str| range.attribute(name).map(instant).transpose();
    let reach = Reach { from: read("start")?, until: read("end")? };
    match (reach.from, reach.until) {
        (None, None) => Err(No::ValidFilter),
        (Some(from), Some(until)) if until <= from => Err(No::ValidFilter),
        _ => Ok(reach),
    }
}

fn instant(text: &str) -> Result<Timestamp, No> {
    let wall = WallTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").map_err(|_| No::ValidFilter)?;
    if text.len() == "20260504T010000Z".len() { Ok(wall.and_utc()) } else { Err(No::ValidFilter) }
}
