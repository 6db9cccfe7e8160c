//! The house rules once more, read afresh and written down naively: vectors and loops, nothing shared with the program.
//!
//! Keeps true: it asks nothing of `domain`'s rules; where it and the program differ, RULES decides who is wrong.

use super::act::{Act, Answer, Asked, Past};
use super::course::Enrolment;
use super::world::World;
use leyuan::domain::zone::{Date, Span, Timestamp};
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct Model {
    pub world: World,
    pub now: Timestamp,
    pub bookings: Vec<Booking>,
    pub enrolments: Vec<Enrolment>,
    /// How many have joined, for a place or a line.
    joined: usize,
    pub doings: Vec<Doings>,
    pub strikes: Vec<Strike>,
    pub pauses: Vec<Pause>,
    /// How often a household heard of what.
    pub told: BTreeMap<(usize, &'static str), i64>,
    pub answers: BTreeMap<usize, Answer>,
}

/// What a booking is known by: its own number, or the date of the course it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    Own(usize),
    Date { enrolment: usize, session: usize },
}

/// One party's claim; its place in line is its number.
#[derive(Debug, Clone)]
pub struct Booking {
    pub name: Name,
    pub number: usize,
    pub household: usize,
    pub session: usize,
    pub members: Vec<Member>,
    pub guardians: Vec<usize>,
    pub guardians_in_room: bool,
    pub offered_until: Option<Timestamp>,
    pub cancel_until: Option<Timestamp>,
    pub was_promoted: bool,
    pub was_seen: bool,
    pub skipped_for: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Member {
    pub child: usize,
    pub is_carried: bool,
    pub state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Confirmed,
    Waiting,
    Offered,
    Attended { left: bool },
    Late { left: bool },
    Cancelled(By),
    Lapsed,
    NoShow,
    TurnedAway,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Household,
    HouseholdLate,
    Desk,
    Centre,
}

/// What goes on in a session.
#[derive(Debug, Clone, Default)]
pub struct Doings {
    pub is_cancelled: bool,
    pub is_closed: bool,
    pub inside: Count,
    /// Of these, people nobody asked the name of, by band (C8).
    pub walk_ins: Vec<Count>,
}

/// People in a room, children among the heads, and guardians outside it but in the building.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub children: i32,
    pub heads: i32,
    pub on_site: i32,
}

impl Count {
    pub fn add(&mut self, other: Count) {
        self.children += other.children;
        self.heads += other.heads;
        self.on_site += other.on_site;
    }
}

#[derive(Debug, Clone)]
pub struct Strike {
    pub child: usize,
    pub date: Date,
    pub is_spent: bool,
}

#[derive(Debug, Clone)]
pub struct Pause {
    pub child: usize,
    pub from: Date,
    pub until: Date,
}

impl State {
    /// In the room, or with a claim to it.
    pub fn holds_place(self) -> bool {
        matches!(
            self,
            State::Confirmed | State::Offered | State::Attended { left: false } | State::Late { left: false }
        )
    }

    pub fn is_inside(self) -> bool {
        matches!(self, State::Attended { left: false } | State::Late { left: false })
    }

    /// B1: confirmed, offered and attended.
    pub fn stands_in_the_way(self) -> bool {
        self.holds_place() || matches!(self, State::Attended { .. } | State::Late { .. })
    }

    /// B2: late cancellations and no-shows count too.
    pub fn counts_in_the_week(self) -> bool {
        self.stands_in_the_way() || matches!(self, State::NoShow | State::Cancelled(By::HouseholdLate))
    }

    pub fn is_live(self) -> bool {
        self.stands_in_the_way() || self == State::Waiting
    }
}

impl Booking {
    pub fn has(&self, is_meant: impl Fn(State) -> bool) -> bool {
        self.members.iter().any(|member| is_meant(member.state))
    }

    pub fn children_that(&self, is_meant: impl Fn(State) -> bool) -> Vec<usize> {
        self.named(false, is_meant)
    }

    pub fn babies_that(&self, is_meant: impl Fn(State) -> bool) -> Vec<usize> {
        self.named(true, is_meant)
    }

    fn named(&self, is_carried: bool, is_meant: impl Fn(State) -> bool) -> Vec<usize> {
        let of =
            self.members.iter().filter(|member| member.is_carried == is_carried && is_meant(member.state));
        of.map(|member| member.child).collect()
    }

    pub fn member(&mut self, child: usize) -> &mut Member {
        self.members.iter_mut().find(|member| member.child == child).expect("a child of the booking")
    }
}

impl Model {
    pub fn new(world: World) -> Model {
        let strikes = world.children.iter().enumerate().flat_map(|(child, of)| {
            of.strikes.iter().map(move |date| Strike { child, date: *date, is_spent: false })
        });
        let doings = world.sessions.iter().map(|session| {
            let walk_ins = vec![Count::default(); super::people::bands(session).len()];
            Doings { walk_ins, ..Doings::default() }
        });
        Model {
            now: world.begins,
            bookings: Vec::new(),
            enrolments: Vec::new(),
            joined: 0,
            strikes: strikes.collect(),
            doings: doings.collect(),
            pauses: Vec::new(),
            told: BTreeMap::new(),
            answers: BTreeMap::new(),
            world,
        }
    }

