//! Visits: who is here now, and who may still come in (B5, C7, C8).
//!
//! Keeps true: the door stops at the hard limits even for booked people; a count never falls below zero.

use super::booking::State;
use super::capacity::{self, Bodies, Channel, Tally};
use super::centre::HouseRules;
use super::facts::Facts;
use super::refusal::{Refusal, Refusals};
use super::series::Policy;
use super::session::Session;
use super::zone::{Span, Timestamp};

/// Minutes before the start from which the door checks people in.
const DOOR_OPENS_MINUTES: i64 = 30;

/// B5: what a child becomes that checks in now: in time, or late after its place was released.
///
/// # Errors
/// Before the door opens, after the end, or when the room or the building is full (no strike: C7).
pub fn arrival(facts: &Facts, session: &Session, party: &Bodies, now: Timestamp) -> Result<State, Refusals> {
    let starts = session.window.starts();
    if session.is_cancelled() {
        return Err(cancelled(session));
    }
    if now >= session.window.ends() {
        return Err(Refusals::one(Refusal::AlreadyOver { ended: session.window.ends() }));
    }
    if now < starts - Span::minutes(DOOR_OPENS_MINUTES) {
        return Err(Refusals::one(Refusal::NotYetOpen { opens: starts - Span::minutes(DOOR_OPENS_MINUTES) }));
    }
    let is_late = session.released_at(facts.centre.rules.late_after_minutes).is_some_and(|at| now >= at);
    if is_late {
        // The place was on offer to walk-ins: there must still be one.
        Refusals::check(capacity::lacks(facts, session, party, Channel::AtDesk, now))?;
        return Ok(State::Late { left: false });
    }
    Refusals::check(door_lacks(facts, session, party, now))?;
    Ok(State::Attended { left: false })
}

/// C7: heads inside, staff among them, never pass the room's or the building's hard limit.
fn door_lacks(facts: &Facts, session: &Session, party: &Bodies, now: Timestamp) -> Vec<Refusal> {
    let tally = facts.tallies.get(&session.id).copied().unwrap_or_default();
    let heads = party.children + party.babies + in_room(party);
    let room_left =
        i32::from(session.limits.room_limit) - i32::from(session.limits.staff) - i32::from(tally.heads);
    let mut lacking = Vec::new();
    if i32::from(heads) > room_left {
        lacking.push(Refusal::RoomFull { left: u16::try_from(room_left.max(0)).unwrap_or(0), heads });
    }
    let running = facts.sessions.iter().filter(|other| other.is_running(now) || other.id == session.id);
    let inside: i32 = running
        .map(|other| {
            let tally = facts.tallies.get(&other.id).copied().unwrap_or_default();
            i32::from(other.limits.staff) + i32::from(tally.heads) + i32::from(tally.on_site)
        })
        .sum();
    let all = heads + u16::try_from(party.guardians_out.len()).unwrap_or(0) + party.unnamed_out;
    let left = i32::from(facts.centre.building_limit) - i32::from(facts.private_heads) - inside;
    if i32::from(all) > left {
        lacking.push(Refusal::BuildingFull { left: u16::try_from(left.max(0)).unwrap_or(0), heads: all });
    }
    lacking
}

fn in_room(party: &Bodies) -> u16 {
    u16::try_from(party.guardians_in.len()).unwrap_or(u16::MAX) + party.unnamed_in
}

fn cancelled(session: &Session) -> Refusals {
    let cause = match &session.standing {
        super::session::Standing::Cancelled { cause } => cause.0.clone(),
        super::session::Standing::Planned => Default::default(),
    };
    Refusals::one(Refusal::CancelledByCentre { cause })
}

/// An anonymous walk-in (C8): children of one age band, and the grown-ups G2 asks for.
pub fn walk_in(session: &Session, rules: &HouseRules, children: u16, band_min_months: u16) -> Bodies {
    let age = super::age::Age::from_months(band_min_months);
    let policy = session.policy(age);
    let adults =
        if policy.needs_guardian() { children.div_ceil(rules.children_per_guardian.max(1)) } else { 0 };
    match policy {
        Policy::InRoom => Bodies::unnamed(children, adults, 0),
        _ => Bodies::unnamed(children, 0, adults),
    }
}

/// C8: a walk-in takes any free place of a session that runs, or is about to.
///
/// # Errors
/// Every reason why not.
pub fn admit_walk_in(
    facts: &Facts,
    session: &Session,
    party: &Bodies,
    now: Timestamp,
) -> Result<(), Refusals> {
    if session.is_cancelled() {
        return Err(cancelled(session));
    }
    if now >= session.window.ends() {
        return Err(Refusals::one(Refusal::AlreadyOver { ended: session.window.ends() }));
    }
    let opens = session.window.starts() - Span::minutes(DOOR_OPENS_MINUTES);
    if now < opens {
        return Err(Refusals::one(Refusal::NotYetOpen { opens }));
    }
    let mut lacking = capacity::lacks(facts, session, party, Channel::AtDesk, now);
    if lacking.is_empty() {
        lacking = door_lacks(facts, session, party, now);
    }
    Refusals::check(lacking)
}

impl Tally {
    /// Adds signed events; never below zero (C7).
    pub fn of(sums: [i64; 6]) -> Tally {
        let [children, heads, on_site, walk_in_children, walk_in_heads, walk_in_on_site] =
            sums.map(|sum| u16::try_from(sum.max(0)).unwrap_or(u16::MAX));
        Tally { children, heads, on_site, walk_in_children, walk_in_heads, walk_in_on_site }
    }
}
