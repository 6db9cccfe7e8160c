//! The dates of one event: its rule's, those added, without those left out, and what stands instead of some.
//!
//! Keeps true: a date is named by its instant, whatever zone an exception is written in; each date is there once.

use super::super::Occurrence;
use super::super::report::{At, Why};
use super::clocks::Clock;
use super::event::{Event, Marked, Reach};
use super::rule::Purse;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Days, Span, TimeOfDay, Timestamp, WallTime, Zone};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Dates of one event.
const MOST_DATES: usize = 1000;
/// An override of all that follows may move it so far.
const FARTHEST: u64 = 60;

/// A date as the series has it.
#[derive(Debug, Clone)]
pub struct Planned {
    wall: WallTime,
    length: Span,
    mark: String,
}

pub struct Series<'a> {
    clock: &'a Clock,
    zone: Zone,
    days: &'a Range<Date>,
    planned: BTreeMap<Timestamp, Planned>,
    given: Vec<Occurrence>,
}

impl<'a> Series<'a> {
    pub fn new(event: &'a Event, zone: Zone, days: &'a Range<Date>) -> Series<'a> {
        Series { clock: &event.clock, zone, days, planned: BTreeMap::new(), given: Vec::new() }
    }

    /// A single date.
    pub fn only(&mut self, event: &Event) {
        let planned = Planned { wall: event.starts, length: event.length, mark: String::new() };
        self.planned.insert(self.clock.instant(event.starts), planned);
    }

    /// Every date around the days asked for.
    ///
    /// # Errors
    /// When the rule makes too much work or too many dates.
    pub fn expand(&mut self, event: &Event, purse: &mut Purse) -> Result<(), Why> {
        if event.rules.is_empty() && event.added.is_empty() {
            self.only(event);
        } else {
            self.recur(event, purse)?;
        }
        for left in &event.left_out {
            self.take_out(*left, Reach::This);
        }
        Ok(())
    }

    fn recur(&mut self, event: &Event, purse: &mut Purse) -> Result<(), Why> {
        let first = self.days.start.checked_sub_days(Days::new(FARTHEST)).unwrap_or(self.days.start);
        let last = self.days.end.checked_add_days(Days::new(FARTHEST)).unwrap_or(self.days.end);
        let stretch = first.and_time(TimeOfDay::MIN)..last.and_time(TimeOfDay::MIN);
        let mut walls = vec![(event.starts, event.length)];
        for rule in &event.rules {
            let last = rule.last(|utc| self.clock.wall(utc.and_utc()));
            let starts = rule.starts(event.starts, last, stretch.clone(), purse)?;
            if starts.len() > MOST_DATES {
                return Err(Why::TooManyDates(MOST_DATES));
            }
            walls = starts.into_iter().map(|wall| (wall, event.length)).collect();
        }
        for (mark, length) in &event.added {
            let wall = match mark {
                Marked::At(instant) => self.clock.wall(*instant),
                Marked::On(day) => day.and_time(event.starts.time()),
            };
            walls.push((wall, length.unwrap_or(event.length)));
        }
        walls.sort_by_key(|(wall, _)| *wall);
        let mut of_day: HashMap<Date, u32> = HashMap::new();
        for (wall, length) in walls {
            let instant = self.clock.instant(wall);
            if let Some(known) = self.planned.get_mut(&instant) {
                known.length = length;
                continue;
            }
            let nth = of_day.entry(wall.date()).or_default();
            *nth += 1;
            let mark =
                if *nth == 1 { written(wall.date()) } else { format!("{}-{nth}", written(wall.date())) };
            self.planned.insert(instant, Planned { wall, length, mark });
        }
        Ok(())
    }

    /// Takes dates out of the series; what they were.
    pub fn take_out(&mut self, mark: Marked, reach: Reach) -> Vec<Planned> {
        let is_meant = |instant: &Timestamp, date: &Planned| match (mark, reach) {
            (Marked::At(at), Reach::This) => *instant == at,
            (Marked::At(at), Reach::AndFuture) => *instant >= at,
            (Marked::On(day), Reach::This) => date.wall.date() == day,
            (Marked::On(day), Reach::AndFuture) => date.wall.date() >= day,
        };
        let mut out = Vec::new();
        self.planned.retain(|instant, date| {
            let is_out = is_meant(instant, date);
            if is_out {
                out.push(date.clone());
            }
            !is_out
        });
        out
    }

    /// What an override puts in the place of dates that were taken out.
    pub fn instead(
        &self,
        (mark, reach): (Marked, Reach),
        event: &Event,
        out: Vec<Planned>,
        at: &At,
    ) -> Vec<Occurrence> {
        let own = out.first().map_or_else(|| written(day(mark, self.clock)), |date| date.mark.clone());
        if reach == Reach::This {
            let planned = Planned { wall: event.starts, length: event.length, mark: own };
            return self.occurrence(&planned, &event.clock, at).into_iter().collect();
        }
        // All that follow move as far as the first.
        let start = match mark {
            Marked::At(instant) => self.clock.wall(instant),
            Marked::On(day) => out.first().map_or(day.and_time(event.starts.time()), |date| date.wall),
        };
        let moved = self.clock.wall(event.clock.instant(event.starts)) - start;
        let far = Span::days(FARTHEST.try_into().unwrap_or(0));
        let moved = moved.clamp(-far, far);
        out.into_iter()
            .filter_map(|date| {
                let planned = Planned { wall: date.wall + moved, length: event.length, mark: date.mark };
                self.occurrence(&planned, self.clock, at)
            })
            .collect()
    }

    /// Adds dates that stand instead of others.
    pub fn give(&mut self, dates: Vec<Occurrence>) {
        self.given.extend(dates);
    }

    /// The dates in the days asked for, in order, once each.
    pub fn dates(mut self, at: &At) -> Vec<Occurrence> {
        let planned = std::mem::take(&mut self.planned);
        let mut dates = std::mem::take(&mut self.given);
        dates.extend(planned.values().filter_map(|date| self.occurrence(date, self.clock, at)));
        dates.sort_by_key(|date| (date.date, date.starts));
        dates.dedup_by_key(|date| (date.date, date.starts));
        dates
    }

    /// On the centre's wall: as promised where the calendar's clock is the centre's own (K4), else what it shows then.
    fn occurrence(&self, planned: &Planned, clock: &Clock, at: &At) -> Option<Occurrence> {
        let instant = clock.instant(planned.wall);
        let wall = match clock {
            Clock::Zone(zone) if *zone == self.zone => planned.wall,
            _ => self.zone.wall(instant),
        };
        let window = Window::lasting(instant, planned.length)?;
        let mark = Some(planned.mark.clone());
        self.days.contains(&wall.date()).then(|| Occurrence {
            at: at.clone(),
            date: wall.date(),
            starts: wall.time(),
            window,
            mark,
        })
    }
}

/// The day a date was planned for, on the clock of its series.
pub fn day(mark: Marked, clock: &Clock) -> Date {
    match mark {
        Marked::At(instant) => clock.wall(instant).date(),
        Marked::On(day) => day,
    }
}

pub fn written(day: Date) -> String {
    day.format("%Y%m%d").to_string()
}
