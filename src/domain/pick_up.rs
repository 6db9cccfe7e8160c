//! Picking up: who may take a child home that was left with staff (G5).
//!
//! Keeps true: a collector was named by a guardian, who declared them to be 18 or older; a child goes alone only from
//! eight years on, by its age on the session's own day, and while a guardian's consent stands.

use super::age::Age;
use super::alarm::Call;
use super::booking::Part;
use super::consent::Channel;
use super::household::{Guardian, Household, Phone};
use super::ids::{BookingId, ChildId, CollectorId, GuardianId, HouseholdId};
use super::names::Name;
use super::refusal::{Refusal, Refusals};
use super::series::Policy;
use super::session::Session;
use super::zone::{Date, Timestamp};
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

/// Whom a child is released to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taker {
    Guardian(GuardianId),
    Collector(CollectorId),
    Alone,
    /// It was never here: the check-in was a mistake, and staff say why they know.
    Mistake(Name),
}

impl Taker {
    /// As a button says it.
    pub fn parse(text: &str) -> Option<Taker> {
        match text.split_once(' ') {
            None if text == "alone" => Some(Taker::Alone),
            Some(("guardian", id)) => id.parse().ok().map(Taker::Guardian),
            Some(("collector", id)) => id.parse().ok().map(Taker::Collector),
            _ => None,
        }
    }
}

/// What is written down of a release: how, and as whom they were known.
#[derive(Debug, Clone, PartialEq)]
pub struct Released {
    pub how: How,
    pub taker: Option<Name>,
    pub reason: Option<Name>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Guardian,
    Collector,
    Alone,
    Mistake,
}

impl How {
    pub const ALL: [How; 4] = [How::Guardian, How::Collector, How::Alone, How::Mistake];

    pub const fn word(self) -> &'static str {
        match self {
            How::Guardian => "guardian",
            How::Collector => "collector",
            How::Alone => "alone",
            How::Mistake => "mistake",
        }
    }
}

/// Minutes within which a check-in of a child left with staff is simply taken back; later it is released by name, or said
/// to have been a mistake.
pub const UNDO_MINUTES: i64 = 10;

/// G5: left with staff, by its age on the session's day. Who is carried has its guardian there; of whom no birth date
/// is known is thought to be left wherever anybody is.
pub fn is_left_with_staff(session: &Session, (part, age): (Part, Option<Age>)) -> bool {
    let by_age = match age {
        Some(age) => session.policy(age) == Policy::DropOff,
        None => takes_over(session),
    };
    part != Part::Carried && by_age
}

/// G5: children of some age are left with staff here.
pub fn takes_over(session: &Session) -> bool {
    session.terms.supervision.bands().iter().any(|band| band.policy == Policy::DropOff)
}

/// G5: whether these children of one family go home with this taker.
///
/// # Errors
/// Whoever is not listed, or not grown up; a child that may not go alone.
pub fn release(
    (household, listed): (&Household, &PickUp),
    leaving: &[(ChildId, Option<Age>)],
    taker: &Taker,
) -> Result<Released, Refusals> {
    let nobody =
        || leaving.iter().map(|(child, _)| HandOver::NotListed { child: *child }).collect::<Vec<_>>();
    let (how, taker, reason, refused) = match taker {
        Taker::Guardian(id) => {
            let found = parents(household).find(|guardian| guardian.id == *id);
            let refused = if found.is_some() { Vec::new() } else { nobody() };
            (How::Guardian, found.map(|guardian| guardian.name.clone()), None, refused)
        }
        Taker::Collector(id) => {
            let found = listed.collector(*id);
            let refused = if found.is_some() { Vec::new() } else { nobody() };
            (How::Collector, found.map(|collector| collector.name.clone()), None, refused)
        }
        Taker::Alone => {
            let refused = leaving.iter().filter_map(|(child, age)| keeps_from_leaving(listed, *child, *age));
            (How::Alone, None, None, refused.collect())
        }
        Taker::Mistake(why) => (How::Mistake, None, Some(why.clone()), Vec::new()),
    };
    Refusals::check(refused.into_iter().map(Refusal::HandOver).collect())?;
    Ok(Released { how, taker, reason })
}

fn keeps_from_leaving(listed: &PickUp, child: ChildId, age: Option<Age>) -> Option<HandOver> {
    if !age.is_some_and(is_old_enough) {
        return Some(HandOver::TooYoungToLeave { child, from_months: ALONE_FROM });
    }
    (!listed.may_leave_alone((child, age))).then_some(HandOver::MayNotLeave { child })
}

/// A session's list: who is still here of those left with staff, who may collect each, and who went with whom.
#[derive(Debug, Clone, PartialEq)]
pub struct PickUpList {
    pub session: Session,
    pub here: Vec<Here>,
    pub gone: Vec<Gone>,
    /// What sounded because nobody came, the first first.
    pub alarms: Vec<(ChildId, Call, Timestamp)>,
}

/// A child that is still here.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    pub booking: BookingId,
    pub household: HouseholdId,
    pub code: String,
    pub child: ChildId,
    pub name: Name,
    pub age: Option<Age>,
    pub needs: Option<Name>,
    pub may: Vec<May>,
    /// A guardian agreed, and it is old enough on this day.
    pub may_leave_alone: bool,
}

/// Somebody who may collect it.
#[derive(Debug, Clone, PartialEq)]
pub struct May {
    pub taker: Taker,
    pub name: Name,
    pub phone: Option<Phone>,
}

/// A child that went home.
#[derive(Debug, Clone, PartialEq)]
pub struct Gone {
    pub booking: BookingId,
    pub child: ChildId,
    pub name: Name,
    pub at: Timestamp,
    pub released: Released,
    /// Who let it go.
    pub staff: Option<Name>,
}
