//! Two records of one family made one: who is whom, and what that does (S7, Z3).
//!
//! Keeps true: nobody is two people afterwards, and no two people become one whose birth dates differ (A4).

use super::booking::State;
use super::digest;
use super::household::{Child, Guardian, Household};
use super::ids::{BookingId, ChildId, EnrolmentId, GuardianId, HouseholdId};
use super::names::{Name, Names};
use super::window::Window;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Which household goes into which, and who of the one is who of the other; whoever is not named moves over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merging {
    pub into: HouseholdId,
    pub from: HouseholdId,
    pub children: BTreeMap<ChildId, ChildId>,
    pub guardians: BTreeMap<GuardianId, GuardianId>,
}

/// Something that is booked: one session, or a whole course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Booked {
    Session(BookingId),
    Course(EnrolmentId),
}

/// What a child has ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    pub booked: Booked,
    pub child: ChildId,
    pub state: State,
    /// The session, or the series of a course.
    pub what: uuid::Uuid,
    pub names: Names,
    /// None for a course.
    pub window: Option<Window>,
    /// In another centre, whose ledger keeps it.
    pub is_elsewhere: bool,
}

/// What merging would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub merging: Merging,
    /// Places ahead that move over.
    pub moved: usize,
    /// A child has two places in one session or course: this one is given up.
    pub doubles: Vec<Double>,
    /// A child would be in two sessions at one time: both stand until the family says which (B1).
    pub overlaps: Vec<Overlap>,
    /// The card of the household that goes is not good any more; else it becomes the family's.
    pub ends_card: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Double {
    pub place: Place,
    /// Whose place it is that goes.
    pub of: HouseholdId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// As it is called afterwards.
    pub child: ChildId,
    pub first: (Names, Window),
    pub second: (Names, Window),
}

impl Merging {
    /// Who is most likely who: children of one name and birth date, grown-ups of one telephone number or name.
    pub fn likely(from: &Household, into: &Household) -> Merging {
        let mut taken = BTreeSet::new();
        let mut children = BTreeMap::new();
        for child in &from.children {
            let same = |other: &&Child| {
                is_one_name(&other.name, &child.name)
                    && other.birth == child.birth
                    && !taken.contains(&other.id)
            };
            if let Some(other) = into.children.iter().find(same) {
                taken.insert(other.id);
                children.insert(child.id, other.id);
            }
        }
        let mut taken = BTreeSet::new();
        let mut guardians = BTreeMap::new();
        for guardian in &from.guardians {
            let same = |other: &&Guardian| {
                let has_one_phone = guardian.phone.is_some() && other.phone == guardian.phone;
                (has_one_phone || is_one_name(&other.name, &guardian.name)) && !taken.contains(&other.id)
            };
            if let Some(other) = into.guardians.iter().find(same) {
                taken.insert(other.id);
                guardians.insert(guardian.id, other.id);
            }
        }
        Merging { into: into.id, from: from.id, children, guardians }
    }

    /// Children whose birth dates speak against it, or who would be two of the household that goes.
    pub fn wrong(&self, from: &Household, into: &Household) -> Vec<ChildId> {
        let mut seen = BTreeSet::new();
        let wrong = |(child, same): (&ChildId, &ChildId)| {
            let (Some(one), Some(other)) = (from.child(*child), into.child(*same)) else {
                return Some(*child);
            };
            let differ = matches!((one.birth, other.birth), (Some(one), Some(other)) if one != other);
            (differ || !seen.insert(*same)).then_some(*child)
        };
        self.children.iter().filter_map(wrong).collect()
    }

    /// Grown-ups nobody knows, or who would be two of the household that goes.
    pub fn wrong_guardians(&self, from: &Household, into: &Household) -> Vec<GuardianId> {
        let mut seen = BTreeSet::new();
        let wrong = |(guardian, same): (&GuardianId, &GuardianId)| {
            let known = from.guardian(*guardian).is_some() && into.guardian(*same).is_some();
            (!known || !seen.insert(*same)).then_some(*guardian)
        };
        self.guardians.iter().filter_map(wrong).collect()
    }

    pub fn is_possible(&self, from: &Household, into: &Household) -> bool {
        from.id != into.id && self.wrong(from, into).is_empty() && self.wrong_guardians(from, into).is_empty()
    }

    /// What it does to places ahead: those of the household that goes, and of the one that stays.
    pub fn weigh(&self, from: &[Place], into: &[Place], ends_card: bool) -> Shown {
        let called = |child: ChildId| self.children.get(&child).copied().unwrap_or(child);
        let mut doubles = Vec::new();
        let mut overlaps = Vec::new();
        for one in from {
            for other in into.iter().filter(|other| other.child == called(one.child)) {
                if one.what == other.what {
                    let goes = if rank(one.state) > rank(other.state) { other } else { one };
                    let of = if goes == one { self.from } else { self.into };
                    doubles.push(Double { place: goes.clone(), of });
                } else if let (Some(first), Some(second)) = (other.window, one.window)
                    && first.overlaps(second)
                {
                    let (first, second) = ((other.names.clone(), first), (one.names.clone(), second));
                    overlaps.push(Overlap { child: other.child, first, second });
                }
            }
        }
        let moved = from.len() - doubles.iter().filter(|double| double.of == self.from).count();
        Shown { merging: self.clone(), moved, doubles, overlaps, ends_card }
    }
}

impl Shown {
    /// A place that would have to be given up is another centre's: it is given up there first.
    pub fn is_blocked(&self) -> bool {
        self.doubles.iter().any(|double| double.place.is_elsewhere)
    }

    /// Names all of it, and nothing else.
    pub fn digest(&self) -> String {
        digest::of(self)
    }
}

/// What is worth more to a family.
fn rank(state: State) -> u8 {
    match state {
        State::Confirmed => 2,
        State::Offered => 1,
        _ => 0,
    }
}

fn is_one_name(one: &Name, other: &Name) -> bool {
    one.as_str().trim().to_lowercase() == other.as_str().trim().to_lowercase()
}

/// What is known of a child by either record: what it needs is lost by nobody.
pub fn both_needs(one: Option<&Name>, other: Option<&Name>) -> Option<Name> {
    match (one, other) {
        (Some(one), Some(other)) if one.as_str() != other.as_str() => {
            Some(Name::stored(format!("{}; {}", one.as_str(), other.as_str())))
        }
        (one, other) => one.or(other).cloned(),
    }
}
