//! The rows of a table, by its mapping: what each offers, where, and on which dates.
//!
//! Keeps true: a row is read whole or left with the reason; one that ends before it starts is asked about, never mended.

use super::mapping::Mapping;
use super::report::{At, Note, Report, Why};
use super::table::Table;
use super::{Occurrence, Offer, Unreadable};
use crate::domain::age::{Age, AgeRange};
use crate::domain::names::{Names, line};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Datelike, Span, TimeOfDay, Zone, parse_date_as, parse_time_as};

/// One row or item, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub at: At,
    /// What the source calls the place, and how people do.
    pub location: String,
    pub location_name: String,
    pub key: Option<String>,
    pub offer: Offer,
    pub modified: Option<i64>,
    pub dates: Vec<Occurrence>,
}

/// Characters of a title, and of a text.
pub const LONGEST_TITLE: usize = 80;
const LONGEST_TEXT: usize = 600;
/// Dates of one row.
const MOST_DATES: usize = 400;
const MOST_PLACES: u16 = 5000;

/// Reads every record of a table; what cannot be read stands in the report.
///
/// # Errors
/// When the table lacks a column its mapping names.
pub fn read(table: &Table, mapping: &Mapping, report: &mut Report) -> Result<Vec<Row>, Unreadable> {
    let columns = Places::find(&table.heading, mapping)?;
    let mut rows = Vec::new();
    for (number, record) in &table.records {
        report.read += 1;
        let at = At::Line(*number);
        let row = match record {
            Ok(fields) if fields.len() != table.heading.len() => {
                Err(Why::Columns(fields.len(), table.heading.len()))
            }
            Ok(fields) => Record { fields, columns: &columns, mapping }.row(at.clone(), report),
            Err(why) => Err(why.clone()),
        };
        match row {
            Ok(row) => rows.push(row),
            Err(why) => report.leave(at, why),
        }
    }
    Ok(rows)
}

/// Where each fact stands.
struct Places {
    location: usize,
    location_name: Option<usize>,
    title: usize,
    title_zh: Option<usize>,
    key: Option<usize>,
    details: Vec<usize>,
    ages: Option<usize>,
    age_min: Option<usize>,
    age_max: Option<usize>,
    first: usize,
    last: Option<usize>,
    weekday: Option<usize>,
    starts: Vec<usize>,
    ends: Vec<usize>,
    room: Option<usize>,
    places: Option<usize>,
    room_limit: Option<usize>,
}

impl Places {
    fn find(heading: &[String], mapping: &Mapping) -> Result<Places, Unreadable> {
        let at = |name: &str| {
            let found = heading.iter().position(|known| known == name);
            let all = || heading.join(", ");
            found.ok_or_else(|| Unreadable(format!("the table has no column \"{name}\"; it has: {}", all())))
        };
        let may = |name: &Option<String>| name.as_deref().map(at).transpose();
        let all = |names: &[String]| names.iter().map(|name| at(name)).collect::<Result<Vec<_>, _>>();
        let columns = &mapping.columns;
        if !matches!((columns.starts.len(), columns.ends.len()), (1 | 2, 1 | 2)) {
            let wrong = "the mapping: `starts` and `ends` each name one column with a time, or two: hours and minutes";
            return Err(Unreadable(wrong.into()));
        }
        Ok(Places {
            location: at(&columns.location)?,
            location_name: may(&columns.location_name)?,
            title: at(&columns.title)?,
            title_zh: may(&columns.title_zh)?,
            key: may(&columns.key)?,
            details: all(&columns.details)?,
            ages: may(&columns.ages)?,
            age_min: may(&columns.age_min)?,
            age_max: may(&columns.age_max)?,
            first: at(&columns.first)?,
            last: may(&columns.last)?,
            weekday: may(&columns.weekday)?,
            starts: all(&columns.starts)?,
            ends: all(&columns.ends)?,
            room: may(&columns.room)?,
            places: may(&columns.places)?,
            room_limit: may(&columns.room_limit)?,
        })
    }
}

