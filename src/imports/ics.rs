//! A calendar (iCalendar, RFC 5545): its events as programmes, each with the dates that fall in a stretch of days.
//!
//! Keeps true: an event is told by its UID for ever, a date of a series by the day it was first planned for; an event that
//! cannot be read keeps what stands of it; the work is bounded, whatever the bytes.

pub mod clocks;
mod dates;
pub mod event;
pub mod lines;
pub mod rule;
pub mod unfit;
pub mod values;
pub mod windows;

use super::ages::words::Said;
use super::mapping::{Mapping, slugged};
use super::report::{At, Note, Report, Why};
use super::rows::{Row, report_notes};
use super::{Gone, Offer, Unreadable};
use crate::domain::zone::Date;
use clocks::{Clock, Clocks};
use dates::Series;
use event::{Event, Marked, Reach, Reader, Status, modified, status};
use lines::Component;
use rule::Purse;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use unfit::Unfit;

const LONGEST_KEY: usize = 200;
/// Sessions of one calendar.
const MOST_SESSIONS: usize = 20_000;
/// What speaks of single events and is no calendar (RFC 5546).
const LETTERS: [&str; 4] = ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"];

/// A file, taken apart.
pub struct Calendar {
    components: Vec<Component>,
}

/// What a calendar gives.
#[derive(Debug, Default)]
pub struct Read {
    pub rows: Vec<Row>,
    pub gone: Vec<Gone>,
    /// Keys of what is there and could not be read.
    pub unsure: HashSet<String>,
    pub report: Report,
}

impl Calendar {
    /// # Errors
    /// When it is cut off, holds no event, or is no calendar.
    pub fn read(bytes: &[u8]) -> Result<Calendar, Unreadable> {
        let calendar = Calendar { components: lines::components(bytes)? };
        let method = |component: &Component| Some(component.value("METHOD").ok()??.to_ascii_uppercase());
        if let Some(method) =
            calendar.components.iter().find_map(method).filter(|said| LETTERS.contains(&said.as_str()))
        {
            return Err(Unreadable(format!("METHOD:{method} is a letter about an event and no calendar")));
        }
        if calendar.events().next().is_none() {
            return Err(Unreadable(
                "the calendar holds no event; nothing is taken away on the word of an empty file".into(),
            ));
        }
        Ok(calendar)
    }

    /// What it is called in the ledger, if it says what it is called at all.
    pub fn source(&self) -> Option<String> {
        let name = |component: &Component| {
            let said = |name| component.value(name).ok().flatten();
            Some(values::text(said("X-WR-CALNAME").or(said("NAME"))?))
        };
        self.components.iter().find_map(name).map(|name| called(&name))
    }

    /// Also those that stand alone, outside of any calendar.
    fn events(&self) -> impl Iterator<Item = &Component> {
        let parts = self.components.iter().flat_map(|outer| match outer.name.as_str() {
            "VCALENDAR" => outer.inner.as_slice(),
            _ => std::slice::from_ref(outer),
        });
        parts.filter(|part| part.name == "VEVENT")
    }

    /// Its programmes for one centre, with their dates in a stretch of days.
    ///
    /// # Errors
    /// When it asks for more sessions than anybody could mean.
    pub fn rows(&self, mapping: &Mapping, place: &str, days: &Range<Date>) -> Result<Read, Unreadable> {
        let clocks = Clocks::of(&self.components, mapping, days.end);
        let reader = Reader { mapping, clocks, purse: Purse::default() };
        let mut taking = Taking { reader, place, days, read: Read::default() };
        let mut sessions = 0;
        for group in self.groups() {
            let before = taking.read.rows.len();
            taking.group(&group);
            sessions += taking.read.rows[before..].iter().map(|row| row.dates.len()).sum::<usize>();
            if sessions > MOST_SESSIONS {
                let why =
                    format!("more than {MOST_SESSIONS} sessions; take fewer days at a time, with --until");
                return Err(Unreadable(why));
            }
        }
        Ok(taking.read)
    }

