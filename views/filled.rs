//! A form as somebody filled it in: what was typed, and what has to be changed.
//!
//! Invariant: what was typed is shown again as it was, secrets excepted; each fault stands at its box and in the
//! summary, in the same words.

use super::forms::{self, Birth, Field, Kind};
use super::words::Words;
use maud::Markup;

/// What was typed, in the order of the form; a name may stand there several times.
#[derive(Clone, Default)]
pub struct Filled {
    typed: Vec<(String, String)>,
    /// The id of a box (empty for the form as a whole), and what is wrong with it.
    faults: Vec<(String, String)>,
}

impl Filled {
    /// ```
    /// # use leyuan::views::filled::Filled;
    /// let filled = Filled::of(vec![("nickname".into(), "a".into()), ("nickname".into(), "b".into())]);
    /// assert_eq!((filled.value("nickname"), filled.nth("nickname", 1), filled.value("year")), ("a", "b", ""));
    /// ```
    pub fn of(typed: Vec<(String, String)>) -> Filled {
        Filled { typed, faults: Vec::new() }
    }

    /// One more box, filled in already.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Filled {
        self.typed.push((name.into(), value.into()));
        self
    }

    /// What stands in the first box of a name.
    pub fn value(&self, name: &str) -> &str {
        self.nth(name, 0)
    }

    /// What stands in one of several boxes of a name.
    pub fn nth(&self, name: &str, nth: usize) -> &str {
        let mut boxes = self.typed.iter().filter(|(typed, _)| typed == name);
        boxes.nth(nth).map_or("", |(_, value)| value)
    }

    /// Everything that stands in the boxes of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let boxes = self.typed.iter().filter(move |(typed, _)| typed == name);
        boxes.map(|(_, value)| value.as_str())
    }

    /// The boxes whose names begin so, as they were filled in.
    pub fn starting<'a>(&'a self, with: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
        self.typed.iter().filter(move |(typed, _)| typed.starts_with(with)).cloned()
    }

    /// Whether this choice of a name was ticked.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.typed.iter().any(|(typed, chosen)| typed == name && chosen == value)
    }

    /// Whether anything was typed at all.
    pub fn is_untouched(&self) -> bool {
        self.typed.is_empty()
    }

    /// Something has to be changed.
    pub fn fault(&mut self, id: impl Into<String>, words: String) {
        self.faults.push((id.into(), words));
    }

    pub fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    /// What is wrong with a box.
    pub fn fault_of(&self, id: &str) -> Option<String> {
        self.faults.iter().find(|(at, _)| at == id).map(|(_, words)| words.clone())
    }

    /// Every fault: the id of its box, and what is wrong with it.
    pub fn faults(&self) -> &[(String, String)] {
        &self.faults
    }

    /// The summary that stands first in `main`.
    pub fn summary(&self, words: &Words) -> Markup {
        forms::error_summary(words, &self.faults)
    }

    /// A box as it was filled in.
    pub fn field<'a>(&'a self, name: &'a str, label: impl Into<String>, kind: Kind) -> Field<'a> {
        let is_secret =
            matches!(kind, Kind::Password | Kind::NewPassword | Kind::Pin | Kind::NewPin | Kind::Code);
        let value = if is_secret { "" } else { self.value(name) };
        Field { value, error: self.fault_of(name), ..Field::new(name, label, kind) }
    }

    /// One of several boxes of a name.
    pub fn nth_field<'a>(
        &'a self,
        (name, nth): (&'a str, usize),
        label: impl Into<String>,
        kind: Kind,
    ) -> Field<'a> {
        let id = nth_id(name, nth);
        Field { value: self.nth(name, nth), error: self.fault_of(&id), id, ..Field::new(name, label, kind) }
    }

    /// The boxes of a date of birth; one of several, where a form has them.
    pub fn birth(&self, nth: usize) -> Birth<'_> {
        let id = nth_id("birth", nth);
        let boxes = ["year", "month", "day"].map(|name| self.nth(name, nth));
        Birth { error: self.fault_of(&id), id, year: boxes[0], month: boxes[1], day: boxes[2] }
    }
}

/// The id of one of several boxes: the first is called as its name says.
pub fn nth_id(name: &str, nth: usize) -> String {
    match nth {
        0 => name.into(),
        nth => format!("{name}-{}", nth + 1),
    }
}