/// A record with everything needed to read it.
struct Record<'a> {
    fields: &'a [String],
    columns: &'a Places,
    mapping: &'a Mapping,
}

impl<'a> Record<'a> {
    fn row(&self, at: At, report: &mut Report) -> Result<Row, Why> {
        let (columns, named) = (self.columns, &self.mapping.columns);
        let location = self.filled(columns.location, &named.location)?;
        let name = columns.location_name.map_or(location, |column| self.field(column));
        let (ages, age_note) = self.ages()?;
        let limits = self.mapping.limits(self.figure(columns.places)?, self.figure(columns.room_limit)?);
        let offer = Offer {
            names: self.names()?,
            description: self.text()?,
            ages,
            booking: self.mapping.programme.booking,
            limits,
            room: columns.room.and_then(|column| self.mapping.room(self.field(column))),
        };
        let dates = self.dates(&at)?;
        report_notes(report, &offer, &dates, age_note);
        Ok(Row {
            location: location.into(),
            location_name: if name.is_empty() { location.into() } else { name.into() },
            key: columns.key.map(|column| self.field(column)).filter(|key| !key.is_empty()).map(Into::into),
            offer,
            modified: None,
            dates,
            at,
        })
    }

    fn field(&self, column: usize) -> &'a str {
        self.fields.get(column).map_or("", |field| field.trim())
    }

    fn filled(&self, column: usize, name: &str) -> Result<&'a str, Why> {
        Some(self.field(column)).filter(|text| !text.is_empty()).ok_or_else(|| Why::Empty(name.into()))
    }

    fn names(&self) -> Result<Names, Why> {
        let title = self.filled(self.columns.title, &self.mapping.columns.title)?;
        let zh = self.columns.title_zh.map(|column| self.field(column)).filter(|zh| !zh.is_empty());
        let read =
            |text: &str| line(text, LONGEST_TITLE).map_err(|_| Why::Unread("a title", shortened(text)));
        Ok(Names { zh: read(zh.unwrap_or(title))?, en: read(title)? })
    }

    fn text(&self) -> Result<Names, Why> {
        let parts = self.columns.details.iter().map(|column| self.field(*column));
        let text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        if text.is_empty() {
            return Ok(Names::default());
        }
        let text = line(&text, LONGEST_TEXT).map_err(|_| Why::Unread("a text", shortened(&text)))?;
        Ok(Names { zh: text.clone(), en: text })
    }

    /// A2, A4.
    fn ages(&self) -> Result<(Option<AgeRange>, Option<Note>), Why> {
        if let Some(column) = self.columns.ages {
            let text = self.field(column);
            if text.is_empty() || self.mapping.ages.none.iter().any(|none| none == text) {
                return Ok((None, Some(Note::NoAges)));
            }
            let range = AgeRange::parse(text).ok_or_else(|| Why::Unread("ages", shortened(text)))?;
            return Ok((Some(range), None));
        }
        let text = |column: Option<usize>| column.map_or("", |column| self.field(column));
        let (min, max) = (text(self.columns.age_min), text(self.columns.age_max));
        let read = self.mapping.ages.read(min, max);
        let ages = read.ok_or_else(|| Why::Unread("ages", shortened(&format!("{min} to {max}"))))?;
        Ok((ages.range, ages.note))
    }

    fn figure(&self, column: Option<usize>) -> Result<Option<u16>, Why> {
        let Some(text) = column.map(|column| self.field(column)).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let figure = text.parse().ok().filter(|figure| *figure <= MOST_PLACES);
        figure.map(Some).ok_or_else(|| Why::Unread("a number of people", shortened(text)))
    }

    fn date(&self, column: usize) -> Result<Date, Why> {
        let text = self.field(column);
        parse_date_as(text, &self.mapping.date_format).ok_or_else(|| Why::Unread("a date", shortened(text)))
    }

    /// One column with a time, or one with hours and one with minutes. 24:00 is the end of the day.
    fn time(&self, columns: &[usize]) -> Result<TimeOfDay, Why> {
        let text = columns.iter().map(|column| self.field(*column)).collect::<Vec<_>>().join(":");
        let parsed = match columns {
            [_] => parse_time_as(&text, &self.mapping.time_format),
            _ => parse_time_as(&text, "%H:%M"),
        };
        let midnight = matches!(text.as_str(), "24:00" | "24:0").then_some(TimeOfDay::MIN);
        parsed.or(midnight).ok_or_else(|| Why::Unread("a time", shortened(&text)))
    }

    fn dates(&self, at: &At) -> Result<Vec<Occurrence>, Why> {
        let (starts, ends) = (self.time(&self.columns.starts)?, self.time(&self.columns.ends)?);
        let first = self.date(self.columns.first)?;
        let last = match self.columns.last.filter(|column| !self.field(*column).is_empty()) {
            Some(column) => self.date(column)?,
            None => first,
        };
        let to_midnight = ends == TimeOfDay::MIN && starts > ends && first == last;
        if ends <= starts && !to_midnight {
            return Err(Why::OverMidnight(starts, ends));
        }
        let length = if to_midnight { ends - starts + Span::days(1) } else { ends - starts };
        let days = self.days(first, last)?;
        let zone = self.mapping.zone;
        Ok(days.into_iter().filter_map(|date| occurrence(at, zone, date, (starts, length))).collect())
    }

    /// Every week from the first date to the last, on the weekday that is written, or on the first date's own.
    fn days(&self, first: Date, last: Date) -> Result<Vec<Date>, Why> {
        let said = self.columns.weekday.map(|column| self.field(column)).filter(|said| !said.is_empty());
        let weekday = match said {
            Some(said) => {
                self.weekday(said).ok_or_else(|| Why::Unread("a day of the week", shortened(said)))?
            }
            None => first.weekday().num_days_from_monday(),
        };
        if let (Some(said), true) = (said, first == last && first.weekday().num_days_from_monday() != weekday)
        {
            return Err(Why::Weekday(shortened(said), first));
        }
        if (last - first).num_days() > 7 * MOST_DATES as i64 {
            return Err(Why::TooManyDates(MOST_DATES));
        }
        let ahead = (7 + weekday - first.weekday().num_days_from_monday()) % 7;
        let start = first + Span::days(ahead.into());
        let weeks = (0..).map(|week| start + Span::weeks(week)).take_while(|date| *date <= last);
        let days: Vec<Date> = weeks.collect();
        if days.is_empty() { Err(Why::NoSuchDay(first, last)) } else { Ok(days) }
    }

    fn weekday(&self, said: &str) -> Option<u32> {
        let said = said.to_lowercase();
        let own = self.mapping.weekdays.iter().position(|name| name.to_lowercase() == said);
        let english = || {
            let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
            names.iter().position(|name| *name == said || name[..3] == said)
        };
        own.or_else(english).and_then(|day| u32::try_from(day).ok())
    }
}

/// K4: wall time, zone and elapsed time make the instants.
pub fn occurrence(
    at: &At,
    zone: Zone,
    date: Date,
    (starts, length): (TimeOfDay, Span),
) -> Option<Occurrence> {
    let window = Window::lasting(zone.instant(date.and_time(starts)), length)?;
    Some(Occurrence { at: at.clone(), date, starts, window, mark: None })
}

/// What people should know of an offer that is taken.
pub fn report_notes(report: &mut Report, offer: &Offer, dates: &[Occurrence], age: Option<Note>) {
    let is_adult = offer.ages.is_some_and(|ages| ages.min() >= Age::GROWN_UP);
    let is_long = dates.iter().any(|date| date.window.length() >= Span::hours(12));
    let notes = [
        age,
        is_adult.then_some(Note::ForAdults),
        (!offer.limits.are_stated()).then_some(Note::NoLimits),
        is_long.then_some(Note::LongDay),
    ];
    notes.into_iter().flatten().for_each(|note| report.note(note));
}

/// What stood there, short enough for a report.
pub fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}
