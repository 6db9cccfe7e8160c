//! Picking up: who may take a child home that was left with staff (G5).
//!
//! Keeps true: a collector was named by a guardian, who declared them to be 18 or older; a child goes alone only from
//! eight years on, by its age on the session's own day, and while a guardian's consent stands.

use super::age::Age;
use super::consent::Channel;
use super::household::{Guardian, Household, Phone};
use super::ids::{ChildId, CollectorId};
use super::names::Name;
use super::zone::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// G5: from this age in months on a guardian may consent that a child goes home alone.
pub const ALONE_FROM: u16 = 96;
/// Collectors of one household, at most.
pub const MOST_COLLECTORS: usize = 8;
/// The text a guardian agrees to when a child may go home alone; a change of its meaning is a new version.
pub const ALONE_TEXT_VERSION: &str = "2026-11";

/// Somebody who may collect the children of a household, beside its guardians.
#[derive(Debug, Clone, PartialEq)]
pub struct Collector {
    pub id: CollectorId,
    pub name: Name,
    pub phone: Option<Phone>,
    /// How the house heard of it.
    pub channel: Channel,
    /// What staff wrote down of a telephone call.
    pub note: Option<Name>,
}

/// Why a child is not released, or not so (G5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOver {
    /// No guardian can let it go alone yet.
    TooYoungToLeave { child: ChildId, from_months: u16 },
    /// No guardian has said that it may go alone.
    MayNotLeave { child: ChildId },
    /// Whoever wants to take it was named by no guardian, or is not grown up.
    NotListed { child: ChildId },
    /// It can only be released to somebody by name.
    ByName { child: ChildId },
    /// Some of a session are still here and can only be released one by one, to somebody by name.
    StillHere { children: u16 },
    /// Who walks in without a name could be released to nobody.
    NamedOnly,
}

impl HandOver {
    /// The key of its words.
    pub const fn key(&self) -> &'static str {
        match self {
            HandOver::TooYoungToLeave { .. } => "refusal-too-young-to-leave",
            HandOver::MayNotLeave { .. } => "refusal-may-not-leave",
            HandOver::NotListed { .. } => "refusal-not-listed",
            HandOver::ByName { .. } => "refusal-by-name",
            HandOver::StillHere { .. } => "refusal-still-here",
            HandOver::NamedOnly => "refusal-named-only",
        }
    }

    /// The child it is about, if it is about one.
    pub fn child(&self) -> Option<ChildId> {
        match self {
            HandOver::TooYoungToLeave { child, .. }
            | HandOver::MayNotLeave { child }
            | HandOver::NotListed { child }
            | HandOver::ByName { child } => Some(*child),
            HandOver::StillHere { .. } | HandOver::NamedOnly => None,
        }
    }
}

/// Who may take the children of a household.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PickUp {
    pub collectors: Vec<Collector>,
    /// Children with a guardian's standing consent to go home alone (P3).
    pub alone: BTreeSet<ChildId>,
}

impl PickUp {
    pub fn collector(&self, id: CollectorId) -> Option<&Collector> {
        self.collectors.iter().find(|collector| collector.id == id)
    }

    /// The child may go alone on this day.
    pub fn may_leave_alone(&self, (child, age): (ChildId, Option<Age>)) -> bool {
        age.is_some_and(is_old_enough) && self.alone.contains(&child)
    }
}

/// G5: of an age at which a guardian may let it go alone.
pub fn is_old_enough(age: Age) -> bool {
    age.months() >= ALONE_FROM
}

/// The children about whom a guardian may be asked today.
pub fn may_be_asked(household: &Household, today: Date) -> impl Iterator<Item = &super::household::Child> {
    household.children.iter().filter(move |child| child.age(today).is_some_and(is_old_enough))
}

/// Guardians to whom a child is released: grown up.
pub fn parents(household: &Household) -> impl Iterator<Item = &Guardian> {
    household.guardians.iter().filter(|guardian| guardian.is_adult)
}
