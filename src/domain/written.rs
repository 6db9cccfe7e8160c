//! Dates and times of day as people write them in a file: `2026-09-05`, `"2026-09-05"`, `09:30`, `"09:30"`.
//!
//! Invariant: what is not a day of the calendar or a minute of the day is not read, and the message shows how to
//! write one.

use super::zone::{Date, TimeOfDay, Timelike, parse_date, parse_time};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use toml::value::Datetime;

/// A day in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// A time of day in a file, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(pub TimeOfDay);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Day, String> {
        let date =
            parse_date(text).ok_or_else(|| format!("`{text}` is not a date; write one like 2026-09-05"));
        date.map(Day)
    }
}

impl FromStr for Clock {
    type Err = String;

    fn from_str(text: &str) -> Result<Clock, String> {
        let minute = text.strip_suffix(":00").filter(|short| short.len() == 5).unwrap_or(text);
        let time =
            parse_time(minute).ok_or_else(|| format!("`{text}` is not a time of day; write one like 09:30"));
        time.map(Clock)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        from.deserialize_any(Text("a date like 2026-09-05"))?.parse().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Clock, D::Error> {
        from.deserialize_any(Text("a time of day like 09:30"))?.parse().map_err(D::Error::custom)
    }
}

/// Reads a text, or a date or time that TOML knows by itself, as its text.
struct Text(&'static str);

impl<'de> Visitor<'de> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        Datetime::deserialize(MapAccessDeserializer::new(map)).map(|written| written.to_string())
    }
}
