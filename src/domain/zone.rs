//! The centre's clock on the wall, and the instants behind it.
//!
//! Invariant: a wall time always has one instant (K4), and every "today", day and week is the centre's own (K5).

use super::window::Window;
use chrono::{LocalResult, Offset, SubsecRound, TimeZone};
use chrono_tz::OffsetName;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

pub use chrono::{Datelike, Days, Months, Timelike, Weekday};

/// An instant, in UTC.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
/// A day on a calendar, without a zone.
pub type Date = chrono::NaiveDate;
/// What a clock on the wall shows.
pub type TimeOfDay = chrono::NaiveTime;
/// A day and what the clock on the wall shows.
pub type WallTime = chrono::NaiveDateTime;
/// Elapsed time.
pub type Span = chrono::TimeDelta;

/// A time zone by its IANA name.
///
/// ```
/// # use leyuan::domain::zone::{Zone, parse_timestamp};
/// let zone = Zone::parse("Asia/Shanghai").unwrap();
/// let nine = zone.wall(parse_timestamp("2026-05-04T01:00:00Z").unwrap());
/// assert_eq!(nine.to_string(), "2026-05-04 09:00:00");
/// assert_eq!(Zone::parse("Asia/Chengdu"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    pub const UTC: Zone = Zone(chrono_tz::UTC);

    pub fn parse(name: &str) -> Option<Zone> {
        name.parse().ok().map(Zone)
    }

    /// All zones we know, by name.
    pub fn all() -> impl Iterator<Item = Zone> {
        chrono_tz::TZ_VARIANTS.iter().copied().map(Zone)
    }

    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The instant when the clock here shows `wall`. A skipped time moves later by the gap, of a repeated time the
    /// first is taken (K4, as RFC 5545 says).
    pub fn instant(self, wall: WallTime) -> Timestamp {
        let wall = bounded(wall);
        match self.0.from_local_datetime(&wall) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.to_utc(),
            LocalResult::None => {
                let (before, step) = self.before_the_gap(wall);
                before + step
            }
        }
    }

    /// Whether the clock here shows this time twice: on the night it goes back.
    ///
    /// ```
    /// # use leyuan::domain::zone::{Zone, parse_date, parse_time};
    /// let wall = |time: &str| parse_date("2026-10-25").unwrap().and_time(parse_time(time).unwrap());
    /// let london = Zone::parse("Europe/London").unwrap();
    /// assert!(london.shows_twice(wall("01:00")) && !london.shows_twice(wall("02:00")));
    /// ```
    pub fn shows_twice(self, wall: WallTime) -> bool {
        matches!(self.0.from_local_datetime(&bounded(wall)), LocalResult::Ambiguous(..))
    }

    /// What the clock here shows at an instant.
    pub fn wall(self, instant: Timestamp) -> WallTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The day here at an instant.
    pub fn date(self, instant: Timestamp) -> Date {
        self.wall(instant).date()
    }

    /// How far ahead of UTC the clock here is at an instant.
    pub fn offset(self, instant: Timestamp) -> Span {
        Span::seconds(self.0.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc().into())
    }

    /// What the time here is called at an instant: `CST`; a number where it has no name.
    pub fn abbreviation(self, instant: Timestamp) -> String {
        let offset = self.0.offset_from_utc_datetime(&instant.naive_utc());
        offset.abbreviation().unwrap_or_default().into()
    }

    /// A day here: 23 to 25 hours, and not always from 00:00 (K5). A date this zone left out altogether
    /// (Apia, 2011-12-30) is the day after it, as K4 moves its hours there.
    pub fn day(self, date: Date) -> Window {
        self.days(date, 1)
    }

    /// The Monday of a date's week (ISO, K5).
    pub fn monday(self, date: Date) -> Date {
        let past = date.weekday().num_days_from_monday();
        date.checked_sub_days(Days::new(past.into())).unwrap_or(date)
    }

    /// A date's week here, Monday to Sunday (ISO, K5).
    pub fn week(self, date: Date) -> Window {
        self.days(self.monday(date), 7)
    }

    fn days(self, first: Date, count: u64) -> Window {
        let starts = self.first_instant(first);
        (count..)
            .map_while(|days| first.checked_add_days(Days::new(days)))
            .take(3)
            .find_map(|next| Window::new(starts, self.first_instant(next)))
            .or_else(|| Window::lasting(starts, Span::days(1)))
            .expect("a day after the last we can write is still a day")
    }

    /// The first instant of a date here: where 00:00 was skipped, the end of the gap.
    fn first_instant(self, date: Date) -> Timestamp {
        let midnight = bounded(date.and_time(TimeOfDay::MIN));
        if self.0.from_local_datetime(&midnight).earliest().is_some() {
            return self.instant(midnight);
        }
        let (mut yesterday, step) = self.before_the_gap(midnight);
        let mut today = yesterday + step;
        while today - yesterday > Span::seconds(1) {
            let between = yesterday + Span::seconds((today - yesterday).num_seconds() / 2);
            if self.wall(between) < midnight {
                yesterday = between;
            } else {
                today = between;
            }
        }
        today
    }

    /// For a skipped wall time: an instant shortly before the gap, and how much the wall time is later than it.
    fn before_the_gap(self, skipped: WallTime) -> (Timestamp, Span) {
        let steps = (1..=LONGEST_GAP_STEPS).map(|n| GAP_STEP * n);
        let found = steps.map(|step| (self.0.from_local_datetime(&(skipped - step)).latest(), step));
        let mut found = found.filter_map(|(instant, step)| Some((instant?.to_utc(), step)));
        found.next().unwrap_or((skipped.and_utc(), Span::zero()))
    }
}

