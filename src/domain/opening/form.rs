//! Opening hours and holidays as people write them in a file, and what to tell them when they err.
//!
//! Invariant: what a form here writes, it reads back as the same hours and the same days.

use super::{DayType, Exception, Holidays, Hours, Opening, day_key};
use crate::domain::names::Names;
use crate::domain::recurrence::{WEEK, weekday};
use crate::domain::written::{Clock, Day};
use crate::domain::zone::{Date, Datelike, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// ```toml
/// weekday = ["09:00-12:00", "14:00-20:00"]
/// weekend = ["09:00-20:30"]
/// holiday = []                       # closed
/// on = { mon = [], fri = ["09:00-21:00"] }
///
/// [[exceptions]]
/// date = 2026-05-20                  # or from = …, until = …
/// hours = []
/// reason = { zh = "设备检修", en = "Maintenance" }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningForm {
    pub weekday: Vec<String>,
    pub weekend: Vec<String>,
    pub holiday: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub on: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionForm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionForm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    pub hours: Vec<String>,
    pub reason: Names,
}

/// What is wrong with opening hours in a file, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadOpening {
    #[error("`{0}` are not hours; write from and to, as in \"09:00-17:30\"")]
    Hours(String),
    #[error("`{0}` ends before it starts; write the earlier time first, within one day")]
    Backwards(String),
    #[error("`{0}` overlaps other hours of its day; join them into one")]
    Overlap(String),
    #[error("`{0}` is not a day of the week; write mon, tue, wed, thu, fri, sat or sun")]
    Weekday(String),
    #[error("`{0}` names a day of the week that already has its hours; keep one")]
    WeekdayTwice(String),
    #[error("an exception needs its date: write `date = 2026-05-20`, or `from` and `until` for several days")]
    NoDate,
    #[error(
        "an exception from {from} until {until} is not possible; write at most 366 days, the earlier first"
    )]
    Range { from: Day, until: Day },
    #[error("{0} has two exceptions; keep one")]
    DateTwice(Day),
}

impl TryFrom<OpeningForm> for Opening {
    type Error = BadOpening;

    fn try_from(form: OpeningForm) -> Result<Opening, BadOpening> {
        let mut opening = Opening::new(hours(&form.weekday)?, hours(&form.weekend)?, hours(&form.holiday)?);
        for (key, stretches) in &form.on {
            let day = weekday(key).ok_or_else(|| BadOpening::Weekday(key.clone()))?;
            if opening.by_day.insert(day_key(day), hours(stretches)?).is_some() {
                return Err(BadOpening::WeekdayTwice(key.clone()));
            }
        }
        opening.exceptions = by_date(form.exceptions)?;
        Ok(opening)
    }
}

/// Each date with its hours; a date has them once.
pub(super) fn by_date(forms: Vec<ExceptionForm>) -> Result<BTreeMap<Date, Exception>, BadOpening> {
    let mut found = BTreeMap::new();
    for exception in forms {
        let (from, until) = exception.dates()?;
        let own = Exception { hours: hours(&exception.hours)?, reason: exception.reason };
        for date in from.iter_days().take_while(|date| *date <= until) {
            if found.insert(date, own.clone()).is_some() {
                return Err(BadOpening::DateTwice(Day(date)));
            }
        }
    }
    Ok(found)
}

impl Hours {
    /// As they are typed into one box: stretches with commas between them, in Chinese signs too.
    ///
    /// # Errors
    /// What is wrong with the first stretch that is.
    pub fn parse(text: &str) -> Result<Hours, BadOpening> {
        let text = text.replace('：', ":");
        let stretches = text.split([',', '，', '、', ';', '；', '\n']).map(str::trim);
        let stretches: Vec<String> =
            stretches.filter(|stretch| !stretch.is_empty()).map(two_digits).collect();
        hours(&stretches)
    }

    /// As a file has them: `09:00-12:00`.
    pub fn written(&self) -> Vec<String> {
        written(self)
    }
}

impl ExceptionForm {
    fn dates(&self) -> Result<(Date, Date), BadOpening> {
        let (from, until) = match (self.date, self.from, self.until) {
            (Some(date), None, None) => (date, date),
            (None, Some(from), Some(until)) => (from, until),
            _ => return Err(BadOpening::NoDate),
        };
        let is_possible = from <= until && (until.0 - from.0).num_days() < LONGEST_EXCEPTION_DAYS;
        is_possible.then_some((from.0, until.0)).ok_or(BadOpening::Range { from, until })
    }
}

/// `9:00–12:00` as a file would have it: an hour has two digits.
fn two_digits(stretch: &str) -> String {
    let padded = |time: &str| {
        if time.trim().len() == 4 { format!("0{}", time.trim()) } else { time.trim().to_string() }
    };
    stretch.split(['-', '–']).map(padded).collect::<Vec<_>>().join("-")
}

const LONGEST_EXCEPTION_DAYS: i64 = 366;

fn hours(stretches: &[String]) -> Result<Hours, BadOpening> {
    let mut read = Vec::new();
    for text in stretches {
        let (from, to) = text.split_once(['-', '–']).ok_or_else(|| BadOpening::Hours(text.clone()))?;
        let (from, to) = match (from.trim().parse::<Clock>(), to.trim().parse::<Clock>()) {
            (Ok(from), Ok(to)) => (from.0, to.0),
            _ => return Err(BadOpening::Hours(text.clone())),
        };
        if to <= from {
            return Err(BadOpening::Backwards(text.clone()));
        }
        read.push((from, to));
        if Hours::new(read.clone()).is_none() {
            return Err(BadOpening::Overlap(text.clone()));
        }
    }
    Hours::new(read).ok_or_else(|| BadOpening::Overlap(stretches.join(", ")))
}

