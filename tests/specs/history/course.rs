//! The model on courses: taken whole, joined late, waited for, offered and left (B9).

use super::act::{Answer, Asked, By, No, no, no_for};
use super::model::{self, Booking, Member, Model, Name, State};
use super::people::{is_about_room, opens};
use super::room::Places;
use super::world::{Session, day};
use leyuan::domain::zone::{Date, Span, Timestamp};

/// One party's claim to the whole of the course.
#[derive(Debug, Clone)]
pub struct Enrolment {
    pub household: usize,
    /// Its place in line, among parties for single sessions too.
    pub number: usize,
    pub members: Vec<Member>,
    pub guardians: Vec<usize>,
    pub offered_until: Option<Timestamp>,
    pub cancel_until: Option<Timestamp>,
    pub was_promoted: bool,
    pub was_seen: bool,
    pub skipped_for: Option<String>,
}

impl Enrolment {
    pub fn has(&self, is_meant: impl Fn(State) -> bool) -> bool {
        self.members.iter().any(|member| is_meant(member.state))
    }

    fn become_if(&mut self, is_meant: impl Fn(State) -> bool, to: State) {
        for member in self.members.iter_mut().filter(|member| is_meant(member.state)) {
            member.state = to;
        }
    }

    fn children_that(&self, is_meant: impl Fn(State) -> bool) -> Vec<usize> {
        let meant = self.members.iter().filter(|member| is_meant(member.state));
        meant.map(|member| member.child).collect()
    }
}

impl Model {
    /// The lessons that stand and have not begun.
    pub fn lessons_ahead(&self) -> Vec<usize> {
        let all = self.world.course.iter().copied();
        all.filter(|lesson| {
            !self.doings[*lesson].is_cancelled && self.world.sessions[*lesson].starts > self.now
        })
        .collect()
    }

    /// Those a party would get: who moves up does not get the one that begins within two hours (B6).
    fn to_join(&self, by: By) -> Vec<usize> {
        let is_in_time = |lesson: &usize| self.world.sessions[*lesson].starts - self.now >= Span::hours(2);
        self.lessons_ahead().into_iter().filter(|lesson| by != By::MovingUp || is_in_time(lesson)).collect()
    }

    /// A3: the day on which ages are judged: of a course the planned first, or the first a late joiner comes to.
    pub fn judged_on(&self, asked: &Asked) -> Date {
        let of = |session: usize| -> &Session { &self.world.sessions[session] };
        if !of(asked.session).is_course || !self.world.judges_first_date {
            return day(of(asked.session).starts);
        }
        let planned = self.world.course[0];
        let joins = if asked.is_whole { self.to_join(asked.by) } else { Vec::new() };
        let Some(first) = joins.first() else { return day(of(planned).starts) };
        let misses_it = !self.doings[planned].is_cancelled && *first != planned;
        let is_late = of(planned).starts <= self.now || misses_it;
        day(of(if is_late { *first } else { planned }).starts)
    }

    pub fn enrol(&mut self, asked: &Asked) -> Answer {
        let state = match self.decide_whole(asked) {
            Err(nos) => return Answer::No(nos),
            Ok(state) => state,
        };
        let id = self.enrolments.len();
        let number = self.join();
        let member = |child: &usize| Member { child: *child, is_carried: false, state };
        self.enrolments.push(Enrolment {
            household: asked.household,
            number,
            members: asked.children.iter().map(member).collect(),
            guardians: asked.guardians.clone(),
            offered_until: None,
            cancel_until: None,
            was_promoted: false,
            was_seen: false,
            skipped_for: None,
        });
        if state == State::Waiting {
            self.tell(asked.household, "course-waiting");
            return Answer::InCourseLine(id);
        }
        self.take_dates(id, asked, state);
        self.tell(asked.household, "course-enrolled");
        Answer::Enrolled(id)
    }

    /// A place in every lesson, all or none.
    fn take_dates(&mut self, enrolment: usize, asked: &Asked, state: State) {
        let number = self.enrolments[enrolment].number;
        for session in self.to_join(asked.by) {
            let of_date = Asked { session, ..asked.clone() };
            self.write(&of_date, state, (Name::Date { enrolment, session }, number));
        }
    }

    /// All lessons or none, with every reason why not.
    fn decide_whole(&self, asked: &Asked) -> Result<State, Vec<No>> {
        let about_course = self.about_course(asked);
        let lessons = self.to_join(asked.by).into_iter();
        let found: Vec<Vec<No>> = lessons.map(|session| self.about_lesson(asked, session)).collect();
        let lacks_room = about_course.is_empty() && found.iter().flatten().all(is_about_room);
        let nos = [about_course, merged(&found)].concat();
        match nos.is_empty() {
            true => Ok(State::Confirmed),
            false if asked.or_line && lacks_room => Ok(State::Waiting),
            false => Err(nos),
        }
    }

