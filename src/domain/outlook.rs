//! Outlook: what the button would say to each child, before anybody presses it, and where else there is room (Z1, Z2).
//!
//! Keeps true: every answer comes from [`admission::decide`]; a party suggested here is one a press would send.

use super::admission::{self, Grant};
use super::age::Age;
use super::audience::{self, Counter, Fullness};
use super::booking::{Engagement, State};
use super::facts::Facts;
use super::household::{Child, Household};
use super::ids::{ChildId, GuardianId, SessionId};
use super::party::{Authority, Request, Wish};
use super::refusal::Refusals;
use super::room::Room;
use super::series::BookingMode;
use super::session::Session;
use super::supervision;
use super::zone::Timestamp;
use std::collections::HashMap;

/// Sessions that fit, each with its room.
pub type Fits = Vec<(Session, Room)>;

/// What fits instead of each session that falls out (B7).
pub type Instead = HashMap<SessionId, Fits>;

/// What one child would hear.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub child: ChildId,
    pub age: Option<Age>,
    /// What it has here already.
    pub own: Option<Engagement>,
    pub answer: Result<(), Refusals>,
}

impl Verdict {
    pub fn may_book(&self) -> bool {
        self.answer.is_ok()
    }

    /// Only room is lacking.
    pub fn may_wait(&self) -> bool {
        self.answer.as_ref().is_err_and(Refusals::are_worth_waiting)
    }
}

/// What each of these children would hear, alone with the guardians it needs.
pub fn verdicts(facts: &Facts, session: &Session, children: &[ChildId], now: Timestamp) -> Vec<Verdict> {
    let Some(household) = &facts.household else { return Vec::new() };
    let one = |id: &ChildId| {
        let request = party(facts, session, &[*id])?;
        let answer = admission::decide(&request, facts, now)?;
        Some(Verdict {
            child: *id,
            age: household.child(*id)?.age(session.date),
            own: own(facts, session, *id).cloned(),
            answer: answer.map(drop),
        })
    };
    children.iter().filter_map(one).collect()
}

/// The usual request for these children: as many grown-ups as must come, those first who are free then (B1a).
/// `None` without a household.
pub fn party(facts: &Facts, session: &Session, children: &[ChildId]) -> Option<Request> {
    party_with(facts, session, (children, &[]))
}

/// The same, with siblings brought along.
pub fn party_with(
    facts: &Facts,
    session: &Session,
    (children, along): (&[ChildId], &[ChildId]),
) -> Option<Request> {
    let household = facts.household.as_ref()?;
    let ages = ages(household, session, children.iter().chain(along));
    let needed = supervision::guardians_needed(&ages, &[], session, &facts.centre.rules);
    let free = free_guardians(facts, session);
    let adults = household.guardians.iter().filter(|guardian| guardian.is_adult);
    let busy = adults.map(|guardian| guardian.id).filter(|id| !free.contains(id));
    Some(Request {
        household: household.id,
        session: session.id,
        children: children.to_vec(),
        carried: Vec::new(),
        along: along.to_vec(),
        guardians: free.iter().copied().chain(busy).take(needed.into()).collect(),
        wish: Wish::Place,
        authority: Authority::Household,
    })
}

fn ages<'a>(household: &Household, session: &Session, who: impl Iterator<Item = &'a ChildId>) -> Vec<Age> {
    who.filter_map(|id| household.child(*id)?.age(session.date)).collect()
}

/// G1: somebody of a party needs a grown-up in the room.
pub fn is_minded_in_room(facts: &Facts, request: &Request) -> bool {
    let Some((session, household)) = facts.session(request.session).zip(facts.household.as_ref()) else {
        return false;
    };
    let minded = ages(household, session, request.children.iter().chain(&request.along));
    supervision::is_in_room(&minded, &ages(household, session, request.carried.iter()), session)
}

/// Grown-ups of the household who need not be in another room then (B1a).
pub fn free_guardians(facts: &Facts, session: &Session) -> Vec<GuardianId> {
    let all = facts.household.iter().flat_map(|household| &household.guardians);
    let adults = all.filter(|guardian| guardian.is_adult).map(|guardian| guardian.id);
    adults.filter(|id| !is_elsewhere(facts, session, *id)).collect()
}

fn is_elsewhere(facts: &Facts, session: &Session, guardian: GuardianId) -> bool {
    let mut bound = facts.escorts.iter().filter(|escort| escort.guardian == guardian && escort.is_in_room);
    bound.any(|escort| {
        let other = facts.session(escort.session);
        other
            .is_some_and(|o| o.room != session.room && !o.is_cancelled() && o.window.overlaps(session.window))
    })
}

/// Children who may be brought along without a place: those a session is not for, where it takes siblings (C2).
pub fn siblings(session: &Session, household: &Household) -> impl Iterator<Item = ChildId> {
    let may_come = |child: &&Child| {
        session.terms.takes_siblings && child.birth.is_some() && !admission::is_of_age(session, child)
    };
    household.children.iter().filter(may_come).map(|child| child.id)
}

