//! The model on who may come: the session, ages, guardians, and what else they have on (A, B1–B3, B5, G).

use super::act::{Asked, By, No, no, no_for};
use super::model::{Member, Model, State};
use super::room::Party;
use super::world::{AHEAD, FOREVER, Session, Stay, day};
use leyuan::domain::zone::{Date, Datelike, Span, TimeOfDay, Timestamp};
use std::collections::BTreeSet;

/// A1: whole months between two days.
pub fn months(birth: Date, on: Date) -> i32 {
    let months = (on.year() - birth.year()) * 12 + on.month() as i32 - birth.month() as i32;
    if on.day() < birth.day() { months - 1 } else { months }
}

/// The Monday of a day's week (K5).
pub fn monday(date: Date) -> Date {
    date - Span::days(date.weekday().num_days_from_monday().into())
}

pub fn stay(session: &Session, months: i32) -> Stay {
    session.stays.iter().find(|(under, _)| months < *under).map_or(Stay::InRoom, |(_, stay)| *stay)
}

/// The bands in which walk-ins are counted: ages with one place for the guardian, from the youngest up.
pub fn bands(session: &Session) -> Vec<(i32, i32)> {
    let end = session.under.unwrap_or(FOREVER);
    let mut from = session.youngest;
    let mut bands = Vec::new();
    for (under, _) in session.stays.iter().filter(|(under, _)| *under > session.youngest) {
        let under = (*under).min(end);
        if under > from {
            bands.push((from, under));
        }
        from = under;
    }
    bands
}

impl Model {
    /// What a party gets, or every reason why not.
    pub fn decide(&self, asked: &Asked) -> Result<State, Vec<No>> {
        let mut nos = self.about_session(asked);
        nos.extend(self.about_people(asked));
        nos.extend(self.about_diary(asked));
        nos.extend(self.about_room(asked));
        if nos.is_empty() {
            return Ok(State::Confirmed);
        }
        if !asked.or_line || !nos.iter().all(is_about_room) {
            return Err(nos);
        }
        let enough: Vec<No> = asked
            .children
            .iter()
            .filter(|child| self.waits_in_week(**child, asked.session) >= 3)
            .map(|child| no_for(*child, "B1", "waiting-enough"))
            .collect();
        if enough.is_empty() { Ok(State::Waiting) } else { Err(enough) }
    }

    fn about_session(&self, asked: &Asked) -> Vec<No> {
        let session = &self.world.sessions[asked.session];
        let mut nos = Vec::new();
        if self.doings[asked.session].is_cancelled {
            nos.push(no("B7", "cancelled-by-centre"));
        }
        let is_walk_in = matches!(asked.by, By::WalkIn(_));
        if self.now >= session.ends {
            nos.push(no("B3", "already-over"));
        } else if self.now >= session.starts && !is_walk_in {
            nos.push(no("B3", "already-started"));
        }
        if asked.by == By::Family {
            if session.is_course {
                nos.push(no("B9", "course-whole"));
            }
            if self.now < opens(session, self.world.households[asked.household].is_resident) {
                nos.push(no("B3", "not-yet-open"));
            }
        }
        nos
    }

    pub fn about_people(&self, asked: &Asked) -> Vec<No> {
        let session = &self.world.sessions[asked.session];
        let date = day(session.starts);
        let mut nos = Vec::new();
        if !self.world.households[asked.household].has_consent {
            nos.push(no("P3", "no-consent"));
        }
        if asked.children.is_empty() {
            nos.push(no("G3", "nobody-comes"));
        }
        for child in &asked.children {
            match self.world.children[*child].birth {
                None => nos.push(no_for(*child, "A4", "birth-date-missing")),
                Some(birth) if !asked.by.past().age => {
                    nos.extend(about_age(session, (*child, birth), self.judged_on(asked)));
                }
                Some(_) => {}
            }
        }
        for child in &asked.carried {
            match self.world.children[*child].birth {
                None => nos.push(no_for(*child, "A4", "birth-date-missing")),
                Some(birth) if !session.carries_babies || months(birth, date) >= 12 => {
                    nos.push(no_for(*child, "C2", "not-carried"));
                }
                Some(_) => {}
            }
        }
        nos.extend(self.about_guardians(asked));
        nos
    }

