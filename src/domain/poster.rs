//! A week as it hangs on a wall of paper: what stands on which day, in which order, and which days are closed.
//!
//! Keeps true: paper tells what everybody may know (P1) and nothing that is old the moment it is printed, such as
//! places left; of a private room only that it is there (M2, Z4).

mod measure;
pub mod paper;

use super::age::AgeRange;
use super::closure::Closure;
use super::names::Names;
use super::opening::{Closed, DayType};
use super::plan::Particulars;
use super::room::{Privacy, Room};
use super::session::{Session, Standing};
use super::zone::{Date, Datelike, Span, TimeOfDay, Weekday, Zone};

pub const DAYS: usize = 7;

/// What a week is made from.
pub struct Ground<'a> {
    pub zone: Zone,
    /// The open rooms, in their order.
    pub rooms: &'a [Room],
    /// At least those of the week, in order of their start.
    pub sessions: &'a [Session],
    pub closures: &'a [Closure],
    pub particulars: Option<&'a Particulars>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Week<'a> {
    pub monday: Date,
    /// The one room it is about; none, where it is about all.
    pub room: Option<&'a Room>,
    /// What most of its open days have; none where nobody said.
    pub hours: Vec<(TimeOfDay, TimeOfDay)>,
    pub days: Vec<Day<'a>>,
    /// K3: nobody has announced yet which of its days are holidays.
    pub is_unconfirmed: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Day<'a> {
    pub date: Date,
    /// Why it has no hours.
    pub shut: Option<Closed<'a>>,
    /// What an open day is called that is not like the others.
    pub special: Option<Special<'a>>,
    /// Where they are not the week's.
    pub hours: Option<Vec<(TimeOfDay, TimeOfDay)>>,
    /// Rooms, or the building, that are shut for a while.
    pub closures: Vec<&'a Closure>,
    pub entries: Vec<Entry<'a>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Special<'a> {
    Holiday(&'a Names),
    /// K1: worked in exchange for this holiday.
    MakeUp(&'a Names),
    /// Hours of its own, for this reason.
    Own(&'a Names),
}

/// The same thing in the same room, at one or several times of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    pub room: &'a Room,
    pub names: &'a Names,
    pub ages: Option<AgeRange>,
    pub times: Vec<(TimeOfDay, TimeOfDay)>,
    /// Called off by the centre (B7).
    pub is_off: bool,
}

impl<'a> Week<'a> {
    pub fn of(ground: &Ground<'a>, monday: Date, room: Option<&'a Room>) -> Week<'a> {
        let dates: Vec<Date> = monday.iter_days().take(DAYS).collect();
        let hours = ground.particulars.map_or_else(Vec::new, |told| usual_hours(told, &dates));
        let days = dates.iter().map(|date| day(ground, *date, room, &hours)).collect();
        let is_unconfirmed = ground
            .particulars
            .is_some_and(|told| dates.iter().any(|date| !told.holidays.is_confirmed(*date)));
        Week { monday, room, hours, days, is_unconfirmed }
    }

    pub fn sunday(&self) -> Date {
        self.monday + Span::days(6)
    }

    /// The rooms it names, in their order.
    pub fn rooms(&self, all: &'a [Room]) -> Vec<&'a Room> {
        let is_named = |room: &&Room| {
            self.days.iter().flat_map(|day| &day.entries).any(|entry| entry.room.id == room.id)
        };
        all.iter().filter(is_named).collect()
    }
}

/// The hours most open days of these have; the earlier of two that are as many.
fn usual_hours(told: &Particulars, dates: &[Date]) -> Vec<(TimeOfDay, TimeOfDay)> {
    let all: Vec<_> = dates.iter().map(|date| told.opening.hours(*date, &told.holidays)).collect();
    let open: Vec<_> = all.iter().filter(|hours| !hours.is_empty()).collect();
    let many = |hours: &Vec<_>| open.iter().filter(|other| **other == hours).count();
    let most = open.iter().map(|hours| many(hours)).max();
    open.iter().find(|hours| Some(many(hours)) == most).map(|hours| hours.to_vec()).unwrap_or_default()
}

fn day<'a>(
    ground: &Ground<'a>,
    date: Date,
    room: Option<&'a Room>,
    usual: &[(TimeOfDay, TimeOfDay)],
) -> Day<'a> {
    let told = ground.particulars;
    let hours = told.map(|told| told.opening.hours(date, &told.holidays));
    let window = ground.zone.day(date);
    let is_meant = |closure: &&Closure| {
        closure.window.overlaps(window) && room.is_none_or(|room| closure.shuts(room.id, ground.rooms))
    };
    Day {
        date,
        shut: told.and_then(|told| told.opening.closed(date, &told.holidays)),
        special: told.and_then(|told| special(told, date)),
        hours: hours.filter(|hours| !hours.is_empty() && hours != usual),
        closures: ground.closures.iter().filter(is_meant).collect(),
        entries: entries(ground, date, room),
    }
}

fn special(told: &Particulars, date: Date) -> Option<Special<'_>> {
    if let Some(own) = told.opening.exception(date).filter(|own| !own.hours.is_closed()) {
        return Some(Special::Own(&own.reason));
    }
    let names = told.holidays.names(date)?;
    match told.holidays.day_type(date) {
        DayType::Holiday => Some(Special::Holiday(names)),
        DayType::MakeupWorkday => Some(Special::MakeUp(names)),
        DayType::Normal => None,
    }
}

