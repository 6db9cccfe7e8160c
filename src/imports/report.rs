//! The report: every row that was not taken, with its place and the reason; and what was taken in a way people should know.
//!
//! Keeps true: a row is taken, left or asked about, and the three add up to what was read.

use super::ics::unfit::Unfit;
use crate::domain::zone::{Date, TimeOfDay};
use std::collections::BTreeMap;
use std::fmt;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// Of a table; the heading is line 1.
    Line(u64),
    /// Of a feed, by its id.
    Item(String),
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Line(line) => line.fmt(f),
            At::Item(id) => f.write_str(id),
        }
    }
}

/// Why something was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Fields, and how many the heading has.
    Columns(usize, usize),
    /// Bytes that are no UTF-8.
    NotText,
    /// A quotation mark that is never closed.
    Unclosed,
    /// Nothing stands in this column.
    Empty(String),
    /// A column, and what stands in it.
    Unread(&'static str, String),
    /// No date between these is on its weekday.
    NoSuchDay(Date, Date),
    /// The day of the week that is written, and the date's own.
    Weekday(String, Date),
    TooManyDates(usize),
    /// It ends before it starts: over midnight, or twelve hours off.
    OverMidnight(TimeOfDay, TimeOfDay),
    TooLong,
    /// The same as what stands elsewhere.
    Twice(At),
    /// The same key as what stands elsewhere, and something else.
    Differs(At),
    /// C4: the room is taken by what stands elsewhere, or by the centre's own programme.
    RoomTaken(Option<At>),
    /// The centre's word, and why it is not to be had.
    Centre(String, &'static str),
    /// A part a feed's item must have.
    Lacks(&'static str),
    /// Families hold places: it stays as it was until staff decide (K3, B7).
    Booked(Date),
    /// Staff moved or cancelled it: it is theirs.
    Altered(Date),
    /// What only calendars give reason for.
    Calendar(Unfit),
}

impl Why {
    /// Asked about: people must decide. The rest is only left.
    pub fn is_question(&self) -> bool {
        let is_unclear = matches!(self, Why::Calendar(unfit) if unfit.is_question());
        is_unclear
            || matches!(
                self,
                Why::OverMidnight(..) | Why::Weekday(..) | Why::Differs(_) | Why::Booked(_) | Why::Altered(_)
            )
    }

    /// A word for spreadsheets and counts.
    pub const fn code(&self) -> &'static str {
        match self {
            Why::Columns(..) => "columns",
            Why::NotText => "not_text",
            Why::Unclosed => "unclosed_quote",
            Why::Empty(_) => "empty",
            Why::Unread(..) => "unreadable",
            Why::NoSuchDay(..) => "no_such_day",
            Why::Weekday(..) => "weekday",
            Why::TooManyDates(_) => "too_many_dates",
            Why::OverMidnight(..) => "over_midnight",
            Why::TooLong => "too_long",
            Why::Twice(_) => "twice",
            Why::Differs(_) => "differs",
            Why::RoomTaken(_) => "room_taken",
            Why::Centre(..) => "centre",
            Why::Lacks(_) => "lacks",
            Why::Booked(_) => "booked",
            Why::Altered(_) => "altered",
            Why::Calendar(unfit) => unfit.code(),
        }
    }
}

/// What is so, and what would be right.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |time: &TimeOfDay| time.format("%H:%M").to_string();
        match self {
            Why::Columns(found, wanted) => write!(f, "{found} fields, the heading has {wanted}"),
            Why::NotText => f.write_str("not UTF-8; save the file as UTF-8"),
            Why::Unclosed => f.write_str("a quotation mark is opened and not closed"),
            Why::Empty(column) => write!(f, "nothing stands in \"{column}\""),
            Why::Unread(what, text) => write!(f, "\"{text}\" cannot be read as {what}"),
            Why::NoSuchDay(first, last) => write!(f, "its weekday is not between {first} and {last}"),
            Why::Weekday(said, date) => {
                write!(f, "{date} is a {}, not a {said}: which is meant?", date.format("%A"))
            }
            Why::TooManyDates(most) => write!(f, "more than {most} dates; write it in shorter stretches"),
            Why::OverMidnight(starts, ends) => {
                let (starts, ends) = (at(starts), at(ends));
                write!(f, "{starts} to {ends}: over midnight, or twelve hours off? write which is meant")
            }
            Why::TooLong => f.write_str("longer than a day"),
            Why::Twice(other) => write!(f, "the same as {other}"),
            Why::Differs(other) => write!(f, "the key of {other}, but another programme: which is meant?"),
            Why::RoomTaken(Some(other)) => write!(f, "the room is taken then by {other}"),
            Why::RoomTaken(None) => f.write_str("the room is taken then by the centre's own programme"),
            Why::Centre(slug, why) => write!(f, "centre \"{slug}\": {why}"),
            Why::Lacks(what) => write!(f, "it has no {what}"),
            Why::Booked(date) => {
                write!(f, "{date}: families hold places, so it stays as it was; staff decide")
            }
            Why::Altered(date) => write!(f, "{date}: staff moved or cancelled it, so it stays as it is"),
            Why::Calendar(unfit) => write!(f, "{unfit}"),
        }
    }
}

