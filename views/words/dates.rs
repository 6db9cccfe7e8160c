//! Days, times and ages as people say them: 24 hours, en dashes for ranges, months below three years.
//!
//! Dates here are wall-clock dates of the centre (K5); nothing asks what day it is.

use super::Words;
use crate::domain::age::{Age, AgeRange};
use crate::domain::zone::{Date, Datelike, TimeOfDay, Timelike, WallTime, Weekday};

impl Words {
    /// `11 月 28 日 周六`, `Sat 28 Nov`.
    pub fn day(&self, date: Date) -> String {
        self.dated("day", date)
    }

    /// `2026 年 11 月 28 日 周六`, `Sat 28 Nov 2026`.
    pub fn day_of_year(&self, date: Date) -> String {
        self.dated("day-of-year", date)
    }

    /// `2026 年 11 月`, `Nov 2026`.
    pub fn month_of_year(&self, date: Date) -> String {
        self.dated("month-of-year", date)
    }

    /// `11 月 28 日`, `28 November`: for birthdays and "from" dates.
    pub fn month_day(&self, date: Date) -> String {
        self.dated("month-day", date)
    }

    /// Today and tomorrow by name, other days by weekday: `今天`, `周日`.
    pub fn near_day(&self, date: Date, today: Date) -> String {
        match (date - today).num_days() {
            0 => self.say("today"),
            1 => self.say("tomorrow"),
            _ => self.weekday(date.weekday()),
        }
    }

    /// `周六`, `Sat`.
    pub fn weekday(&self, weekday: Weekday) -> String {
        self.say(&format!("weekday-{}", weekday.number_from_monday()))
    }

    /// `09:30`.
    pub fn time(&self, time: TimeOfDay) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// `14:00–15:00`.
    pub fn times(&self, starts: TimeOfDay, ends: TimeOfDay) -> String {
        format!("{}–{}", self.time(starts), self.time(ends))
    }

    /// `11 月 28 日 周六 16:10`, `Sat 28 Nov, 16:10`.
    pub fn day_and_time(&self, at: WallTime) -> String {
        self.tell(
            "day-and-time",
            &[("day", self.day(at.date()).into()), ("time", self.time(at.time()).into())],
        )
    }

    /// The time alone on `today`, else day and time: for deadlines.
    pub fn near_time(&self, at: WallTime, today: Date) -> String {
        if at.date() == today { self.time(at.time()) } else { self.day_and_time(at) }
    }

    /// An age as people say it, months below three years: `18 个月`, `4 岁`.
    pub fn age(&self, age: Age) -> String {
        match age.months() {
            months @ 0..36 => self.tell("age-months", &[("months", months.into())]),
            _ => self.tell("age-years", &[("years", age.years().into())]),
        }
    }

    /// An age to the month, where a rule turns on it: `2 岁 10 个月`.
    pub fn exact_age(&self, age: Age) -> String {
        match (age.months() / 12, age.months() % 12) {
            (0, months) => self.tell("age-months", &[("months", months.into())]),
            (years, 0) => self.tell("age-years", &[("years", years.into())]),
            (years, months) => self.tell("age-exact", &[("years", years.into()), ("months", months.into())]),
        }
    }

    /// Who a programme is for (A2): the first month included, the last not. `4–6 岁`, `ages 4–6`, `6–18 个月`.
    pub fn span(&self, ages: AgeRange) -> String {
        let (min, under) = (ages.min().months(), ages.under().map(Age::months));
        let is_years = |months: u16| months.is_multiple_of(12);
        match (min, under) {
            (0, None) => self.say("ages-all"),
            (min, None) if is_years(min) => self.tell("ages-from", &[("years", (min / 12).into())]),
            (min, None) => self.tell("ages-from-months", &[("months", min.into())]),
            (0, Some(under)) if is_years(under) && under <= 36 => {
                self.tell("ages-under-months", &[("months", under.into())])
            }
            (min, Some(under)) if under > 36 && is_years(min) && is_years(under) => {
                self.years(min / 12, under / 12 - 1)
            }
            (min, Some(under)) => {
                let last = under.saturating_sub(1);
                self.tell("ages-months", &[("from", min.into()), ("to", last.into())])
            }
        }
    }

    fn years(&self, from: u16, to: u16) -> String {
        match from == to {
            true => self.tell("ages-one", &[("years", from.into())]),
            false => self.tell("ages", &[("from", from.into()), ("to", to.into())]),
        }
    }

    fn dated(&self, key: &str, date: Date) -> String {
        let facts = [
            ("year", date.year().to_string().into()),
            ("month", self.say(&format!("month-{}", date.month())).into()),
            ("day", date.day().into()),
            ("weekday", self.weekday(date.weekday()).into()),
        ];
        self.tell(key, &facts)
    }
}
