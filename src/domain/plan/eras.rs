//! A series through its days: the plan it has now, and those it had before a change "from here on".
//!
//! Invariant: each day has one plan; what took place under an earlier plan stays planned by it.

use super::SeriesPlan;
use super::ahead::{self, Planned, Setting};
use crate::domain::zone::Date;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A plan that held until a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// From this day on the next plan holds.
    pub until: Date,
    pub plan: SeriesPlan,
}

/// The plans of a series, by day.
#[derive(Debug, Clone, Copy)]
pub struct Eras<'a> {
    /// The oldest first; each ends where the next begins.
    pub earlier: &'a [Earlier],
    pub plan: &'a SeriesPlan,
}

impl<'a> Eras<'a> {
    /// The plan that holds on a day.
    pub fn on(self, date: Date) -> &'a SeriesPlan {
        self.earlier.iter().find(|era| date < era.until).map_or(self.plan, |era| &era.plan)
    }

    /// The plan it began with: by it a course's ages are judged (A3).
    pub fn first(self) -> &'a SeriesPlan {
        self.earlier.first().map_or(self.plan, |era| &era.plan)
    }

    /// The days of each plan among some days, in order.
    fn each(self, days: Range<Date>) -> Vec<(Range<Date>, &'a SeriesPlan)> {
        let mut from = days.start;
        let mut each = Vec::new();
        for era in self.earlier {
            let until = era.until.clamp(from, days.end);
            each.push((from..until, &era.plan));
            from = until;
        }
        each.push((from..days.end, self.plan));
        each
    }

    /// The sessions on some days, in order of their start. `setting`: where a plan takes place; none, where its room
    /// is no longer open.
    pub fn sessions<'s>(
        self,
        setting: impl Fn(&SeriesPlan) -> Option<Setting<'s>>,
        days: Range<Date>,
    ) -> Vec<Planned> {
        let first = setting(self.first()).and_then(|at| ahead::first_date(self.first(), at));
        let mut planned = Vec::new();
        for (days, plan) in self.each(days) {
            let Some(at) = setting(plan).filter(|_| !days.is_empty()) else { continue };
            planned.extend(ahead::sessions_from(plan, at, (days, first)));
        }
        planned
    }
}

/// The plans before, once another plan holds from a day on: those that held later are gone.
pub fn cut(eras: Eras<'_>, from: Date) -> Vec<Earlier> {
    let mut earlier: Vec<Earlier> = eras.earlier.iter().take_while(|era| era.until < from).cloned().collect();
    earlier.push(Earlier { until: from, plan: eras.on(from).clone() });
    earlier
}
