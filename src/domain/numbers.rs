//! The numbers of a series that are set at the desk: for whom, how many, and what the ledger remembers of each change
//! (S4).
//!
//! Keeps true: what was shown names every session and every child it concerns; nobody is cancelled by a number (C5).

use super::age::AgeRange;
use super::digest;
use super::effects::{Effects, Fate};
use super::ids::{ChildId, SessionId};
use super::plan::SeriesPlan;
use super::plan::difference::{Clash, Difference};
use super::refusal::Refusal;
use super::room;
use super::series::Limits;
use super::zone::{Date, Datelike, Zone};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is set for a series at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// None: nobody ever stated them (A4).
    pub ages: Option<AgeRange>,
    pub grace_days: u16,
    pub places: u16,
    pub staff: u16,
    pub walk_in_places: u16,
    pub families_max: Option<u16>,
    /// B4: until so many hours before the start.
    pub cancel_hours: u16,
}

impl Numbers {
    pub fn of(plan: &SeriesPlan) -> Numbers {
        let Limits { places, staff, walk_in_places, families_max, .. } = plan.limits;
        let (ages, grace_days, cancel_hours) =
            (plan.terms.ages, plan.terms.grace_days, plan.terms.cancel_hours);
        Numbers { ages, grace_days, places, staff, walk_in_places, families_max, cancel_hours }
    }

    /// The plan with these instead.
    pub fn put(self, plan: &SeriesPlan) -> SeriesPlan {
        let Numbers { ages, grace_days, places, staff, walk_in_places, families_max, cancel_hours } = self;
        let mut plan = plan.clone();
        (plan.terms.ages, plan.terms.grace_days, plan.terms.cancel_hours) = (ages, grace_days, cancel_hours);
        plan.limits = Limits { places, staff, walk_in_places, families_max, ..plan.limits };
        plan
    }
}

/// What the ledger remembers of a change: why, by its code, and the numbers before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    pub why: String,
    pub was: Numbers,
    pub is: Numbers,
}

/// What numbers would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Shown {
    pub difference: Difference,
    /// Booked children who would not be admitted any more, each from a session on.
    pub unfit: BTreeMap<ChildId, Unfit>,
}

/// A child the new ages leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Unfit {
    pub too: Too,
    /// The first date on which it is.
    pub from: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Too {
    Young,
    Old,
}

/// So many children, from a month on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    pub too: Too,
    pub children: usize,
    /// A day of the month in which it begins.
    pub from: Date,
}

impl Shown {
    /// Whoever is booked stays: what a plan would end for a number's sake goes on, and is told to staff.
    pub fn soften(mut difference: Difference, zone: Zone) -> Shown {
        let ended: BTreeSet<SessionId> = difference.ended.iter().map(|(id, _)| *id).collect();
        let mut unfit: BTreeMap<ChildId, Unfit> = BTreeMap::new();
        for touched in difference.effects.0.iter_mut().filter(|touched| !ended.contains(&touched.session)) {
            let date = zone.date(touched.window.starts());
            for hit in &mut touched.bookings {
                let Fate::Lost(refusals) = std::mem::replace(&mut hit.fate, Fate::Untouched) else {
                    continue;
                };
                for (child, too) in refusals.iter().flat_map(|all| all.iter()).filter_map(of_age) {
                    let known = unfit.entry(child).or_insert(Unfit { too, from: date });
                    known.from = known.from.min(date);
                }
            }
        }
        Shown { difference, unfit }
    }

    pub fn effects(&self) -> &Effects {
        &self.difference.effects
    }

    /// Names everything here, and nothing else.
    pub fn digest(&self) -> String {
        digest::of(self)
    }

    /// C5: how many sessions would be over, by at least and at most how many.
    pub fn over(&self) -> Option<(usize, u16, u16)> {
        let over: Vec<u16> = self.effects().over().map(|touched| touched.over).collect();
        Some((over.len(), *over.iter().min()?, *over.iter().max()?))
    }

    /// Children left out, by the month from which they are.
    pub fn left_out(&self) -> Vec<LeftOut> {
        let mut months: BTreeMap<(i32, u32, Too), LeftOut> = BTreeMap::new();
        for Unfit { too, from } in self.unfit.values() {
            let key = (from.year(), from.month(), *too);
            let known = months.entry(key).or_insert(LeftOut { too: *too, children: 0, from: *from });
            known.children += 1;
        }
        months.into_values().collect()
    }
}

/// What the ledger remembers of a change of a room's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSet {
    pub why: String,
    pub was: room::Numbers,
    pub is: room::Numbers,
}

/// What other numbers of a room would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct RoomShown {
    /// Sessions to come that hold other heads, or are cleaned after for longer or shorter.
    pub changed: usize,
    /// C5: those that go over.
    pub effects: Effects,
    /// C4: while one is cleaned after, the next begins. Nothing is done while there is one.
    pub clashes: Vec<Clash>,
}

impl RoomShown {
    /// Names everything here, and nothing else.
    pub fn digest(&self) -> String {
        digest::of(self)
    }
}

fn of_age(refusal: &Refusal) -> Option<(ChildId, Too)> {
    if let Refusal::TooYoung { child, .. } = refusal {
        return Some((*child, Too::Young));
    }
    if let Refusal::TooOld { child, .. } = refusal {
        return Some((*child, Too::Old));
    }
    None
}
