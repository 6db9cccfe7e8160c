//! Booking a slot of a private room (M1): every reason that stands in the way.
//!
//! Keeps true: B1 and B2 are not asked, and no strike follows; what a party must be is asked of everybody alike.

use super::super::age::Age;
use super::super::centre::HouseRules;
use super::super::household::Household;
use super::super::ids::GuardianId;
use super::super::refusal::{Refusal, Refusals};
use super::super::window::Window;
use super::super::zone::{Date, Span, Timestamp};
use super::{Diary, Kind, Party, State, Use};

/// Who asks for a slot, and by which rules of the house.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub household: &'a Household,
    pub rules: &'a HouseRules,
    pub party: &'a Party,
}

/// Whether a party may have a slot. None: it is no slot of this day, or somebody named is not of the household.
pub fn book(diary: &Diary, asked: Asked, slot: Window, now: Timestamp) -> Option<Result<(), Refusals>> {
    let (household, party) = (asked.household, asked.party);
    let is_ours = household.guardian(party.guardian).is_some()
        && party.children.iter().all(|child| household.child(*child).is_some());
    if !diary.slots().contains(&slot) || !is_ours {
        return None;
    }
    let mut lacking: Vec<Refusal> = Vec::new();
    let opens = opens_at(diary, household, asked.rules);
    if now < opens {
        lacking.push(Refusal::NotYetOpen { opens });
    }
    if now >= slot.starts() {
        lacking.push(Refusal::AlreadyStarted { started: slot.starts() });
    }
    lacking.extend(party_lacks(diary, household, party));
    if let Some((window, cause)) = diary.shut_in(slot) {
        lacking.push(Refusal::PrivateShut { cause: cause.clone(), until: window.ends() });
    }
    lacking.extend(too_small(diary, household, |child| party.children.contains(&child)));
    if party.adults > diary.rules.adults_max {
        lacking.push(Refusal::PrivateAdults { most: diary.rules.adults_max });
    }
    lacking.extend(enough(diary, party.guardian));
    if now < slot.starts() && diary.shut_in(slot).is_none() && !diary.is_free(slot, now) {
        let next = diary.slots().into_iter().find(|other| diary.is_free(*other, now));
        lacking.push(Refusal::PrivateTaken { next: next.map(Window::starts) });
    }
    Some(Refusals::check(lacking))
}

/// M1: extending takes the whole next slot, if it is free.
///
/// # Errors
/// The next slot is another's, the day's last is this one, or the adult had enough slots.
pub fn extend(diary: &Diary, used: &Use, now: Timestamp) -> Result<Window, Refusals> {
    let is_inside = used.kind == Kind::Slot && used.state == State::Here && used.window.contains(now);
    let ends = used.window.ends();
    let next = diary.slots().into_iter().find(|slot| {
        ends <= slot.starts() && slot.starts() - ends <= Span::minutes(diary.rules.turnaround_minutes.into())
    });
    let next = next.filter(|slot| is_inside && !diary.is_taken(*slot, Some(used.id), now));
    let next = next.filter(|slot| diary.shut_in(*slot).is_none());
    let Some(slot) = next else {
        return Err(Refusals::one(Refusal::PrivateTaken { next: None }));
    };
    Refusals::check(used.guardian.and_then(|guardian| enough(diary, guardian)).into_iter().collect())?;
    Ok(Window::new(ends, slot.ends()).unwrap_or(slot))
}

/// What stands in the way of a household that presses "in use" on its phone without a slot.
pub(super) fn press_lacks(diary: &Diary, household: &Household, _now: Timestamp) -> Vec<Refusal> {
    let mut lacking = Vec::new();
    if !household.has_consent {
        lacking.push(Refusal::NoConsent);
    }
    lacking.extend(too_small(diary, household, |_| true));
    let adult = household.guardians.iter().find(|guardian| guardian.is_adult);
    lacking.extend(adult.and_then(|adult| enough(diary, adult.id)));
    lacking
}

/// B3 holds for slots too: online booking opens so many days before, at that hour.
pub fn opens_at(diary: &Diary, household: &Household, rules: &HouseRules) -> Timestamp {
    let days = if household.is_resident { rules.opens_days_residents } else { rules.opens_days_others };
    let date: Date = diary.date - Span::days(days.into());
    diary.zone.instant(date.and_time(rules.opens_at))
}

/// What every booking asks of a party (A4, G2, P3).
fn party_lacks(diary: &Diary, household: &Household, party: &Party) -> Vec<Refusal> {
    let mut lacking = Vec::new();
    if !household.has_consent {
        lacking.push(Refusal::NoConsent);
    }
    if party.children.is_empty() {
        lacking.push(Refusal::NobodyComes);
    }
    let named = party.children.iter().filter_map(|id| household.child(*id));
    let unknown = named.filter(|child| child.age(diary.date).is_none());
    lacking.extend(unknown.map(|child| Refusal::BirthDateMissing { child: child.id }));
    if household.guardian(party.guardian).is_some_and(|guardian| !guardian.is_adult) {
        lacking.push(Refusal::GuardianNotAdult { guardian: party.guardian });
    }
    lacking
}

/// At least one child under so many months on that day; the others may be older.
fn too_small(
    diary: &Diary,
    household: &Household,
    comes: impl Fn(super::super::ids::ChildId) -> bool,
) -> Option<Refusal> {
    let under_months = diary.rules.child_under_months;
    let is_small = |age: Age| age.months() < under_months;
    let mut coming = household.children.iter().filter(|child| comes(child.id));
    let has_small = coming.any(|child| child.age(diary.date).is_some_and(is_small));
    (!has_small).then_some(Refusal::PrivateForSmall { under_months })
}

fn enough(diary: &Diary, guardian: GuardianId) -> Option<Refusal> {
    let most = diary.rules.per_adult_and_day;
    (diary.uses_of(guardian) >= most).then_some(Refusal::PrivateEnough { most, date: diary.date })
}
