//! The model at the door: in, out, late, turned away, and people nobody asked the name of (B5, C7, C8).

use super::act::{Answer, No, no};
use super::model::{Count, Member, Model, State};
use super::people::{bands, stay};
use super::room::{Party, Places};
use super::world::Stay;
use leyuan::domain::zone::Span;
use std::collections::BTreeSet;

impl Model {
    /// From half an hour before the start until the end.
    fn door(&self, session: usize) -> Result<(), Vec<No>> {
        let of = &self.world.sessions[session];
        if self.doings[session].is_cancelled {
            return Err(vec![no("B7", "cancelled-by-centre")]);
        }
        if self.now >= of.ends {
            return Err(vec![no("B3", "already-over")]);
        }
        if self.now < of.starts - Span::minutes(30) {
            return Err(vec![no("B5", "door-opens")]);
        }
        Ok(())
    }

    /// C7: the hard limits hold for everybody.
    fn door_lacks(&self, session: usize, heads: i32, on_site: i32) -> Vec<No> {
        let of = &self.world.sessions[session];
        let wholes = self.wholes(of.room);
        let mut nos = Vec::new();
        if self.heads_inside(of.room, session) + heads > of.room_limit {
            nos.push(no("C1", "room-full"));
        }
        let is_full =
            |room: &usize| self.heads_inside(*room, session) + heads > self.world.rooms[*room].limit;
        if wholes[1..].iter().any(is_full) {
            nos.push(no("C10", "whole-room-full"));
        }
        if self.people_inside(session) + heads + on_site > self.world.building_limit {
            nos.push(no("C1", "building-full"));
        }
        nos
    }

    pub fn check_in(&mut self, id: usize, child: Option<usize>) -> Answer {
        let booking = self.bookings[id].clone();
        let session = booking.session;
        let is_meant = |one: usize, is_carried: bool| child.is_none_or(|child| child == one || is_carried);
        let members = booking.members.iter().filter(|member| is_meant(member.child, member.is_carried));
        let coming = members.clone().filter(|member| {
            matches!(member.state, State::Confirmed | State::TurnedAway) && !self.is_here(member.child, id)
        });
        let coming: Vec<_> = coming.cloned().collect();
        if coming.is_empty() {
            let is_inside = members.clone().any(|member| member.state.is_inside());
            return Answer::Done(if is_inside { "inside" } else { "stale" });
        }
        if let Err(nos) = self.door(session) {
            return Answer::No(nos);
        }
        let counted = self.guardians_inside(session, None);
        let new: BTreeSet<usize> =
            booking.guardians.iter().copied().filter(|guardian| !counted.contains(guardian)).collect();
        let babies = coming.iter().filter(|member| member.is_carried).count() as i32;
        let children = coming.len() as i32 - babies;
        let party = Party {
            children,
            babies,
            guardians: new.clone(),
            are_in_room: booking.guardians_in_room,
            ..Party::default()
        };
        let (new_in, new_out) = if booking.guardians_in_room { (new.len(), 0) } else { (0, new.len()) };
        let heads = children + babies + new_in as i32;
        let is_late = self.is_released(session);
        let mut lacking = self.lacks_anew(id, &coming, &party);
        if !is_late && lacking.is_empty() {
            lacking = self.door_lacks(session, heads, new_out as i32);
        }
        let to = match (lacking.is_empty(), is_late) {
            (false, _) => State::TurnedAway,
            (true, true) => State::Late { left: false },
            (true, false) => State::Attended { left: false },
        };
        for member in &coming {
            self.bookings[id].member(member.child).state = to;
        }
        if !lacking.is_empty() {
            self.settle();
            return Answer::TurnedAway(lacking);
        }
        self.doings[session].inside.add(Count { children, heads, on_site: new_out as i32 });
        Answer::Done("inside")
    }

    /// Lives another booking of this child in this very session?
    fn is_here(&self, child: usize, but: usize) -> bool {
        let session = self.bookings[but].session;
        self.bookings.iter().enumerate().any(|(id, other)| {
            let own = other.members.iter().filter(|member| member.child == child);
            id != but && other.session == session && own.clone().any(|member| member.state.is_live())
        })
    }

    /// B5, A6: who comes late, or was turned away, has no place any more; there must still be one. A family that is
    /// here is no new party.
    fn lacks_anew(&self, id: usize, coming: &[Member], party: &Party) -> Vec<No> {
        let is_late = self.is_released(self.bookings[id].session);
        let anew = coming.iter().filter(|member| is_late || member.state == State::TurnedAway);
        let babies = anew.clone().filter(|member| member.is_carried).count() as i32;
        let children = anew.count() as i32 - babies;
        if children + babies == 0 {
            return Vec::new();
        }
        let party = Party { children, babies, ..party.clone() };
        let mut nos = self.lacks(self.bookings[id].session, &party, Places::AtDesk);
        let has_place = |state: State| state.holds_place() && !(is_late && state == State::Confirmed);
        if self.bookings[id].has(has_place) {
            nos.retain(|no| no.key != "families-full");
        }
        nos
    }

