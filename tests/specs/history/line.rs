//! The model on the line: who moves up when, offers, and giving up a place (B4–B6).

use super::act::{Answer, Asked, By, no};
use super::model::{self, Model, State};
use super::room::Places;
use super::world::{AHEAD, day};
use leyuan::domain::zone::{Span, TimeOfDay, Timestamp};

impl Model {
    /// B6: in the one order of joining, until nobody moves any more.
    pub fn settle(&mut self) {
        for id in 0..self.bookings.len() {
            let booking = &mut self.bookings[id];
            if booking.has(|state| state == State::Offered)
                && booking.offered_until.is_some_and(|until| until <= self.now)
            {
                booking.become_if(|state| state == State::Offered, State::Lapsed);
                let household = booking.household;
                self.tell(household, "offer-lapsed");
            }
        }
        for id in 0..self.enrolments.len() {
            self.lapse_course_offer(id);
        }
        while self.somebody_moves_up() {}
    }

    /// Parties for a session and for the course stand in one line.
    fn somebody_moves_up(&mut self) -> bool {
        let is_waiting = |state: State| state == State::Waiting;
        let bookings = self.bookings.iter().enumerate().filter(|(_, booking)| booking.has(is_waiting));
        let enrolments = self.enrolments.iter().enumerate().filter(|(_, entry)| entry.has(is_waiting));
        let bookings = bookings.map(|(id, booking)| (booking.number, false, id));
        let mut line: Vec<_> =
            bookings.chain(enrolments.map(|(id, entry)| (entry.number, true, id))).collect();
        line.sort_unstable();
        line.into_iter().any(|(_, is_whole, id)| match is_whole {
            true => self.moves_up_whole(id),
            false => self.moves_up(id),
        })
    }

    /// Two hours before the start places go on general sale, and when nobody could answer an offer any more.
    pub fn is_on_sale(&self, starts: Timestamp) -> bool {
        starts - self.now < Span::hours(2) || self.held_until(starts) <= self.now
    }

    fn moves_up(&mut self, id: usize) -> bool {
        let booking = &self.bookings[id];
        let (session, household) = (booking.session, booking.household);
        let starts = self.world.sessions[session].starts;
        if self.doings[session].is_cancelled || self.is_on_sale(starts) {
            return false;
        }
        let asked = Asked {
            household,
            session,
            children: booking.children_that(|state| state == State::Waiting),
            carried: booking.babies_that(|state| state == State::Waiting),
            guardians: booking.guardians.clone(),
            or_line: false,
            is_whole: false,
            by: By::MovingUp,
        };
        if !self.lacks(session, &self.party(&asked), Places::Ahead).is_empty() {
            return false; // it does not fit whole, and keeps its position
        }
        if let Err(nos) = self.decide(&asked) {
            let why = nos.into_iter().find(|no| no.rule != "C1").map(|no| no.key);
            if why.is_some() && self.bookings[id].skipped_for != why {
                self.bookings[id].skipped_for = why;
                self.tell(household, "skipped");
            }
            return false;
        }
        let at_once = starts - self.now >= Span::hours(24);
        let held_until = self.held_until(starts);
        let cancel_until = self.promoted_cancel_until(session);
        let booking = &mut self.bookings[id];
        booking.skipped_for = None;
        booking.was_promoted = true;
        if at_once {
            booking.become_if(|state| state == State::Waiting, State::Confirmed);
            booking.cancel_until = Some(cancel_until);
            self.tell(household, "promoted");
        } else {
            booking.become_if(|state| state == State::Waiting, State::Offered);
            booking.offered_until = Some(held_until);
            self.tell(household, "offered");
        }
        true
    }

    /// Half an hour; begun between 21:00 and 08:00 until 08:30, or two hours before the start.
    pub fn held_until(&self, starts: Timestamp) -> Timestamp {
        let wall = (self.now + AHEAD).time();
        let at = |hour, minute| TimeOfDay::from_hms_opt(hour, minute, 0).expect("a time");
        let today = day(self.now);
        let morning = if wall >= at(21, 0) {
            today + Span::days(1)
        } else if wall < at(8, 0) {
            today
        } else {
            return self.now + Span::minutes(30);
        };
        (morning.and_time(at(8, 30)).and_utc() - AHEAD).min(starts - Span::hours(2))
    }

