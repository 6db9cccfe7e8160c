//! What the public screens show: each room now and next, the hours, and how full the house is (P1).
//!
//! Keeps true: nothing here names a person; a private room is only free or in use (M2); screens of one centre that
//! are drawn at one instant say the same.

mod change;
mod invitation;
mod notices;
mod rows;

pub use invitation::Invitation;
pub use rows::{Row, Rows};

use super::announcement::Announcement;
use super::audience::{self, Counter, Fullness};
use super::board::{self, BuildingNow, Loose};
use super::closure::{self, Closure};
use super::door_line::DoorLine;
use super::emergency::Emergency;
use super::facts::Facts;
use super::ids::{Number, SessionId};
use super::opening::Closed;
use super::plan::Particulars;
use super::private_room::{Diary, Standing};
use super::room::{Privacy, Room};
use super::session::Session;
use super::turnaround;
use super::window::Window;
use super::zone::{Date, Timestamp};

/// Everything the screens of a centre are drawn from, read at one instant.
#[derive(Debug, Clone)]
pub struct Wall {
    pub at: Timestamp,
    /// The number it was read at.
    pub number: Number,
    /// Sessions from the beginning of today to the end of the next day that is open.
    pub facts: Facts,
    pub loose: Loose,
    pub closures: Vec<Closure>,
    /// One for each private room, of today.
    pub diaries: Vec<Diary>,
    pub particulars: Option<Particulars>,
    /// Numbers at the doors of full sessions.
    pub lines: Vec<DoorLine>,
    /// Those of these days that were not taken back.
    pub announcements: Vec<Announcement>,
    pub emergency: Option<Emergency>,
}

/// The house's own doors.
#[derive(Debug, Clone, PartialEq)]
pub enum Doors<'a> {
    /// Nobody said when it opens.
    Unknown,
    /// Before the first hours, or between two.
    Opens(Timestamp),
    Open {
        closes: Timestamp,
    },
    Over {
        next: Option<Timestamp>,
    },
    /// All day, for this reason.
    Shut {
        why: Closed<'a>,
        next: Option<Timestamp>,
    },
}

/// One session as everybody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown<'a> {
    pub session: &'a Session,
    pub fullness: Fullness,
    /// Places taken, never more than there are.
    pub taken: u16,
}

/// What a room does now.
#[derive(Debug, Clone, PartialEq)]
pub enum Now<'a> {
    Running(Shown<'a>),
    /// B7: it would run now.
    CalledOff(&'a Session),
    Closed(&'a Closure),
    /// C4: closed for cleaning.
    Cleaning {
        until: Timestamp,
    },
    Idle,
    Private(Standing),
}

/// One room on a screen.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomSight<'a> {
    pub room: &'a Room,
    pub now: Now<'a>,
    /// What begins next, cancelled or not, today or on the next open day.
    pub next: Option<Shown<'a>>,
    /// What else begins today, in order.
    pub later: Vec<Shown<'a>>,
}

impl Wall {
    pub fn today(&self) -> Date {
        self.facts.centre.zone.date(self.at)
    }

    /// Today's hours; none on a closed day, or where nobody said.
    pub fn hours(&self) -> Vec<Window> {
        self.hours_on(self.today())
    }

    pub fn doors(&self) -> Doors<'_> {
        let Some(particulars) = &self.particulars else { return Doors::Unknown };
        let (today, holidays) = (self.today(), &particulars.holidays);
        let next = || {
            let date = particulars.opening.next_open(today.succ_opt()?, holidays)?;
            self.hours_on(date).first().map(|hours| hours.starts())
        };
        if let Some(why) = particulars.opening.closed(today, holidays) {
            return Doors::Shut { why, next: next() };
        }
        let hours = self.hours();
        let ahead = hours.iter().find(|hours| hours.ends() > self.at);
        match ahead {
            Some(hours) if hours.contains(self.at) => Doors::Open { closes: hours.ends() },
            Some(hours) => Doors::Opens(hours.starts()),
            None => Doors::Over { next: next() },
        }
    }

    /// Whether nothing goes on and the house is not open: screens are dim then.
    pub fn is_at_rest(&self) -> bool {
        let is_closed = matches!(self.doors(), Doors::Opens(_) | Doors::Over { .. } | Doors::Shut { .. });
        is_closed && !self.facts.sessions.iter().any(|session| session.is_running(self.at))
    }

    /// The number that was called just now at a session's door.
    pub fn called(&self, session: SessionId) -> Option<u16> {
        self.lines.iter().find(|line| line.session == session)?.called_now(self.at)
    }

    pub fn building(&self) -> BuildingNow {
        board::building(&self.facts, &self.loose, self.at)
    }

    /// Every room, in the order of the centre's file.
    pub fn rooms(&self) -> Vec<RoomSight<'_>> {
        self.facts.rooms.iter().map(|room| self.room(room)).collect()
    }

    pub fn room<'a>(&'a self, room: &'a Room) -> RoomSight<'a> {
        let diary = self.diaries.iter().find(|diary| diary.room == room.id);
        let ahead = || self.sessions_of(room).filter(|session| session.window.starts() > self.at);
        let is_private = room.privacy == Privacy::Private;
        let mut ahead = ahead().filter(|_| !is_private).map(|session| self.show(session, Counter::Ahead));
        let next = ahead.next();
        let later = ahead.filter(|shown| shown.session.date == self.today()).collect();
        RoomSight { room, now: self.now(room, diary), next, later }
    }

    fn now<'a>(&'a self, room: &Room, diary: Option<&Diary>) -> Now<'a> {
        if let Some(closure) = closure::standing(&self.closures, room.id, &self.facts.rooms, self.at) {
            return Now::Closed(closure);
        }
        if room.privacy == Privacy::Private {
            let diary = diary.filter(|_| !self.is_at_rest()); // M2: else nothing at all is said
            return diary.map_or(Now::Idle, |diary| Now::Private(diary.standing(self.at)));
        }
        if let Some(before) = turnaround::being_cleaned(&self.facts.sessions, room.id, self.at) {
            return Now::Cleaning { until: before.clears_at };
        }
        let here = || self.sessions_of(room);
        if let Some(session) = here().find(|session| session.is_running(self.at)) {
            return Now::Running(self.show(session, Counter::Now));
        }
        if let Some(session) = here().find(|s| s.is_cancelled() && s.window.contains(self.at)) {
            return Now::CalledOff(session);
        }
        Now::Idle
    }

    fn sessions_of<'a>(&'a self, room: &Room) -> impl Iterator<Item = &'a Session> + use<'a> {
        let id = room.id;
        self.facts.sessions.iter().filter(move |session| session.room == id)
    }

    fn show<'a>(&'a self, session: &'a Session, counter: Counter) -> Shown<'a> {
        let fullness = audience::fullness(&self.facts, session, counter, self.at);
        let taken = self.facts.load(session, self.at).places_used().min(session.limits.places);
        Shown { session, fullness, taken }
    }

    fn hours_on(&self, date: Date) -> Vec<Window> {
        let zone = self.facts.centre.zone;
        self.particulars.as_ref().map_or(Vec::new(), |p| p.opening.windows(date, &p.holidays, zone))
    }
}