    /// What has one UID, in the order of the file.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for event in self.events() {
            let key = key(event);
            let place = *places.entry(key.clone()).or_insert_with(|| {
                groups.push(Group { key, plain: Vec::new(), overrides: Vec::new() });
                groups.len() - 1
            });
            match event.line("RECURRENCE-ID") {
                None => groups[place].plain.push(event),
                Some(_) => groups[place].overrides.push(event),
            }
        }
        groups
    }
}

/// A name for the ledger; one without a plain letter is told by its hash, so that two calendars are never one.
pub fn called(name: &str) -> String {
    let slug = slugged(name);
    let is_plain = name.is_ascii();
    if is_plain && !slug.is_empty() { slug } else { format!("ics-{}", hash(name, 4)) }
}

fn hash(text: &str, many: usize) -> String {
    Sha256::digest(text).iter().take(many).map(|byte| format!("{byte:02x}")).collect()
}

/// An event's UID; without one it is told by its title and its start.
fn key(event: &Component) -> String {
    match event.value("UID") {
        Ok(Some(uid)) if uid.len() <= LONGEST_KEY && !uid.chars().any(char::is_control) => uid.into(),
        Ok(Some(uid)) => hash(uid, 16),
        _ => {
            let said = |name| event.value(name).ok().flatten().unwrap_or_default();
            format!("no-uid-{}", hash(&format!("{}\n{}", said("SUMMARY"), said("DTSTART")), 16))
        }
    }
}

struct Group<'a> {
    key: String,
    plain: Vec<&'a Component>,
    overrides: Vec<&'a Component>,
}

/// A series or one date of it, read.
struct Told<'a> {
    component: &'a Component,
    event: Event,
    offer: Offer,
    said: Said,
}

struct Taking<'a> {
    reader: Reader<'a>,
    place: &'a str,
    days: &'a Range<Date>,
    read: Read,
}

impl<'a> Taking<'a> {
    fn group(&mut self, group: &Group<'a>) {
        let Some(master) = self.master(group) else {
            for alone in &group.overrides {
                self.alone(&group.key, alone);
            }
            return;
        };
        if status(master) == Status::Cancelled {
            self.read.report.read += 1;
            let (at, key) = (At::Line(master.number), group.key.clone());
            self.read.gone.push(Gone { at, key, modified: modified(master) });
            return;
        }
        match self.told(master) {
            Ok(told) => self.series(group, told),
            Err(why) => self.leave(master, &group.key, why),
        }
    }

