//! VTIMEZONE: when clocks change in a centre's zone, in the words of RFC 5545.
//!
//! Keeps true: for every instant of the window it is written for, the component tells the offset that
//! [`Zone::offset`] tells. A zone that changes its clocks by one rule each year says the rule, from 1970 on, since
//! Outlook reads nothing else. One whose changes follow no such rule (Morocco and Palestine follow the moon, others
//! have just changed their law) lists the changes around the window, each by itself. What was before is left out.

use crate::domain::window::Window;
use crate::domain::zone::{Date, Datelike, Span, TimeOfDay, Timestamp, WallTime, Weekday, Zone};

/// Rules are judged by so many years after the window, to prefer the one that stays true longest.
const YEARS_AHEAD: i32 = 28;
/// Changes listed one by one reach so far beyond the window.
const AROUND: Span = Span::days(400);
/// No zone changes its clocks there and back within so short a time.
const STEP: Span = Span::days(3);
/// When the rules begin, for those who read them.
const FIRST_YEAR: i32 = 1970;

/// A change of the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    at: Timestamp,
    from: Span,
    to: Span,
}

/// The component's lines, unfolded.
pub fn lines(zone: Zone, window: Window) -> Vec<String> {
    let name = zone.name();
    let mut lines = vec!["BEGIN:VTIMEZONE".into(), format!("TZID:{name}"), format!("X-LIC-LOCATION:{name}")];
    let first = window.starts() - AROUND;
    let near = changes(zone, first, window.ends() + AROUND);
    let rules = if near.is_empty() { None } else { yearly(zone, window) };
    match rules {
        Some(rules) => lines.extend(rules.iter().flat_map(|rule| rule.observance(zone))),
        None => lines.extend(one_by_one(zone, first, &near)),
    }
    lines.push("END:VTIMEZONE".into());
    lines
}

impl Change {
    /// What the clock showed when it was changed.
    fn wall(&self) -> WallTime {
        (self.at + self.from).naive_utc()
    }

    fn season(&self) -> Season {
        if self.to > self.from { Season::Daylight } else { Season::Standard }
    }
}

/// Every change between two instants.
fn changes(zone: Zone, first: Timestamp, last: Timestamp) -> Vec<Change> {
    let mut found = Vec::new();
    let mut before = first;
    while before < last {
        let after = (before + STEP).min(last);
        if zone.offset(before) != zone.offset(after) {
            found.push(change_between(zone, before, after));
        }
        before = after;
    }
    found
}

fn change_between(zone: Zone, mut before: Timestamp, mut after: Timestamp) -> Change {
    while after - before > Span::seconds(1) {
        let between = before + Span::seconds((after - before).num_seconds() / 2);
        if zone.offset(between) == zone.offset(before) {
            before = between;
        } else {
            after = between;
        }
    }
    // Clocks change on a full second.
    let at = Timestamp::from_timestamp(after.timestamp(), 0).unwrap_or(after);
    Change { at, from: zone.offset(before), to: zone.offset(after) }
}

// ---- changes by a yearly rule --------------------------------------------------------------------------------

/// One change of each year, by rule.
#[derive(Debug)]
struct Rule {
    month: u32,
    day: Day,
    /// The change as it is in one of the years.
    like: Change,
    season: Season,
}

/// Clocks ahead in summer are DAYLIGHT, whatever a country calls them (Dublin's law has it the other way round).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Season {
    Standard,
    Daylight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    Last(Weekday),
    Nth(u32, Weekday),
    OnOrAfter(u32, Weekday),
    Date(u32),
}

/// The two rules of a zone that keeps summer time by rule in every year the window touches, the year before and the
/// year after.
fn yearly(zone: Zone, window: Window) -> Option<[Rule; 2]> {
    let years = zone.date(window.starts()).year() - 1..=zone.date(window.ends()).year() + 1;
    let needed = usize::try_from(years.end() - years.start() + 1).ok()?;
    let first = Date::from_ymd_opt(*years.start(), 1, 1)?;
    let last = Date::from_ymd_opt(years.end() + YEARS_AHEAD, 1, 1)?;
    let all = changes(zone, zone.day(first).starts(), zone.day(last).starts());
    let pairs: Vec<[Change; 2]> = (*years.start()..)
        .map_while(|year| {
            let of_year = all.iter().copied().filter(|change| change.wall().year() == year);
            <[Change; 2]>::try_from(of_year.collect::<Vec<_>>()).ok()
        })
        .collect();
    let rules = [rule(&pairs, 0, needed)?, rule(&pairs, 1, needed)?];
    (rules[0].season != rules[1].season).then_some(rules)
}

