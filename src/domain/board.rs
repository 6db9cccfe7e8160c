//! The board: how many are booked, inside and allowed, in each room and in the building, now.
//!
//! Keeps true: `booked`, `inside` and `limit` all count visitors' heads, rostered staff taken off the limit (C2), so
//! that the three can be compared; the figures here are true ones, for staff (C9).

use super::audience::{self, Counter};
use super::booking::{Holding, State};
use super::capacity::{self, Tally};
use super::centre::HouseRules;
use super::closure::{self, Closure};
use super::cover::{self, Cover};
use super::facts::Facts;
use super::group;
use super::ids::{BookingId, RoomId, SessionId};
use super::room::{Privacy, Room};
use super::session::Session;
use super::turnaround::{self, Late};
use super::zone::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// One room as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomNow<'a> {
    pub room: &'a Room,
    pub running: Option<&'a Session>,
    /// The next one that stands.
    pub next: Option<&'a Session>,
    /// Ended sessions with people still counted.
    pub left_behind: Vec<(&'a Session, u16)>,
    pub closure: Option<&'a Closure>,
    /// The session after which it is being cleaned (C4).
    pub cleaned_after: Option<&'a Session>,
    /// What keeps the next session, or one that has just begun, from going in.
    pub late: Option<Late>,
    /// Heads expected by booking, inside or not.
    pub booked: u16,
    /// Heads counted in the room and in its parts (C10).
    pub inside: u16,
    pub limit: u16,
    pub filling: Filling,
}

/// How full a room or the building is, by its soft threshold and its firm limit (C7): one definition for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    Fine,
    NearlyFull,
    Full,
    Over(u16),
}

impl Filling {
    fn of(inside: u16, limit: u16, rules: &HouseRules) -> Filling {
        if inside > limit {
            Filling::Over(inside - limit)
        } else if inside == limit {
            Filling::Full
        } else if inside >= rules.soft_limit(limit) {
            Filling::NearlyFull
        } else {
            Filling::Fine
        }
    }

    /// Over by so many; zero within the limit.
    pub fn over(self) -> u16 {
        match self {
            Filling::Over(over) => over,
            Filling::Fine | Filling::NearlyFull | Filling::Full => 0,
        }
    }
}

impl Slot<'_> {
    /// G4: more children than its staff may look after, or nobody of the staff is with it.
    pub fn short_of_staff(&self) -> Option<Cover> {
        self.cover.filter(Cover::keeps_shut)
    }
}

impl RoomNow<'_> {
    /// Over by so many; zero within the limit.
    pub fn over(&self) -> u16 {
        self.filling.over()
    }

    pub fn is_private(&self) -> bool {
        self.room.privacy == Privacy::Private
    }
}

/// The building as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildingNow {
    pub inside: u16,
    /// None where nobody has said how many it holds.
    pub limit: Option<u16>,
    pub filling: Filling,
}

/// A day in figures, children alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayInFigures {
    pub booked: u16,
    pub arrived: u16,
    /// Their session began without them.
    pub missing: u16,
    pub waiting: u16,
}

/// One session of a day, in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot<'a> {
    pub session: &'a Session,
    pub booked: u16,
    pub arrived: u16,
    pub waiting: u16,
    /// Over a limit by so many (C5).
    pub over: u16,
    /// G4: how it is staffed, where staff stand in for guardians.
    pub cover: Option<Cover>,
    /// C9: walk-in parties that still fit now; where no ages are stated, heads.
    pub free: u16,
}

/// Every session of the day, cancelled ones too, in order of their start. Children are counted.
pub fn slots(facts: &Facts, now: Timestamp) -> Vec<Slot<'_>> {
    facts.sessions.iter().map(|session| slot(facts, session, now)).collect()
}

pub fn slot<'a>(facts: &'a Facts, session: &'a Session, now: Timestamp) -> Slot<'a> {
    let placed: Vec<&Holding> =
        facts.holdings.of(session.id).filter(|holding| holding.part.takes_place()).collect();
    let states =
        |is_meant: fn(State) -> bool| count(placed.iter().filter(|holding| is_meant(holding.state)).count());
    let groups = |is_meant: fn(group::State) -> bool| {
        facts
            .groups
            .of(session.id)
            .filter(|group| is_meant(group.state))
            .map(|group| group.heads.children())
            .sum::<u16>()
    };
    let left = capacity::left(facts, session, now);
    let tally = facts.tallies.get(&session.id).copied().unwrap_or_default();
    Slot {
        session,
        booked: states(State::occupies) + groups(is_counted) + tally.walk_in_children,
        arrived: states(|state| matches!(state, State::Attended { .. } | State::Late { .. }))
            + groups(group::State::has_come)
            + tally.walk_in_children,
        waiting: states(|state| state == State::Waiting),
        over: if session.is_cancelled() { 0 } else { left.over() },
        cover: cover::of(facts, session, now),
        free: match session.terms.ages {
            Some(_) => audience::fitting(facts, session, &left, Counter::Now).map_or(0, |(_, many)| many),
            None => left.least(),
        },
    }
}

/// Heads counted where no session ran.
pub type Loose = HashMap<RoomId, Tally>;

/// Every room, in the order of the centre's file.
pub fn rooms<'a>(
    facts: &'a Facts,
    loose: &Loose,
    closures: &'a [Closure],
    now: Timestamp,
) -> Vec<RoomNow<'a>> {
    facts.rooms.iter().map(|room| room_now(facts, loose, closures, (room, now))).collect()
}