    /// The event the group is about: of several versions the newest.
    fn master(&mut self, group: &Group<'a>) -> Option<&'a Component> {
        let newest = group
            .plain
            .iter()
            .copied()
            .reduce(|one, other| if modified(other) > modified(one) { other } else { one })?;
        let at = At::Line(newest.number);
        for other in group.plain.iter().filter(|other| other.number != newest.number) {
            let is_older = modified(other) < modified(newest) || other.says_the_same(newest);
            let why = if is_older { Why::Twice(at.clone()) } else { Why::Differs(at.clone()) };
            self.read.report.read += 1;
            self.read.report.leave(At::Line(other.number), why);
        }
        Some(newest)
    }

    fn told(&mut self, component: &'a Component) -> Result<Told<'a>, Why> {
        if status(component) == Status::Tentative {
            return Err(Why::Calendar(Unfit::Tentative));
        }
        let (offer, said) = self.reader.offer(component)?;
        let event = self.reader.event(component)?;
        Ok(Told { component, event, offer, said })
    }

    /// What could not be taken is left standing as it is; what is not for everybody is taken away (M2).
    fn leave(&mut self, component: &Component, key: &str, why: Why) {
        self.read.report.read += 1;
        if why != Why::Calendar(Unfit::NotPublic) {
            self.read.unsure.insert(key.to_owned());
        }
        self.read.report.leave(At::Line(component.number), why);
    }

    /// An override whose series is not in the file.
    fn alone(&mut self, key: &str, component: &'a Component) {
        if status(component) == Status::Cancelled {
            return;
        }
        let told = match self.told(component) {
            Ok(told) => told,
            Err(why) => return self.leave(component, key, why),
        };
        let mark = told.event.instead.map(|(mark, _)| dates::day(mark, &told.event.clock));
        let key = mark.map_or_else(|| key.to_owned(), |mark| format!("{key}#{}", dates::written(mark)));
        let mut series = Series::new(&told.event, self.reader.mapping.zone, self.days);
        series.only(&told.event);
        self.row(key, &told, series.dates(&At::Line(component.number)), modified(component));
    }

    fn series(&mut self, group: &Group<'a>, master: Told<'a>) {
        let mut series = Series::new(&master.event, self.reader.mapping.zone, self.days);
        if let Err(why) = series.expand(&master.event, &mut self.reader.purse) {
            return self.leave(master.component, &group.key, why);
        }
        let mut others: Vec<(Told, Vec<super::Occurrence>)> = Vec::new();
        for (mark, reach, component) in self.overrides(group, &master.event.clock) {
            let own = series.take_out(mark, reach);
            if status(component) == Status::Cancelled {
                continue;
            }
            match self.told(component) {
                Err(why) => self.leave(component, &group.key, why),
                Ok(told) => {
                    let dates = series.instead((mark, reach), &told.event, own, &At::Line(component.number));
                    if told.offer == master.offer {
                        series.give(dates);
                    } else {
                        others.push((told, dates));
                    }
                }
            }
        }
        let dates = series.dates(&At::Line(master.component.number));
        self.row(group.key.clone(), &master, dates, modified(master.component));
        for (told, dates) in others {
            let mark = told
                .event
                .instead
                .map_or_else(String::new, |(mark, _)| dates::written(dates::day(mark, &master.event.clock)));
            self.row(format!("{}#{mark}", group.key), &told, dates, modified(told.component));
        }
    }

    /// What stands instead of dates: first what concerns one, then what concerns all that follow, the last of these first;
    /// so each date goes to who speaks of it most closely.
    fn overrides(&mut self, group: &Group<'a>, clock: &Clock) -> Vec<(Marked, Reach, &'a Component)> {
        let mut placed = Vec::new();
        for component in group.overrides.iter().copied() {
            let Some(line) = component.line("RECURRENCE-ID") else { continue };
            match self.reader.instead(line, clock) {
                Ok((mark, reach)) => placed.push((mark, reach, component)),
                Err(why) => self.leave(component, &group.key, why),
            }
        }
        placed
            .sort_by_key(|(mark, reach, _)| (*reach == Reach::AndFuture, Reverse(dates::day(*mark, clock))));
        placed
    }

    fn row(&mut self, key: String, told: &Told<'_>, dates: Vec<super::Occurrence>, modified: Option<i64>) {
        let at = At::Line(told.component.number);
        let report = &mut self.read.report;
        report.read += 1;
        if dates.is_empty() {
            report.leave(at, Why::Calendar(Unfit::NoDates(self.days.start, self.days.end)));
            return;
        }
        let age = match &told.said {
            Said::Nothing => Some(Note::NoAges),
            Said::Ages(_) => None,
            Said::Asked(phrases) => {
                report.look(at.clone(), Why::Calendar(Unfit::Ages(phrases.join("; "))));
                Some(Note::AgesAsked)
            }
        };
        told.event.notes.iter().for_each(|note| report.note(*note));
        report_notes(report, &told.offer, &dates, age);
        let (location, location_name) = (self.place.to_owned(), self.place.to_owned());
        let offer = told.offer.clone();
        self.read.rows.push(Row { at, location, location_name, key: Some(key), offer, modified, dates });
    }
}
