//! A recurrence as people write it in a centre's file, and what to tell them when they err.
//!
//! Invariant: what [`RecurrenceForm`] writes, it reads back as the same recurrence.

use super::{DayOfMonth, End, Nth, Recurrence, Rule, WEEK, Weekdays};
use crate::domain::written::Day;
use crate::domain::zone::{Date, Datelike, Weekday};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU16;

/// ```toml
/// weekly = ["sat", "sun"]    # or daily = true, monthly = "1st fri", monthly = "last sun", monthly_day = 15
/// every = 2
/// from = 2026-09-05
/// until = 2026-12-20         # or count = 12
/// except = [2026-10-03]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecurrenceForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_day: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Day>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Day>,
}

/// What is wrong with a recurrence in a file, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRecurrence {
    #[error(
        "nothing says how often; write one of `daily = true`, `weekly = [\"sat\"]`, `monthly = \"1st fri\"`, \
         `monthly_day = 15`"
    )]
    NoRule,
    #[error("`{0}` and `{1}` both say how often; keep one")]
    TwoRules(&'static str, &'static str),
    #[error("`daily = false` says nothing; leave it out, or write `daily = true`")]
    NotDaily,
    #[error("`weekly` is empty; name its days, as in `weekly = [\"sat\", \"sun\"]`")]
    NoWeekday,
    #[error("`{0}` is not a day of the week; write mon, tue, wed, thu, fri, sat or sun")]
    Weekday(String),
    #[error("`{0}` is in `weekly` twice; keep one")]
    WeekdayTwice(String),
    #[error(
        "`monthly = \"{0}\"` is not understood; write which one and its day, as in \"1st fri\" or \"last sun\""
    )]
    Monthly(String),
    #[error("`monthly_day = {0}` is no day of a month; write 1 to 31, or -1 for the last")]
    MonthlyDay(i64),
    #[error("`every = {0}` is not possible; write a number from 1 to 1000, or leave it out for each one")]
    Every(i64),
    #[error("`from` is missing; write the first day, as in `from = 2026-09-05`")]
    NoFrom,
    #[error("`until` and `count` both say where it ends; keep one")]
    TwoEnds,
    #[error("`until = {until}` is before `from = {from}`; write a later day")]
    EndsBeforeItBegins { from: Day, until: Day },
    #[error("`count = {0}` is not possible; write a number from 1 to 10000")]
    Count(i64),
    #[error("the year of {0} is out of reach; write one from 2000 to 2199")]
    Year(Day),
    #[error("{0} is both in `extra` and in `except`; keep it in one of them")]
    ExtraAndExcept(Day),
}

impl TryFrom<RecurrenceForm> for Recurrence {
    type Error = BadRecurrence;

    fn try_from(form: RecurrenceForm) -> Result<Recurrence, BadRecurrence> {
        let rule = form.rule()?;
        let from = form.from.ok_or(BadRecurrence::NoFrom)?;
        let all = [Some(from), form.until]
            .into_iter()
            .flatten()
            .chain(form.extra.clone())
            .chain(form.except.clone());
        if let Some(day) = all.into_iter().find(|day| !(2000..2200).contains(&day.0.year())) {
            return Err(BadRecurrence::Year(day));
        }
        if let Some(day) = form.extra.iter().find(|day| form.except.contains(day)) {
            return Err(BadRecurrence::ExtraAndExcept(*day));
        }
        let (every, end) = (form.interval()?, form.end(from)?);
        let dates = |days: Vec<Day>| days.into_iter().map(|day| day.0).collect::<Vec<Date>>();
        Ok(Recurrence {
            first: from.0,
            rule,
            every,
            end,
            extra: dates(form.extra),
            except: dates(form.except),
        })
    }
}

impl RecurrenceForm {
    fn rule(&self) -> Result<Rule, BadRecurrence> {
        let said = [
            ("daily", self.daily.is_some()),
            ("weekly", self.weekly.is_some()),
            ("monthly", self.monthly.is_some()),
            ("monthly_day", self.monthly_day.is_some()),
        ];
        let mut said = said.into_iter().filter_map(|(key, is_said)| is_said.then_some(key));
        if let (Some(one), Some(other)) = (said.next(), said.next()) {
            return Err(BadRecurrence::TwoRules(one, other));
        }
        if let Some(daily) = self.daily {
            return if daily { Ok(Rule::Daily) } else { Err(BadRecurrence::NotDaily) };
        }
        if let Some(days) = &self.weekly {
            return weekdays(days).map(Rule::Weekly);
        }
        if let Some(text) = &self.monthly {
            return monthly(text).ok_or_else(|| BadRecurrence::Monthly(text.clone()));
        }
        let day = self.monthly_day.ok_or(BadRecurrence::NoRule)?;
        let day_of_month = i8::try_from(day).ok().and_then(DayOfMonth::new);
        day_of_month.map(Rule::MonthlyOnDay).ok_or(BadRecurrence::MonthlyDay(day))
    }