/// The rule of the first or the second change of each year: true in all needed years, and longest after them.
fn rule(pairs: &[[Change; 2]], which: usize, needed: usize) -> Option<Rule> {
    let like = pairs.first()?[which];
    let wall = like.wall();
    let is_alike = |change: &Change| {
        let shown = change.wall();
        (shown.time(), shown.month(), change.from, change.to)
            == (wall.time(), wall.month(), like.from, like.to)
    };
    let holds_for = |day: Day| {
        let holds = |pair: &&[Change; 2]| is_alike(&pair[which]) && day.is(pair[which].wall().date());
        pairs.iter().take_while(holds).count()
    };
    // Of rules that hold as long, the first: the simplest.
    let (day, years) = candidates(wall.weekday(), wall.day())
        .map(|day| (day, holds_for(day)))
        .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (years >= needed).then(|| Rule { month: wall.month(), day, like, season: like.season() })
}

fn candidates(weekday: Weekday, date: u32) -> impl Iterator<Item = Day> {
    let nth = (1..=4).map(move |nth| Day::Nth(nth, weekday));
    let after = (1..=25).map(move |first| Day::OnOrAfter(first, weekday));
    std::iter::once(Day::Last(weekday)).chain(nth).chain(after).chain(std::iter::once(Day::Date(date)))
}

impl Day {
    fn is(self, date: Date) -> bool {
        let day = date.day();
        match self {
            Day::Last(weekday) => date.weekday() == weekday && (date + Span::days(7)).month() != date.month(),
            Day::Nth(nth, weekday) => date.weekday() == weekday && (day - 1) / 7 + 1 == nth,
            Day::OnOrAfter(first, weekday) => date.weekday() == weekday && (first..first + 7).contains(&day),
            Day::Date(exact) => day == exact,
        }
    }

    /// The parts of a recurrence rule that say it.
    fn by(self) -> String {
        match self {
            Day::Last(weekday) => format!("BYDAY=-1{}", two_letters(weekday)),
            Day::Nth(nth, weekday) => format!("BYDAY={nth}{}", two_letters(weekday)),
            Day::OnOrAfter(first, weekday) => {
                let days: Vec<String> = (first..first + 7).map(|day| day.to_string()).collect();
                format!("BYMONTHDAY={};BYDAY={}", days.join(","), two_letters(weekday))
            }
            Day::Date(day) => format!("BYMONTHDAY={day}"),
        }
    }
}

/// A day as iCalendar writes it (RFC 5545 section 3.3.10), and schema.org after it.
pub(super) fn two_letters(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

impl Rule {
    fn observance(&self, zone: Zone) -> Vec<String> {
        let mut days = (1..=31).filter_map(|day| Date::from_ymd_opt(FIRST_YEAR, self.month, day));
        let first = days.rfind(|date| self.day.is(*date)).unwrap_or_default();
        let starts = first.and_time(self.like.wall().time());
        let rule = format!("FREQ=YEARLY;BYMONTH={};{}", self.month, self.day.by());
        observance(zone, self.season, starts, &self.like, Some(rule))
    }
}

// ---- changes one by one --------------------------------------------------------------------------------------

/// What held before the first change, then each change. A zone that changes but once, or never, has only STANDARD.
fn one_by_one(zone: Zone, first: Timestamp, changes: &[Change]) -> Vec<String> {
    let offset = zone.offset(first);
    let begin = Date::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or_default().and_time(TimeOfDay::MIN);
    let before = Change { at: first, from: offset, to: offset };
    let season_before = match changes {
        [next, _, ..] if next.season() == Season::Standard => Season::Daylight,
        _ => Season::Standard,
    };
    let mut lines = observance(zone, season_before, begin, &before, None);
    for change in changes {
        let season = if changes.len() > 1 { change.season() } else { Season::Standard };
        lines.extend(observance(zone, season, change.wall(), change, None));
    }
    lines
}

fn observance(
    zone: Zone,
    season: Season,
    starts: WallTime,
    change: &Change,
    rule: Option<String>,
) -> Vec<String> {
    let kind = match season {
        Season::Standard => "STANDARD",
        Season::Daylight => "DAYLIGHT",
    };
    let mut lines = vec![format!("BEGIN:{kind}"), format!("DTSTART:{}", starts.format("%Y%m%dT%H%M%S"))];
    lines.extend(rule.map(|rule| format!("RRULE:{rule}")));
    lines.push(format!("TZOFFSETFROM:{}", offset(change.from)));
    lines.push(format!("TZOFFSETTO:{}", offset(change.to)));
    lines.push(format!("TZNAME:{}", zone.abbreviation(change.at)));
    lines.push(format!("END:{kind}"));
    lines
}

/// `+0800`, `-0330`; with seconds where a zone has them.
fn offset(ahead: Span) -> String {
    let seconds = ahead.num_seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}
