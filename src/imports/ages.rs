//! Ages as tables write them: a column for the youngest, one for the oldest, in years or months (A2). As people write them in
//! a text: `ages/words.rs`.
//!
//! Keeps true: the oldest age is included, so "6 to 12" ends on the thirteenth birthday; what stands for "no limit" is a
//! setting, not a guess.

pub mod tokens;
pub mod words;

use super::report::Note;
use crate::domain::age::AgeRange;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a table writes ages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgeStyle {
    pub unit: Unit,
    /// What stands in the column of the oldest where there is no upper age.
    pub none: Vec<String>,
    /// From this figure on the oldest age means "no upper age": tables write 98, 99 or 100.
    pub no_limit_from: u16,
    /// What words about ages mean that may be read in more than one way: `"K-3" = "5-8"`.
    pub meanings: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    #[default]
    Years,
    Months,
}

impl Default for AgeStyle {
    fn default() -> AgeStyle {
        AgeStyle { unit: Unit::Years, none: Vec::new(), no_limit_from: 98, meanings: BTreeMap::new() }
    }
}

/// What two columns say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// None: neither column says anything (A4).
    pub range: Option<AgeRange>,
    pub note: Option<Note>,
}

impl AgeStyle {
    /// Reads the columns of the youngest and the oldest; `None` when they say something that cannot be.
    ///
    /// ```
    /// # use leyuan::imports::ages::AgeStyle;
    /// # use leyuan::domain::age::AgeRange;
    /// let style = AgeStyle { none: vec!["None".into()], ..AgeStyle::default() };
    /// let read = |youngest, oldest| style.read(youngest, oldest).unwrap().range;
    /// assert_eq!(read("6", "12"), AgeRange::new(72, Some(156)));
    /// assert_eq!(read("12", "12"), AgeRange::new(144, Some(156)));
    /// assert_eq!(read("13", "None"), AgeRange::new(156, None));
    /// assert_eq!(read("19", "98"), AgeRange::new(228, None));
    /// assert_eq!(read("", ""), None);
    /// assert_eq!(style.read("12", "6"), None);
    /// ```
    pub fn read(&self, youngest: &str, oldest: &str) -> Option<Ages> {
        let (youngest, oldest) = (youngest.trim(), oldest.trim());
        let is_none = |text: &str| text.is_empty() || self.none.iter().any(|none| none == text);
        if youngest.is_empty() && oldest.is_empty() {
            return Some(Ages { range: None, note: Some(Note::NoAges) });
        }
        let min = if is_none(youngest) { 0 } else { figure(youngest)? };
        let max = if is_none(oldest) { None } else { Some(figure(oldest)?) };
        let limit = max.filter(|max| self.unit == Unit::Months || *max < self.no_limit_from);
        let months = |figure: u16| match self.unit {
            Unit::Years => figure.checked_mul(12),
            Unit::Months => Some(figure),
        };
        let under = match limit {
            Some(max) => Some(months(max.checked_add(1)?)?),
            None => None,
        };
        let range = AgeRange::new(months(min)?, under)?;
        Some(Ages { range: Some(range), note: (max != limit).then_some(Note::NoUpperAge) })
    }
}

/// A whole number people could be years or months old.
fn figure(text: &str) -> Option<u16> {
    let is_plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}
