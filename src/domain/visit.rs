//! Visits: who is here now, and who may still come in (B5, C7, C8).
//!
//! Keeps true: the door stops at the hard limits even for booked people; a count never falls below zero.

use super::age::Age;
use super::booking::State;
use super::capacity::{self, Bodies, Channel, Tally};
use super::centre::HouseRules;
use super::closure;
use super::cover;
use super::facts::Facts;
use super::ids::{BookingId, ChildId, RoomId, VisitId};
use super::pick_up::HandOver;
use super::refusal::{Refusal, Refusals};
use super::room::Room;
use super::series::Policy;
use super::session::Session;
use super::supervision;
use super::zone::{Span, Timestamp};

/// Minutes before the start from which the door checks people in.
pub const DOOR_OPENS_MINUTES: i64 = 30;

/// A press made without a link is heard later: for so long it still counts as made when it was made.
pub const WAITED_HOURS: i64 = 2;

/// When a press was made that waited so many seconds for the link.
pub fn pressed_at(now: Timestamp, waited_seconds: u32) -> Timestamp {
    now - Span::seconds(waited_seconds.into()).min(Span::hours(WAITED_HOURS))
}

/// Who checks in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arriving {
    pub party: Bodies,
    /// Of these, whoever was turned away before: their places were given up, and may be somebody else's (A6, C7).
    pub again: Bodies,
}

/// B5: what a child becomes that checks in now: in time, or late after its place was released.
///
/// # Errors
/// Before the door opens, after the end, or when the room or the building is full (no strike: C7).
pub fn arrival(
    facts: &Facts,
    session: &Session,
    arriving: &Arriving,
    now: Timestamp,
) -> Result<State, Refusals> {
    door_is_open(session, now)?;
    let is_late = session.released_at(facts.centre.rules.late_after_minutes).is_some_and(|at| now >= at);
    if is_late {
        // The place was on offer to walk-ins: there must still be one.
        Refusals::check(capacity::lacks(facts, session, &arriving.party, Channel::AtDesk, now))?;
        return Ok(State::Late { left: false });
    }
    if arriving.again.children + arriving.again.babies + arriving.again.siblings > 0 {
        Refusals::check(capacity::lacks(facts, session, &arriving.again, Channel::AtDesk, now))?;
    }
    Refusals::check(door_lacks(facts, session, &arriving.party, now))?;
    Ok(State::Attended { left: false })
}

/// The door lets in from half an hour before the start until the end.
///
/// # Errors
/// When the session is cancelled or over, or the door is not open yet.
pub fn door_is_open(session: &Session, now: Timestamp) -> Result<(), Refusals> {
    let (opens, ends) = (session.window.starts() - Span::minutes(DOOR_OPENS_MINUTES), session.window.ends());
    if session.is_cancelled() {
        return Err(cancelled(session));
    }
    if now >= ends {
        return Err(Refusals::one(Refusal::AlreadyOver { ended: ends }));
    }
    if now < opens {
        return Err(Refusals::one(Refusal::DoorOpens { opens }));
    }
    Ok(())
}

/// C7: heads inside, staff among them, never pass the room's or the building's hard limit.
fn door_lacks(facts: &Facts, session: &Session, party: &Bodies, now: Timestamp) -> Vec<Refusal> {
    let heads = party.children + party.babies + party.siblings + in_room(party);
    let room_left = i32::from(session.limits.room_limit) - heads_within(facts, session, session.room, now);
    let mut lacking = Vec::new();
    if i32::from(heads) > room_left {
        lacking.push(Refusal::RoomFull { left: u16::try_from(room_left.max(0)).unwrap_or(0), heads });
    }
    lacking.extend(whole_lacks(facts, session, heads, now));
    let running = facts.sessions.iter().filter(|other| other.is_running(now) || other.id == session.id);
    let (mut staff, mut visitors) = (0, 0);
    for other in running {
        let tally = facts.tallies.get(&other.id).copied().unwrap_or_default();
        staff += i32::from(facts.staff_heads(other));
        visitors += i32::from(tally.heads) + i32::from(tally.on_site);
    }
    let inside = staff + visitors.max(i32::from(facts.at_door.unwrap_or(0)));
    let all = heads + u16::try_from(party.guardians_out.len()).unwrap_or(0) + party.unnamed_out;
    let left = i32::from(facts.centre.building_limit) - i32::from(facts.private_heads) - inside;
    if i32::from(all) > left {
        lacking.push(Refusal::BuildingFull { left: u16::try_from(left.max(0)).unwrap_or(0), heads: all });
    }
    lacking
}

