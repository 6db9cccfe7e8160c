//! What is known when a decision is taken: one loader fills it, for one session or for a whole week, so that a
//! page and the button on it can only agree (Z1).
//!
//! Keeps true: facts hold every session of the centre that overlaps the span they were read for.

use super::booking::{Engagement, Escort, Holding, Part, Pause, State};
use super::by_session::BySession;
use super::capacity::{Load, Placed, Tally};
use super::centre::Centre;
use super::group::{self, Group};
use super::household::Household;
use super::ids::{RoomId, SeriesId, SessionId};
use super::room::Room;
use super::series::Counts;
use super::session::Session;
use super::window::Window;
use super::zone::Timestamp;
use std::collections::{BTreeSet, HashMap};

#[derive(Debug, Clone)]
pub struct Facts {
    pub centre: Centre,
    /// Heads the building counts for its private rooms at all opening hours (C1).
    pub private_heads: u16,
    /// Heads now in the building by the counters at its own doors, wherever they are; none where none is heard.
    pub at_door: Option<u16>,
    pub rooms: Vec<Room>,
    /// In order of their start.
    pub sessions: Vec<Session>,
    pub holdings: BySession<Holding>,
    pub escorts: BySession<Escort>,
    /// B10: groups placed in them, called off ones too.
    pub groups: BySession<Group>,
    pub tallies: HashMap<SessionId, Tally>,
    /// G4: how many of the staff the rota names with each session; empty where the house goes by stated numbers.
    pub named_staff: HashMap<SessionId, u16>,
    /// B9: children who hold a place in a course, or are offered one.
    pub enrolled: HashMap<SeriesId, u16>,
    /// Who asks; none for the public.
    pub household: Option<Household>,
    pub diary: Vec<Engagement>,
    pub pauses: Vec<Pause>,
}

impl Facts {
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == id)
    }

    /// Sessions that stand and touch a window, in any room.
    pub fn overlapping(&self, window: Window) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| !session.is_cancelled() && session.window.overlaps(window))
    }

    /// Takes in what was read around another span of the same centre; what both know stands once.
    pub fn absorb(&mut self, other: Facts) {
        let known: BTreeSet<SessionId> = self.sessions.iter().map(|session| session.id).collect();
        let is_new = |session: &SessionId| !known.contains(session);
        self.sessions.extend(other.sessions.into_iter().filter(|session| is_new(&session.id)));
        self.sessions.sort_by_key(|session| (session.window.starts(), session.id));
        self.holdings.extend(other.holdings.into_iter().filter(|holding| is_new(&holding.session)));
        self.holdings.sort_by_key(|holding| holding.number);
        self.escorts.extend(other.escorts.into_iter().filter(|escort| is_new(&escort.session)));
        self.groups.extend(other.groups.into_iter().filter(|group| is_new(&group.session)));
        self.tallies.extend(other.tallies);
        self.named_staff.extend(other.named_staff);
        self.enrolled.extend(other.enrolled);
    }

    /// G4: who of the staff can look after children in a session: those the rota names with it, or as many as it states.
    pub fn minding_staff(&self, session: &Session) -> u16 {
        if self.centre.rules.rota { self.named_with(session) } else { session.limits.staff }
    }

    /// C2: heads of the staff taken off a session's limits: as many as are planned, or named, whichever is more.
    pub fn staff_heads(&self, session: &Session) -> u16 {
        session.limits.staff.max(self.named_with(session))
    }

    fn named_with(&self, session: &Session) -> u16 {
        self.named_staff.get(&session.id).copied().unwrap_or(0)
    }

    /// A room and what it is part of, up to the whole (C10).
    pub fn wholes(&self, room: RoomId) -> Vec<&Room> {
        let mut chain: Vec<&Room> = Vec::new();
        let mut next = Some(room);
        while let Some(room) = next.and_then(|id| self.room(id)) {
            if chain.iter().any(|seen| seen.id == room.id) {
                break;
            }
            chain.push(room);
            next = room.part_of;
        }
        chain
    }

    /// What a session carries at an instant (C9).
    pub fn load(&self, session: &Session, now: Timestamp) -> Load {
        let released = session.released_at(self.centre.rules.late_after_minutes);
        let is_released = released.is_some_and(|at| session.is_running(now) && now >= at);
        let holds = |holding: &&Holding| {
            holding.state.holds_place() && !(is_released && holding.state == State::Confirmed)
        };
        let held: Vec<&Holding> = self.holdings.of(session.id).filter(holds).collect();
        let bookings: BTreeSet<_> = held.iter().map(|holding| holding.booking).collect();
        let escorts = self.escorts.of(session.id).filter(|escort| bookings.contains(&escort.booking));
        let (inside, outside): (Vec<&Escort>, Vec<&Escort>) = escorts.partition(|escort| escort.is_in_room);
        let tally = self.tallies.get(&session.id).filter(|_| session.is_running(now));
        let stands = |group: &&Group| {
            group.state.is_live() && !(is_released && group.state == group::State::Placed) // B5
        };
        let part = |part: Part| count(held.iter().filter(|holding| holding.part == part));
        let births = held.iter().filter(|holding| holding.part != Part::Carried);
        Load {
            room: session.room,
            window: session.window,
            staff: self.staff_heads(session),
            children: part(Part::Place),
            babies: part(Part::Carried),
            siblings: part(Part::Along),
            guardians_in: inside.iter().map(|escort| escort.guardian).collect(),
            guardians_out: outside.iter().map(|escort| escort.guardian).collect(),
            placed: Placed::of(session, self.groups.of(session.id).filter(stands)),
            families: count(bookings.iter()),
            youngest_birth: births.filter_map(|holding| holding.birth).max(),
            inside: tally.copied().unwrap_or_default(),
            enrolled: session.series.and_then(|series| self.enrolled.get(&series).copied()).unwrap_or(0),
            counts_seats: session.terms.counts == Counts::Seats,
        }
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u16 {
    u16::try_from(items.count()).unwrap_or(u16::MAX)
}
