//! Capacity: what a session, its room and the building hold, and one definition of *free* for everybody (C9).
//!
//! Keeps true: places, room and building are three limits, and all must hold (C1); heads are people, each counted
//! once at each instant; `inside` counts only while the session runs.

use super::age::Age;
use super::cover::Minded;
use super::facts::Facts;
use super::group::Group;
use super::ids::{GuardianId, RoomId};
use super::refusal::Refusal;
use super::session::Session;
use super::window::Window;
use super::zone::Timestamp;
use std::collections::BTreeSet;

/// Heads counted in a session, net of those who left (C7). Never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub children: u16,
    pub heads: u16,
    /// Guardians outside the room, in the building (C2).
    pub on_site: u16,
    /// Of these, people without a booking (C8), who hold a place as if booked.
    pub walk_in_children: u16,
    pub walk_in_heads: u16,
    pub walk_in_on_site: u16,
}

/// What one session carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    pub room: RoomId,
    pub window: Window,
    pub staff: u16,
    /// Booked and not released or left.
    pub children: u16,
    pub babies: u16,
    /// Brought along: bodies without a place (C2).
    pub siblings: u16,
    pub guardians_in: BTreeSet<GuardianId>,
    pub guardians_out: BTreeSet<GuardianId>,
    /// Groups expected or here (B10).
    pub placed: Placed,
    pub families: u16,
    /// The latest birth date among the booked.
    pub youngest_birth: Option<super::zone::Date>,
    pub inside: Tally,
    /// B9: enrolled in the course, those excused from this date among them.
    pub enrolled: u16,
    /// V1: guardians in the room and siblings brought along take places too.
    pub counts_seats: bool,
}

/// Heads of groups, and the youngest age there may be among them (B10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Placed {
    pub children: u16,
    pub adults_in: u16,
    pub adults_out: u16,
    pub youngest: Option<Age>,
}

impl Placed {
    pub fn of<'a>(session: &Session, groups: impl Iterator<Item = &'a Group>) -> Placed {
        let one_more = |sum: Placed, group: &Group| Placed {
            youngest: Some(
                sum.youngest.map_or(group.heads.ages().min(), |age| age.min(group.heads.ages().min())),
            ),
            ..sum.with(&group.heads.bodies(session))
        };
        groups.fold(Placed::default(), one_more)
    }

    fn with(self, party: &Bodies) -> Placed {
        Placed {
            children: self.children + party.children,
            adults_in: self.adults_in + party.unnamed_in,
            adults_out: self.adults_out + party.unnamed_out,
            ..self
        }
    }

    fn heads(self) -> u16 {
        self.children + self.adults_in + self.adults_out
    }
}

impl Load {
    /// Places taken: the larger of booked and inside.
    pub fn places_used(&self) -> u16 {
        let booked = self.places_booked() + self.inside.walk_in_children;
        if self.counts_seats {
            let seated = self.inside.heads.saturating_sub(self.babies);
            let walk_in_adults = self.inside.walk_in_heads.saturating_sub(self.inside.walk_in_children);
            return (booked + walk_in_adults).max(seated);
        }
        booked.max(self.inside.children)
    }

    /// Places booked by name.
    pub fn places_booked(&self) -> u16 {
        let adults = size(&self.guardians_in) + self.placed.adults_in;
        let seated = if self.counts_seats { adults + self.siblings } else { 0 };
        self.children + self.placed.children + seated
    }

    /// Places taken for those who book ahead: the place of a child excused from this date goes to walk-ins (B9).
    fn places_taken_ahead(&self) -> u16 {
        let enrolled = if self.counts_seats { 0 } else { self.enrolled + self.placed.children };
        self.places_booked().max(enrolled)
    }

    /// Bodies in the room but staff: the larger of booked and inside.
    pub fn bodies_used(&self) -> u16 {
        self.bodies_booked().max(self.inside.heads)
    }

    pub fn bodies_booked(&self) -> u16 {
        let children = self.children + self.babies + self.siblings + self.placed.children;
        children + size(&self.guardians_in) + self.placed.adults_in + self.inside.walk_in_heads
    }

    /// Bodies counted inside beyond those booked, guardians on site among them.
    fn uncounted(&self) -> u16 {
        let inside = self.inside.heads + self.inside.on_site;
        let outside = size(&self.guardians_out) + self.placed.adults_out;
        let booked = self.bodies_booked() + outside + self.inside.walk_in_on_site;
        inside.saturating_sub(booked)
    }