    pub fn act(&mut self, act: &Act) -> Answer {
        match act {
            Act::Book { key, asked } => self.book(*key, asked),
            Act::Hurry { to, key, asked } => {
                self.now = *to;
                let answer = self.book(*key, asked);
                self.clock(*to);
                answer
            }
            Act::WalkInFamily { key, asked } => self.walk_in_family(*key, asked),
            Act::Cancel { booking, children, is_family } => {
                self.cancel(*booking, children.as_deref(), *is_family)
            }
            Act::AnswerOffer { booking, takes, .. } => self.answer_offer(*booking, *takes),
            Act::See { booking } => {
                self.bookings[*booking].was_seen = true;
                Answer::Done("seen")
            }
            Act::LeaveCourse { enrolment, children, is_family } => {
                self.leave_course(*enrolment, children.as_deref(), *is_family)
            }
            Act::AnswerCourseOffer { enrolment, takes, is_family } => {
                self.answer_course_offer(*enrolment, *takes, *is_family)
            }
            Act::SeeCourse { enrolment } => {
                self.enrolments[*enrolment].was_seen = true;
                Answer::Done("seen")
            }
            Act::CheckIn { booking, child } => self.check_in(*booking, *child),
            Act::CheckOut { booking, child } => self.check_out(*booking, *child),
            Act::TurnAway { booking, child } => self.turn_away(*booking, *child),
            Act::WalkIn { session, band, children } => self.walk_in(*session, *band, *children),
            Act::WalkOut { session, band } => self.walk_out(*session, *band),
            Act::AllOut { session } => self.all_out(*session),
            Act::SetLimits { scope, limits } => self.set_limits(*scope, *limits),
            Act::CancelSession { session } => self.cancel_session(*session),
            Act::Close { rooms, from, until } => self.close(rooms, (*from, *until)),
            Act::Clock { to } => self.clock(*to),
            Act::CountOut => self.count_out(),
        }
    }

    pub fn tell(&mut self, household: usize, of: &'static str) {
        *self.told.entry((household, of)).or_default() += 1;
    }

    pub fn is_running(&self, session: usize) -> bool {
        let (starts, ends) = (self.world.sessions[session].starts, self.world.sessions[session].ends);
        !self.doings[session].is_cancelled && starts <= self.now && self.now < ends
    }

    /// B5: a quarter of an hour after the start, what nobody claimed may go to others; never in a drop-in session.
    pub fn is_released(&self, session: usize) -> bool {
        let of = &self.world.sessions[session];
        !of.is_drop_in && self.now >= of.starts + Span::minutes(15)
    }

    pub fn overlap(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.world.sessions[one], &self.world.sessions[other]);
        one.starts < other.ends && other.starts < one.ends
    }

    /// A room, what it is part of, and so on up (C10).
    pub fn wholes(&self, room: usize) -> Vec<usize> {
        let mut chain = vec![room];
        while let Some(whole) = self.world.rooms[chain[chain.len() - 1]].part_of {
            chain.push(whole);
        }
        chain
    }

    fn book(&mut self, key: usize, asked: &Asked) -> Answer {
        if let Some(answer) = self.answers.get(&key) {
            return answer.clone(); // C6: the same press hears the same
        }
        self.settle();
        let answer = if asked.is_whole { self.enrol(asked) } else { self.book_one(asked) };
        self.answers.insert(key, answer.clone());
        self.settle();
        answer
    }

    fn book_one(&mut self, asked: &Asked) -> Answer {
        let state = match self.decide(asked) {
            Err(nos) => return Answer::No(nos),
            Ok(state) => state,
        };
        let is_own = |booking: &&Booking| matches!(booking.name, Name::Own(_));
        let own = self.bookings.iter().filter(is_own).count();
        let number = self.join();
        self.write(asked, state, (Name::Own(own), number));
        let in_line = state == State::Waiting;
        self.tell(asked.household, if in_line { "waiting" } else { "booked" });
        if in_line { Answer::InLine(own) } else { Answer::Placed(own) }
    }

    /// The next place in the one order of joining.
    pub fn join(&mut self) -> usize {
        self.joined += 1;
        self.joined
    }

    pub fn write(&mut self, asked: &Asked, state: State, (name, number): (Name, usize)) {
        let member = |is_carried| move |child: &usize| Member { child: *child, is_carried, state };
        let children = asked.children.iter().map(member(false));
        let members = children.chain(asked.carried.iter().map(member(true))).collect();
        let is_in_room = self.must_be_in_room(&asked.children, &asked.carried, asked.session);
        self.bookings.push(Booking {
            name,
            number,
            household: asked.household,
            session: asked.session,
            members,
            guardians: asked.guardians.clone(),
            guardians_in_room: is_in_room && !asked.guardians.is_empty(),
            offered_until: None,
            cancel_until: None,
            was_promoted: false,
            was_seen: false,
            skipped_for: None,
        });
    }

    /// C8: a place and in by one press, or nothing at all.
    fn walk_in_family(&mut self, key: usize, asked: &Asked) -> Answer {
        let before = self.clone();
        let answer = self.book(key, asked);
        let Answer::Placed(own) = answer else { return answer };
        let booking = self.bookings.iter().position(|booking| booking.name == Name::Own(own));
        match self.check_in(booking.expect("a booking"), None) {
            Answer::Done("inside") => answer,
            Answer::TurnedAway(nos) | Answer::No(nos) => {
                *self = before;
                Answer::No(nos)
            }
            other => other,
        }
    }
}

impl Past {
    pub const PLACES: Past = Past { places: true, age: false };
    pub const AGE: Past = Past { places: false, age: true };
}
