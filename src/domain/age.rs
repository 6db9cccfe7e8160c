//! How old a child is on a day, and whether a programme is for that age.
//!
//! Invariant: an age is completed calendar months between two local dates (A1), never days over thirty, never
//! a fraction of a year; a range includes its `min` and leaves out its `under` (A2).

use super::zone::{Date, Datelike, Days, Months};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Completed months since birth (A1).
///
/// ```
/// # use leyuan::domain::{age::Age, zone::parse_date};
/// let leap = parse_date("2024-02-29").unwrap();
/// let on = |day| Age::on(leap, parse_date(day).unwrap()).unwrap();
/// assert_eq!((on("2025-02-28").months(), on("2025-03-01").months()), (11, 12));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Age(u16);

impl Age {
    /// A4, G2: from 18 years nobody is a child.
    pub const GROWN_UP: Age = Age(18 * 12);

    pub const fn from_months(months: u16) -> Age {
        Age(months)
    }

    /// A1. Nobody has an age before the day of birth.
    pub fn on(birth: Date, day: Date) -> Option<Age> {
        if day < birth {
            return None;
        }
        let months = (day.year() - birth.year()) * 12 + day.month() as i32 - birth.month() as i32;
        let completed = if day.day() < birth.day() { months - 1 } else { months };
        Some(Age(u16::try_from(completed).unwrap_or(u16::MAX)))
    }

    pub fn months(self) -> u16 {
        self.0
    }

    /// Completed years.
    pub fn years(self) -> u16 {
        self.0 / 12
    }
}

/// The first day on which a child's age is at least so many months (A1): who was born on the 31st completes a month
/// on the 1st after a short one.
pub fn reached_on(birth: Date, months: u16) -> Date {
    let clamped = birth.checked_add_months(Months::new(months.into())).unwrap_or(Date::MAX);
    match clamped.day() < birth.day() {
        true => clamped.succ_opt().unwrap_or(Date::MAX),
        false => clamped,
    }
}

/// The ages a programme is for: from `min` months, under `under` months (A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct AgeRange {
    min: u16,
    under: Option<u16>,
}

impl AgeRange {
    /// Everybody.
    pub const ANY: AgeRange = AgeRange { min: 0, under: None };

    pub fn new(min_months: u16, under_months: Option<u16>) -> Option<AgeRange> {
        under_months
            .is_none_or(|under| min_months < under)
            .then_some(AgeRange { min: min_months, under: under_months })
    }

    pub fn min(self) -> Age {
        Age(self.min)
    }

    pub fn under(self) -> Option<Age> {
        self.under.map(Age)
    }

    /// Whether it leaves nobody out: then a missing birth date does not matter (A4).
    pub fn admits_everybody(self) -> bool {
        self == AgeRange::ANY
    }

    /// A2.
    pub fn admits(self, age: Age) -> bool {
        self.min <= age.0 && self.under.is_none_or(|under| age.0 < under)
    }

    /// Whether there is an age in both.
    ///
    /// ```
    /// # use leyuan::domain::age::AgeRange;
    /// let ages = |min, under| AgeRange::new(min, under).unwrap();
    /// assert!(ages(36, Some(72)).meets(ages(71, None)));
    /// assert!(!ages(36, Some(72)).meets(ages(72, Some(96))));
    /// ```
    pub fn meets(self, other: AgeRange) -> bool {
        let begins_before = |under: Option<u16>, min: u16| under.is_none_or(|under| min < under);
        begins_before(self.under, other.min) && begins_before(other.under, self.min)
    }

    /// A5: whether A2 holds on any date from so many days before the reference date to so many after it.
    pub fn admits_within(self, birth: Date, reference: Date, grace_days: u16) -> bool {
        let grace = Days::new(grace_days.into());
        let earliest = reference.checked_sub_days(grace).unwrap_or(reference).max(birth);
        let latest = reference.checked_add_days(grace).unwrap_or(reference);
        let (Some(youngest), Some(oldest)) = (Age::on(birth, earliest), Age::on(birth, latest)) else {
            return false;
        };
        // An age grows by single months, so every age between the two is reached on some date between.
        youngest <= oldest && self.min <= oldest.0 && self.under.is_none_or(|under| youngest.0 < under)
    }

