//! A page of an OpenActive feed (RPDE): updated items with their dates, and tombstones.
//!
//! Keeps true: an end at :59 seconds is the full minute after it; an item nobody gave ages for is for nobody until staff
//! have looked (A4); each id counts once, as the page has it last.

use super::mapping::Mapping;
use super::report::{At, Note, Report, Why};
use super::rows::{LONGEST_TITLE, Row, report_notes, shortened};
use super::{Gone, Occurrence, Offer, Unreadable};
use crate::domain::age::AgeRange;
use crate::domain::names::{Names, line};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timelike, Timestamp, Zone, parse_timestamp};
use serde_json::Value;
use std::collections::HashMap;

/// Dates of one item, and the text kept of it.
const MOST_DATES: usize = 400;
const LONGEST_TEXT: usize = 600;
const LONGEST_KEY: usize = 200;

/// A page, recognised.
pub struct Page {
    items: Vec<Value>,
    /// What its feed is called, by the host it names.
    pub source: Option<String>,
}

/// Whether bytes look like JSON, so that what is wrong with them is told as such.
pub fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"{")
}

impl Page {
    /// # Errors
    /// When it is no RPDE page.
    pub fn read(bytes: &[u8]) -> Result<Page, Unreadable> {
        let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
        let mut page: Value = serde_json::from_slice(bytes)
            .map_err(|fault| Unreadable(format!("line {}: not JSON: {fault}", fault.line())))?;
        let source = page["next"].as_str().and_then(host).map(str::to_owned);
        match page.get_mut("items").map(Value::take) {
            Some(Value::Array(items)) => Ok(Page { items, source }),
            _ => Err(Unreadable("no RPDE page: it has no list \"items\"".into())),
        }
    }

    /// What the items offer, and what is gone.
    pub fn rows(&self, mapping: &Mapping, report: &mut Report) -> (Vec<Row>, Vec<Gone>) {
        report.read += self.items.len();
        let (mut rows, mut gone) = (Vec::new(), Vec::new());
        let last: HashMap<String, usize> =
            (0..).zip(&self.items).filter_map(|(place, item)| Some((id(item)?, place))).collect();
        for (place, item) in self.items.iter().enumerate() {
            let Some(key) = id(item) else {
                report.leave(At::Item(format!("#{}", place + 1)), Why::Lacks("id"));
                continue;
            };
            let at = At::Item(key.clone());
            if last.get(&key) != Some(&place) {
                report.leave(at.clone(), Why::Twice(at));
                continue;
            }
            let modified = number(&item["modified"]);
            match item["state"].as_str() {
                Some("deleted") => gone.push(Gone { at, key, modified }),
                Some("updated") => match row(&item["data"], (&at, key), mapping, report) {
                    Ok(row) => rows.push(Row { modified, ..row }),
                    Err(why) => report.leave(at, why),
                },
                _ => report.leave(at, Why::Lacks("state that is updated or deleted")),
            }
        }
        (rows, gone)
    }
}

/// The word before the first dot of an address's host.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['.', '/', ':', '?']).next().filter(|word| !word.is_empty())
}

fn id(item: &Value) -> Option<String> {
    let id = said(&item["id"])?;
    (id.chars().count() <= LONGEST_KEY && !id.chars().any(char::is_control)).then_some(id)
}

/// A text, or a number as text.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn row(data: &Value, (at, key): (&At, String), mapping: &Mapping, report: &mut Report) -> Result<Row, Why> {
    let above = &data["superEvent"];
    let or_above = |name: &str| if data[name].is_null() { &above[name] } else { &data[name] };
    let title = said(or_above("name")).ok_or(Why::Lacks("name"))?;
    let title = line(&title, LONGEST_TITLE).map_err(|_| Why::Unread("a title", shortened(&title)))?;
    let place = or_above("location");
    let name = said(&place["name"]);
    let location = said(&place["identifier"]).or(name.clone()).ok_or(Why::Lacks("location"))?;
    let location_name = name.as_deref().unwrap_or(&location);
    let location_name =
        line(location_name, LONGEST_TITLE).map_err(|_| Why::Unread("a place", shortened(location_name)))?;
    let text = plain(&said(or_above("description")).unwrap_or_default());
    let (ages, age_note) = ages(or_above("ageRange"))?;
    let happenings = happenings(data)?;
    let places = happenings.iter().map(|event| places(event)).collect::<Result<Vec<_>, _>>()?;
    let places = places.into_iter().flatten().min().or(self::places(data)?);
    let offer = Offer {
        names: Names { zh: title.clone(), en: title },
        description: Names { zh: text.clone(), en: text },
        ages,
        booking: mapping.programme.booking,
        limits: mapping.limits(places, None),
        room: None,
    };
    let mut notes = Report::default();
    let dates: Result<Vec<Occurrence>, Why> =
        happenings.into_iter().map(|event| date(event, at, mapping.zone, &mut notes)).collect();
    let dates = dates?;
    report_notes(&mut notes, &offer, &dates, age_note);
    for (note, many) in notes.notes {
        *report.notes.entry(note).or_default() += many;
    }
    Ok(Row { at: at.clone(), location, location_name, key: Some(key), offer, modified: None, dates })
}

