//! Staff standing in for guardians: how many children those who are there can look after (G4).
//!
//! Keeps true: one count for a booking, a walk-in, the board and what the public is shown – of the staff the rota names
//! with a session, where the house goes by names; mixed ages use the youngest child present; who is in stays in, whoever of
//! the staff is lost.

use super::age::Age;
use super::capacity::{Bodies, Load};
use super::centre::HouseRules;
use super::facts::Facts;
use super::refusal::Refusal;
use super::session::Session;
use super::zone::Timestamp;

/// How a session that stands in for guardians is staffed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    pub staff: u16,
    /// Booked, or walked in.
    pub children: u16,
    /// What the staff may look after, by the youngest there.
    pub most: u16,
}

impl Cover {
    /// More children than the staff may look after: nobody is turned out, nobody more is let in (as C5).
    pub fn is_short(&self) -> bool {
        self.children > self.most
    }

    /// Nobody can be let in: more children than staff can look after, or nobody of the staff at all.
    pub fn keeps_shut(&self) -> bool {
        self.is_short() || self.most == 0
    }
}

/// How a session is staffed; none where no age is left to the staff, or it is called off.
pub fn of(facts: &Facts, session: &Session, now: Timestamp) -> Option<Cover> {
    if !session.leans_on_staff() || session.is_cancelled() {
        return None;
    }
    let load = facts.load(session, now);
    let youngest = booked(&load, session).or(session.terms.ages.map(|ages| ages.min()));
    let staff = facts.minding_staff(session);
    let most = youngest.map_or(0, |youngest| facts.centre.rules.children_for(staff, youngest));
    Some(Cover { staff, children: children(&load), most })
}

/// Where a house goes by names: sessions to come, or running, that lean on staff and can let nobody in for want of them.
/// In order of their start.
pub fn wanting(facts: &Facts, now: Timestamp) -> Vec<(&Session, Cover)> {
    let ahead =
        facts.sessions.iter().filter(|session| facts.centre.rules.rota && session.window.ends() > now);
    let cover = ahead.filter_map(|session| Some((session, of(facts, session, now)?)));
    cover.filter(|(_, cover)| cover.keeps_shut()).collect()
}

/// Why a party of these ages is one too many for the staff; nothing where none of them is left to the staff.
pub fn too_few_staff(
    (facts, session): (&Facts, &Session),
    ages: &[Age],
    party: &Bodies,
    now: Timestamp,
) -> Option<Refusal> {
    if !ages.iter().any(|age| session.policy(*age).leans_on_staff()) {
        return None;
    }
    let load = facts.load(session, now);
    let youngest = ages.iter().copied().chain(booked(&load, session)).min()?;
    let staff = facts.minding_staff(session);
    let most = facts.centre.rules.children_for(staff, youngest);
    let too_many = children(&load) + party.children + party.siblings > most;
    too_many.then_some(Refusal::TooFewStaff { staff, children: most, youngest })
}

/// Who is there to be looked after, and by how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minded {
    staff: u16,
    children: u16,
    youngest: Option<Age>,
}

impl Minded {
    pub fn of((facts, session): (&Facts, &Session), load: &Load) -> Minded {
        let staff = facts.minding_staff(session);
        Minded { staff, children: children(load), youngest: booked(load, session) }
    }

    /// How many more children of this age the staff can look after. None: this age is not left to them.
    pub fn left_for(&self, session: &Session, age: Age, rules: &HouseRules) -> Option<i32> {
        let youngest = self.youngest.map_or(age, |booked| booked.min(age));
        let most = rules.children_for(self.staff, youngest);
        let left = i32::from(most) - i32::from(self.children);
        session.policy(age).leans_on_staff().then_some(left)
    }
}

fn booked(load: &Load, session: &Session) -> Option<Age> {
    let by_name = load.youngest_birth.and_then(|birth| Age::on(birth, session.date));
    by_name.into_iter().chain(load.placed.youngest).min()
}

fn children(load: &Load) -> u16 {
    load.children + load.siblings + load.placed.children + load.inside.walk_in_children
}