/// C10: heads in a part count in the whole.
fn whole_lacks(facts: &Facts, session: &Session, heads: u16, now: Timestamp) -> Option<Refusal> {
    let left = |whole: &Room| i32::from(whole.room_limit) - heads_within(facts, session, whole.id, now);
    let wholes = facts.wholes(session.room);
    let least = wholes.into_iter().skip(1).map(left).min()?;
    let left = u16::try_from(least.max(0)).unwrap_or(0);
    (i32::from(heads) > least).then_some(Refusal::WholeRoomFull { left, heads })
}

/// Heads inside a room and its parts, staff among them (C10); those of `session` whether it runs yet or not.
fn heads_within(facts: &Facts, session: &Session, room: RoomId, now: Timestamp) -> i32 {
    let within = facts.sessions.iter().filter(|other| {
        (other.is_running(now) || other.id == session.id)
            && closure::is_within(other.room, room, &facts.rooms)
    });
    let inside = |other: &Session| {
        let tally = facts.tallies.get(&other.id).copied().unwrap_or_default();
        i32::from(facts.staff_heads(other)) + i32::from(tally.heads)
    };
    within.map(inside).sum()
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

/// An age band in months, as walk-ins are counted by: who has the same place for the guardian (G1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Band {
    from: u16,
    /// Exclusive; none for the last band.
    under: Option<u16>,
}

impl Band {
    pub fn from_months(self) -> u16 {
        self.from
    }

    pub fn ages(self) -> Option<super::age::AgeRange> {
        super::age::AgeRange::new(self.from, self.under)
    }

    /// `36-72`, `96-`.
    pub fn code(self) -> String {
        format!("{}-{}", self.from, self.under.map_or(String::new(), |under| under.to_string()))
    }
}

/// The bands a session admits, from the youngest up.
pub fn bands(session: &Session) -> Vec<Band> {
    let Some(ages) = session.terms.ages else { return Vec::new() };
    let (min, end) = (ages.min().months(), ages.under().map(super::age::Age::months));
    let inner = session.terms.supervision.bands().iter().filter_map(|band| band.under);
    let cuts: Vec<u16> = inner.filter(|cut| *cut > min && end.is_none_or(|end| *cut < end)).collect();
    let froms = std::iter::once(min).chain(cuts.iter().copied());
    let unders = cuts.iter().copied().map(Some).chain(std::iter::once(end));
    froms.zip(unders).map(|(from, under)| Band { from, under }).collect()
}

/// The bands that may walk in without a name: whoever is left with staff may not (G5).
pub fn nameless_bands(session: &Session) -> Vec<Band> {
    let is_nameless = |band: &Band| session.policy(Age::from_months(band.from)) != Policy::DropOff;
    bands(session).into_iter().filter(is_nameless).collect()
}

/// An anonymous walk-in (C8): children of one age band, and the grown-ups G2 asks for.
pub fn walk_in(session: &Session, rules: &HouseRules, children: u16, band_min_months: u16) -> Bodies {
    let age = super::age::Age::from_months(band_min_months);
    let policy = session.policy(age);
    let adults = match policy.needs_guardian() {
        false => 0,
        // G2: from 96 months on children do not count; one grown-up is enough.
        true if band_min_months >= supervision::MINDED_UNDER => u16::from(children > 0),
        true => children.div_ceil(rules.children_per_guardian.max(1)),
    };
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
    (party, youngest): (&Bodies, Age),
    now: Timestamp,
) -> Result<(), Refusals> {
    door_is_open(session, now)?;
    let mut lacking: Vec<Refusal> =
        cover::too_few_staff((facts, session), &[youngest], party, now).into_iter().collect(); // G4
    lacking.extend(capacity::lacks(facts, session, party, Channel::AtDesk, now));
    if lacking.is_empty() {
        lacking = door_lacks(facts, session, party, now);
    }
    if session.policy(youngest) == Policy::DropOff {
        lacking.push(Refusal::HandOver(HandOver::NamedOnly)); // G5
    }
    Refusals::check(lacking)
}

/// One press that can be taken back, as the desk reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    pub visit: VisitId,
    pub room: RoomId,
    /// The booked child it was about.
    pub who: Option<(BookingId, ChildId)>,
    pub at: Timestamp,
    pub did: Did,
    /// How many heads it counted.
    pub heads: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    CheckIn,
    CheckOut,
    WalkIn,
    WalkOut,
    GroupIn,
    GroupOut,
    More,
    Fewer,
    AllOut,
}

impl Tally {
    /// Adds signed events; never below zero (C7).
    pub fn of(sums: [i64; 6]) -> Tally {
        let [children, heads, on_site, walk_in_children, walk_in_heads, walk_in_on_site] =
            sums.map(|sum| u16::try_from(sum.max(0)).unwrap_or(u16::MAX));
        Tally { children, heads, on_site, walk_in_children, walk_in_heads, walk_in_on_site }
    }
}
