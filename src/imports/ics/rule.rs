//! A recurrence rule as calendars write it (RFC 5545 section 3.3.10), counted on the clock of its own zone.
//!
//! Keeps true: the work is bounded, whatever the rule: each period looked at is paid for out of a [`Purse`]; what recurs
//! more often than daily is refused.

use super::super::report::Why;
use super::super::rows::shortened;
use super::unfit::Unfit;
use super::values::Moment;
use crate::domain::zone::{Date, Datelike, Days, Months, Span, TimeOfDay, Timelike, WallTime, Weekday};
use std::collections::BTreeSet;
use std::ops::Range;

/// How much may be looked at for one file; a day of a period costs one.
#[derive(Debug)]
pub struct Purse(u64);

impl Default for Purse {
    /// About a second of work.
    fn default() -> Purse {
        Purse(4_000_000)
    }
}

impl Purse {
    fn pay(&mut self, price: u64) -> Result<(), Why> {
        self.0 = self
            .0
            .checked_sub(price)
            .ok_or_else(|| Why::Calendar(Unfit::Rule("more work than a calendar may make".into())))?;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    frequency: Frequency,
    interval: u32,
    count: Option<u64>,
    pub until: Option<Moment>,
    months: Vec<i64>,
    weeks: Vec<i64>,
    year_days: Vec<i64>,
    month_days: Vec<i64>,
    /// Which one of the month or year, 0 for each.
    days: Vec<(i64, Weekday)>,
    hours: Vec<i64>,
    minutes: Vec<i64>,
    seconds: Vec<i64>,
    positions: Vec<i64>,
    week_starts: Weekday,
}

impl Rule {
    /// # Errors
    /// [`Why::Calendar`] with the part that cannot be.
    pub fn parse(text: &str) -> Result<Rule, Why> {
        let mut frequency = None;
        let mut rule = Rule {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
            week_starts: Weekday::Mon,
        };
        for part in text.trim().split(';').filter(|part| !part.trim().is_empty()) {
            let wrong = || Why::Calendar(Unfit::Rule(shortened(part)));
            let (name, value) = part.split_once('=').ok_or_else(wrong)?;
            let value = value.trim().to_ascii_uppercase();
            let numbers = |range: Range<i64>| numbers(&value, range).ok_or_else(wrong);
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => frequency = Some(often(&value).ok_or_else(wrong)?),
                "INTERVAL" => {
                    rule.interval = positive(&value).ok_or_else(wrong)?.try_into().map_err(|_| wrong())?
                }
                "COUNT" => rule.count = Some(positive(&value).ok_or_else(wrong)?),
                "UNTIL" => rule.until = Some(Moment::parse(&value).ok_or_else(wrong)?),
                "BYMONTH" => rule.months = numbers(1..13)?,
                "BYWEEKNO" => rule.weeks = numbers(-53..54)?,
                "BYYEARDAY" => rule.year_days = numbers(-366..367)?,
                "BYMONTHDAY" => rule.month_days = numbers(-31..32)?,
                "BYDAY" => rule.days = days(&value).ok_or_else(wrong)?,
                "BYHOUR" => rule.hours = self::numbers(&value, 0..24).ok_or_else(wrong)?,
                "BYMINUTE" => rule.minutes = self::numbers(&value, 0..60).ok_or_else(wrong)?,
                "BYSECOND" => rule.seconds = self::numbers(&value, 0..60).ok_or_else(wrong)?,
                "BYSETPOS" => rule.positions = numbers(-366..367)?,
                "WKST" => rule.week_starts = weekday(&value).ok_or_else(wrong)?,
                name if name.starts_with("X-") => {}
                _ => return Err(wrong()), // RSCALE and SKIP (RFC 7529) among them
            }
        }
        rule.frequency = frequency.ok_or_else(|| Why::Calendar(Unfit::Rule(shortened(text))))?;
        Ok(rule)
    }

    /// The starts in a stretch of wall time, in order, once each. The first start counts also where the rule would not
    /// give it (RFC 5545 section 3.8.5.3).
    ///
    /// # Errors
    /// When the purse is empty.
    pub fn starts(
        &self,
        first: WallTime,
        until: Option<WallTime>,
        stretch: Range<WallTime>,
        purse: &mut Purse,
    ) -> Result<Vec<WallTime>, Why> {
        let last = until.unwrap_or(WallTime::MAX).min(stretch.end);
        let mut found = Vec::new();
        let mut left = self.count.unwrap_or(u64::MAX);
        let mut take = |start: WallTime, left: &mut u64| {
            *left -= 1;
            if start >= stretch.start && start < stretch.end {
                found.push(start);
            }
        };
        if until.is_some_and(|until| until < first) || left == 0 {
            return Ok(found);
        }
        take(first, &mut left);
        let ahead =
            if self.count.is_none() { self.periods_before(first.date(), stretch.start.date()) } else { 0 };
        for n in ahead.. {
            let Some(period) =
                self.period(first.date(), n).filter(|period| period.and_time(TimeOfDay::MIN) <= last)
            else {
                break;
            };
            for start in self.in_period(period, first, purse)? {
                if start <= first {
                    continue;
                }
                if start > last || left == 0 {
                    return Ok(found);
                }
                take(start, &mut left);
            }
        }
        Ok(found)
    }

