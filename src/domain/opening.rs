//! When a centre is open, and what kind of day a date is.
//!
//! Invariant: on a day, hours come in order and do not overlap. A date's own exception goes before everything; then
//! a holiday has the holiday hours and a make-up working day the weekday hours, whatever day of the week it is (K1).

mod form;
mod holidays;
mod own;

pub use form::{BadHolidays, BadOpening, ExceptionForm, HolidayForm, HolidaysForm, OpeningForm};
pub use holidays::{DayType, Does, Holidays, SpecialDays};
pub use own::{OwnHours, Stretch};

use super::names::Names;
use super::window::Window;
use super::zone::{Date, Datelike, TimeOfDay, Weekday, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The hours of one day, none if closed: in order, without overlaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours(Vec<(TimeOfDay, TimeOfDay)>);

impl Hours {
    /// None if a stretch ends before it starts, or two overlap.
    pub fn new(mut stretches: Vec<(TimeOfDay, TimeOfDay)>) -> Option<Hours> {
        stretches.sort();
        let all_forward = stretches.iter().all(|(from, to)| from < to);
        let apart = stretches.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        (all_forward && apart).then_some(Hours(stretches))
    }

    pub fn closed() -> Hours {
        Hours::default()
    }

    pub fn is_closed(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (TimeOfDay, TimeOfDay)> {
        self.0.iter().copied()
    }
}

/// A date with hours of its own, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub hours: Hours,
    pub reason: Names,
}

/// Opening hours by kind of day (K1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OpeningForm", into = "OpeningForm")]
pub struct Opening {
    weekday: Hours,
    weekend: Hours,
    holiday: Hours,
    /// Days of the week that differ from the two patterns.
    by_day: BTreeMap<u8, Hours>,
    exceptions: BTreeMap<Date, Exception>,
}

/// Why a day has no hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed<'a> {
    /// This date, for a reason of its own.
    Exception(&'a Names),
    Holiday(&'a Names),
    /// Every such day of the week.
    Weekly(Weekday),
}

impl Opening {
    pub fn new(weekday: Hours, weekend: Hours, holiday: Hours) -> Opening {
        Opening { weekday, weekend, holiday, by_day: BTreeMap::new(), exceptions: BTreeMap::new() }
    }

    /// With other hours on one day of the week.
    pub fn on_each(mut self, day: Weekday, hours: Hours) -> Opening {
        self.by_day.insert(day_key(day), hours);
        self
    }

    /// With other hours on one date.
    pub fn except(mut self, date: Date, hours: Hours, reason: Names) -> Opening {
        self.exceptions.insert(date, Exception { hours, reason });
        self
    }

    /// With the hours the desk set for some dates: they go before what the file says of them.
    pub fn with(mut self, own: &OwnHours) -> Opening {
        self.exceptions.extend(own.iter().map(|(date, exception)| (date, exception.clone())));
        self
    }

    /// From when to when a date is open.
    pub fn hours(&self, date: Date, holidays: &Holidays) -> Vec<(TimeOfDay, TimeOfDay)> {
        self.on(date, holidays).0.clone()
    }

    /// The same as instants, where the clock of a zone shows those hours (K4).
    pub fn windows(&self, date: Date, holidays: &Holidays, zone: Zone) -> Vec<Window> {
        let at = |time: TimeOfDay| zone.instant(date.and_time(time));
        self.on(date, holidays).iter().filter_map(|(from, to)| Window::new(at(from), at(to))).collect()
    }

    /// Why a date is closed all day; None if it is open.
    pub fn closed<'a>(&'a self, date: Date, holidays: &'a Holidays) -> Option<Closed<'a>> {
        if !self.on(date, holidays).is_closed() {
            return None;
        }
        let own = self.exceptions.get(&date).map(|exception| Closed::Exception(&exception.reason));
        let holiday = || match holidays.day_type(date) {
            DayType::Holiday => holidays.names(date).map(Closed::Holiday),
            DayType::MakeupWorkday | DayType::Normal => None,
        };
        own.or_else(holiday).or(Some(Closed::Weekly(date.weekday())))
    }

    /// Whether a time lies within one stretch of a date's hours.
    pub fn holds(&self, date: Date, window: Window, (holidays, zone): (&Holidays, Zone)) -> bool {
        let mut open = self.windows(date, holidays, zone).into_iter();
        open.any(|open| open.starts() <= window.starts() && window.ends() <= open.ends())
    }

    /// What is said about a date that has hours of its own, open or closed.
    pub fn exception(&self, date: Date) -> Option<&Exception> {
        self.exceptions.get(&date)
    }

    /// The first day from a date on that is open, within the year that follows.
    pub fn next_open(&self, date: Date, holidays: &Holidays) -> Option<Date> {
        date.iter_days().take(HORIZON_DAYS).find(|day| !self.on(*day, holidays).is_closed())
    }

    fn on(&self, date: Date, holidays: &Holidays) -> &Hours {
        if let Some(exception) = self.exceptions.get(&date) {
            return &exception.hours;
        }
        match holidays.day_type(date) {
            DayType::Holiday => &self.holiday,
            DayType::MakeupWorkday => &self.weekday, // K1
            DayType::Normal => self.on_normal(date.weekday()),
        }
    }

    fn on_normal(&self, day: Weekday) -> &Hours {
        let pattern = match day {
            Weekday::Sat | Weekday::Sun => &self.weekend,
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => &self.weekday,
        };
        self.by_day.get(&day_key(day)).unwrap_or(pattern)
    }
}

const HORIZON_DAYS: usize = 366;

fn day_key(day: Weekday) -> u8 {
    u8::try_from(day.num_days_from_monday()).unwrap_or_default()
}