    /// G1, G2.
    fn about_guardians(&self, asked: &Asked) -> Vec<No> {
        let session = &self.world.sessions[asked.session];
        let needed = self.guardians_needed(&asked.children, &asked.carried, asked.session);
        let named = asked.guardians.len();
        let mut nos = Vec::new();
        if named < needed {
            nos.push(no("G1", "guardian-needed"));
        }
        if needed > 2 || named > 2 || session.is_peak && named > needed {
            nos.push(no("G2", "too-many-guardians"));
        }
        let minors = asked.guardians.iter().filter(|guardian| !self.world.guardians[**guardian].is_adult);
        nos.extend(minors.map(|_| no("G2", "guardian-not-adult")));
        nos
    }

    /// G2: one for every two under 96 months who may not be alone, babies too; one at least where anybody may not.
    pub fn guardians_needed(&self, children: &[usize], carried: &[usize], session: usize) -> usize {
        let ages = self.ages(children, session);
        let needing = ages.iter().filter(|age| stay(&self.world.sessions[session], **age) != Stay::Away);
        let babies = self.ages(carried, session).len();
        let minded = needing.clone().filter(|age| **age < 96).count() + babies;
        let any = usize::from(needing.count() + babies > 0);
        minded.div_ceil(2).max(any)
    }

    /// G1: somebody's guardian has to be in the room.
    pub fn must_be_in_room(&self, children: &[usize], carried: &[usize], session: usize) -> bool {
        let ages = self.ages(children, session);
        !self.ages(carried, session).is_empty()
            || ages.iter().any(|age| stay(&self.world.sessions[session], *age) == Stay::InRoom)
    }

    /// Months on the session's own day (A3); of those whose birth date is known.
    fn ages(&self, children: &[usize], session: usize) -> Vec<i32> {
        let date = day(self.world.sessions[session].starts);
        let births = children.iter().filter_map(|child| self.world.children[*child].birth);
        births.filter(|birth| *birth <= date).map(|birth| months(birth, date)).collect()
    }

    pub fn about_diary(&self, asked: &Asked) -> Vec<No> {
        let mut nos = Vec::new();
        for child in asked.children.iter().chain(&asked.carried) {
            nos.extend(self.overlaps(*child, asked));
        }
        for guardian in &asked.guardians {
            if self.is_in_another_room(*guardian, asked) {
                nos.push(no("B1a", "guardian-elsewhere"));
            }
        }
        if !matches!(asked.by, By::WalkIn(_)) {
            nos.extend(asked.children.iter().filter_map(|child| self.week_is_full(*child, asked.session)));
        }
        if matches!(asked.by, By::Family | By::MovingUp) {
            let today = day(self.now);
            for child in &asked.children {
                let stands = |pause: &&super::model::Pause| pause.from <= today && today < pause.until;
                if self.pauses.iter().filter(|pause| pause.child == *child).any(|pause| stands(&pause)) {
                    nos.push(no_for(*child, "B5", "paused"));
                }
            }
        }
        nos
    }

    /// Every session a child has, or had, to do with, and how.
    fn diary(&self, child: usize) -> Vec<(usize, State)> {
        self.diary_of(|member| member.child == child)
    }

    /// Those with a place: who is carried has none, and is in no weekly count (B2).
    fn places_of(&self, child: usize) -> Vec<(usize, State)> {
        self.diary_of(|member| member.child == child && !member.is_carried)
    }

    fn diary_of(&self, is_meant: impl Fn(&Member) -> bool) -> Vec<(usize, State)> {
        let mut diary = Vec::new();
        for booking in self.bookings.iter().filter(|booking| !self.doings[booking.session].is_cancelled) {
            let own = booking.members.iter().filter(|member| is_meant(member));
            diary.extend(own.map(|member| (booking.session, member.state)));
        }
        diary
    }