    fn about_course(&self, asked: &Asked) -> Vec<No> {
        let course = &self.world.course;
        let mut nos = Vec::new();
        if self.lessons_ahead().is_empty() {
            let is_called_off = self.doings[course[course.len() - 1]].is_cancelled;
            nos.push(if is_called_off { no("B7", "cancelled-by-centre") } else { no("B9", "course-over") });
        }
        let is_resident = self.world.households[asked.household].is_resident;
        if asked.by == By::Family && self.now < opens(&self.world.sessions[course[0]], is_resident) {
            nos.push(no("B3", "not-yet-open"));
        }
        for child in &asked.children {
            let is_meant = |state: State| match asked.by {
                By::MovingUp => has_place(state),
                _ => has_place(state) || state == State::Waiting,
            };
            if self.is_enrolled(*child, is_meant) {
                nos.push(no_for(*child, "B9", "already-enrolled"));
            }
        }
        nos
    }

    fn is_enrolled(&self, child: usize, is_meant: impl Fn(State) -> bool) -> bool {
        let all = self.enrolments.iter().flat_map(|enrolment| &enrolment.members);
        all.filter(|member| member.child == child).any(|member| is_meant(member.state))
    }

    /// One lesson judged like any session, but for the week (B9); that she has it by the course was said.
    fn about_lesson(&self, asked: &Asked, session: usize) -> Vec<No> {
        let asked = Asked { session, ..asked.clone() };
        let mut nos = self.about_people(&asked);
        nos.extend(self.about_diary(&asked));
        nos.extend(self.about_room(&asked));
        let is_said = |no: &No| {
            no.key == "already-booked" && no.child.is_some_and(|child| self.is_enrolled(child, has_place))
        };
        nos.retain(|no| !is_said(no));
        nos
    }

    /// Children with a place in the course, those excused from a date among them: it goes to walk-ins, not to others
    /// who book ahead (B9).
    pub fn enrolled(&self, session: usize) -> i32 {
        if !self.world.sessions[session].is_course {
            return 0;
        }
        let all = self.enrolments.iter().flat_map(|enrolment| &enrolment.members);
        all.filter(|member| has_place(member.state)).count() as i32
    }

    /// B6: an offer that ran out ends its entry, on all dates.
    pub fn lapse_course_offer(&mut self, id: usize) {
        let enrolment = &mut self.enrolments[id];
        let is_over = enrolment.offered_until.is_some_and(|until| until <= self.now);
        if is_over && enrolment.has(|state| state == State::Offered) {
            enrolment.become_if(|state| state == State::Offered, State::Lapsed);
            let household = enrolment.household;
            for date in self.bookings.iter_mut().filter(|booking| booking.is_of(id)) {
                date.become_if(|state| state == State::Offered, State::Lapsed);
            }
            self.tell(household, "course-offer-lapsed");
        }
    }

    /// B6: whole, into every lesson to come, or not at all.
    pub fn moves_up_whole(&mut self, id: usize) -> bool {
        let lessons = self.to_join(By::MovingUp);
        let Some(first) = lessons.first().copied() else { return false };
        let starts = self.world.sessions[first].starts;
        if self.is_on_sale(starts) {
            return false;
        }
        let entry = &self.enrolments[id];
        let household = entry.household;
        let asked = Asked {
            household,
            session: first,
            children: entry.children_that(|state| state == State::Waiting),
            carried: Vec::new(),
            guardians: entry.guardians.clone(),
            or_line: false,
            is_whole: true,
            by: By::MovingUp,
        };
        let fits = |session: usize| {
            let party = self.party(&Asked { session, ..asked.clone() });
            self.lacks(session, &party, Places::Ahead).is_empty()
        };
        if !lessons.into_iter().all(fits) {
            return false; // it does not fit whole, and keeps its position
        }
        if let Err(nos) = self.decide_whole(&asked) {
            let why = Some(nos[0].key.clone());
            if self.enrolments[id].skipped_for != why {
                self.enrolments[id].skipped_for = why;
                self.tell(household, "course-skipped");
            }
            return false;
        }
        let (cancel_until, held_until) = (self.promoted_cancel_until(first), self.held_until(starts));
        let entry = &mut self.enrolments[id];
        entry.skipped_for = None;
        entry.was_promoted = true;
        let (to, news) = if starts - self.now >= Span::hours(24) {
            entry.cancel_until = Some(cancel_until);
            (State::Confirmed, "course-promoted")
        } else {
            entry.offered_until = Some(held_until);
            (State::Offered, "course-offered")
        };
        entry.become_if(|state| state == State::Waiting, to);
        self.take_dates(id, &asked, to);
        self.tell(household, news);
        true
    }

