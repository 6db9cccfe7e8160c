//! Webhooks: what other programs are told of, how often, and when that is given up.
//!
//! Keeps true: one event for each thing a program may hear of; what is tried again is tried less and less often, and
//! not for ever.

use super::zone::Span;
use serde::{Deserialize, Serialize};

/// What an endpoint may ask to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Event {
    /// What, when, where, for whom, or whether at all.
    #[serde(rename = "session.changed")]
    SessionChanged,
    /// Free, few or full (P1).
    #[serde(rename = "occupancy.changed")]
    OccupancyChanged,
}

impl Event {
    pub const ALL: [Event; 2] = [Event::SessionChanged, Event::OccupancyChanged];

    pub const fn word(self) -> &'static str {
        match self {
            Event::SessionChanged => "session.changed",
            Event::OccupancyChanged => "occupancy.changed",
        }
    }

    pub fn parse(word: &str) -> Option<Event> {
        Event::ALL.into_iter().find(|event| event.word() == word)
    }
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    /// Not taken; the code says why.
    Failed(Why),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was answered so; 410 asks us to stop.
    Answered(u16),
    Late,
    Unreachable,
    /// It leads to where nobody may be sent (loopback, private networks).
    Forbidden,
    /// The settings name no such endpoint any more.
    Unnamed,
}

impl Why {
    pub fn code(self) -> String {
        match self {
            Why::Answered(status) => format!("answered-{status}"),
            Why::Late => "late".into(),
            Why::Unreachable => "unreachable".into(),
            Why::Forbidden => "forbidden".into(),
            Why::Unnamed => "unnamed".into(),
        }
    }
}

/// More than fits: the oldest is given up for this.
pub const OVERFLOW: &str = "overflow";

/// Waits between tries, in seconds: nine tries over some two days.
const WAITS: [i64; 9] = [5, 60, 300, 1_800, 7_200, 14_400, 28_800, 57_600, 86_400];

/// How long to wait after the `tries`-th try (from 1) failed; none when it is given up.
pub fn wait(tries: u16, why: Why) -> Option<Span> {
    let is_over = matches!(why, Why::Answered(410) | Why::Unnamed);
    let seconds = WAITS.get(usize::from(tries.max(1)) - 1).copied();
    seconds.filter(|_| !is_over).map(Span::seconds)
}