    /// The birth dates admitted on a day, first (if there is one) and last, both included.
    ///
    /// ```
    /// # use leyuan::domain::{age::AgeRange, zone::parse_date};
    /// let day = |text| parse_date(text).unwrap();
    /// let (first, last) = AgeRange::parse("3–5 岁").unwrap().births(day("2026-05-14"));
    /// assert_eq!((first, last), (Some(day("2020-05-15")), day("2023-05-14")));
    /// ```
    pub fn births(self, day: Date) -> (Option<Date>, Date) {
        let born = |months: u16| day.checked_sub_months(Months::new(months.into())).unwrap_or(Date::MIN);
        let first = self.under.map(|under| born(under).succ_opt().unwrap_or(Date::MAX));
        (first, born(self.min))
    }

    /// The first day on which a child is old enough.
    pub fn opens_on(self, birth: Date) -> Date {
        reached_on(birth, self.min)
    }

    /// The first day on which a child is too old.
    pub fn closes_on(self, birth: Date) -> Option<Date> {
        self.under.map(|under| reached_on(birth, under))
    }

    /// Reads the ages on a poster (A2): `3–5 岁`, `ages 3–5`, `0–18 months`, `under 36 months`, `6 个月–3 岁`, `12`,
    /// `8+`. A number without a unit counts years. What can be read in two ways, or has a fraction, is not read.
    ///
    /// ```
    /// # use leyuan::domain::age::AgeRange;
    /// assert_eq!(AgeRange::parse("ages 3–5"), AgeRange::new(36, Some(72)));
    /// assert_eq!(AgeRange::parse("0–18 months"), AgeRange::new(0, Some(19)));
    /// assert_eq!(AgeRange::parse("a little older"), None);
    /// ```
    pub fn parse(text: &str) -> Option<AgeRange> {
        let text = text.nfkc().collect::<String>().to_lowercase();
        let (words, numbers) = read(&text)?;
        match (words.as_slice(), numbers.as_slice()) {
            ([Word::Anyone], []) => Some(AgeRange::ANY),
            ([], [one]) => AgeRange::new(one.from()?, Some(one.past()?)),
            ([Word::To], [one, other]) => {
                let unit = match (one.unit, other.unit) {
                    (None, unit) => (unit, unit),
                    (Some(Unit::Years), None) => (one.unit, one.unit),
                    (Some(Unit::Months), None) => return None,
                    both => both,
                };
                let (one, other) = (Number { unit: unit.0, ..*one }, Number { unit: unit.1, ..*other });
                AgeRange::new(one.from()?, Some(other.past()?))
            }
            ([Word::Under], [one]) => AgeRange::new(0, Some(one.from()?)),
            ([Word::UpTo], [one]) => AgeRange::new(0, Some(one.past()?)),
            ([Word::From], [one]) => AgeRange::new(one.from()?, None),
            _ => None,
        }
    }
}

/// How a range is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    min_months: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    under_months: Option<u16>,
}

impl From<AgeRange> for Bounds {
    fn from(range: AgeRange) -> Bounds {
        Bounds { min_months: range.min, under_months: range.under }
    }
}

impl TryFrom<Bounds> for AgeRange {
    type Error = &'static str;

    fn try_from(bounds: Bounds) -> Result<AgeRange, &'static str> {
        AgeRange::new(bounds.min_months, bounds.under_months)
            .ok_or("`under_months` must be more than `min_months`")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Months,
    Years,
}

/// A number on the poster and the unit after it.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u16,
    unit: Option<Unit>,
}

impl Number {
    /// The age, in months, at which so many are complete.
    fn from(self) -> Option<u16> {
        match self.unit {
            Some(Unit::Months) => Some(self.value),
            Some(Unit::Years) | None => self.value.checked_mul(12),
        }
    }