    pub fn answer_course_offer(&mut self, id: usize, takes: bool, is_family: bool) -> Answer {
        let entry = &self.enrolments[id];
        let is_over = entry.offered_until.is_none_or(|until| self.now >= until);
        let ahead = self.lessons_ahead();
        let Some(first) = ahead.first().filter(|_| !is_over && entry.has(|state| state == State::Offered))
        else {
            self.settle();
            return Answer::Done("stale");
        };
        if !takes {
            self.leave_course(id, None, is_family);
            return Answer::Done("offer of the course left");
        }
        let dates = self.bookings.iter().filter(|booking| booking.is_of(id)).map(|booking| booking.session);
        let dates = dates.filter(|date| ahead.contains(date));
        let cancel_until = self.promoted_cancel_until(dates.min().unwrap_or(*first));
        let entry = &mut self.enrolments[id];
        let household = entry.household;
        entry.become_if(|state| state == State::Offered, State::Confirmed);
        entry.cancel_until = Some(cancel_until);
        entry.was_seen = true; // who takes it has heard of it
        for date in self.bookings.iter_mut().filter(|booking| booking.is_of(id)) {
            date.become_if(|state| state == State::Offered, State::Confirmed);
        }
        self.tell(household, "course-enrolled");
        self.settle();
        Answer::Done("offer of the course taken")
    }

    /// Gives up what has not begun; who only waited leaves the line.
    pub fn leave_course(&mut self, id: usize, children: Option<&[usize]>, is_family: bool) -> Answer {
        let is_meant = |child: usize| children.is_none_or(|children| children.contains(&child));
        let is_open = |state: State| has_place(state) || state == State::Waiting;
        let is_over = self.lessons_ahead().is_empty();
        let by = if is_family { model::By::Household } else { model::By::Desk };
        let entry = &mut self.enrolments[id];
        let until = entry.cancel_until;
        let leaving = entry.members.iter_mut().filter(|one| is_meant(one.child) && is_open(one.state));
        let leaving: Vec<&mut Member> = leaving.collect();
        if leaving.is_empty() || is_over {
            return Answer::Done("stale");
        }
        leaving.into_iter().for_each(|member| member.state = State::Cancelled(by));
        for date in 0..self.bookings.len() {
            let session = self.bookings[date].session;
            if !self.bookings[date].is_of(id) || self.world.sessions[session].starts <= self.now {
                continue;
            }
            let in_time = until.unwrap_or(self.cancel_by(session)).max(self.cancel_by(session));
            let is_late = is_family && self.now > in_time;
            for member in self.bookings[date].members.iter_mut().filter(|one| is_meant(one.child)) {
                member.state = match member.state {
                    State::Confirmed if is_late => State::Cancelled(model::By::HouseholdLate),
                    state if is_open(state) => State::Cancelled(by),
                    state => state,
                };
            }
            self.free_guardians(date);
        }
        self.free_waiting_guardians(id);
        let household = self.enrolments[id].household;
        self.tell(household, "course-left");
        self.settle();
        Answer::Done("left the course")
    }

    /// B5: a smaller party that waits brings no more guardians than one of the lessons needs.
    fn free_waiting_guardians(&mut self, id: usize) {
        let children = self.enrolments[id].children_that(|state| state == State::Waiting);
        let needed = |lesson: &usize| self.guardians_needed(&children, &[], *lesson);
        let most = self.lessons_ahead().iter().map(needed).max().unwrap_or(0);
        if !children.is_empty() {
            self.enrolments[id].guardians.truncate(most);
        }
    }
}

impl Booking {
    /// Is it a date of this enrolment?
    pub fn is_of(&self, id: usize) -> bool {
        matches!(self.name, Name::Date { enrolment, .. } if enrolment == id)
    }
}

fn has_place(state: State) -> bool {
    matches!(state, State::Confirmed | State::Offered)
}

/// What is so on every date is said once; what is so on some, of each. Some reasons name their own time.
fn merged(found: &[Vec<No>]) -> Vec<No> {
    let mut merged: Vec<No> = Vec::new();
    for reason in found.iter().flatten() {
        let names_its_time = ["overlap", "guardian-elsewhere"].contains(&reason.key.as_str());
        let is_everywhere = found.iter().all(|nos| nos.contains(reason));
        if names_its_time {
            merged.push(reason.clone());
        } else if !is_everywhere {
            merged.push(No { key: "on-date".into(), ..reason.clone() });
        } else if !merged.contains(reason) {
            merged.push(reason.clone());
        }
    }
    merged
}