/// What was taken in a way people should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// An end at :59 seconds, which is the full minute after it.
    InclusiveEnd,
    /// A figure that stands for "no upper age".
    NoUpperAge,
    /// A4: no ages stated.
    NoAges,
    /// From 18 years: shown, not booked.
    ForAdults,
    /// C1: no limits stated.
    NoLimits,
    /// Longer than twelve hours.
    LongDay,
    /// A4: ages that may be read in more than one way.
    AgesAsked,
    /// Times of no zone, which are the centre's.
    NoZone,
    /// No end, so as long as the mapping says.
    UsualLength,
}

impl Note {
    pub const fn words(self) -> &'static str {
        match self {
            Note::InclusiveEnd => "ends written as the last second (:59), taken as the full minute",
            Note::NoUpperAge => "upper ages that stand for \"no limit\", taken as none",
            Note::NoAges => "without ages: shown, not booked until staff have looked",
            Note::ForAdults => "for adults: shown, not booked",
            Note::NoLimits => "without limits: shown, not booked until staff set them",
            Note::LongDay => "of twelve hours and more, taken as written",
            Note::AgesAsked => {
                "with ages that may be read in more than one way: shown, not booked until staff have looked"
            }
            Note::NoZone => "with times of no zone, taken as the centre's clock",
            Note::UsualLength => "without an end, taken as long as the mapping says",
        }
    }
}

/// What was read, and what became of it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Rows or items, tombstones among them.
    pub read: usize,
    /// Of them, those that gave dates or, as tombstones, took them.
    pub taken: usize,
    pub left: Vec<(At, Why)>,
    /// Taken, and yet something about it is asked.
    pub asked: Vec<(At, Why)>,
    pub notes: BTreeMap<Note, usize>,
}

impl Report {
    pub fn leave(&mut self, at: At, why: Why) {
        self.left.push((at, why));
    }

    pub fn look(&mut self, at: At, why: Why) {
        self.asked.push((at, why));
    }

    pub fn note(&mut self, note: Note) {
        *self.notes.entry(note).or_default() += 1;
    }

    /// How many were left for each reason.
    pub fn reasons(&self) -> BTreeMap<&'static str, usize> {
        let mut reasons = BTreeMap::new();
        for (_, why) in &self.left {
            *reasons.entry(why.code()).or_default() += 1;
        }
        reasons
    }

    /// As a table: a line for each row that was not taken, and for each that was and should be looked at.
    pub fn table(&self) -> String {
        let mut text = String::from("at,kind,reason,text\n");
        let left = self.left.iter().map(|left| (left, "left"));
        for ((at, why), kind) in left.chain(self.asked.iter().map(|asked| (asked, "look"))) {
            let kind = if why.is_question() && kind == "left" { "question" } else { kind };
            text +=
                &format!("{},{kind},{},{}\n", quoted(&at.to_string()), why.code(), quoted(&why.to_string()));
        }
        text
    }
}

/// A field of a table.
pub fn quoted(field: &str) -> String {
    format!("\"{}\"", guarded(field).replace('"', "\"\""))
}

/// A spreadsheet must not take a field for a formula.
fn guarded(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{field}") } else { field.into() }
}
