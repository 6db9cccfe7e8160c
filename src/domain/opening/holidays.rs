//! Holidays and make-up working days, as announced, and which sessions of a series they leave out (K1–K3).
//!
//! Invariant: a date has one day type; a date after `announced_until` is unconfirmed, never silently normal for ever.

use super::form::HolidaysForm;
use crate::domain::names::Names;
use crate::domain::zone::{Date, Datelike, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of day a date is (K1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayType {
    Normal,
    Holiday,
    /// A Saturday or Sunday worked in exchange for a longer holiday.
    MakeupWorkday,
}

/// A calendar of holidays, with its source and how far it is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "HolidaysForm", into = "HolidaysForm")]
pub struct Holidays {
    pub(super) source: Vec<String>,
    pub(super) announced_until: Date,
    pub(super) days: BTreeMap<Date, (DayType, Names)>,
}

impl Holidays {
    /// A calendar without holidays: every date is normal, and confirmed until a date.
    pub fn none_until(announced_until: Date) -> Holidays {
        Holidays { source: Vec::new(), announced_until, days: BTreeMap::new() }
    }

    /// Where the dates were announced.
    pub fn source(&self) -> &[String] {
        &self.source
    }

    pub fn announced_until(&self) -> Date {
        self.announced_until
    }

    pub fn day_type(&self, date: Date) -> DayType {
        self.days.get(&date).map_or(DayType::Normal, |(day_type, _)| *day_type)
    }

    /// The holiday a date belongs to, also of a make-up working day.
    pub fn names(&self, date: Date) -> Option<&Names> {
        self.days.get(&date).map(|(_, names)| names)
    }

    /// K3: whether the kind of this day is announced, or still open.
    pub fn is_confirmed(&self, date: Date) -> bool {
        date <= self.announced_until
    }

    /// All days that are not normal, in order.
    pub fn days(&self) -> impl Iterator<Item = (Date, DayType, &Names)> {
        self.days.iter().map(|(date, (day_type, names))| (*date, *day_type, names))
    }
}

/// Whether a series takes place on a special day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    #[default]
    Skip,
    Run,
}

/// What a series does on special days (K2). By default it skips both kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpecialDays {
    pub on_holiday: Does,
    pub on_makeup_day: Does,
}

impl SpecialDays {
    /// K2: whether a date the recurrence gives is kept. Holidays concern every series; a make-up working day only what
    /// it was taken from, the Saturday and Sunday sessions. Nothing here adds a date.
    pub fn runs_on(self, date: Date, day_type: DayType) -> bool {
        let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match day_type {
            DayType::Normal => true,
            DayType::Holiday => self.on_holiday == Does::Run,
            DayType::MakeupWorkday => !is_weekend || self.on_makeup_day == Does::Run,
        }
    }
}
