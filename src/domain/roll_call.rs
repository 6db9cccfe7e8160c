//! Roll-call: everybody who is inside, room by room, and what being seen again corrects (C7, C9).
//!
//! Keeps true: whoever came in by name stays on the list until checked out by name, seen or not: a count may forget
//! heads nobody named, never a child.

use super::board::Loose;
use super::booking::Holding;
use super::facts::Facts;
use super::group::Group;
use super::ids::{BookingId, GuardianId, SessionId};
use super::room::{Privacy, Room};
use super::roster::{Entry, GrownUp, Member, Roster};
use super::session::Session;
use super::zone::Timestamp;
use std::collections::BTreeSet;

/// One room to be looked into.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomCall<'a> {
    pub room: &'a Room,
    /// In the order in which heads nobody named are taken off: where no session ran, those over, the one that runs.
    sources: Vec<Source>,
}

/// Heads counted in one session of a room, or where none ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Source {
    session: Option<SessionId>,
    is_running: bool,
    heads: u16,
    /// Children checked in and not out, and the guardians in the room with them.
    named: u16,
    /// Let in by a press without a name (C8).
    walk_ins: u16,
}

impl Source {
    /// Counted, and neither named nor let in.
    fn counted(self) -> u16 {
        self.heads.saturating_sub(self.named + self.walk_ins)
    }

    fn expected(self) -> u16 {
        self.heads.max(self.named)
    }
}

/// Heads nobody named, by how they came to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nameless {
    Counted,
    WalkIns,
}

/// So many heads more or fewer in a session, or where none ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    pub session: Option<SessionId>,
    pub of: Nameless,
    pub heads: i64,
}

impl RoomCall<'_> {
    pub fn named(&self) -> u16 {
        self.sources.iter().map(|source| source.named).sum()
    }

    pub fn walk_ins(&self) -> u16 {
        self.sources.iter().map(|source| source.walk_ins).sum()
    }

    pub fn counted(&self) -> u16 {
        self.sources.iter().map(|source| source.counted()).sum()
    }

    /// How many are looked for. Of a private room nobody is counted (M2): it is looked into.
    pub fn expected(&self) -> u16 {
        self.sources.iter().map(|source| source.expected()).sum()
    }

    pub fn is_private(&self) -> bool {
        self.room.privacy == Privacy::Private
    }

    /// C7, C9: what makes the count `seen`, or as few as were named: only who has no name is taken off.
    pub fn corrections(&self, seen: u16) -> Vec<Correction> {
        let mut corrections: Vec<Correction> = Vec::new();
        let mut correct = |source: &Source, of: Nameless, heads: i64| {
            if heads != 0 {
                corrections.push(Correction { session: source.session, of, heads });
            }
        };
        // Pressed down below the people on the list: they are there.
        for source in &self.sources {
            correct(source, Nameless::Counted, i64::from(source.expected() - source.heads));
        }
        if let Some(more) = seen.checked_sub(self.expected()) {
            let here = self.sources.iter().find(|source| source.is_running).copied().unwrap_or_default();
            correct(&here, Nameless::Counted, more.into());
            return corrections;
        }
        let mut fewer = self.expected() - seen;
        for of in [Nameless::Counted, Nameless::WalkIns] {
            for source in &self.sources {
                let known = if of == Nameless::Counted { source.counted() } else { source.walk_ins };
                let out = fewer.min(known);
                correct(source, of, -i64::from(out));
                fewer -= out;
            }
        }
        corrections
    }
}

/// Every room, in the order of the centre's file. Each head stands once: those of a part not in the whole.
pub fn rooms<'a>(facts: &'a Facts, loose: &Loose, now: Timestamp) -> Vec<RoomCall<'a>> {
    let of_room = |room: &'a Room| {
        let heads = loose.get(&room.id).map_or(0, |tally| tally.heads);
        let mut sources = vec![Source { heads, ..Source::default() }];
        let here = facts.sessions.iter().filter(|session| session.room == room.id);
        let (running, other): (Vec<&Session>, Vec<&Session>) = here.partition(|it| it.is_running(now));
        sources.extend(other.into_iter().chain(running).map(|session| source(facts, session, now)));
        RoomCall { room, sources }
    };
    facts.rooms.iter().map(of_room).collect()
}

fn source(facts: &Facts, session: &Session, now: Timestamp) -> Source {
    let tally = facts.tallies.get(&session.id).copied().unwrap_or_default();
    let named = named(facts, session.id);
    Source {
        session: Some(session.id),
        is_running: session.is_running(now) && !session.is_cancelled(),
        heads: tally.heads,
        named,
        walk_ins: tally.walk_in_heads.min(tally.heads.saturating_sub(named)),
    }
}

/// Children checked in and not out, the guardians who are in the room with them, and groups that are here.
fn named(facts: &Facts, session: SessionId) -> u16 {
    let inside: Vec<&Holding> =
        facts.holdings.of(session).filter(|holding| holding.state.is_inside()).collect();
    let bookings: BTreeSet<BookingId> = inside.iter().map(|holding| holding.booking).collect();
    let guardians: BTreeSet<GuardianId> = facts
        .escorts
        .of(session)
        .filter(|escort| escort.is_in_room && bookings.contains(&escort.booking))
        .map(|escort| escort.guardian)
        .collect();
    let groups = facts.groups.of(session).filter(|group| group.state.is_here());
    let heads = |group: &Group| {
        let party = facts.session(session).map(|session| group.heads.bodies(session)).unwrap_or_default();
        usize::from(party.children + party.unnamed_in)
    };
    u16::try_from(inside.len() + guardians.len() + groups.map(heads).sum::<usize>()).unwrap_or(u16::MAX)
}

/// Sessions of which somebody is inside by name.
pub fn peopled(facts: &Facts) -> impl Iterator<Item = &Session> {
    facts.sessions.iter().filter(|session| named(facts, session.id) > 0)
}

/// Grown-ups who came with a child and are somewhere in the building (C2).
pub fn elsewhere(facts: &Facts, loose: &Loose) -> u16 {
    facts.tallies.values().chain(loose.values()).map(|tally| tally.on_site).sum()
}

/// Of one booking, who is inside.
#[derive(Debug, Clone, PartialEq)]
pub struct Present<'a> {
    pub entry: &'a Entry,
    pub members: Vec<&'a Member>,
    pub in_room: Vec<&'a GrownUp>,
    pub elsewhere: Vec<&'a GrownUp>,
}

/// Everybody of a session who is inside by name; a guardian of two bookings stands once.
pub fn present(roster: &Roster) -> Vec<Present<'_>> {
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for entry in &roster.entries {
        let members: Vec<&Member> = entry.members.iter().filter(|member| member.state.is_inside()).collect();
        if members.is_empty() {
            continue;
        }
        let new = entry.grown_ups.iter().filter(|adult| known.insert((adult.guardian, adult.is_in_room)));
        let (in_room, elsewhere) = new.partition(|adult| adult.is_in_room);
        all.push(Present { entry, members, in_room, elsewhere });
    }
    all
}
