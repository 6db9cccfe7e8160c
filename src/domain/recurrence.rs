//! Which days something recurs on, and when that is: "every other Saturday at ten, for an hour".
//!
//! Invariant: a recurrence is kept as local dates, wall time and elapsed length (K4); instants are computed from it,
//! never the other way round. Dates come out in order and once each, as RFC 5545 counts them with weeks that start
//! on Monday.

mod form;

pub(in crate::domain) use form::weekday;
pub use form::{BadRecurrence, RecurrenceForm};

use super::window::Window;
use super::zone::{Date, Datelike, Days, Months, Span, TimeOfDay, WallTime, Weekday, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU16;
use std::ops::Range;

/// A rule, from a first day on, with days added and days left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RecurrenceForm", into = "RecurrenceForm")]
pub struct Recurrence {
    /// Where the rule begins to count. Not itself a date, if the rule does not give it.
    pub first: Date,
    pub rule: Rule,
    /// Every so many days, weeks or months.
    pub every: NonZeroU16,
    pub end: End,
    /// Dates beside the rule's; they do not count towards [`End::Count`].
    pub extra: Vec<Date>,
    /// Dates left out, the rule's or extra; they still count towards [`End::Count`].
    pub except: Vec<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Daily,
    Weekly(Weekdays),
    /// The first Friday, the last Sunday; no date in a month that has no such day.
    MonthlyOnWeekday {
        nth: Nth,
        weekday: Weekday,
    },
    /// The 15th, the last day; no date in a month that has no such day.
    MonthlyOnDay(DayOfMonth),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Never,
    /// The last date that may be.
    Until(Date),
    /// So many dates of the rule.
    Count(u32),
}

/// Some days of the week, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    pub fn new(days: &[Weekday]) -> Option<Weekdays> {
        let bits = days.iter().fold(0, |bits, day| bits | 1 << day.num_days_from_monday());
        (bits != 0).then_some(Weekdays(bits))
    }

    pub fn contains(self, day: Weekday) -> bool {
        self.0 & 1 << day.num_days_from_monday() != 0
    }

    /// From Monday to Sunday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |&day| self.contains(day))
    }
}

pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Which of a month's Fridays: 1 to 5 from its start, -1 to -5 from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nth(i8);

impl Nth {
    pub fn new(nth: i8) -> Option<Nth> {
        (nth != 0 && (-5..=5).contains(&nth)).then_some(Nth(nth))
    }

    pub fn get(self) -> i8 {
        self.0
    }
}

/// 1 to 31, or -1 for the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfMonth(i8);

impl DayOfMonth {
    pub fn new(day: i8) -> Option<DayOfMonth> {
        (day == -1 || (1..=31).contains(&day)).then_some(DayOfMonth(day))
    }

    pub fn get(self) -> i8 {
        self.0
    }
}

impl Recurrence {
    /// A rule that goes on: every day, week or month, without end.
    pub fn new(first: Date, rule: Rule) -> Recurrence {
        let (extra, except) = (Vec::new(), Vec::new());
        Recurrence { first, rule, every: NonZeroU16::MIN, end: End::Never, extra, except }
    }

    /// The dates in a range of days, in order, once each.
    ///
    /// ```
    /// # use leyuan::domain::{recurrence::*, zone::{parse_date, Weekday}};
    /// let day = |text| parse_date(text).unwrap();
    /// let saturdays = Rule::Weekly(Weekdays::new(&[Weekday::Sat]).unwrap());
    /// let story_time = Recurrence::new(day("2026-09-01"), saturdays);
    /// assert_eq!(story_time.dates(day("2026-09-01")..day("2026-09-19")), [day("2026-09-05"), day("2026-09-12")]);
    /// ```
    pub fn dates(&self, days: Range<Date>) -> Vec<Date> {
        let mut dates: BTreeSet<Date> = self.rule_dates(&days).filter(|date| *date >= days.start).collect();
        dates.extend(self.extra.iter().filter(|date| days.contains(date)));
        for date in &self.except {
            dates.remove(date);
        }
        dates.into_iter().collect()
    }

    /// What happens on those dates, in order. Should the zone have left out a whole day (Apia, 2011-12-30), its
    /// happening, moved by K4 onto the next day's, is that one.
    pub fn happenings(&self, days: Range<Date>, timing: Timing) -> Vec<Happening> {
        let mut all: Vec<Happening> = self.dates(days).into_iter().map(|date| timing.on(date)).collect();
        all.dedup_by(|later, earlier| {
            let same = later.window == earlier.window;
            if same {
                *earlier = *later;
            }
            same
        });
        all
    }