fn room_now<'a>(
    facts: &'a Facts,
    loose: &Loose,
    closures: &'a [Closure],
    (room, now): (&'a Room, Timestamp),
) -> RoomNow<'a> {
    let here = || facts.sessions.iter().filter(|session| session.room == room.id && !session.is_cancelled());
    let running = here().find(|session| session.is_running(now));
    let ended = here().filter(|session| session.window.ends() <= now);
    let left_behind = ended.map(|session| (session, heads_in(facts, session.id)));
    let left_behind: Vec<(&Session, u16)> = left_behind.filter(|(_, heads)| *heads > 0).collect();
    let left = left_behind.iter().map(|(_, heads)| heads).sum();
    let next = here().find(|session| session.window.starts() > now);
    let late = running.or(next).and_then(|next| turnaround::late(&facts.sessions, next, left, now));
    let limit = running.map_or(room.room_limit, |session| {
        session.limits.room_limit.saturating_sub(facts.staff_heads(session))
    });
    let within = facts.rooms.iter().filter(|other| closure::is_within(other.id, room.id, &facts.rooms));
    let inside = within.map(|part| inside(facts, loose, part.id)).sum();
    RoomNow {
        room,
        running,
        next,
        left_behind,
        cleaned_after: turnaround::being_cleaned(&facts.sessions, room.id, now),
        late,
        closure: closure::standing(closures, room.id, &facts.rooms, now),
        booked: running.map_or(0, |session| booked(facts, session)),
        inside,
        limit,
        filling: Filling::of(inside, limit, &facts.centre.rules),
    }
}

/// Heads counted in one room, whatever its sessions.
fn inside(facts: &Facts, loose: &Loose, room: RoomId) -> u16 {
    let sessions = facts.sessions.iter().filter(|session| session.room == room);
    let counted: u16 = sessions.map(|session| heads_in(facts, session.id)).sum();
    counted + loose.get(&room).map_or(0, |tally| tally.heads)
}

/// Heads counted in a session and not out again.
pub fn heads_in(facts: &Facts, session: SessionId) -> u16 {
    facts.tallies.get(&session).map_or(0, |tally| tally.heads)
}

/// Heads expected by booking: children, babies, and guardians in the room.
pub fn booked(facts: &Facts, session: &Session) -> u16 {
    let expected: Vec<&Holding> =
        facts.holdings.of(session.id).filter(|holding| holding.state.occupies()).collect();
    let bookings: BTreeSet<BookingId> = expected.iter().map(|holding| holding.booking).collect();
    let guardians: BTreeSet<_> = facts
        .escorts
        .of(session.id)
        .filter(|escort| escort.is_in_room && bookings.contains(&escort.booking))
        .map(|escort| escort.guardian)
        .collect();
    let groups = facts.groups.of(session.id).filter(|group| is_counted(group.state));
    let groups: u16 =
        groups.map(|group| group.heads.bodies(session)).map(|it| it.children + it.unnamed_in).sum();
    count(expected.len() + guardians.len()) + groups
}

/// Expected, here, or here before.
fn is_counted(state: group::State) -> bool {
    state != group::State::Cancelled
}

/// Everybody counted in the building, and how many visitors it holds beside staff and private rooms (C1).
pub fn building(facts: &Facts, loose: &Loose, now: Timestamp) -> BuildingNow {
    let on_site: u16 = facts.tallies.values().chain(loose.values()).map(|tally| tally.on_site).sum();
    let heads: u16 = facts.rooms.iter().map(|room| inside(facts, loose, room.id)).sum();
    let running = facts.sessions.iter().filter(|session| session.is_running(now));
    let staff: u16 = running.map(|session| facts.staff_heads(session)).sum();
    let limit = facts.centre.stated_limit();
    let limit = limit.map(|limit| limit.saturating_sub(facts.private_heads + staff));
    // C9: whoever is in no room, the counters at the doors have seen.
    let inside = (heads + on_site).max(facts.at_door.unwrap_or(0));
    let filling = limit.map_or(Filling::Fine, |limit| Filling::of(inside, limit, &facts.centre.rules));
    BuildingNow { inside, limit, filling }
}

/// The children of the sessions at hand.
pub fn in_figures(facts: &Facts, now: Timestamp) -> DayInFigures {
    let begun = |holding: &&Holding| {
        let session = facts.session(holding.session);
        session.is_some_and(|session| session.window.starts() <= now && !session.is_cancelled())
    };
    let placed = || facts.holdings.iter().filter(|holding| holding.part.takes_place());
    let is_in = |state: State| matches!(state, State::Attended { .. } | State::Late { .. });
    let groups = |is_meant: &dyn Fn(&group::Group) -> bool| {
        facts.groups.iter().filter(|group| is_meant(group)).map(|group| group.heads.children()).sum::<u16>()
    };
    let is_missing = |group: &group::Group| {
        let session = facts.session(group.session).filter(|session| !session.is_cancelled());
        group.state == group::State::Placed && session.is_some_and(|session| session.window.starts() <= now)
    };
    DayInFigures {
        booked: count(placed().filter(|holding| holding.state.occupies()).count())
            + groups(&|group| is_counted(group.state)),
        arrived: count(placed().filter(|holding| is_in(holding.state)).count())
            + groups(&|group| group.state.has_come()),
        missing: count(placed().filter(begun).filter(|holding| holding.state == State::Confirmed).count())
            + groups(&is_missing),
        waiting: count(placed().filter(|holding| holding.state == State::Waiting).count()),
    }
}

fn count(many: usize) -> u16 {
    u16::try_from(many).unwrap_or(u16::MAX)
}
