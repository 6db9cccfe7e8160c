//! The clocks a calendar's times are read on: a zone by its name, or one whose rules the calendar brings along.
//!
//! Keeps true: a wall time always has one instant, by K4; a name nobody knows and no rules stand for is asked about,
//! never taken for another zone.

use super::super::mapping::Mapping;
use super::super::report::Why;
use super::super::rows::shortened;
use super::lines::Component;
use super::rule::{Purse, Rule};
use super::unfit::Unfit;
use super::values::{self, Moment};
use super::windows;
use crate::domain::zone::{Date, Days, Span, TimeOfDay, Timestamp, WallTime, Zone};
use std::collections::HashMap;
use std::rc::Rc;

/// Who says what a clock on the wall shows.
#[derive(Debug, Clone)]
pub enum Clock {
    Zone(Zone),
    /// By the rules of a VTIMEZONE.
    Own(Rc<OwnRules>),
}

/// Offsets and the instants from which they hold, in order.
#[derive(Debug)]
pub struct OwnRules {
    before: Span,
    steps: Vec<(WallTime, Span)>,
}

impl Clock {
    /// K4: a skipped wall time moves later by the gap, of a repeated one the first counts.
    pub fn instant(&self, wall: WallTime) -> Timestamp {
        match self {
            Clock::Zone(zone) => zone.instant(wall),
            Clock::Own(rules) => rules.instant(wall).and_utc(),
        }
    }

    pub fn wall(&self, instant: Timestamp) -> WallTime {
        match self {
            Clock::Zone(zone) => zone.wall(instant),
            Clock::Own(rules) => instant.naive_utc() + rules.offset(instant.naive_utc()),
        }
    }
}

impl OwnRules {
    fn offset(&self, utc: WallTime) -> Span {
        let at = self.steps.partition_point(|(from, _)| *from <= utc);
        at.checked_sub(1).map_or(self.before, |at| self.steps[at].1)
    }

    fn instant(&self, wall: WallTime) -> WallTime {
        let mut offsets: Vec<Span> =
            self.steps.iter().map(|(_, offset)| *offset).chain([self.before]).collect();
        offsets.sort();
        offsets.dedup();
        // The largest offset gives the earliest instant.
        let mut fits = offsets.iter().rev().map(|offset| (wall - *offset, *offset));
        let fits = fits.find(|(utc, offset)| self.offset(*utc) == *offset);
        let largest = offsets.last().copied().unwrap_or(self.before);
        fits.map_or_else(|| wall - self.offset(wall - largest), |(utc, _)| utc)
    }
}

/// The clocks of one calendar, each worked out once.
pub struct Clocks<'a> {
    mapping: &'a Mapping,
    /// The zone a calendar says it is of, for times that say none.
    pub usual: Option<Zone>,
    brought: HashMap<&'a str, &'a Component>,
    until: Date,
    known: HashMap<String, Result<Clock, Why>>,
}

impl<'a> Clocks<'a> {
    /// `until` is the last day anything is asked about.
    pub fn of(calendars: &'a [Component], mapping: &'a Mapping, until: Date) -> Clocks<'a> {
        let zones =
            calendars.iter().flat_map(|calendar| &calendar.inner).filter(|zone| zone.name == "VTIMEZONE");
        let by_name = |zone: &'a Component| Some((zone.value("TZID").ok()??, zone));
        let says = |calendar: &'a Component| calendar.value("X-WR-TIMEZONE").ok().flatten();
        let usual =
            calendars.iter().find_map(says).and_then(|name| named(name).or_else(|| windows::zone(name)));
        Clocks { mapping, usual, brought: zones.filter_map(by_name).collect(), until, known: HashMap::new() }
    }

    /// The clock a TZID names.
    ///
    /// # Errors
    /// [`Why::Calendar`] when nobody knows it; [`Why::Calendar`] when its rules are too much.
    pub fn clock(&mut self, tzid: &str, purse: &mut Purse) -> Result<Clock, Why> {
        if let Some(known) = self.known.get(tzid) {
            return known.clone();
        }
        let found = self.find(tzid.trim(), purse);
        self.known.insert(tzid.to_owned(), found.clone());
        found
    }

    fn find(&self, tzid: &str, purse: &mut Purse) -> Result<Clock, Why> {
        if let Some(zone) = self.mapping.zones.get(tzid) {
            return Ok(Clock::Zone(*zone));
        }
        let brought = self.brought.get(tzid).copied();
        let location = || brought?.value("X-LIC-LOCATION").ok().flatten().and_then(named);
        if let Some(zone) = named(tzid).or_else(|| windows::zone(tzid)).or_else(location) {
            return Ok(Clock::Zone(zone));
        }
        let rules = brought.map(|zone| own_rules(zone, self.until, purse)).transpose()?.flatten();
        rules
            .map(|rules| Clock::Own(Rc::new(rules)))
            .ok_or_else(|| Why::Calendar(Unfit::Zone(shortened(tzid))))
    }
}

