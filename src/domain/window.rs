//! A stretch of time between two instants, the first in it, the last not (C4).
//!
//! Invariant: a window starts before it ends; one that ends at eleven does not overlap one that starts at eleven.

use super::zone::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// `[starts, ends)`.
///
/// ```
/// # use leyuan::domain::{window::Window, zone::parse_timestamp};
/// let at = |text| parse_timestamp(text).unwrap();
/// let early = Window::new(at("2026-05-05T02:00:00Z"), at("2026-05-05T03:00:00Z")).unwrap();
/// let late = Window::new(at("2026-05-05T03:00:00Z"), at("2026-05-05T04:00:00Z")).unwrap();
/// assert!(!early.overlaps(late));
/// assert_eq!(Window::new(late.ends(), late.starts()), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Window {
    starts: Timestamp,
    ends: Timestamp,
}

impl Window {
    pub fn new(starts: Timestamp, ends: Timestamp) -> Option<Window> {
        (starts < ends).then_some(Window { starts, ends })
    }

    /// From an instant on, for an elapsed time (K4).
    pub fn lasting(starts: Timestamp, length: Span) -> Option<Window> {
        Window::new(starts, starts.checked_add_signed(length)?)
    }

    pub fn starts(self) -> Timestamp {
        self.starts
    }

    pub fn ends(self) -> Timestamp {
        self.ends
    }

    pub fn length(self) -> Span {
        self.ends - self.starts
    }

    pub fn contains(self, instant: Timestamp) -> bool {
        self.starts <= instant && instant < self.ends
    }

    pub fn overlaps(self, other: Window) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }

    /// Whether all of the other window lies in this one.
    pub fn covers(self, other: Window) -> bool {
        self.starts <= other.starts && other.ends <= self.ends
    }

    /// What both have in common.
    pub fn shared(self, other: Window) -> Option<Window> {
        Window::new(self.starts.max(other.starts), self.ends.min(other.ends))
    }

    /// From the first start to the last end; none of none.
    pub fn around(windows: &[Window]) -> Option<Window> {
        let starts = windows.iter().map(|window| window.starts).min()?;
        let ends = windows.iter().map(|window| window.ends).max()?;
        Window::new(starts, ends)
    }

    /// The same stretches of time in order, those that overlap made one.
    ///
    /// ```
    /// # use leyuan::domain::{window::Window, zone::parse_timestamp};
    /// let hour = |from: &str, to: &str| {
    ///     let at = |time| parse_timestamp(&format!("2026-05-05T{time}:00Z")).unwrap();
    ///     Window::new(at(from), at(to)).unwrap()
    /// };
    /// let apart = [hour("04:00", "05:00"), hour("02:30", "03:30"), hour("02:00", "03:00")];
    /// assert_eq!(Window::joined(&apart), [hour("02:00", "03:30"), hour("04:00", "05:00")]);
    /// ```
    pub fn joined(windows: &[Window]) -> Vec<Window> {
        let mut sorted = windows.to_vec();
        sorted.sort_unstable();
        let mut joined: Vec<Window> = Vec::new();
        for window in sorted {
            match joined.last_mut().filter(|last| last.overlaps(window)) {
                Some(last) => last.ends = last.ends.max(window.ends),
                None => joined.push(window),
            }
        }
        joined
    }
}

/// How a window is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    starts: Timestamp,
    ends: Timestamp,
}

impl From<Window> for Ends {
    fn from(window: Window) -> Ends {
        Ends { starts: window.starts, ends: window.ends }
    }
}

impl TryFrom<Ends> for Window {
    type Error = &'static str;

    fn try_from(ends: Ends) -> Result<Window, &'static str> {
        Window::new(ends.starts, ends.ends).ok_or("a window must start before it ends")
    }
}
