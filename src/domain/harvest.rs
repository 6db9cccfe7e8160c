//! Open data as harvesters read them: feeds of items, each under the number at which it was seen to change last (RPDE 1.0).
//!
//! Invariant: numbers of a centre rise and no two items have the same; what left a feed is told as gone for a month.

use super::ids::Number;
use super::zone::{Date, Span, Timestamp, Zone};

/// A feed of a centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// What recurs and has an activity (OpenActive Modelling 2.0).
    SessionSeries,
    ScheduledSessions,
    /// What recurs and has none: films, stories (schema.org).
    EventSeries,
    Events,
}

impl Feed {
    pub const ALL: [Feed; 4] =
        [Feed::SessionSeries, Feed::ScheduledSessions, Feed::EventSeries, Feed::Events];

    /// Its word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Feed::SessionSeries => "session-series",
            Feed::ScheduledSessions => "scheduled-sessions",
            Feed::EventSeries => "event-series",
            Feed::Events => "events",
        }
    }

    pub fn parse(word: &str) -> Option<Feed> {
        Feed::ALL.into_iter().find(|feed| feed.word() == word)
    }

    /// What its items are (RPDE `kind`).
    pub fn kind(self) -> &'static str {
        match self {
            Feed::SessionSeries => "SessionSeries",
            Feed::ScheduledSessions => "ScheduledSession",
            Feed::EventSeries => "EventSeries",
            Feed::Events => "Event",
        }
    }

    /// Of OpenActive's list, or beside it.
    pub fn is_active(self) -> bool {
        matches!(self, Feed::SessionSeries | Feed::ScheduledSessions)
    }
}

/// Items of a page, at most.
pub const PAGE: usize = 500;
/// Days ahead whose sessions are given out, today included.
const DAYS_AHEAD: i64 = 56;
/// For how long it is told that something is gone. RPDE asks for a week.
pub const DAYS_GONE: i64 = 31;
/// Numbers there are for what is seen at one number of the ledger, before the next is begun.
const AT_ONCE: i64 = 1024;

/// The number of the next item: one that begins with the ledger's and is larger than all before. A number of the
/// ledger may show many items differently; then they follow each other, so that a page can end between any two.
///
/// ```
/// # use leyuan::domain::{harvest::after, ids::Number};
/// assert_eq!((after(0, Number(3)), after(3072, Number(3)), after(3073, Number(4))), (3072, 3073, 4096));
/// ```
pub fn after(last: i64, ledger: Number) -> i64 {
    (last + 1).max(ledger.0.saturating_mul(AT_ONCE))
}

/// The days whose sessions are given out.
pub fn days(zone: Zone, now: Timestamp) -> (Date, Date) {
    let today = zone.date(now);
    (today, today + Span::days(DAYS_AHEAD - 1))
}