/// An IANA name, also with an institution before it: `/example.org/20070129_1/Europe/Berlin`.
pub fn named(tzid: &str) -> Option<Zone> {
    let exact = |name: &str| {
        Zone::parse(name).or_else(|| Zone::all().find(|zone| zone.name().eq_ignore_ascii_case(name)))
    };
    let is_prefixed = tzid.starts_with('/');
    let parts: Vec<&str> = tzid.split('/').collect();
    let tails = [3, 2].into_iter().filter(|many| is_prefixed && parts.len() > *many);
    let tail = |many: usize| exact(&parts[parts.len() - many..].join("/"));
    exact(tzid).or_else(|| tails.into_iter().find_map(tail))
}

/// What a VTIMEZONE says (RFC 5545 section 3.6.5); none where it says nothing that can be read.
fn own_rules(zone: &Component, until: Date, purse: &mut Purse) -> Result<Option<OwnRules>, Why> {
    let mut steps: Vec<(WallTime, Span)> = Vec::new();
    let mut before: Option<(WallTime, Span)> = None;
    for observance in zone.inner.iter().filter(|part| matches!(part.name.as_str(), "STANDARD" | "DAYLIGHT")) {
        let offset = |name: &str| values::offset(observance.value(name).ok()??);
        let first = match observance.value("DTSTART").ok().flatten().and_then(Moment::parse) {
            Some(Moment::Local(wall) | Moment::Utc(wall)) => wall,
            Some(Moment::Day(day)) => day.and_time(TimeOfDay::MIN),
            None => return Ok(None),
        };
        let (Some(from), Some(to)) = (offset("TZOFFSETFROM"), offset("TZOFFSETTO")) else { return Ok(None) };
        for onset in onsets(observance, first, (from, until), purse)? {
            steps.push((onset - from, to));
        }
        if before.is_none_or(|(earliest, _)| first < earliest) {
            before = Some((first, from));
        }
    }
    steps.sort();
    let Some((_, before)) = before else { return Ok(None) };
    Ok(Some(OwnRules { before, steps }))
}

/// When an observance begins, on the clock before it.
fn onsets(
    observance: &Component,
    first: WallTime,
    (from, until): (Span, Date),
    purse: &mut Purse,
) -> Result<Vec<WallTime>, Why> {
    let end = until.checked_add_days(Days::new(370)).unwrap_or(until).and_time(TimeOfDay::MIN);
    let mut onsets = vec![first];
    for line in observance.all("RRULE") {
        let rule = Rule::parse(line.value.as_ref().map_err(Why::clone)?)?;
        let last = rule.last(|utc| utc + from);
        onsets.extend(rule.starts(first, last, WallTime::MIN..end, purse)?);
    }
    for line in observance.all("RDATE") {
        let said = line.value.as_ref().map_err(Why::clone)?;
        onsets.extend(values::list(said).take(MOST_ONSETS).filter_map(|text| match Moment::parse(text) {
            Some(Moment::Local(wall)) => Some(wall),
            Some(Moment::Utc(utc)) => Some(utc + from),
            _ => None,
        }));
    }
    onsets.sort();
    onsets.dedup();
    Ok(onsets)
}

const MOST_ONSETS: usize = 1000;
