//! What a public calendar is made of: a centre or a part of its programme, and its sessions with their revisions.
//!
//! Invariant: a calendar holds public rooms only (M2) and nobody's name (P1); a booking changes none of it.

use super::age::AgeRange;
use super::centre::Centre;
use super::ids::{Number, RoomId, SeriesId};
use super::names::Names;
use super::plan::Contact;
use super::room::{Privacy, Room, share_floor};
use super::session::Session;
use super::window::Window;
use super::zone::{Date, Span, TimeOfDay, Timestamp, WallTime};

/// Days for which what is past stays in a calendar.
pub const DAYS_BACK: i64 = 60;
/// Days after its date for which a cancelled session stays, so that every program has seen it cancelled.
const CANCELLED_DAYS: i64 = 30;
/// Days for which a calendar can tell what has changed since.
pub const REMEMBERED_DAYS: i64 = 35;
/// No programme is planned further ahead.
const DAYS_AHEAD: i64 = 2 * 366;

/// A centre's calendar, or one of a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    pub centre: Centre,
    pub contact: Contact,
    /// Public rooms, those too that are no longer open: their past sessions still have a place.
    pub rooms: Vec<Room>,
    pub part: Part,
    /// The last number that changed the content of any calendar of the centre.
    pub number: Number,
    /// When that was, if it ever was.
    pub changed_at: Option<Timestamp>,
}

/// A part of a programme. What is not set lets everything through; of what is set, everything must.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// In one of these rooms, in the order of the centre's file.
    pub rooms: Vec<RoomId>,
    /// For some of these ages.
    pub ages: Option<AgeRange>,
    /// With what it is called.
    pub series: Option<(SeriesId, Names)>,
}

/// A session, and how often and when what calendars show of it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub session: Session,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    /// The last number that changed what calendars show of it.
    pub number: Number,
    /// One more for each move and for its cancellation.
    pub sequence: u32,
    /// The wall time its series planned it for, also after a move.
    pub planned: WallTime,
}

impl Calendar {
    /// The same centre, one public room of it by its word in addresses.
    pub fn of_room(self, slug: &str) -> Option<Calendar> {
        self.of_rooms(&[slug])
    }

    /// The same, some public rooms of it; none named: all. `None` where one of them is not there (M2).
    pub fn of_rooms(self, slugs: &[impl AsRef<str>]) -> Option<Calendar> {
        let is_named = |room: &&Room| slugs.iter().any(|slug| slug.as_ref() == room.slug);
        let is_there = |slug: &str| self.rooms.iter().any(|room| room.slug == slug);
        if !slugs.iter().all(|slug| is_there(slug.as_ref())) {
            return None;
        }
        let rooms = self.rooms.iter().filter(is_named).map(|room| room.id).collect();
        Some(Calendar { part: Part { rooms, ..self.part }, ..self })
    }

    /// The same, for some ages.
    pub fn of_ages(self, ages: Option<AgeRange>) -> Calendar {
        Calendar { part: Part { ages, ..self.part }, ..self }
    }

