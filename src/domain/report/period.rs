//! The days a report is about: a month, or from one date to another.
//!
//! Invariant: a period begins no later than it ends, and is no longer than a year and a day.

use crate::domain::window::Window;
use crate::domain::zone::{Date, Datelike, Days, Months, Zone};

/// From a date to a date, both in it.
///
/// ```
/// # use leyuan::domain::{report::Period, zone::parse_date};
/// let day = |text| parse_date(text).unwrap();
/// let february = Period::month_of(day("2028-02-11"));
/// assert_eq!((february.from(), february.to()), (day("2028-02-01"), day("2028-02-29")));
/// assert_eq!(february.later().to(), day("2028-03-31"));
/// assert_eq!(Period::new(day("2028-02-02"), day("2028-02-01")), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

/// Longest, in days.
const LONGEST: i64 = 366;

impl Period {
    pub fn new(from: Date, to: Date) -> Option<Period> {
        (from <= to && (to - from).num_days() < LONGEST).then_some(Period { from, to })
    }

    /// The calendar month of a date.
    pub fn month_of(date: Date) -> Period {
        let from = date.with_day(1).unwrap_or(date);
        let next = from.checked_add_months(Months::new(1)).unwrap_or(from);
        Period { from, to: next.pred_opt().unwrap_or(from).max(from) }
    }

    /// The calendar year of its last day, up to that day.
    pub fn year(self) -> Period {
        let from = self.to.with_ordinal(1).unwrap_or(self.to);
        Period { from, to: self.to }
    }

    pub fn from(self) -> Date {
        self.from
    }

    pub fn to(self) -> Date {
        self.to
    }

    pub fn is_month(self) -> bool {
        self == Period::month_of(self.from)
    }

    /// As many days before it; of a month, the month before.
    pub fn earlier(self) -> Period {
        let before = self.from.pred_opt().unwrap_or(self.from);
        match self.is_month() {
            true => Period::month_of(before),
            false => Period { from: before.checked_sub_days(self.length()).unwrap_or(before), to: before },
        }
    }

    /// As many days after it; of a month, the month after.
    pub fn later(self) -> Period {
        let after = self.to.succ_opt().unwrap_or(self.to);
        match self.is_month() {
            true => Period::month_of(after),
            false => Period { from: after, to: after.checked_add_days(self.length()).unwrap_or(after) },
        }
    }

    /// The instants of its days here (K5).
    pub fn window(self, zone: Zone) -> Option<Window> {
        Window::new(zone.day(self.from).starts(), zone.day(self.to).ends())
    }

    fn length(self) -> Days {
        Days::new((self.to - self.from).num_days().unsigned_abs())
    }
}