    /// The same load with a party more.
    pub fn with(&self, party: &Bodies) -> Load {
        let mut more = self.clone();
        if party.known == Known::Group {
            more.placed = more.placed.with(party);
            return more;
        }
        let is_unnamed = party.known == Known::Nameless;
        more.children += party.children;
        more.enrolled += if is_unnamed { 0 } else { party.children };
        more.babies += party.babies;
        more.siblings += party.siblings;
        more.guardians_in.extend(&party.guardians_in);
        more.guardians_out.extend(&party.guardians_out);
        more.families += u16::from(!party.joins_its_own);
        let adults_in = party.unnamed_in;
        more.inside.walk_in_heads += adults_in + if is_unnamed { party.children } else { 0 };
        more.inside.walk_in_on_site += party.unnamed_out;
        if is_unnamed {
            more.children -= party.children;
            more.inside.walk_in_children += party.children;
            more.inside.children += party.children;
            more.inside.heads += party.children + adults_in;
            more.inside.on_site += party.unnamed_out;
        }
        more
    }
}

/// How its people are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known {
    #[default]
    ByName,
    /// Walk-ins nobody asked the name of (C8).
    Nameless,
    /// Placed by heads (B10).
    Group,
}

/// The bodies of a party.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bodies {
    pub children: u16,
    pub babies: u16,
    /// Brought along without a place.
    pub siblings: u16,
    pub guardians_in: BTreeSet<GuardianId>,
    pub guardians_out: BTreeSet<GuardianId>,
    /// Others of the same party hold places already: no further family.
    pub joins_its_own: bool,
    pub known: Known,
    /// Grown-ups nobody asked the name of.
    pub unnamed_in: u16,
    pub unnamed_out: u16,
}

impl Bodies {
    /// A party nobody asked the name of: its children, and the grown-ups in the room and on site.
    pub fn unnamed(children: u16, adults_in: u16, adults_out: u16) -> Bodies {
        Bodies {
            children,
            unnamed_in: adults_in,
            unnamed_out: adults_out,
            known: Known::Nameless,
            ..Bodies::default()
        }
    }

    /// A group: its children, and the grown-ups in the room and outside.
    pub fn group(children: u16, adults_in: u16, adults_out: u16) -> Bodies {
        Bodies { known: Known::Group, ..Bodies::unnamed(children, adults_in, adults_out) }
    }

    fn heads_in_room(&self) -> u16 {
        self.children + self.babies + self.siblings + size(&self.guardians_in) + self.unnamed_in
    }
}

/// Which places a party may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// All but those kept for walk-ins (C8).
    Ahead,
    /// All of them.
    AtDesk,
    /// Staff with a reason: past the places, never past the hard limits (C3).
    PastPlaces,
}

/// What is left of each limit. Signed: below zero is "over by so many" (C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// For people at the desk.
    pub places: i32,
    /// For people who book ahead.
    pub places_ahead: i32,
    pub room: i32,
    /// The least of the rooms this one is part of (C10); none when it is whole.
    pub whole: Option<i32>,
    pub building: i32,
    pub families: Option<i32>,
    /// G4: for whom staff stand in for the guardians.
    pub minded: Minded,
}

impl Left {
    pub fn places_for(&self, channel: Channel) -> i32 {
        match channel {
            Channel::Ahead => self.places_ahead.min(self.places),
            Channel::AtDesk => self.places,
            Channel::PastPlaces => i32::MAX,
        }
    }

    /// What the tightest limit leaves, for people at the desk.
    pub fn least(&self) -> u16 {
        let limits = [Some(self.places), Some(self.room), self.whole, Some(self.building)];
        positive(limits.into_iter().flatten().min().unwrap_or(0))
    }

    /// Over by so many, for staff (C5). Zero when within every limit.
    pub fn over(&self) -> u16 {
        let least =
            [self.places, self.room, self.whole.unwrap_or(0), self.building].into_iter().min().unwrap_or(0);
        u16::try_from(-least.min(0)).unwrap_or(u16::MAX)
    }
}

/// What is left of a session, beside everything else in the building.
pub fn left(facts: &Facts, session: &Session, now: Timestamp) -> Left {
    left_with(facts, session, &facts.load(session, now), now)
}

/// Why a party does not fit, in a fixed order; nothing when it does.
pub fn lacks(
    facts: &Facts,
    session: &Session,
    party: &Bodies,
    channel: Channel,
    now: Timestamp,
) -> Vec<Refusal> {
    let load = facts.load(session, now);
    let before = left_with(facts, session, &load, now);
    let after = left_with(facts, session, &load.with(party), now);
    let mut lacking = Vec::new();
    if let (Some(families), Some(most)) = (after.families, session.limits.families_max)
        && families < 0
    {
        lacking.push(Refusal::FamiliesFull { most });
    }
    if after.places_for(channel) < 0 {
        let wanted = load.with(party).places_used().saturating_sub(load.places_used()).max(party.children);
        let (left, at_desk) = (positive(before.places_for(channel)), positive(before.places));
        lacking.push(match channel {
            Channel::Ahead if after.places >= 0 => Refusal::OnlyAtDesk { left: at_desk },
            _ => Refusal::Full { left, wanted },
        });
    }
    let heads = party.heads_in_room();
    if after.room < 0 && after.room < before.room {
        lacking.push(Refusal::RoomFull { left: positive(before.room), heads });
    }
    if let (Some(whole), Some(was)) = (after.whole, before.whole)
        && whole < 0
        && whole < was
    {
        lacking.push(Refusal::WholeRoomFull { left: positive(was), heads });
    }
    if after.building < 0 && after.building < before.building {
        let heads = u16::try_from(before.building - after.building).unwrap_or(heads);
        lacking.push(Refusal::BuildingFull { left: positive(before.building), heads });
    }
    lacking
}

