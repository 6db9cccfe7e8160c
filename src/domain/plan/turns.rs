//! A series planned anew: what becomes of each of its sessions still to come.
//!
//! Invariant: no date is planned twice and none is lost: every session keeps its own date, or takes another of the same
//! day or week, or ends; what people moved, changed or cancelled by hand stays as it is.

use super::ahead::Planned;
use super::steps::{Existing, Life};
use crate::domain::ids::SessionId;
use crate::domain::zone::{Date, TimeOfDay, Zone};
use std::collections::HashSet;

/// Which date of a series a session is.
pub type Occurrence = (Date, TimeOfDay);

/// What becomes of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// A new one.
    Add(Planned),
    /// It takes place as the new plan has it; one that was withdrawn stands again.
    Take(SessionId, Planned),
    /// It stays as it is, under this date of its series.
    Keep(SessionId, Occurrence),
    /// The plan has no such date any more.
    End(SessionId),
}

/// The turns of the sessions of one series that are still to come. `planned`: its dates by the new plan.
pub fn turns(planned: &[Planned], existing: &[Existing]) -> Vec<Turn> {
    let (withdrawn, standing): (Vec<&Existing>, Vec<&Existing>) =
        existing.iter().filter(|one| !one.is_added).partition(|one| one.life == Life::Withdrawn);
    let pairs = paired(planned, &standing);
    let mut turns: Vec<Turn> = pairs.iter().map(|(session, planned)| turn(session, *planned)).collect();
    let used: HashSet<Occurrence> =
        pairs.iter().filter_map(|(_, planned)| planned.map(|p| p.occurrence())).collect();
    let is_free = |planned: &&Planned| !used.contains(&planned.occurrence());
    let back: Vec<(&Existing, &Planned)> = withdrawn
        .iter()
        .filter_map(|session| {
            let again = planned.iter().filter(is_free).find(|p| p.occurrence() == session.occurrence)?;
            Some((*session, again))
        })
        .collect();
    turns.extend(back.iter().map(|(session, planned)| Turn::Take(session.id, **planned)));
    let restored: HashSet<Occurrence> = back.iter().map(|(session, _)| session.occurrence).collect();
    let new = planned.iter().filter(is_free).filter(|planned| !restored.contains(&planned.occurrence()));
    turns.extend(new.map(|planned| Turn::Add(*planned)));
    turns.extend(displaced(&withdrawn, &used, &pairs));
    turns
}

fn turn(session: &Existing, planned: Option<Planned>) -> Turn {
    let is_theirs = session.life == Life::Cancelled || session.is_exception();
    match planned {
        Some(planned) if !is_theirs => Turn::Take(session.id, planned),
        Some(planned) => Turn::Keep(session.id, planned.occurrence()),
        None if is_theirs => Turn::Keep(session.id, session.occurrence),
        None => Turn::End(session.id),
    }
}

/// Each session with its date by the new plan: its own, or else one of the same day, or else of the same week, that
/// nobody has.
fn paired<'e>(planned: &[Planned], standing: &[&'e Existing]) -> Vec<(&'e Existing, Option<Planned>)> {
    let mut left = planned.to_vec();
    left.sort_by_key(Planned::occurrence);
    let mut sessions = standing.to_vec();
    sessions.sort_by_key(|session| session.occurrence);
    let mut pairs: Vec<(&Existing, Option<Planned>)> = sessions.into_iter().map(|one| (one, None)).collect();
    for near in [Near::Itself, Near::Day, Near::Week] {
        for (session, found) in pairs.iter_mut().filter(|(_, found)| found.is_none()) {
            let next = left.iter().position(|planned| near.fits(planned, session.occurrence));
            *found = next.map(|at| left.remove(at));
        }
    }
    pairs
}

/// How near a date is to what a session was.
#[derive(Debug, Clone, Copy)]
enum Near {
    Itself,
    Day,
    Week,
}

impl Near {
    fn fits(self, planned: &Planned, own: Occurrence) -> bool {
        match self {
            Near::Itself => planned.occurrence() == own,
            Near::Day => planned.date == own.0,
            Near::Week => Zone::UTC.monday(planned.date) == Zone::UTC.monday(own.0),
        }
    }
}

/// Withdrawn sessions whose date another takes over have one of those given up: two never bear the same.
fn displaced(
    withdrawn: &[&Existing],
    used: &HashSet<Occurrence>,
    pairs: &[(&Existing, Option<Planned>)],
) -> Vec<Turn> {
    let given_up = pairs.iter().filter(|(session, planned)| {
        planned.is_some_and(|planned| planned.occurrence() != session.occurrence)
            && !used.contains(&session.occurrence)
    });
    let mut given_up = given_up.map(|(session, _)| session.occurrence);
    let taken = withdrawn.iter().filter(|session| used.contains(&session.occurrence));
    taken.filter_map(|session| Some(Turn::Keep(session.id, given_up.next()?))).collect()
}