const GAP_STEP: Span = Span::minutes(15);
/// Apia and Kwajalein each left out a whole day: 24 hours and a little.
const LONGEST_GAP_STEPS: i32 = 4 * 25;

/// Kept to years people write with four digits, where no sum of days overflows.
fn bounded(wall: WallTime) -> WallTime {
    match wall.year() {
        ..=0 => Date::default().with_year(1).unwrap_or_default().and_time(wall.time()),
        1..=9998 => wall,
        9999.. => Date::default().with_year(9999).unwrap_or_default().and_time(wall.time()),
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Zone, D::Error> {
        let name = String::deserialize(from)?;
        Zone::parse(&name).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "no time zone is called `{name}`; write one like `Asia/Shanghai`"
            ))
        })
    }
}

/// Without what is finer than a millisecond: both databases keep that much.
pub fn to_millis(instant: Timestamp) -> Timestamp {
    instant.trunc_subsecs(3)
}

/// An instant as RFC 3339 writes it: `2026-05-04T09:00:00+08:00`.
pub fn parse_timestamp(text: &str) -> Option<Timestamp> {
    let instant = chrono::DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    (1..=9998).contains(&instant.year()).then(|| to_millis(instant))
}

/// A day as ISO 8601 and date fields write it: `2026-05-04`.
pub fn parse_date(text: &str) -> Option<Date> {
    let date: Date = has_shape(text, "0000-00-00").then(|| text.parse().ok()).flatten()?;
    (1..=9998).contains(&date.year()).then_some(date)
}

/// A time of day as time fields write it: `09:30`.
pub fn parse_time(text: &str) -> Option<TimeOfDay> {
    has_shape(text, "00:00").then(|| TimeOfDay::parse_from_str(text, "%H:%M").ok()).flatten()
}

/// A day as somebody's table writes it: `%d/%m/%Y`.
pub fn parse_date_as(text: &str, pattern: &str) -> Option<Date> {
    let date = Date::parse_from_str(text, pattern).ok()?;
    (1..=9998).contains(&date.year()).then_some(date)
}

/// A time of day as somebody's table writes it: `%H:%M`, `%I:%M %p`.
pub fn parse_time_as(text: &str, pattern: &str) -> Option<TimeOfDay> {
    TimeOfDay::parse_from_str(text, pattern).ok()
}

/// Whether a text has a digit where the shape has a nought, and else the same.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(said, wanted): (u8, u8)| if wanted == b'0' { said.is_ascii_digit() } else { said == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

/// The release of the IANA time zone data built in: `2025b`.
pub fn tz_version() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}