    /// The age, in months, at which one more is complete.
    fn past(self) -> Option<u16> {
        Number { value: self.value.checked_add(1)?, ..self }.from()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    To,
    Under,
    UpTo,
    From,
    Anyone,
}

/// What is said between the numbers; `None` if anything in the text is not understood.
fn read(text: &str) -> Option<(Vec<Word>, Vec<Number>)> {
    let (mut words, mut numbers) = (Vec::new(), Vec::<Number>::new());
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(digits) =
            rest.find(|c: char| !c.is_ascii_digit()).or(Some(rest.len())).filter(|&end| end > 0)
        {
            numbers.push(Number { value: rest[..digits].parse().ok()?, unit: None });
            rest = &rest[digits..];
        } else if let Some((unit, after)) =
            UNITS.iter().find_map(|(said, unit)| Some((unit, strip(rest, said)?)))
        {
            let last = numbers.last_mut().filter(|last| last.unit.is_none())?;
            last.unit = Some(*unit);
            rest = after;
        } else {
            let (word, after) = WORDS.iter().find_map(|(said, word)| Some((word, strip(rest, said)?)))?;
            words.extend(word);
            rest = after;
        }
        rest = rest.trim_start();
    }
    Some((words, numbers))
}

/// What follows a word, if the text starts with it and the word ends there.
fn strip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let after = text.strip_prefix(word)?;
    let runs_on = word.ends_with(|c: char| c.is_ascii_alphabetic())
        && after.starts_with(|c: char| c.is_ascii_alphabetic());
    (!runs_on).then_some(after)
}

const UNITS: &[(&str, Unit)] = &[
    ("个月龄", Unit::Months),
    ("个月", Unit::Months),
    ("個月", Unit::Months),
    ("月龄", Unit::Months),
    ("月", Unit::Months),
    ("months old", Unit::Months),
    ("months", Unit::Months),
    ("month", Unit::Months),
    ("mths", Unit::Months),
    ("mos", Unit::Months),
    ("mo", Unit::Months),
    ("周岁", Unit::Years),
    ("岁", Unit::Years),
    ("歲", Unit::Years),
    ("years old", Unit::Years),
    ("years", Unit::Years),
    ("year", Unit::Years),
    ("yrs", Unit::Years),
    ("yr", Unit::Years),
];

/// Longer sayings before the shorter ones they begin with.
const WORDS: &[(&str, Option<Word>)] = &[
    ("以下", Some(Word::Under)),
    ("under", Some(Word::Under)),
    ("younger than", Some(Word::Under)),
    ("未满", Some(Word::Under)),
    ("不满", Some(Word::Under)),
    ("up to", Some(Word::UpTo)),
    ("以上", Some(Word::From)),
    ("及以上", Some(Word::From)),
    ("起", Some(Word::From)),
    ("+", Some(Word::From)),
    ("and up", Some(Word::From)),
    ("and over", Some(Word::From)),
    ("and older", Some(Word::From)),
    ("or older", Some(Word::From)),
    ("from", Some(Word::From)),
    ("年龄不限", Some(Word::Anyone)),
    ("不限年龄", Some(Word::Anyone)),
    ("不限", Some(Word::Anyone)),
    ("all ages", Some(Word::Anyone)),
    ("any age", Some(Word::Anyone)),
    ("to", Some(Word::To)),
    ("至", Some(Word::To)),
    ("到", Some(Word::To)),
    ("-", Some(Word::To)),
    ("\u{2010}", Some(Word::To)),
    ("–", Some(Word::To)),
    ("—", Some(Word::To)),
    ("~", Some(Word::To)),
    ("\u{301c}", Some(Word::To)),
    ("ages", None),
    ("aged", None),
    ("age", None),
    ("children", None),
    ("儿童", None),
    ("适合", None),
    ("年龄", None),
    (":", None),
];
