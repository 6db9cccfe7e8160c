//! Supervision: which grown-ups must come with which children (G1, G2), and how many bodies that makes (C2).

use super::age::Age;
use super::capacity::Bodies;
use super::centre::HouseRules;
use super::household::Guardian;
use super::refusal::Refusal;
use super::series::Policy;
use super::session::Session;

/// G2: children under this age in months need a guardian's eyes.
pub const MINDED_UNDER: u16 = 96;
/// C2: babies under this age in months may be carried.
pub const CARRIED_UNDER: u16 = 12;

/// Who would come: ages on the session's own date (A3).
pub struct Escort<'a> {
    pub children: &'a [Age],
    pub babies: &'a [Age],
    /// Brought along without a place.
    pub siblings: &'a [Age],
    pub guardians: &'a [&'a Guardian],
}

impl Escort<'_> {
    /// Those who walk in.
    fn minded(&self) -> Vec<Age> {
        [self.children, self.siblings].concat()
    }
}

/// G2: one guardian for so many children under 96 months, babies and siblings among them; at least one where any child
/// needs one.
pub fn guardians_needed(children: &[Age], babies: &[Age], session: &Session, rules: &HouseRules) -> u16 {
    let needing = children.iter().filter(|age| session.policy(**age).needs_guardian());
    let minded = needing.clone().filter(|age| age.months() < MINDED_UNDER).count() + babies.len();
    let by_ratio = u16::try_from(minded).unwrap_or(u16::MAX).div_ceil(rules.children_per_guardian.max(1));
    by_ratio.max(u16::from(needing.count() > 0 || !babies.is_empty()))
}

/// G1: some child's guardian must be in the room.
pub fn is_in_room(children: &[Age], babies: &[Age], session: &Session) -> bool {
    !babies.is_empty() || children.iter().any(|age| session.policy(*age) == Policy::InRoom)
}

/// G1, G2: what is wrong with the grown-ups of a party, in a fixed order.
pub fn refusals(escort: &Escort<'_>, session: &Session, rules: &HouseRules) -> Vec<Refusal> {
    let needed = guardians_needed(&escort.minded(), escort.babies, session, rules);
    let named = u16::try_from(escort.guardians.len()).unwrap_or(u16::MAX);
    let mut refusals = Vec::new();
    if named < needed {
        let in_room = is_in_room(&escort.minded(), escort.babies, session);
        refusals.push(Refusal::GuardianNeeded { needed, named, in_room });
    }
    if needed > rules.guardians_max || named > rules.guardians_max {
        refusals.push(Refusal::TooManyGuardians { most: rules.guardians_max, is_peak: false });
    } else if session.terms.is_peak && named > needed {
        refusals.push(Refusal::TooManyGuardians { most: needed, is_peak: true });
    }
    let minors = escort.guardians.iter().filter(|guardian| !guardian.is_adult);
    refusals.extend(minors.map(|guardian| Refusal::GuardianNotAdult { guardian: guardian.id }));
    refusals
}

/// C2: guardians count in the room only where they must be in it, else in the building.
pub fn bodies(escort: &Escort<'_>, session: &Session) -> Bodies {
    let named = escort.guardians.iter().map(|guardian| guardian.id).collect();
    let (guardians_in, guardians_out) = if is_in_room(&escort.minded(), escort.babies, session) {
        (named, Default::default())
    } else {
        (Default::default(), named)
    };
    let count = |ages: &[Age]| u16::try_from(ages.len()).unwrap_or(u16::MAX);
    let (children, babies, siblings) = (count(escort.children), count(escort.babies), count(escort.siblings));
    Bodies { children, babies, siblings, guardians_in, guardians_out, ..Bodies::default() }
}