/// The dated parts of an item, or the item itself.
fn happenings(data: &Value) -> Result<Vec<&Value>, Why> {
    let all: Vec<&Value> = match &data["subEvent"] {
        Value::Array(events) => events.iter().collect(),
        Value::Null if !data["startDate"].is_null() => vec![data],
        Value::Null => Vec::new(),
        one => vec![one],
    };
    match all.len() {
        0 => Err(Why::Lacks("dates")),
        1..=MOST_DATES => Ok(all),
        _ => Err(Why::TooManyDates(MOST_DATES)),
    }
}

fn date(event: &Value, at: &At, zone: Zone, notes: &mut Report) -> Result<Occurrence, Why> {
    let starts = instant(&event["startDate"])?;
    let ends = instant(&event["endDate"])?;
    let ends = if ends.second() == 59 {
        notes.note(Note::InclusiveEnd);
        ends + Span::seconds(1)
    } else {
        ends
    };
    let (from, to) = (zone.wall(starts), zone.wall(ends));
    let window = Window::new(starts, ends).ok_or(Why::OverMidnight(from.time(), to.time()))?;
    if window.length() > Span::days(1) {
        return Err(Why::TooLong);
    }
    Ok(Occurrence { at: at.clone(), date: from.date(), starts: from.time(), window, mark: None })
}

fn instant(value: &Value) -> Result<Timestamp, Why> {
    let text = value.as_str().ok_or(Why::Lacks("start and end"))?;
    parse_timestamp(text).ok_or_else(|| Why::Unread("an instant", shortened(text)))
}

fn places(event: &Value) -> Result<Option<u16>, Why> {
    match &event["maximumAttendeeCapacity"] {
        Value::Null => Ok(None),
        value => {
            let figure = value.as_u64().and_then(|figure| u16::try_from(figure).ok());
            figure.map(Some).ok_or_else(|| Why::Unread("a number of people", shortened(&value.to_string())))
        }
    }
}

/// Years, both included (A2). Nothing stated is no range (A4).
fn ages(range: &Value) -> Result<(Option<AgeRange>, Option<Note>), Why> {
    let (min, max) = (&range["minValue"], &range["maxValue"]);
    if min.is_null() && max.is_null() {
        return Ok((None, Some(Note::NoAges)));
    }
    let unread = || Why::Unread("ages", shortened(&range.to_string()));
    let figure = |value: &Value| match value {
        Value::Null => Ok(None),
        value => {
            let years = value.as_u64().and_then(|years| u16::try_from(years).ok());
            years.filter(|years| *years < 200).map(Some).ok_or_else(unread)
        }
    };
    let (min, max) = (figure(min)?.unwrap_or(0), figure(max)?);
    let range = AgeRange::new(min * 12, max.map(|max| (max + 1) * 12)).ok_or_else(unread)?;
    Ok((Some(range), None))
}

/// A text without markup, on one line, cut at a word.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match tag.find('>').filter(|_| is_tag) {
            Some(end) => {
                plain.push(' ');
                rest = &tag[end + 1..];
            }
            None => {
                plain.push('<');
                rest = &tag[1..];
            }
        }
    }
    plain.push_str(rest);
    for (entity, meant) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        plain = plain.replace(entity, meant);
    }
    let words: String = plain.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut kept = String::new();
    for word in words.split_whitespace() {
        if kept.chars().count() + word.chars().count() >= LONGEST_TEXT {
            kept.push('…');
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    line(&kept, LONGEST_TEXT).unwrap_or_default()
}
