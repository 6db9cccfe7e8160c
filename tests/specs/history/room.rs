//! The model on room: places, heads in the room and in the building, and one definition of free (C1–C5, C8–C10).

use super::act::{Asked, By, No, no};
use super::model::{Count, Model, State};
use std::collections::BTreeSet;

/// Who would come.
#[derive(Debug, Clone, Default)]
pub struct Party {
    pub children: i32,
    pub babies: i32,
    pub guardians: BTreeSet<usize>,
    pub are_in_room: bool,
    /// Nobody asked their names (C8); their grown-ups, in the room and outside it.
    pub is_unnamed: bool,
    pub unnamed_in: i32,
    pub unnamed_out: i32,
}

/// What one session carries.
#[derive(Debug, Clone, Default)]
struct Load {
    children: i32,
    /// Children with a place in the course (B9).
    enrolled: i32,
    babies: i32,
    guardians_in: BTreeSet<usize>,
    guardians_out: BTreeSet<usize>,
    parties: i32,
    staff: i32,
    inside: Count,
    walk_ins: Count,
}

/// What is left of each limit; below nought it is over by so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    pub places: i32,
    pub ahead: i32,
    pub room: i32,
    pub whole: Option<i32>,
    pub building: i32,
    pub families: Option<i32>,
}

/// Which places may be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    Ahead,
    AtDesk,
    Past,
}

impl Load {
    fn bodies(&self) -> i32 {
        let booked = self.children + self.babies + self.guardians_in.len() as i32 + self.walk_ins.heads;
        booked.max(self.inside.heads)
    }

    /// Everybody in the building for this session but staff, a guardian once for each session.
    fn people(&self) -> i32 {
        let guardians = (self.guardians_in.len() + self.guardians_out.len()) as i32;
        let booked = self.children + self.babies + guardians + self.walk_ins.heads + self.walk_ins.on_site;
        booked.max(self.inside.heads + self.inside.on_site)
    }
}

impl Model {
    pub fn left(&self, session: usize) -> Left {
        self.left_with(session, None)
    }

    pub fn about_room(&self, asked: &Asked) -> Vec<No> {
        let party = self.party(asked);
        let places = match asked.by {
            _ if asked.by.past().places => Places::Past, // C3
            By::WalkIn(_) => Places::AtDesk,
            By::Family | By::Desk(_) | By::MovingUp => Places::Ahead,
        };
        if places != Places::Past && party.children > self.world.sessions[asked.session].places {
            return vec![no("C1", "party-too-large")];
        }
        self.lacks(asked.session, &party, places)
    }

    /// Why a party does not fit.
    pub fn lacks(&self, session: usize, party: &Party, places: Places) -> Vec<No> {
        let (before, after) = (self.left(session), self.left_with(session, Some(party)));
        let mut nos = Vec::new();
        if after.families.is_some_and(|left| left < 0) {
            nos.push(no("C1", "families-full"));
        }
        match places {
            Places::Ahead if after.places >= 0 && after.ahead < 0 => nos.push(no("C8", "only-at-desk")),
            Places::Ahead | Places::AtDesk if after.places < 0 => nos.push(no("C6", "full")),
            _ => {}
        }
        if after.room < 0 && after.room < before.room {
            nos.push(no("C1", "room-full"));
        }
        if after.whole.is_some_and(|left| left < 0) && after.whole < before.whole {
            nos.push(no("C10", "whole-room-full"));
        }
        if after.building < 0 && after.building < before.building {
            nos.push(no("C1", "building-full"));
        }
        nos
    }

    /// Sessions that take place while this one does, itself among them.
    fn beside(&self, session: usize) -> Vec<usize> {
        let all = 0..self.world.sessions.len();
        all.filter(|other| {
            *other == session || !self.doings[*other].is_cancelled && self.overlap(*other, session)
        })
        .collect()
    }