    /// The first day of the n-th period.
    fn period(&self, first: Date, n: u64) -> Option<Date> {
        let n = n.checked_mul(self.interval.into())?;
        match self.frequency {
            Frequency::Daily => first.checked_add_days(Days::new(n)),
            Frequency::Weekly => self.week(first)?.checked_add_days(Days::new(n.checked_mul(7)?)),
            Frequency::Monthly => first.with_day(1)?.checked_add_months(Months::new(n.try_into().ok()?)),
            Frequency::Yearly => {
                let months = n.checked_mul(12)?.try_into().ok()?;
                first.with_ordinal(1)?.checked_add_months(Months::new(months))
            }
        }
    }

    /// How many periods are surely over before a date.
    fn periods_before(&self, first: Date, date: Date) -> u64 {
        let days = (date - first).num_days().max(0);
        let units = match self.frequency {
            Frequency::Daily => days,
            Frequency::Weekly => days / 7,
            Frequency::Monthly => days / 31,
            Frequency::Yearly => days / 366,
        };
        (u64::try_from(units).unwrap_or(0) / u64::from(self.interval)).saturating_sub(1)
    }

    /// The first day of a date's week, as the rule counts weeks.
    fn week(&self, date: Date) -> Option<Date> {
        date.checked_sub_days(Days::new(date.weekday().days_since(self.week_starts).into()))
    }