impl From<Opening> for OpeningForm {
    fn from(opening: Opening) -> OpeningForm {
        let on = WEEK.into_iter().filter_map(|day| {
            let hours = opening.by_day.get(&day_key(day))?;
            Some((day.to_string().to_ascii_lowercase(), written(hours)))
        });
        let exceptions = opening.exceptions.iter().map(|(date, exception)| ExceptionForm {
            date: Some(Day(*date)),
            from: None,
            until: None,
            hours: written(&exception.hours),
            reason: exception.reason.clone(),
        });
        OpeningForm {
            weekday: written(&opening.weekday),
            weekend: written(&opening.weekend),
            holiday: written(&opening.holiday),
            on: on.collect(),
            exceptions: exceptions.collect(),
        }
    }
}

fn written(hours: &Hours) -> Vec<String> {
    hours.iter().map(|(from, to)| format!("{}-{}", Clock(from), Clock(to))).collect()
}

/// ```toml
/// source = ["https://www.gov.cn/…"]
/// announced_until = 2026-12-31
///
/// [[holiday]]
/// names = { zh = "元旦", en = "New Year's Day" }
/// from = 2026-01-01
/// until = 2026-01-03
/// makeup = [2026-01-04]
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidaysForm {
    pub source: Vec<String>,
    pub announced_until: Day,
    #[serde(default, rename = "holiday", skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<HolidayForm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayForm {
    pub names: Names,
    pub from: Day,
    pub until: Day,
    /// Saturdays and Sundays worked in exchange.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub makeup: Vec<Day>,
}

/// What is wrong with holidays in a file, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHolidays {
    #[error("`source` is empty; say where the days were announced")]
    NoSource,
    #[error("a holiday from {from} until {until} is not possible; write at most 31 days, the earlier first")]
    Range { from: Day, until: Day },
    #[error("{0} is listed twice; a day is one holiday or one make-up working day")]
    DateTwice(Day),
    #[error("{0} is a working day anyway; a make-up working day is a Saturday or a Sunday")]
    MakeupOnWeekday(Day),
    #[error("{day} is after `announced_until = {announced_until}`; move that on, or leave the day out")]
    NotAnnounced { day: Day, announced_until: Day },
}

impl TryFrom<HolidaysForm> for Holidays {
    type Error = BadHolidays;

    fn try_from(form: HolidaysForm) -> Result<Holidays, BadHolidays> {
        if !form.holidays.is_empty() && form.source.iter().all(|source| source.trim().is_empty()) {
            return Err(BadHolidays::NoSource);
        }
        let announced_until = form.announced_until;
        let mut days = BTreeMap::new();
        for HolidayForm { names, from, until, makeup } in form.holidays {
            if until < from || (until.0 - from.0).num_days() >= LONGEST_HOLIDAY_DAYS {
                return Err(BadHolidays::Range { from, until });
            }
            let off = from
                .0
                .iter_days()
                .take_while(|date| *date <= until.0)
                .map(|date| (Day(date), DayType::Holiday));
            let all = off.chain(makeup.into_iter().map(|day| (day, DayType::MakeupWorkday)));
            for (day, day_type) in all {
                let is_weekend = matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun);
                if day_type == DayType::MakeupWorkday && !is_weekend {
                    return Err(BadHolidays::MakeupOnWeekday(day));
                }
                if day > announced_until {
                    return Err(BadHolidays::NotAnnounced { day, announced_until });
                }
                if days.insert(day.0, (day_type, names.clone())).is_some() {
                    return Err(BadHolidays::DateTwice(day));
                }
            }
        }
        Ok(Holidays { source: form.source, announced_until: announced_until.0, days })
    }
}

const LONGEST_HOLIDAY_DAYS: i64 = 31;

impl From<Holidays> for HolidaysForm {
    fn from(holidays: Holidays) -> HolidaysForm {
        let mut forms: Vec<HolidayForm> = Vec::new();
        let is_off = |(_, (day_type, _)): &(&Date, &(DayType, Names))| *day_type == DayType::Holiday;
        for (date, (_, names)) in holidays.days.iter().filter(is_off) {
            match forms.last_mut() {
                Some(last) if last.names == *names && last.until.0.succ_opt() == Some(*date) => {
                    last.until = Day(*date)
                }
                _ => forms.push(HolidayForm {
                    names: names.clone(),
                    from: Day(*date),
                    until: Day(*date),
                    makeup: vec![],
                }),
            }
        }
        for (date, (_, names)) in holidays.days.iter().filter(|day| !is_off(day)) {
            let near = |form: &&mut HolidayForm| (form.from.0 - *date).num_days().abs();
            if let Some(form) = forms.iter_mut().filter(|form| form.names == *names).min_by_key(near) {
                form.makeup.push(Day(*date));
            }
        }
        HolidaysForm {
            source: holidays.source,
            announced_until: Day(holidays.announced_until),
            holidays: forms,
        }
    }
}