    /// The same, one series.
    pub fn of_series(self, series: Option<(SeriesId, Names)>) -> Calendar {
        Calendar { part: Part { series, ..self.part }, ..self }
    }

    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == id && room.privacy == Privacy::Public)
    }

    /// The room it is for, where it is for one.
    pub fn only_room(&self) -> Option<&Room> {
        match self.part.rooms[..] {
            [only] => self.room(only),
            _ => None,
        }
    }

    pub fn today(&self, now: Timestamp) -> Date {
        self.centre.zone.date(now)
    }

    /// From when to when it lists sessions: whole days of the centre, so that it changes at midnight only.
    pub fn window(&self, now: Timestamp) -> Window {
        self.window_on(self.today(now))
    }

    /// The same, by the day.
    pub fn window_on(&self, today: Date) -> Window {
        let zone = self.centre.zone;
        let first = zone.day(today - Span::days(DAYS_BACK)).starts();
        let last = zone.day(today + Span::days(DAYS_AHEAD)).ends();
        Window::new(first, last).unwrap_or_else(|| zone.day(today))
    }

    /// Whether a session is listed on a day (M2: a private room's never).
    pub fn lists(&self, session: &Session, today: Date) -> bool {
        let is_of_it = self.part.holds(session);
        let is_gone = session.is_cancelled() && session.date + Span::days(CANCELLED_DAYS) < today;
        is_of_it && !is_gone && self.room(session.room).is_some()
    }

    /// Whether it shows a session on a day: it is listed, and starts within the window.
    pub fn shows(&self, session: &Session, today: Date) -> bool {
        self.lists(session, today) && self.window_on(today).contains(session.window.starts())
    }

    /// What became of a session for whoever knew the calendar as it was (RFC 6578 section 3.5). Where it cannot be known
    /// whether they had it, it is taken to be gone: to take away what is not there harms nobody.
    pub fn became(&self, listed: &Listed, since: Edition, today: Date) -> Became {
        let session = &listed.session;
        let is_changed = listed.number > since.number;
        match (self.shows(session, today), is_changed) {
            (true, true) => Became::Shown,
            (true, false) if !self.shows(session, since.day) => Became::Shown,
            (false, false) if self.shows(session, since.day) => Became::Gone,
            (false, true) if self.may_have_shown(listed, since.day) => Became::Gone,
            _ => Became::Same,
        }
    }

    /// It is of this calendar, and was there on that day; how it was then, nobody can say any more.
    fn may_have_shown(&self, listed: &Listed, day: Date) -> bool {
        let is_of_it = self.part.holds(&listed.session);
        let was_there = listed.created_at < self.centre.zone.day(day).ends();
        is_of_it && was_there && self.room(listed.session.room).is_some()
    }

    /// Whether a day is one from which it can still be told what has changed.
    pub fn remembers(&self, since: Edition, today: Date) -> bool {
        let is_past = since.number <= self.number && since.day <= today;
        is_past && today - since.day <= Span::days(REMEMBERED_DAYS)
    }

    /// Stretches of time between the days `since` and today in which sessions may start that time alone brought in or
    /// took away: those the window left behind, called off ones whose days are over, and those it reached.
    pub fn passed(&self, since: Date, today: Date) -> Vec<Window> {
        let (zone, before, now) = (self.centre.zone, self.window_on(since), self.window_on(today));
        let called_off = |day: Date| zone.day(day - Span::days(CANCELLED_DAYS)).starts();
        let passed = [
            (before.starts(), now.starts()),
            (called_off(since), called_off(today)),
            (before.ends(), now.ends()),
        ];
        passed.into_iter().filter_map(|(from, until)| Window::new(from, until)).collect()
    }

    /// Whether a session takes the floor of what the calendar is for: in a hall that divides, its parts' too (C10).
    pub fn is_taken_by(&self, session: &Session) -> bool {
        self.only_room().is_none_or(|room| share_floor(&self.rooms, room.id, session.room))
    }

    /// When what it shows changed last: with a change on the ledger, or when midnight moved its window.
    pub fn shown_since(&self, now: Timestamp) -> Timestamp {
        let midnight = self.centre.zone.day(self.centre.zone.date(now)).starts();
        self.changed_at.map_or(midnight, |changed| changed.max(midnight))
    }
}

/// A calendar as somebody knew it: by the last number that had changed it, and the day, which moves its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    pub number: Number,
    pub day: Date,
}

/// What became of a session since an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is new there, or different.
    Shown,
    Gone,
    Same,
}

impl Part {
    fn holds(&self, session: &Session) -> bool {
        let is_in = self.rooms.is_empty() || self.rooms.contains(&session.room);
        // A4: whom it is for was never stated, so nobody is told that it is for them.
        let meets = |ages: AgeRange| session.terms.ages.is_some_and(|own| own.meets(ages));
        let is_of = |series: SeriesId| session.series == Some(series);
        is_in && self.ages.is_none_or(meets) && self.series.as_ref().is_none_or(|(id, _)| is_of(*id))
    }
}

impl Listed {
    /// When it was to start before it was moved.
    pub fn moved_from(&self) -> Option<WallTime> {
        let now_at: (Date, TimeOfDay) = (self.session.date, self.session.starts);
        ((self.planned.date(), self.planned.time()) != now_at).then_some(self.planned)
    }
}
