//! School terms, as announced, and which sessions of a series they leave out (K6).
//!
//! Keeps true: terms come in order and do not overlap; a date after `announced_until` counts as term time and as
//! unconfirmed (K3), as a day after the list of holidays counts as a normal one.

use super::names::Names;
use super::written::Day;
use super::zone::Date;
use serde::{Deserialize, Serialize};

/// A list of terms, with its source and how far it is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SchoolForm", into = "SchoolForm")]
pub struct School {
    source: Vec<String>,
    announced_until: Date,
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub names: Names,
    pub from: Date,
    /// The last day.
    pub until: Date,
    pub is_unconfirmed: bool,
}

/// When in the school year a series runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    #[default]
    Always,
    Term,
    Vacation,
}

impl School {
    pub fn announced_until(&self) -> Date {
        self.announced_until
    }

    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub fn is_term(&self, date: Date) -> bool {
        date > self.announced_until || self.terms.iter().any(|term| term.from <= date && date <= term.until)
    }

    /// K3: whether it is announced what this date is.
    pub fn is_confirmed(&self, date: Date) -> bool {
        date <= self.announced_until
    }
}

impl Season {
    /// K6: whether a date the recurrence gives is kept. Without a list every date is term time.
    pub fn runs_on(self, date: Date, school: Option<&School>) -> bool {
        let is_term = school.is_none_or(|school| school.is_term(date));
        match self {
            Season::Always => true,
            Season::Term => is_term,
            Season::Vacation => !is_term,
        }
    }

    /// K3: whether anybody has announced that it runs then.
    pub fn is_confirmed(self, date: Date, school: Option<&School>) -> bool {
        self == Season::Always || school.is_some_and(|school| school.is_confirmed(date))
    }
}

/// ```toml
/// source = ["http://…"]
/// announced_until = 2027-01-24
///
/// [[term]]
/// names = { zh = "2026 年秋季学期", en = "Autumn term 2026" }
/// from = 2026-09-01
/// until = 2027-01-24
/// unconfirmed = true
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolForm {
    pub source: Vec<String>,
    pub announced_until: Day,
    #[serde(default, rename = "term")]
    pub terms: Vec<TermForm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermForm {
    pub names: Names,
    pub from: Day,
    pub until: Day,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfirmed: bool,
}

/// What is wrong with terms in a file, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSchool {
    #[error("`source` is empty; say where the terms were announced")]
    NoSource,
    #[error("the list has no `[[term]]`; add at least one, with names, from and until")]
    NoTerm,
    #[error("a term from {from} until {until} is not possible; write at most 300 days, the earlier first")]
    Range { from: Day, until: Day },
    #[error("the term from {0} begins before the one above it has ended; write them in order, apart")]
    Overlap(Day),
    #[error("{day} is after `announced_until = {announced_until}`; move that on, or leave the term out")]
    NotAnnounced { day: Day, announced_until: Day },
}

const LONGEST_TERM_DAYS: i64 = 300;

impl TryFrom<SchoolForm> for School {
    type Error = BadSchool;

    fn try_from(form: SchoolForm) -> Result<School, BadSchool> {
        if form.source.iter().all(|source| source.trim().is_empty()) {
            return Err(BadSchool::NoSource);
        }
        let announced_until = form.announced_until;
        let mut terms: Vec<Term> = Vec::new();
        for TermForm { names, from, until, unconfirmed } in form.terms {
            if until < from || (until.0 - from.0).num_days() >= LONGEST_TERM_DAYS {
                return Err(BadSchool::Range { from, until });
            }
            if terms.last().is_some_and(|before| from.0 <= before.until) {
                return Err(BadSchool::Overlap(from));
            }
            if until > announced_until {
                return Err(BadSchool::NotAnnounced { day: until, announced_until });
            }
            terms.push(Term { names, from: from.0, until: until.0, is_unconfirmed: unconfirmed });
        }
        if terms.is_empty() {
            return Err(BadSchool::NoTerm);
        }
        Ok(School { source: form.source, announced_until: announced_until.0, terms })
    }
}

impl From<School> for SchoolForm {
    fn from(school: School) -> SchoolForm {
        let form = |term: Term| TermForm {
            names: term.names,
            from: Day(term.from),
            until: Day(term.until),
            unconfirmed: term.is_unconfirmed,
        };
        SchoolForm {
            source: school.source,
            announced_until: Day(school.announced_until),
            terms: school.terms.into_iter().map(form).collect(),
        }
    }
}