    /// Guardians of a session who came with somebody still inside; those of one booking left out.
    fn guardians_inside(&self, session: usize, but: Option<usize>) -> BTreeSet<usize> {
        let others = self.bookings.iter().enumerate().filter(|(id, booking)| {
            Some(*id) != but && booking.session == session && booking.has(State::is_inside)
        });
        others.flat_map(|(_, booking)| booking.guardians.clone()).collect()
    }

    pub fn check_out(&mut self, id: usize, child: Option<usize>) -> Answer {
        let booking = self.bookings[id].clone();
        let session = booking.session;
        let is_meant = |one: usize| child.is_none_or(|child| child == one);
        let inside: Vec<_> = booking.members.iter().filter(|member| member.state.is_inside()).collect();
        if !inside.iter().any(|member| is_meant(member.child)) {
            return Answer::Done("out"); // gone already
        }
        let stays = inside.iter().filter(|member| !is_meant(member.child));
        let someone_stays = stays.clone().any(|member| !member.is_carried);
        let leaving =
            inside.iter().filter(|member| is_meant(member.child) || !someone_stays && member.is_carried);
        let leaving: Vec<_> = leaving.collect();
        let is_last = leaving.len() == inside.len();
        let needed = self.guardians_inside(session, Some(id));
        let going = booking.guardians.iter().filter(|guardian| is_last && !needed.contains(guardian)).count();
        let (going_in, going_out) = if booking.guardians_in_room { (going, 0) } else { (0, going) };
        let children = leaving.iter().filter(|member| !member.is_carried).count() as i32;
        self.doings[session].inside.add(Count {
            children: -children,
            heads: -(leaving.len() as i32 + going_in as i32),
            on_site: -(going_out as i32),
        });
        for member in leaving {
            self.bookings[id].member(member.child).leave();
        }
        self.settle();
        Answer::Done("out")
    }

    pub fn turn_away(&mut self, id: usize, child: usize) -> Answer {
        if let Err(nos) = self.door(self.bookings[id].session) {
            return Answer::No(nos);
        }
        let member = self.bookings[id].member(child);
        if member.state != State::Confirmed {
            return Answer::Done("stale");
        }
        member.state = State::TurnedAway;
        self.settle();
        Answer::Done("turned away")
    }

    /// C8, G2: so many of an age, with the grown-ups they need.
    fn unnamed(&self, session: usize, band: usize, children: i32) -> Party {
        let of = &self.world.sessions[session];
        let (age, _) = bands(of)[band];
        let stay = stay(of, age);
        let adults = match stay {
            Stay::Away => 0,
            _ if age >= 96 => i32::from(children > 0),
            _ => (children + 1) / 2,
        };
        let (unnamed_in, unnamed_out) = if stay == Stay::InRoom { (adults, 0) } else { (0, adults) };
        Party { children, is_unnamed: true, unnamed_in, unnamed_out, ..Party::default() }
    }

    pub fn walk_in(&mut self, session: usize, band: usize, children: i32) -> Answer {
        self.settle();
        if let Err(nos) = self.door(session) {
            return Answer::No(nos);
        }
        let party = self.unnamed(session, band, children);
        let mut nos = self.lacks(session, &party, Places::AtDesk);
        if nos.is_empty() {
            nos = self.door_lacks(session, children + party.unnamed_in, party.unnamed_out);
        }
        if !nos.is_empty() {
            return Answer::No(nos);
        }
        let more = Count { children, heads: children + party.unnamed_in, on_site: party.unnamed_out };
        self.doings[session].inside.add(more);
        self.doings[session].walk_ins[band].add(more);
        self.settle();
        Answer::Done("in")
    }

    pub fn walk_out(&mut self, session: usize, band: usize) -> Answer {
        let inside = self.doings[session].walk_ins[band];
        if inside.children == 0 {
            return Answer::Done("stale");
        }
        let rest = self.unnamed(session, band, inside.children - 1);
        let adults = (inside.heads - inside.children - rest.unnamed_in).max(0);
        let outside = (inside.on_site - rest.unnamed_out).max(0);
        let less = Count { children: -1, heads: -1 - adults, on_site: -outside };
        self.doings[session].inside.add(less);
        self.doings[session].walk_ins[band].add(less);
        self.settle();
        Answer::Done("out")
    }

    /// Everybody of a session has left.
    pub fn all_out(&mut self, session: usize) -> Answer {
        if self.doings[session].inside != Count::default() {
            self.empty(session);
        }
        self.settle();
        Answer::Done("all out")
    }

    fn empty(&mut self, session: usize) {
        self.doings[session].inside = Count::default();
        self.doings[session].walk_ins.fill(Count::default());
        for booking in self.bookings.iter_mut().filter(|booking| booking.session == session) {
            booking.members.iter_mut().for_each(Member::leave);
        }
    }

    /// C7: the building is shut, so nobody is in it; not while a session runs.
    pub fn count_out(&mut self) -> Answer {
        let all = 0..self.world.sessions.len();
        if all.clone().any(|session| self.is_running(session)) {
            return Answer::Done("somebody is there");
        }
        for session in all {
            if self.doings[session].inside != Count::default() {
                self.empty(session);
            }
        }
        Answer::Done("nobody is there")
    }
}

impl Member {
    fn leave(&mut self) {
        match &mut self.state {
            State::Attended { left } | State::Late { left } => *left = true,
            _ => {}
        }
    }
}