    /// The first date of all, if one comes within forty years (A3: the first session of a course).
    pub fn first_date(&self) -> Option<Date> {
        let horizon =
            self.first.checked_add_months(Months::new(12 * LONGEST_WAIT_YEARS)).unwrap_or(Date::MAX);
        let earliest = self.extra.iter().copied().min().unwrap_or(self.first).min(self.first);
        self.dates(earliest..horizon).into_iter().next()
    }

    /// The rule's own dates before the end of some days; those before their start are given where they count.
    fn rule_dates(&self, days: &Range<Date>) -> impl Iterator<Item = Date> {
        let (from, last, count) = match self.end {
            End::Never => (self.periods_before(days.start), Date::MAX, usize::MAX),
            End::Until(last) => (self.periods_before(days.start), last, usize::MAX),
            End::Count(count) => (0, Date::MAX, usize::try_from(count).unwrap_or(usize::MAX)),
        };
        let end = days.end;
        (from..u64::MAX)
            .map_while(|n| self.period(n))
            .take_while(move |start| *start < end && *start <= last)
            .flat_map(|start| self.dates_in(start))
            .filter(|date| *date >= self.first)
            .take_while(move |date| *date < end && *date <= last)
            .take(count)
    }

    /// The first day of the rule's n-th day, week or month.
    fn period(&self, n: u64) -> Option<Date> {
        let n = n.checked_mul(self.every.get().into())?;
        match self.rule {
            Rule::Daily => self.first.checked_add_days(Days::new(n)),
            Rule::Weekly(_) => Zone::UTC.monday(self.first).checked_add_days(Days::new(n.checked_mul(7)?)),
            Rule::MonthlyOnWeekday { .. } | Rule::MonthlyOnDay(_) => {
                self.first.with_day(1)?.checked_add_months(Months::new(n.try_into().ok()?))
            }
        }
    }

    /// How many of the rule's days, weeks or months are over before a date.
    fn periods_before(&self, date: Date) -> u64 {
        let units = match self.rule {
            Rule::Daily => (date - self.first).num_days(),
            Rule::Weekly(_) => (date - Zone::UTC.monday(self.first)).num_days() / 7,
            Rule::MonthlyOnWeekday { .. } | Rule::MonthlyOnDay(_) => {
                let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
                months(date) - months(self.first)
            }
        };
        u64::try_from(units).unwrap_or(0) / u64::from(self.every.get())
    }

    fn dates_in(&self, start: Date) -> Vec<Date> {
        match self.rule {
            Rule::Daily => vec![start],
            Rule::Weekly(weekdays) => {
                start.iter_days().take(7).filter(|day| weekdays.contains(day.weekday())).collect()
            }
            Rule::MonthlyOnWeekday { nth, weekday } => {
                let mut days: Vec<Date> = month(start).filter(|day| day.weekday() == weekday).collect();
                if nth.0 < 0 {
                    days.reverse();
                }
                days.into_iter().nth(usize::from(nth.0.unsigned_abs()) - 1).into_iter().collect()
            }
            Rule::MonthlyOnDay(DayOfMonth(-1)) => month(start).last().into_iter().collect(),
            Rule::MonthlyOnDay(DayOfMonth(day)) => {
                start.with_day(day.unsigned_abs().into()).into_iter().collect()
            }
        }
    }
}

/// A fifth Friday in February comes again within forty years; who waits longer has made a mistake.
const LONGEST_WAIT_YEARS: u32 = 40;

fn month(start: Date) -> impl Iterator<Item = Date> {
    start.iter_days().take_while(move |day| day.month() == start.month())
}

/// When on a day: wall time, zone and elapsed length (K4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    pub at: TimeOfDay,
    pub minutes: NonZeroU16,
    pub zone: Zone,
}

/// One date of a recurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// The date promised. What the clock really shows then is `zone.wall(window.starts())`.
    pub date: Date,
    /// The wall time promised, also where the clocks skip it.
    pub wall: WallTime,
    pub window: Window,
}

impl Timing {
    /// K4: a skipped wall time moves later by the gap, of a repeated one the first counts, the length is elapsed time.
    pub fn on(self, date: Date) -> Happening {
        let wall = date.and_time(self.at);
        let length = Span::minutes(self.minutes.get().into());
        let window =
            Window::lasting(self.zone.instant(wall), length).expect("years with four digits leave room");
        Happening { date, wall, window }
    }
}
