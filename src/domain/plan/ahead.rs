//! From what recurs to dated sessions: which days it runs on, when that is, and on which day ages are judged.
//!
//! Invariant: the same plan and the same lists of holidays and terms give the same sessions, whoever asks and whenever.

use super::SeriesPlan;
use crate::domain::opening::Holidays;
use crate::domain::recurrence::{Happening, Timing};
use crate::domain::school::School;
use crate::domain::series::{BookingMode, Judged};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, TimeOfDay, Timestamp, Zone};
use std::num::NonZeroU16;
use std::ops::Range;

/// A session that should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    pub date: Date,
    /// The wall time promised, also where the clocks skip it (K4).
    pub wall: TimeOfDay,
    pub window: Window,
    /// The end of its turnaround (C4).
    pub clears_at: Timestamp,
    /// A3.
    pub judged_on: Date,
    /// K3: the holidays of its date are announced, and for a series that goes by them the terms (K6).
    pub is_confirmed: bool,
}

/// Where and by which calendar a series runs.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub zone: Zone,
    pub holidays: &'a Holidays,
    pub school: Option<&'a School>,
    pub turnaround_minutes: u16,
}

impl Planned {
    /// What names it among the sessions of its series.
    pub fn occurrence(&self) -> (Date, TimeOfDay) {
        (self.date, self.wall)
    }
}

/// The days to plan: from this week's Monday, so that the week can be shown, and so many whole weeks after it.
pub fn horizon(today: Date, weeks: u16) -> Range<Date> {
    let monday = Zone::UTC.monday(today);
    monday..monday + Span::weeks(i64::from(weeks) + 1)
}

/// The days to plan of a series: a course whose first date lies before the end of some days is planned to its last (B9).
pub fn days_of(series: &SeriesPlan, setting: Setting<'_>, days: Range<Date>) -> Range<Date> {
    let begins = first_date(series, setting).is_some_and(|first| first < days.end);
    if series.terms.booking != BookingMode::Course || !begins {
        return days;
    }
    let far = days.start + Span::weeks(LONGEST_BREAK_WEEKS);
    let last = series.repeats.iter().filter_map(|repeat| repeat.dates.dates(days.start..far).pop()).max();
    days.start..last.map_or(days.end, |last| days.end.max(last + Span::days(1)))
}

/// The sessions of a series on some days, in order of their start.
pub fn sessions(series: &SeriesPlan, setting: Setting<'_>, days: Range<Date>) -> Vec<Planned> {
    sessions_from(series, setting, (days, first_date(series, setting)))
}

/// The same of a series whose first date is known (A3).
pub(super) fn sessions_from(
    series: &SeriesPlan,
    setting: Setting<'_>,
    (days, first): (Range<Date>, Option<Date>),
) -> Vec<Planned> {
    let mut planned = Vec::new();
    for repeat in &series.repeats {
        let Some(minutes) = NonZeroU16::new(series.minutes) else { continue };
        let timing = Timing { at: repeat.at, minutes, zone: setting.zone };
        let happenings = repeat.dates.happenings(days.clone(), timing);
        let running = happenings.into_iter().filter(|happening| runs_on(series, setting, happening.date));
        planned.extend(running.map(|happening| one(series, setting, happening, first)));
    }
    planned.sort_by_key(|planned| (planned.window.starts(), planned.wall));
    planned.dedup_by_key(|planned| (planned.date, planned.wall));
    planned
}

fn one(series: &SeriesPlan, setting: Setting<'_>, happening: Happening, first: Option<Date>) -> Planned {
    let judged_on = match series.terms.judged {
        Judged::SessionDate => happening.date,
        Judged::SeriesFirstSession => first.unwrap_or(happening.date),
        Judged::FixedDate(date) => date,
    };
    Planned {
        date: happening.date,
        wall: happening.wall.time(),
        window: happening.window,
        clears_at: happening.window.ends() + Span::minutes(setting.turnaround_minutes.into()),
        judged_on,
        is_confirmed: setting.holidays.is_confirmed(happening.date)
            && series.season.is_confirmed(happening.date, setting.school),
    }
}

/// K2, K6.
fn runs_on(series: &SeriesPlan, setting: Setting<'_>, date: Date) -> bool {
    series.special_days.runs_on(date, setting.holidays.day_type(date))
        && series.season.runs_on(date, setting.school)
}

/// A3: the planned first date of this run.
pub fn first_date(series: &SeriesPlan, setting: Setting<'_>) -> Option<Date> {
    let of_each = series.repeats.iter().filter_map(|repeat| {
        let first = repeat.dates.first_date()?;
        let dates = repeat.dates.dates(first..first + Span::weeks(LONGEST_BREAK_WEEKS));
        dates.into_iter().find(|date| runs_on(series, setting, *date))
    });
    of_each.min()
}

/// No row of holidays keeps a series from its first session for longer.
const LONGEST_BREAK_WEEKS: i64 = 60;
