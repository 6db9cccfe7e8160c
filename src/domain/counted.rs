//! Places that people counters count, as staff see them (C7, C9, C10).
//!
//! Keeps true: a counter corrects heads nobody named, never a child; nobody is counted in a private room (M2).

use super::centre::HouseRules;
use super::closure::is_within;
use super::counter::{Standing, Why};
use super::ids::{CounterId, RoomId};
use super::roll_call::RoomCall;
use super::room::{Privacy, Room};
use super::zone::{Span, Timestamp};

/// A counter as staff see it: what it counts, when it was last heard, and what could not be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    pub id: CounterId,
    /// None at the building's own doors.
    pub room: Option<RoomId>,
    pub name: String,
    pub added_at: Timestamp,
    pub heard_at: Option<Timestamp>,
    pub place: Standing,
    /// How far off its place was when somebody last saw for certain.
    pub drift: Option<(i64, Timestamp)>,
    pub refused: Option<Refused>,
}

/// Messages of one counter that were not counted, and the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    pub many: i64,
    pub why: Why,
    pub at: Timestamp,
}

impl Counter {
    /// Since when nothing was heard, where that is longer than it should be.
    pub fn silent_since(&self, rules: &HouseRules, now: Timestamp) -> Option<Timestamp> {
        let last = self.heard_at.unwrap_or(self.added_at);
        (last < now - Span::minutes(rules.counter_silent_minutes.into())).then_some(last)
    }
}

/// How the counters of one place compare with the people who are there by name or were let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// None for the building's own doors.
    pub room: Option<RoomId>,
    pub inside: u16,
    /// What the counters say beyond who is known: heads nobody named, and what the device missed.
    pub drift: i64,
    /// The first of its counters to fall silent.
    pub silent_since: Option<Timestamp>,
}

/// One line for each place that is counted.
pub fn compared(
    counters: &[Counter],
    calls: &[RoomCall<'_>],
    (rules, now): (&HouseRules, Timestamp),
) -> Vec<Compared> {
    let known = |room: Option<RoomId>| {
        let within = calls.iter().filter(|call| room.is_none_or(|room| call.room.id == room));
        within.map(|call| i64::from(call.named() + call.walk_ins())).sum::<i64>()
    };
    let mut lines: Vec<Compared> = Vec::new();
    for counter in counters {
        let silent = counter.silent_since(rules, now);
        match lines.iter_mut().find(|line| line.room == counter.room) {
            Some(line) => line.silent_since = line.silent_since.into_iter().chain(silent).min(),
            None => lines.push(Compared {
                room: counter.room,
                inside: counter.place.inside,
                drift: counter.place.raw() - known(counter.room),
                silent_since: silent,
            }),
        }
    }
    lines
}

/// C9: heads in the building by the counters at its doors, unless they fell silent: then they say nothing of now.
pub fn at_door((inside, heard_at): (u16, Timestamp), rules: &HouseRules, now: Timestamp) -> Option<u16> {
    (heard_at >= now - Span::minutes(rules.counter_silent_minutes.into())).then_some(inside)
}

/// Rooms a counter may stand at: nobody is counted in a private room (M2).
pub fn may_count(room: &Room) -> bool {
    room.privacy == Privacy::Public
}

/// Every room with who is counted there, and what the counters are compared with.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub calls: &'a [RoomCall<'a>],
    pub rooms: &'a [Room],
    /// Grown-ups who came with a child and are in no room.
    pub elsewhere: u16,
}

impl<'a> Look<'a> {
    /// A room and its parts; all rooms where none is named.
    fn within(&self, place: Option<RoomId>) -> impl Iterator<Item = &'a RoomCall<'a>> {
        let rooms = self.rooms;
        self.calls.iter().filter(move |call| place.is_none_or(|place| is_within(call.room.id, place, rooms)))
    }

    /// Heads counted at a place now, those of its parts among them (C10).
    pub fn inside(&self, place: Option<RoomId>) -> u16 {
        let heads: u16 = self.within(place).map(RoomCall::expected).sum();
        heads + if place.is_none() { self.elsewhere } else { 0 }
    }

    /// C9: heads a room has of its own when its counters say `inside`: never fewer than are known, and without those
    /// counted in its parts.
    pub fn own(&self, call: &RoomCall<'_>, inside: u16) -> u16 {
        let parts = self.within(Some(call.room.id)).filter(|part| part.room.id != call.room.id);
        let in_parts: u16 = parts.map(RoomCall::expected).sum();
        inside.saturating_sub(in_parts).max(call.named() + call.walk_ins())
    }

    /// C7: heads a roll-call found at a place; none where it did not look there, or not into every room.
    pub fn found(&self, place: Option<RoomId>, seen: &[(RoomId, u16)]) -> Option<u16> {
        let told = |call: &RoomCall<'_>| {
            seen.iter().find(|(room, _)| *room == call.room.id).map(|(_, heads)| *heads)
        };
        let looked = match place {
            Some(place) => seen.iter().any(|(room, _)| *room == place),
            None => self.calls.iter().all(|call| call.is_private() || told(call).is_some()),
        };
        let heads = |call: &RoomCall<'_>| told(call).map_or(call.expected(), |seen| seen.max(call.named()));
        let all: u16 = self.within(place).map(heads).sum();
        looked.then_some(all + if place.is_none() { self.elsewhere } else { 0 })
    }
}