/// Whom a form ticks before anybody does: all who can come, where they can come together; else the first who can,
/// or who could wait.
pub fn usual_children(
    facts: &Facts,
    session: &Session,
    verdicts: &[Verdict],
    now: Timestamp,
) -> Vec<ChildId> {
    let fine: Vec<ChildId> = verdicts.iter().filter(|v| v.may_book()).map(|v| v.child).collect();
    let together = party(facts, session, &fine).and_then(|party| admission::decide(&party, facts, now));
    if matches!(together, Some(Ok(_))) {
        return fine;
    }
    let first = verdicts.iter().find(|v| v.may_book()).or_else(|| verdicts.iter().find(|v| v.may_wait()));
    first.map(|verdict| verdict.child).into_iter().collect()
}

/// What a child has in this very session: a place, an offer, a place in line.
pub fn own<'a>(facts: &'a Facts, session: &Session, child: ChildId) -> Option<&'a Engagement> {
    let is_live = |state: State| state.occupies() || state == State::Waiting;
    facts.diary.iter().find(|e| e.child == child && e.session == session.id && is_live(e.state))
}

/// Up to `most` other sessions this party could have: the same programme first, then the same room, then by time.
pub fn that_fit<'a>(facts: &'a Facts, request: &Request, now: Timestamp, most: usize) -> Vec<&'a Session> {
    let others = facts.sessions.iter().filter(|s| s.id != request.session && s.window.starts() > now);
    let mut others: Vec<&Session> = others.collect();
    nearest_first(facts.session(request.session), &mut others);
    others.into_iter().filter(|session| would_fit(facts, session, request, now)).take(most).collect()
}

/// Up to `most` sessions for those who had one that falls out, before anybody of them asks: open to a child of its ages,
/// with room for one party; in the same order. `out`: what falls out with it.
pub fn like<'a>(
    facts: &'a Facts,
    session: &Session,
    (out, now): (&[SessionId], Timestamp),
    most: usize,
) -> Vec<&'a Session> {
    let others = facts.sessions.iter().filter(|other| {
        other.window.starts() > now && !out.contains(&other.id) && is_for_the_same(session, other)
    });
    let mut others: Vec<&Session> = others.collect();
    nearest_first(Some(session), &mut others);
    let has_room = |other: &&Session| {
        let fullness = audience::fullness(facts, other, Counter::Ahead, now);
        matches!(fullness, Fullness::Free(_) | Fullness::Few(_) | Fullness::FewFrom(..))
    };
    others.into_iter().filter(has_room).take(most).collect()
}

/// Booked one by one, and for children of the youngest age of one of them.
fn is_for_the_same(session: &Session, other: &Session) -> bool {
    let Some((mine, others)) = session.terms.ages.zip(other.terms.ages) else { return false };
    let is_shared = mine.admits(others.min()) || others.admits(mine.min());
    is_shared && !other.is_cancelled() && !is_taken_otherwise(other)
}

/// B9, B10: whole, or at the desk.
fn is_taken_otherwise(session: &Session) -> bool {
    matches!(session.terms.booking, BookingMode::Course | BookingMode::Desk)
}

/// The same programme first, then the same room, then by time.
fn nearest_first(wanted: Option<&Session>, others: &mut [&Session]) {
    others.sort_by_key(|session| {
        let same_series = wanted.is_some_and(|w| w.series.is_some() && w.series == session.series);
        let same_room = wanted.is_some_and(|w| w.room == session.room);
        (!same_series, !same_room, session.window.starts(), session.id)
    });
}

fn would_fit(facts: &Facts, session: &Session, request: &Request, now: Timestamp) -> bool {
    if session.is_cancelled() || is_taken_otherwise(session) {
        return false;
    }
    let Some(usual) = party(facts, session, &request.children) else { return false };
    let (carried, along) = (request.carried.clone(), request.along.clone());
    let other = Request { carried, along, ..usual };
    matches!(admission::decide(&other, facts, now), Some(Ok(Grant::Place { .. })))
}

/// G3: the children of a refused party who could come without the others; none when all or nobody could.
pub fn part_that_fits(facts: &Facts, request: &Request, now: Timestamp) -> Vec<ChildId> {
    let Some(session) = facts.session(request.session) else { return Vec::new() };
    let children = verdicts(facts, session, &request.children, now);
    let fine: Vec<ChildId> = children.iter().filter(|v| v.may_book()).map(|v| v.child).collect();
    if fine.is_empty() || fine.len() == request.children.len() {
        return Vec::new();
    }
    let together = party(facts, session, &fine).and_then(|party| admission::decide(&party, facts, now));
    if matches!(together, Some(Ok(_))) { fine } else { fine.into_iter().take(1).collect() }
}
