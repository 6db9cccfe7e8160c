//! Hours the desk set for some dates: an evening longer, a morning shut, a Monday open after all.
//!
//! Invariant: one set of hours for a date; what a file says of the same date waits until the desk takes its own back.

use super::form::{BadOpening, ExceptionForm, by_date};
use super::{Exception, Hours};
use crate::domain::names::Names;
use crate::domain::written::Day;
use crate::domain::zone::{Date, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<ExceptionForm>", into = "Vec<ExceptionForm>")]
pub struct OwnHours(BTreeMap<Date, Exception>);

/// Days on end that have the same hours for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch<'a> {
    pub from: Date,
    /// Included.
    pub until: Date,
    pub hours: &'a Hours,
    pub reason: &'a Names,
}

impl OwnHours {
    /// Longest stretch that is set at once, in days.
    pub const LONGEST: i64 = 92;

    pub fn iter(&self) -> impl Iterator<Item = (Date, &Exception)> {
        self.0.iter().map(|(date, exception)| (*date, exception))
    }

    /// The days of a stretch get these hours; with none, they are as usual again.
    pub fn set(&mut self, (from, until): (Date, Date), own: Option<&Exception>) {
        for date in from.iter_days().take_while(|date| *date <= until) {
            match own {
                Some(own) => self.0.insert(date, own.clone()),
                None => self.0.remove(&date),
            };
        }
    }

    /// Without the days that are over.
    pub fn forget_before(&mut self, today: Date) {
        self.0.retain(|date, _| *date >= today);
    }

    /// In order of their days.
    pub fn stretches(&self) -> Vec<Stretch<'_>> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (date, Exception { hours, reason }) in self.iter() {
            match stretches.last_mut() {
                Some(last) if last.goes_on(date) && (last.hours, last.reason) == (hours, reason) => {
                    last.until = date
                }
                Some(_) | None => stretches.push(Stretch { from: date, until: date, hours, reason }),
            }
        }
        stretches
    }
}

impl Stretch<'_> {
    fn goes_on(&self, date: Date) -> bool {
        self.until + Span::days(1) == date
    }
}

impl TryFrom<Vec<ExceptionForm>> for OwnHours {
    type Error = BadOpening;

    fn try_from(forms: Vec<ExceptionForm>) -> Result<OwnHours, BadOpening> {
        by_date(forms).map(OwnHours)
    }
}

impl From<OwnHours> for Vec<ExceptionForm> {
    fn from(own: OwnHours) -> Vec<ExceptionForm> {
        let form = |stretch: Stretch| ExceptionForm {
            date: None,
            from: Some(Day(stretch.from)),
            until: Some(Day(stretch.until)),
            hours: stretch.hours.written(),
            reason: stretch.reason.clone(),
        };
        own.stretches().into_iter().map(form).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::zone::parse_date;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn late() -> Exception {
        Exception {
            hours: Hours::parse("9:00–12:00, 14：00-21:30").unwrap(),
            reason: Names::new("活动", "Event"),
        }
    }

    #[test]
    fn days_on_end_are_one_stretch_and_read_back_as_they_were_written() {
        let mut own = OwnHours::default();
        own.set((day("2026-12-30"), day("2027-01-02")), Some(&late()));
        own.set((day("2027-01-04"), day("2027-01-04")), Some(&late()));
        own.set((day("2026-12-31"), day("2026-12-31")), None);
        let stretches: Vec<_> =
            own.stretches().iter().map(|s| (s.from.to_string(), s.until.to_string())).collect();
        let told = |from: &str, until: &str| (from.to_string(), until.to_string());
        assert_eq!(
            stretches,
            [
                told("2026-12-30", "2026-12-30"),
                told("2027-01-01", "2027-01-02"),
                told("2027-01-04", "2027-01-04")
            ]
        );
        let text = serde_json::to_string(&own).unwrap();
        assert_eq!(serde_json::from_str::<OwnHours>(&text).unwrap(), own);
        own.forget_before(day("2027-01-02"));
        assert_eq!(own.iter().count(), 2);
    }
}