    fn left_with(&self, session: usize, more: Option<&Party>) -> Left {
        let of = &self.world.sessions[session];
        let loads: Vec<(usize, Load)> = self
            .beside(session)
            .into_iter()
            .map(|other| {
                let mut load = self.load(other);
                if let (true, Some(party)) = (other == session, more) {
                    join(&mut load, party);
                }
                (other, load)
            })
            .collect();
        let own = &loads.iter().find(|(other, _)| *other == session).expect("itself").1;
        let in_room = |room: usize| {
            let within: Vec<_> = loads.iter().filter(|(other, _)| self.is_within(*other, room)).collect();
            self.most_at_once(session, &within, |loads| {
                loads.iter().map(|load| load.staff + load.bodies()).sum()
            })
        };
        let wholes = self.wholes(of.room);
        let building = self.most_at_once(session, &loads.iter().collect::<Vec<_>>(), everybody);
        let taken = (own.children + own.walk_ins.children).max(own.inside.children);
        Left {
            places: of.places - taken,
            ahead: of.places - of.walk_in_places - own.children.max(own.enrolled),
            room: of.room_limit - in_room(of.room),
            whole: wholes[1..].iter().map(|whole| self.world.rooms[*whole].limit - in_room(*whole)).min(),
            building: self.world.building_limit - building,
            families: of.families_max.map(|most| most - own.parties),
        }
    }

    fn is_within(&self, session: usize, room: usize) -> bool {
        self.wholes(self.world.sessions[session].room).contains(&room)
    }

    /// The most heads at any instant of a session: heads only grow when one begins.
    fn most_at_once(&self, session: usize, loads: &[&(usize, Load)], heads: fn(&[&Load]) -> i32) -> i32 {
        let of = &self.world.sessions[session];
        let mut most = 0;
        for (other, _) in loads {
            let at = self.world.sessions[*other].starts.max(of.starts);
            let there = loads.iter().filter(|(one, _)| {
                self.world.sessions[*one].starts <= at && at < self.world.sessions[*one].ends
            });
            let there: Vec<&Load> = there.map(|(_, load)| load).collect();
            most = most.max(heads(&there));
        }
        most
    }

    fn load(&self, session: usize) -> Load {
        let doings = &self.doings[session];
        let (staff, enrolled) = (self.world.sessions[session].staff, self.enrolled(session));
        let mut load = Load { staff, enrolled, ..Load::default() };
        if self.is_running(session) {
            load.inside = doings.inside;
            doings.walk_ins.iter().for_each(|band| load.walk_ins.add(*band));
        }
        let is_released = self.is_running(session) && self.is_released(session);
        let holds = |state: State| state.holds_place() && !(is_released && state == State::Confirmed);
        for booking in self.bookings.iter().filter(|booking| booking.session == session) {
            if !booking.has(holds) {
                continue;
            }
            load.children += booking.children_that(holds).len() as i32;
            load.babies += booking.babies_that(holds).len() as i32;
            load.parties += 1;
            let guardians =
                if booking.guardians_in_room { &mut load.guardians_in } else { &mut load.guardians_out };
            guardians.extend(&booking.guardians);
        }
        load
    }

    /// C7: heads inside a room and its parts now, staff among them; people of `session` whether it runs or not.
    pub fn heads_inside(&self, room: usize, session: usize) -> i32 {
        let all = 0..self.world.sessions.len();
        let here = all
            .filter(|other| (*other == session || self.is_running(*other)) && self.is_within(*other, room));
        here.map(|other| self.world.sessions[other].staff + self.doings[other].inside.heads).sum()
    }

    /// The same for the building, guardians on site too.
    pub fn people_inside(&self, session: usize) -> i32 {
        let all = 0..self.world.sessions.len();
        let here = all.filter(|other| *other == session || self.is_running(*other));
        here.map(|other| {
            let inside = self.doings[other].inside;
            self.world.sessions[other].staff + inside.heads + inside.on_site
        })
        .sum()
    }
}

/// C1: staff, and a guardian once however many bookings name them (G2).
fn everybody(loads: &[&Load]) -> i32 {
    let mut guardians = BTreeSet::<usize>::new();
    let mut named = 0;
    let mut people = 0;
    for load in loads {
        people += load.staff + load.people();
        named += load.guardians_in.len() + load.guardians_out.len();
        guardians.extend(load.guardians_in.iter().chain(&load.guardians_out));
    }
    people - (named - guardians.len()) as i32
}

fn join(load: &mut Load, party: &Party) {
    load.parties += 1;
    if party.is_unnamed {
        let more = Count {
            children: party.children,
            heads: party.children + party.unnamed_in,
            on_site: party.unnamed_out,
        };
        load.walk_ins.add(more);
        load.inside.add(more);
        return;
    }
    load.children += party.children;
    load.enrolled += party.children;
    load.babies += party.babies;
    let guardians = if party.are_in_room { &mut load.guardians_in } else { &mut load.guardians_out };
    guardians.extend(&party.guardians);
}
