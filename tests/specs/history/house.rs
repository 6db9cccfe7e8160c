//! The model on what the house does: limits, closures, the clock, and the end of a session (B5, B7, C5).

use super::act::{Answer, Limits, Scope};
use super::model::{By, Model, Name, Pause, State, Strike};
use super::world::day;
use leyuan::domain::zone::{Span, Timestamp};

impl Model {
    /// C5: nobody loses a place.
    pub fn set_limits(&mut self, scope: Scope, limits: Limits) -> Answer {
        let all = 0..self.world.sessions.len();
        let is_meant = |session: &usize| {
            let of = &self.world.sessions[*session];
            let is_scope = match scope {
                Scope::Session(one) => one == *session,
                Scope::Room(room) => of.room == room,
            };
            is_scope && !self.doings[*session].is_cancelled && of.ends > self.now
        };
        let meant: Vec<usize> = all.filter(is_meant).collect();
        if meant.is_empty() {
            return Answer::Done("missing");
        }
        for session in meant {
            let of = &mut self.world.sessions[session];
            of.places = limits.places.unwrap_or(of.places);
            of.room_limit = limits.room_limit.unwrap_or(of.room_limit);
            of.walk_in_places = limits.walk_in_places.unwrap_or(of.walk_in_places);
            of.staff = limits.staff.unwrap_or(of.staff);
        }
        self.settle();
        Answer::Done("done")
    }

    pub fn cancel_session(&mut self, session: usize) -> Answer {
        if self.doings[session].is_cancelled || self.world.sessions[session].ends <= self.now {
            return Answer::Done("stale");
        }
        self.call_off(session);
        self.settle();
        Answer::Done("done")
    }

    /// B7: just the sessions it touches; closing the whole closes the part (C10).
    pub fn close(&mut self, rooms: &[usize], (from, until): (Timestamp, Timestamp)) -> Answer {
        if until <= self.now {
            return Answer::Done("stale");
        }
        for session in 0..self.world.sessions.len() {
            let of = &self.world.sessions[session];
            let is_shut = rooms.is_empty() || self.wholes(of.room).iter().any(|whole| rooms.contains(whole));
            let is_touched = of.starts < until && from < of.ends && of.ends > self.now;
            if is_shut && is_touched && !self.doings[session].is_cancelled {
                self.call_off(session);
            }
        }
        self.settle();
        Answer::Done("done")
    }

    /// No strike, and everybody with a claim is told.
    fn call_off(&mut self, session: usize) {
        self.doings[session].is_cancelled = true;
        let is_open = |state: State| matches!(state, State::Confirmed | State::Offered | State::Waiting);
        for id in 0..self.bookings.len() {
            let booking = &mut self.bookings[id];
            if booking.session == session && booking.has(is_open) {
                booking.become_if(is_open, State::Cancelled(By::Centre));
                let household = booking.household;
                self.tell(household, "cancelled-by-centre");
            }
        }
    }

    /// Time passes, and what time alone makes due is done.
    pub fn clock(&mut self, to: Timestamp) -> Answer {
        self.now = to;
        self.settle();
        let all = 0..self.world.sessions.len();
        let mut over: Vec<usize> = all
            .filter(|session| !self.doings[*session].is_closed && self.world.sessions[*session].ends <= to)
            .collect();
        over.sort_by_key(|session| self.world.sessions[*session].ends);
        for session in over {
            self.end(session);
        }
        Answer::Done("later")
    }

    /// B5: who never came has a strike, unless nobody was checked in at all, or the news of it never came.
    fn end(&mut self, session: usize) {
        self.doings[session].is_closed = true;
        let came = |state: State| matches!(state, State::Attended { .. } | State::Late { .. });
        let somebody_came =
            self.bookings.iter().any(|booking| booking.session == session && booking.has(came));
        let is_kept = somebody_came && !self.doings[session].is_cancelled;
        let date = day(self.world.sessions[session].starts);
        for id in 0..self.bookings.len() {
            if self.bookings[id].session != session {
                continue;
            }
            self.bookings[id]
                .become_if(|state| matches!(state, State::Waiting | State::Offered), State::Lapsed);
            let booking = &self.bookings[id];
            let household = booking.household;
            let is_unaware = match booking.name {
                Name::Own(_) => booking.was_promoted && !booking.was_seen,
                Name::Date { enrolment, .. } => {
                    self.enrolments[enrolment].was_promoted && !self.enrolments[enrolment].was_seen
                }
            };
            let placed = booking.children_that(|state| state == State::Confirmed);
            if !is_kept {
                continue;
            }
            self.bookings[id].become_if(|state| state == State::Confirmed, State::NoShow);
            for child in placed.into_iter().filter(|_| !is_unaware) {
                self.strikes.push(Strike { child, date, is_spent: false });
                self.tell(household, "missed");
                self.pause(child, household);
            }
        }
    }

    /// Three within sixty days: no online booking for a fortnight from tomorrow.
    fn pause(&mut self, child: usize, household: usize) {
        let mut dates: Vec<_> = self
            .strikes
            .iter()
            .filter(|strike| strike.child == child && !strike.is_spent)
            .map(|strike| strike.date)
            .collect();
        dates.sort_unstable();
        if !dates.windows(3).any(|three| three[2] - three[0] <= Span::days(59)) {
            return;
        }
        self.strikes.iter_mut().filter(|strike| strike.child == child).for_each(|one| one.is_spent = true);
        let from = day(self.now) + Span::days(1);
        if !self.pauses.iter().any(|pause| pause.child == child && pause.from == from) {
            self.pauses.push(Pause { child, from, until: from + Span::days(14) });
        }
        self.tell(household, "paused");
    }
}
