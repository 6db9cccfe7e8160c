//! What people do in a history, and what they hear: the same words for the model and for the program.

use super::world::World;
use leyuan::domain::zone::Timestamp;
use std::fmt;

/// Somebody asks for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub household: usize,
    pub session: usize,
    pub children: Vec<usize>,
    pub carried: Vec<usize>,
    pub guardians: Vec<usize>,
    /// A place in line will do.
    pub or_line: bool,
    /// The whole course (B9), of which `session` is a date.
    pub is_whole: bool,
    pub by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Family,
    Desk(Past),
    WalkIn(Past),
    /// The waiting list.
    MovingUp,
}

/// What staff set aside, with a reason (C3, A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Past {
    pub places: bool,
    pub age: bool,
}

impl By {
    pub fn past(self) -> Past {
        match self {
            By::Desk(past) | By::WalkIn(past) => past,
            By::Family | By::MovingUp => Past::default(),
        }
    }
}

/// One thing done. Everything has a number, counted from nought in order of its birth; a booking its place among all
/// the model has, dates of the course too.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// With the same key it is the same press.
    Book {
        key: usize,
        asked: Asked,
    },
    /// The clock moves on, and somebody presses before the jobs run.
    Hurry {
        to: Timestamp,
        key: usize,
        asked: Asked,
    },
    WalkInFamily {
        key: usize,
        asked: Asked,
    },
    Cancel {
        booking: usize,
        children: Option<Vec<usize>>,
        is_family: bool,
    },
    AnswerOffer {
        booking: usize,
        takes: bool,
        is_family: bool,
    },
    See {
        booking: usize,
    },
    LeaveCourse {
        enrolment: usize,
        children: Option<Vec<usize>>,
        is_family: bool,
    },
    AnswerCourseOffer {
        enrolment: usize,
        takes: bool,
        is_family: bool,
    },
    SeeCourse {
        enrolment: usize,
    },
    CheckIn {
        booking: usize,
        child: Option<usize>,
    },
    CheckOut {
        booking: usize,
        child: Option<usize>,
    },
    TurnAway {
        booking: usize,
        child: usize,
    },
    WalkIn {
        session: usize,
        band: usize,
        children: i32,
    },
    WalkOut {
        session: usize,
        band: usize,
    },
    AllOut {
        session: usize,
    },
    SetLimits {
        scope: Scope,
        limits: Limits,
    },
    CancelSession {
        session: usize,
    },
    /// No room: the building.
    Close {
        rooms: Vec<usize>,
        from: Timestamp,
        until: Timestamp,
    },
    /// The clock moves on, and the jobs run.
    Clock {
        to: Timestamp,
    },
    /// The building is shut for the night.
    CountOut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Session(usize),
    Room(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    pub places: Option<i32>,
    pub room_limit: Option<i32>,
    pub walk_in_places: Option<i32>,
    pub staff: Option<i32>,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Placed(usize),
    InLine(usize),
    Enrolled(usize),
    InCourseLine(usize),
    Done(&'static str),
    No(Vec<No>),
    /// C7: stopped at the door.
    TurnedAway(Vec<No>),
}

/// One reason: the rule, the key of its words, and the child it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct No {
    pub rule: &'static str,
    pub key: String,
    pub child: Option<usize>,
}

pub fn no(rule: &'static str, key: &str) -> No {
    No { rule, key: key.into(), child: None }
}

pub fn no_for(child: usize, rule: &'static str, key: &str) -> No {
    No { child: Some(child), ..no(rule, key) }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |nos: &[No]| {
            let nos = nos.iter().map(|no| match no.child {
                Some(child) => format!("{} {} (child {child})", no.rule, no.key),
                None => format!("{} {}", no.rule, no.key),
            });
            nos.collect::<Vec<_>>().join(", ")
        };
        match self {
            Answer::Placed(booking) => write!(f, "a place: booking {booking}"),
            Answer::InLine(booking) => write!(f, "in line: booking {booking}"),
            Answer::Enrolled(enrolment) => write!(f, "a place in the course: enrolment {enrolment}"),
            Answer::InCourseLine(enrolment) => write!(f, "in line for the course: enrolment {enrolment}"),
            Answer::Done(how) => write!(f, "{how}"),
            Answer::No(nos) => write!(f, "no: {}", list(nos)),
            Answer::TurnedAway(nos) => write!(f, "turned away: {}", list(nos)),
        }
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "begins {}, building {}", self.begins, self.building_limit)?;
        for (id, room) in self.rooms.iter().enumerate() {
            writeln!(f, "room {id}: {room:?}")?;
        }
        for (id, session) in self.sessions.iter().enumerate() {
            writeln!(f, "session {id}: {session:?}")?;
        }
        writeln!(f, "course {:?}, its first date counts: {}", self.course, self.judges_first_date)?;
        for (id, household) in self.households.iter().enumerate() {
            writeln!(f, "household {id}: {household:?}")?;
        }
        for (id, child) in self.children.iter().enumerate() {
            writeln!(f, "child {id}: {child:?}")?;
        }
        let minors = self.guardians.iter().enumerate().filter(|(_, guardian)| !guardian.is_adult);
        writeln!(f, "guardians under age: {:?}", minors.map(|(id, _)| id).collect::<Vec<_>>())
    }
}