    /// B1.
    fn overlaps(&self, child: usize, asked: &Asked) -> Vec<No> {
        let diary = self.diary(child);
        let is_own =
            |state: State| state.stands_in_the_way() || state == State::Waiting && asked.by != By::MovingUp;
        if diary.iter().any(|(session, state)| *session == asked.session && is_own(*state)) {
            return vec![no_for(child, "B1", "already-booked")];
        }
        let clash = diary.iter().filter(|(session, state)| {
            *session != asked.session && state.stands_in_the_way() && self.overlap(*session, asked.session)
        });
        clash.map(|_| no_for(child, "B1", "overlap")).collect()
    }

    /// B1a: needed in the room here, and in another at the same time.
    fn is_in_another_room(&self, guardian: usize, asked: &Asked) -> bool {
        self.must_be_in_room(&asked.children, &asked.carried, asked.session)
            && self.bookings.iter().any(|booking| {
                booking.guardians_in_room
                    && booking.guardians.contains(&guardian)
                    && booking.has(State::holds_place)
                    && !self.doings[booking.session].is_cancelled
                    && self.overlap(booking.session, asked.session)
                    && self.world.sessions[booking.session].room != self.world.sessions[asked.session].room
            })
    }

    /// B2: three a week, two of them in one room; courses are not counted.
    fn week_is_full(&self, child: usize, session: usize) -> Option<No> {
        let is_course = |session: usize| self.world.sessions[session].is_course;
        if is_course(session) {
            return None;
        }
        let of = |session: usize| monday(day(self.world.sessions[session].starts));
        let diary = self.places_of(child);
        let week = diary.iter().filter(|(other, state)| {
            *other != session && !is_course(*other) && state.counts_in_the_week() && of(*other) == of(session)
        });
        let rooms: Vec<usize> = week.map(|(other, _)| self.world.sessions[*other].room).collect();
        let here = rooms.iter().filter(|room| **room == self.world.sessions[session].room).count();
        if rooms.len() >= 3 {
            return Some(no_for(child, "B2", "week-full"));
        }
        (here >= 2).then(|| no_for(child, "B2", "week-full-in-room"))
    }

    fn waits_in_week(&self, child: usize, session: usize) -> usize {
        let of = |session: usize| monday(day(self.world.sessions[session].starts));
        let waits = |(other, state): &&(usize, State)| *state == State::Waiting && of(*other) == of(session);
        self.places_of(child).iter().filter(waits).count()
    }

    /// The bodies of who asks.
    pub fn party(&self, asked: &Asked) -> Party {
        let babies = self.ages(&asked.carried, asked.session).len();
        Party {
            children: self.ages(&asked.children, asked.session).len() as i32,
            babies: babies as i32,
            guardians: asked.guardians.iter().copied().collect::<BTreeSet<_>>(),
            are_in_room: self.must_be_in_room(&asked.children, &asked.carried, asked.session),
            ..Party::default()
        }
    }
}

/// Room may come, so it is worth waiting.
pub fn is_about_room(no: &No) -> bool {
    ["families-full", "full", "only-at-desk", "room-full", "whole-room-full", "building-full"]
        .contains(&no.key.as_str())
}

/// B3: when online booking of a session opens.
pub fn opens(session: &Session, is_resident: bool) -> Timestamp {
    let nine = TimeOfDay::from_hms_opt(9, 0, 0).expect("nine");
    let days = if is_resident { 7 } else { 6 };
    (day(session.starts) - Span::days(days)).and_time(nine).and_utc() - AHEAD
}

/// A2, A3, A5.
fn about_age(session: &Session, (child, birth): (usize, Date), on: Date) -> Option<No> {
    let grace = i64::from(session.grace_days);
    let fits = |date: Date| {
        let age = months(birth, date);
        date >= birth && age >= session.youngest && session.under.is_none_or(|under| age < under)
    };
    if (-grace..=grace).any(|days| fits(on + Span::days(days))) {
        return None;
    }
    let is_old = birth <= on && months(birth, on) >= session.youngest;
    Some(no_for(child, "A2", if is_old { "too-old" } else { "too-young" }))
}