/// In order of their first time, then of their rooms; what takes place at several times stands once.
fn entries<'a>(ground: &Ground<'a>, date: Date, room: Option<&'a Room>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = Vec::new();
    for session in ground.sessions.iter().filter(|session| session.date == date && !is_gone(session)) {
        let known = ground.rooms.iter().find(|known| known.id == session.room);
        let Some(here) = known.filter(|known| known.privacy == Privacy::Public) else { continue };
        if room.is_some_and(|room| room.id != here.id) {
            continue;
        }
        let (ages, is_off) = (session.terms.ages, session.is_cancelled());
        let times = (session.starts, session.ends);
        let is_same = |entry: &&mut Entry| {
            entry.room.id == here.id
                && *entry.names == session.names
                && entry.ages == ages
                && entry.is_off == is_off
        };
        match entries.iter_mut().find(is_same) {
            Some(entry) => entry.times.push(times),
            None => {
                entries.push(Entry { room: here, names: &session.names, ages, times: vec![times], is_off })
            }
        }
    }
    entries.sort_by_key(|entry| (entry.times[0].0, entry.room.position));
    entries
}

/// A date its series no longer has: nobody was told that it would be, nobody need be told that it is not.
fn is_gone(session: &Session) -> bool {
    matches!(&session.standing, Standing::Cancelled { cause } if cause.0 == Names::default())
}

/// The Monday of a week as ISO 8601 writes it (K5).
///
/// ```
/// use leyuan::domain::poster::{parse_week, week_word};
/// use leyuan::domain::zone::parse_date;
/// let monday = parse_date("2026-12-28").unwrap();
/// assert_eq!((parse_week("2026-W53"), week_word(monday).as_str()), (Some(monday), "2026-W53"));
/// assert!(["2026-W54", "2026-W00", "2026-48", "2026-W5", "0000-W10", "+026-W10"].iter().all(|text| parse_week(text).is_none()));
/// ```
pub fn parse_week(text: &str) -> Option<Date> {
    let (year, week) = text.split_once("-W")?;
    let is_digits = |text: &str, many| text.len() == many && text.bytes().all(|b| b.is_ascii_digit());
    let (year, week) = (is_digits(year, 4) && is_digits(week, 2)).then_some((year, week))?;
    let year = year.parse().ok().filter(|year| (1..=9998).contains(year))?;
    Date::from_isoywd_opt(year, week.parse().ok()?, Weekday::Mon)
}

/// The week of a day, as its address has it.
pub fn week_word(date: Date) -> String {
    let week = date.iso_week();
    format!("{:04}-W{:02}", week.year(), week.week())
}