fn left_with(facts: &Facts, session: &Session, load: &Load, now: Timestamp) -> Left {
    let others: Vec<Load> = facts
        .overlapping(session.window)
        .filter(|other| other.id != session.id)
        .map(|other| facts.load(other, now))
        .collect();
    let limits = session.limits;
    let chain = facts.wholes(session.room);
    let whole = chain.iter().skip(1).map(|whole| {
        let inside = within(facts, whole.id, &others);
        i32::from(whole.room_limit) - i32::from(peak(session.window, &inside, load, room_heads))
    });
    let parts = within(facts, session.room, &others);
    let room = i32::from(limits.room_limit) - i32::from(peak(session.window, &parts, load, room_heads));
    let everyone: Vec<&Load> = others.iter().collect();
    let at_peak = peak(session.window, &everyone, load, building_heads);
    let building = at_peak.max(at_the_doors(facts, session, (&everyone, load), now)) + facts.private_heads;
    Left {
        places: i32::from(limits.places) - i32::from(load.places_used()),
        places_ahead: i32::from(limits.places)
            - i32::from(limits.walk_in_places)
            - i32::from(load.places_taken_ahead()),
        room,
        whole: whole.min(),
        building: i32::from(facts.centre.building_limit) - i32::from(building),
        families: limits.families_max.map(|most| i32::from(most) - i32::from(load.families)),
        minded: Minded::of((facts, session), load),
    }
}

/// C9: everybody the counters at the building's doors know of while a session runs, its staff, and whoever is still to
/// come to it.
fn at_the_doors(facts: &Facts, session: &Session, (others, own): (&[&Load], &Load), now: Timestamp) -> u16 {
    let Some(visitors) = facts.at_door.filter(|_| session.is_running(now)) else { return 0 };
    let running = others.iter().filter(|load| load.window.contains(now));
    let staff: u16 = running.map(|load| load.staff).sum::<u16>() + own.staff;
    let coming = building_heads(&[own]).saturating_sub(building_heads(&[&facts.load(session, now)]));
    visitors + staff + coming
}

/// Loads in a room or in any of its parts (C10).
fn within<'a>(facts: &Facts, room: RoomId, loads: &'a [Load]) -> Vec<&'a Load> {
    loads.iter().filter(|load| facts.wholes(load.room).iter().any(|whole| whole.id == room)).collect()
}

/// The most heads at any instant of a window: they change only when a session starts.
fn peak(window: Window, others: &[&Load], own: &Load, heads: fn(&[&Load]) -> u16) -> u16 {
    let starts = others.iter().map(|load| load.window.starts()).filter(|at| window.contains(*at));
    let instants: BTreeSet<Timestamp> = starts.chain([window.starts()]).collect();
    let at = |instant: Timestamp| {
        let present = others.iter().copied().filter(|load| load.window.contains(instant));
        heads(&present.chain([own]).collect::<Vec<_>>())
    };
    instants.into_iter().map(at).max().unwrap_or(0)
}

fn room_heads(loads: &[&Load]) -> u16 {
    loads.iter().map(|load| load.staff + load.bodies_used()).sum()
}

/// A guardian is counted once in the building, over all bookings (G2).
fn building_heads(loads: &[&Load]) -> u16 {
    let guardians: BTreeSet<&GuardianId> =
        loads.iter().flat_map(|load| load.guardians_in.iter().chain(&load.guardians_out)).collect();
    let others: u16 = loads
        .iter()
        .map(|load| {
            let walk_ins = load.inside.walk_in_heads + load.inside.walk_in_on_site;
            let booked = load.children + load.babies + load.siblings + load.placed.heads();
            load.staff + booked + walk_ins + load.uncounted()
        })
        .sum();
    others + u16::try_from(guardians.len()).unwrap_or(u16::MAX)
}

fn size(guardians: &BTreeSet<GuardianId>) -> u16 {
    u16::try_from(guardians.len()).unwrap_or(u16::MAX)
}

fn positive(left: i32) -> u16 {
    u16::try_from(left.max(0)).unwrap_or(u16::MAX)
}