    fn in_period(&self, period: Date, first: WallTime, purse: &mut Purse) -> Result<Vec<WallTime>, Why> {
        let many = match self.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => period.num_days_in_month().into(),
            Frequency::Yearly => 365 + u64::from(period.leap_year()),
        };
        purse.pay(many)?;
        let days = period.iter_days().take(usize::try_from(many).unwrap_or(0));
        let days: Vec<Date> = days.filter(|day| self.has(*day, first.date())).collect();
        if days.is_empty() {
            return Ok(Vec::new());
        }
        let times = self.times(first.time());
        purse.pay((days.len() * times.len()) as u64)?;
        let all: Vec<WallTime> =
            days.iter().flat_map(|day| times.iter().map(|time| day.and_time(*time))).collect();
        if self.positions.is_empty() {
            return Ok(all);
        }
        let place = |position: &i64| match position {
            1.. => usize::try_from(position - 1).ok(),
            _ => all.len().checked_sub(usize::try_from(-position).ok()?),
        };
        let chosen: BTreeSet<usize> = self.positions.iter().filter_map(place).collect();
        Ok(chosen.into_iter().filter_map(|place| all.get(place).copied()).collect())
    }

    /// Whether a day of the period is one of the rule's; what the rule leaves open, the first start says.
    fn has(&self, day: Date, first: Date) -> bool {
        let is_open = self.weeks.is_empty()
            && self.year_days.is_empty()
            && self.month_days.is_empty()
            && self.days.is_empty();
        let implied = match self.frequency {
            Frequency::Yearly if is_open => {
                day.day() == first.day() && (!self.months.is_empty() || day.month() == first.month())
            }
            Frequency::Monthly if is_open => day.day() == first.day(),
            Frequency::Weekly if is_open => day.weekday() == first.weekday(),
            Frequency::Yearly
                if self.days.is_empty()
                    && !self.weeks.is_empty()
                    && self.month_days.is_empty()
                    && self.year_days.is_empty() =>
            {
                day.weekday() == first.weekday()
            }
            _ => true,
        };
        let one_of = |wanted: &[i64], from_start: i64, many: i64| {
            wanted.is_empty() || wanted.contains(&from_start) || wanted.contains(&(from_start - many - 1))
        };
        let month = i64::from(day.num_days_in_month());
        let year = 365 + i64::from(day.leap_year());
        implied
            && (self.months.is_empty() || self.months.contains(&day.month().into()))
            && one_of(&self.month_days, day.day().into(), month)
            && one_of(&self.year_days, day.ordinal().into(), year)
            && (self.weeks.is_empty() || self.in_weeks(day))
            && (self.days.is_empty()
                || self.days.iter().any(|wanted| self.is_day(day, *wanted, (month, year))))
    }

    fn is_day(&self, day: Date, (nth, weekday): (i64, Weekday), (month, year): (i64, i64)) -> bool {
        if day.weekday() != weekday {
            return false;
        }
        let of_month = self.frequency == Frequency::Monthly
            || self.frequency == Frequency::Yearly && !self.months.is_empty();
        let of_year = self.frequency == Frequency::Yearly && self.weeks.is_empty();
        let (place, many) = match (nth, of_month, of_year) {
            (0, ..) | (_, false, false) => return true,
            (_, true, _) => (i64::from(day.day()), month),
            _ => (i64::from(day.ordinal()), year),
        };
        if nth > 0 { (place - 1) / 7 + 1 == nth } else { (many - place) / 7 + 1 == -nth }
    }

    /// Weeks belong to the year that has four of their days, counted from the rule's first day of the week.
    fn in_weeks(&self, day: Date) -> bool {
        let Some(week) = self.week(day) else { return false };
        let Some(middle) = week.checked_add_days(Days::new(3)) else { return false };
        let number = i64::from(middle.ordinal0() / 7) + 1;
        let last = Date::from_ymd_opt(middle.year(), 12, 28).and_then(|day| self.week(day));
        let last = last.and_then(|week| week.checked_add_days(Days::new(3)));
        let last = last.filter(|last| last.year() == middle.year());
        let many = last.map_or(52, |last| i64::from(last.ordinal0() / 7) + 1);
        self.weeks.contains(&number) || self.weeks.contains(&(number - many - 1))
    }

    fn times(&self, first: TimeOfDay) -> BTreeSet<TimeOfDay> {
        let said = |wanted: &[i64], own: u32| match wanted {
            [] => vec![own],
            all => all.iter().filter_map(|n| u32::try_from(*n).ok()).collect(),
        };
        let hours = said(&self.hours, first.hour());
        let minutes = said(&self.minutes, first.minute());
        let seconds = said(&self.seconds, first.second());
        let mut times = BTreeSet::new();
        for hour in hours {
            for minute in &minutes {
                times.extend(
                    seconds.iter().filter_map(|second| TimeOfDay::from_hms_opt(hour, *minute, *second)),
                );
            }
        }
        times
    }

    /// Whether it gives more than some starts a day: nobody's programme.
    pub fn is_crowded(&self) -> bool {
        let many = |wanted: &[i64]| wanted.len().max(1);
        many(&self.hours) * many(&self.minutes) * many(&self.seconds) > MOST_A_DAY
    }

    /// The last start that may be, on the clock of the rule.
    pub fn last(&self, on_clock: impl Fn(WallTime) -> WallTime) -> Option<WallTime> {
        self.until.map(|until| match until {
            Moment::Day(day) => day.and_time(TimeOfDay::MIN) + Span::days(1) - Span::seconds(1),
            Moment::Local(wall) => wall,
            Moment::Utc(utc) => on_clock(utc),
        })
    }
}

const MOST_A_DAY: usize = 48;
/// Numbers of one list: no year has more days.
const MOST_NUMBERS: usize = 400;

fn often(value: &str) -> Option<Frequency> {
    match value {
        "DAILY" => Some(Frequency::Daily),
        "WEEKLY" => Some(Frequency::Weekly),
        "MONTHLY" => Some(Frequency::Monthly),
        "YEARLY" => Some(Frequency::Yearly),
        _ => None,
    }
}

fn positive(value: &str) -> Option<u64> {
    value.parse().ok().filter(|number| *number > 0)
}

fn numbers(value: &str, range: Range<i64>) -> Option<Vec<i64>> {
    let read =
        |text: &str| text.trim().trim_start_matches('+').parse::<i64>().ok().filter(|n| range.contains(n));
    let all: Option<BTreeSet<i64>> = value.split(',').take(MOST_NUMBERS + 1).map(read).collect();
    let may_be_nought = range.start == 0;
    all.filter(|all| all.len() <= MOST_NUMBERS && (may_be_nought || !all.contains(&0)))
        .map(|all| all.into_iter().collect())
}

fn days(value: &str) -> Option<Vec<(i64, Weekday)>> {
    let read = |text: &str| {
        let text = text.trim();
        let at = text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at))?;
        let (nth, day) = text.split_at(at);
        let nth = match nth.trim_start_matches('+') {
            "" => 0,
            nth => nth.parse().ok().filter(|nth| *nth != 0 && (-53..=53).contains(nth))?,
        };
        Some((nth, weekday(day)?))
    };
    value.split(',').take(MOST_NUMBERS).map(read).collect()
}

fn weekday(value: &str) -> Option<Weekday> {
    match value {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}
