//! Values as calendars write them (RFC 5545 section 3.3): days, times, lengths and texts.
//!
//! Keeps true: a value that is not written as the RFC has it is told, never mended.

use super::super::report::Why;
use super::super::rows::shortened;
use crate::domain::zone::{Date, Datelike, Span, TimeOfDay, WallTime};

/// Years somebody could mean; before 1900 only the rules of zones go.
const FIRST_YEAR: i32 = 1600;
const LAST_YEAR: i32 = 2199;

/// A day, or a day and a time that is UTC, of a zone, or of nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Day(Date),
    Local(WallTime),
    Utc(WallTime),
}

impl Moment {
    /// `20260504`, `20260504T090000`, `20260504T010000Z`.
    ///
    /// ```
    /// # use leyuan::imports::ics::values::Moment;
    /// let Some(Moment::Utc(nine)) = Moment::parse("20260504T090000Z") else { panic!() };
    /// assert_eq!(nine.to_string(), "2026-05-04 09:00:00");
    /// assert_eq!(Moment::parse("2026-05-04"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Moment> {
        let text = text.trim();
        let (day, time) = match text.split_once(['T', 't']) {
            Some((day, time)) => (date(day)?, time),
            None => return date(text).map(Moment::Day),
        };
        match time.strip_suffix(['Z', 'z']) {
            Some(time) => Some(Moment::Utc(day.and_time(self::time(time)?))),
            None => Some(Moment::Local(day.and_time(self::time(time)?))),
        }
    }

    /// # Errors
    /// With what stood there.
    pub fn read(text: &str) -> Result<Moment, Why> {
        Moment::parse(text).ok_or_else(|| Why::Unread("a date or time", shortened(text)))
    }
}

fn digits(text: &str, many: usize) -> bool {
    text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn date(text: &str) -> Option<Date> {
    let is_date = digits(text, 8);
    let date = is_date.then(|| Date::parse_from_str(text, "%Y%m%d").ok()).flatten()?;
    (FIRST_YEAR..=LAST_YEAR).contains(&date.year()).then_some(date)
}

/// A leap second is the last of its minute.
fn time(text: &str) -> Option<TimeOfDay> {
    let part = |at: usize| text.get(at..at + 2)?.parse::<u32>().ok();
    let is_time = digits(text, 6);
    is_time.then(|| TimeOfDay::from_hms_opt(part(0)?, part(2)?, part(4)?.min(59))).flatten()
}

/// `PT1H30M`, `P1D`, `-P2W`; days and weeks are nominal, which sessions of a day at most never notice.
///
/// ```
/// # use leyuan::imports::ics::values::length;
/// # use leyuan::domain::zone::Span;
/// assert_eq!(length("PT1H30M"), Some(Span::minutes(90)));
/// assert_eq!(length("P1H"), None);
/// ```
pub fn length(text: &str) -> Option<Span> {
    let text = text.trim().to_ascii_uppercase();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let seconds =
        parts(days, &[('W', 604_800), ('D', 86_400)])? + parts(time, &[('H', 3600), ('M', 60), ('S', 1)])?;
    let is_said = !days.is_empty() || !time.is_empty();
    is_said.then(|| Span::seconds(sign * seconds))
}

fn parts(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut sum = 0;
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=7).contains(end))?;
        let many: i64 = text[..end].parse().ok()?;
        let unit = text[end..].chars().next()?;
        sum += many * units.iter().find(|(known, _)| *known == unit)?.1;
        text = &text[end + 1..];
    }
    Some(sum)
}

/// `+0800`, `-033000`.
pub fn offset(text: &str) -> Option<Span> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits(rest, 4) && !digits(rest, 6) {
        return None;
    }
    let part = |at: usize| rest.get(at..at + 2).map_or(Some(0), |text| text.parse::<i64>().ok());
    let (hours, minutes, seconds) = (part(0)?, part(2)?, part(4)?);
    (hours < 24 && minutes < 60 && seconds < 60)
        .then(|| Span::seconds(sign * (hours * 3600 + minutes * 60 + seconds)))
}

/// A text without its escapes (RFC 5545 section 3.3.11).
pub fn text(value: &str) -> String {
    let mut said = String::with_capacity(value.len());
    let mut all = value.chars();
    while let Some(c) = all.next() {
        match c {
            '\\' => match all.next() {
                Some('n' | 'N') => said.push('\n'),
                Some(other) => said.push(other),
                None => {}
            },
            c => said.push(c),
        }
    }
    said
}

/// The parts of a list, between commas that are not escaped.
pub fn list(value: &str) -> impl Iterator<Item = &str> {
    let mut is_escaped = false;
    value.split(move |c: char| {
        let splits = c == ',' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        splits
    })
}