    fn interval(&self) -> Result<NonZeroU16, BadRecurrence> {
        let Some(every) = self.every else { return Ok(NonZeroU16::MIN) };
        let number = u16::try_from(every).ok().filter(|number| *number <= 1000).and_then(NonZeroU16::new);
        number.ok_or(BadRecurrence::Every(every))
    }

    fn end(&self, from: Day) -> Result<End, BadRecurrence> {
        match (self.until, self.count) {
            (None, None) => Ok(End::Never),
            (Some(_), Some(_)) => Err(BadRecurrence::TwoEnds),
            (Some(until), None) if until < from => Err(BadRecurrence::EndsBeforeItBegins { from, until }),
            (Some(until), None) => Ok(End::Until(until.0)),
            (None, Some(count)) => {
                let number = u32::try_from(count).ok().filter(|number| (1..=10_000).contains(number));
                number.map(End::Count).ok_or(BadRecurrence::Count(count))
            }
        }
    }
}

impl From<Recurrence> for RecurrenceForm {
    fn from(recurrence: Recurrence) -> RecurrenceForm {
        let days = |dates: Vec<Date>| dates.into_iter().map(Day).collect();
        let every = recurrence.every.get();
        let mut form = RecurrenceForm {
            every: (every > 1).then_some(every.into()),
            from: Some(Day(recurrence.first)),
            extra: days(recurrence.extra),
            except: days(recurrence.except),
            ..RecurrenceForm::default()
        };
        match recurrence.rule {
            Rule::Daily => form.daily = Some(true),
            Rule::Weekly(weekdays) => {
                form.weekly = Some(weekdays.iter().map(|day| short(day).to_owned()).collect())
            }
            Rule::MonthlyOnDay(day) => form.monthly_day = Some(day.0.into()),
            Rule::MonthlyOnWeekday { nth, weekday } => {
                let ordinal = ORDINALS[usize::from(nth.0.unsigned_abs()) - 1];
                form.monthly = Some(match nth.0 {
                    1.. => format!("{ordinal} {}", short(weekday)),
                    -1 => format!("last {}", short(weekday)),
                    _ => format!("{ordinal} last {}", short(weekday)),
                });
            }
        }
        match recurrence.end {
            End::Never => {}
            End::Until(last) => form.until = Some(Day(last)),
            End::Count(count) => form.count = Some(count.into()),
        }
        form
    }
}

fn weekdays(days: &[String]) -> Result<Weekdays, BadRecurrence> {
    let mut read = Vec::new();
    for day in days {
        let weekday = weekday(day).ok_or_else(|| BadRecurrence::Weekday(day.clone()))?;
        if read.contains(&weekday) {
            return Err(BadRecurrence::WeekdayTwice(day.clone()));
        }
        read.push(weekday);
    }
    Weekdays::new(&read).ok_or(BadRecurrence::NoWeekday)
}

const ORDINALS: [&str; 5] = ["1st", "2nd", "3rd", "4th", "5th"];

/// `1st fri`, `last sun`, `2nd last wed`.
fn monthly(text: &str) -> Option<Rule> {
    let text = text.to_ascii_lowercase();
    let ordinal = |word: &str| (1..=5).zip(ORDINALS).find_map(|(nth, said)| (said == word).then_some(nth));
    let (nth, day) = match text.split_whitespace().collect::<Vec<_>>()[..] {
        ["last", day] => (-1, day),
        [word, "last", day] => (-ordinal(word)?, day),
        [word, day] => (ordinal(word)?, day),
        _ => return None,
    };
    Some(Rule::MonthlyOnWeekday { nth: Nth::new(nth)?, weekday: weekday(day)? })
}

/// `sat` or `saturday`.
pub(in crate::domain) fn weekday(text: &str) -> Option<Weekday> {
    let text = text.trim().to_ascii_lowercase();
    WEEK.into_iter().find(|&day| text == short(day) || text == long(day))
}

fn short(day: Weekday) -> &'static str {
    &long(day)[..3]
}

fn long(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}