    pub fn promoted_cancel_until(&self, session: usize) -> Timestamp {
        (self.now + Span::hours(2)).max(self.cancel_by(session)).min(self.world.sessions[session].starts)
    }

    pub fn cancel_by(&self, session: usize) -> Timestamp {
        let of = &self.world.sessions[session];
        of.starts - Span::hours(of.cancel_hours) // B4
    }

    pub fn answer_offer(&mut self, id: usize, takes: bool) -> Answer {
        let is_offered = self.bookings[id].has(|state| state == State::Offered);
        if !is_offered || self.bookings[id].offered_until.is_none_or(|until| self.now >= until) {
            self.settle();
            return Answer::Done("stale");
        }
        let cancel_until = self.promoted_cancel_until(self.bookings[id].session);
        let booking = &mut self.bookings[id];
        let household = booking.household;
        if takes {
            booking.become_if(|state| state == State::Offered, State::Confirmed);
            booking.cancel_until = Some(cancel_until);
            booking.was_seen = true; // who takes it has heard of it
            self.tell(household, "booked");
        } else {
            booking.become_if(|state| state == State::Offered, State::Cancelled(model::By::Household));
            self.tell(household, "cancelled");
        }
        self.settle();
        Answer::Done("answered")
    }

    pub fn cancel(&mut self, id: usize, children: Option<&[usize]>, is_family: bool) -> Answer {
        let session = self.bookings[id].session;
        if self.now >= self.world.sessions[session].starts {
            return Answer::No(vec![no("B3", "already-started")]);
        }
        let until = self.bookings[id].cancel_until.unwrap_or(self.cancel_by(session));
        let is_late = self.now > until.max(self.cancel_by(session));
        let by = |state: State| match (is_family, is_late && state == State::Confirmed) {
            (false, _) => model::By::Desk,
            (true, false) => model::By::Household, // leaving the line, or an offer, costs nothing
            (true, true) => model::By::HouseholdLate,
        };
        let booking = &mut self.bookings[id];
        let is_open = |state: State| matches!(state, State::Confirmed | State::Waiting | State::Offered);
        let mut given_up = 0;
        for member in booking.members.iter_mut().filter(|member| is_open(member.state)) {
            if children.is_none_or(|children| children.contains(&member.child)) {
                member.state = State::Cancelled(by(member.state));
                given_up += 1;
            }
        }
        if given_up == 0 {
            return Answer::Done("stale");
        }
        if booking.children_that(State::is_live).is_empty() {
            for member in booking.members.iter_mut().filter(|member| is_open(member.state)) {
                member.state = State::Cancelled(by(member.state)); // nobody carries them any more
            }
        }
        let is_said = if is_family && is_late { model::By::HouseholdLate } else { by(State::Waiting) };
        let household = booking.household;
        self.free_guardians(id);
        self.tell(household, "cancelled");
        self.settle();
        Answer::Done(match is_said {
            model::By::Household => "household",
            model::By::HouseholdLate => "household_late",
            model::By::Desk | model::By::Centre => "desk",
        })
    }

    /// B5: a smaller party frees the guardians it no longer needs, and no longer needs in the room.
    pub fn free_guardians(&mut self, id: usize) {
        let booking = &self.bookings[id];
        let session = booking.session;
        let (children, babies) = (booking.children_that(State::is_live), booking.babies_that(State::is_live));
        if children.is_empty() {
            return;
        }
        let needed = self.guardians_needed(&children, &babies, session);
        let is_in_room = self.must_be_in_room(&children, &babies, session);
        let booking = &mut self.bookings[id];
        booking.guardians.truncate(needed);
        booking.guardians_in_room = is_in_room && !booking.guardians.is_empty();
    }
}

impl model::Booking {
    pub fn become_if(&mut self, is_meant: impl Fn(State) -> bool, to: State) {
        for member in self.members.iter_mut().filter(|member| is_meant(member.state)) {
            member.state = to;
        }
    }
}
