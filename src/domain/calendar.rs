//! What a public calendar is made of: a centre or one of its rooms, and its sessions with their revisions.
//!
//! Invariant: a calendar holds public rooms only (M2) and nobody's name (P1); a booking changes none of it.

use super::centre::Centre;
use super::ids::{Number, RoomId};
use super::plan::Contact;
use super::room::{Privacy, Room};
use super::session::Session;
use super::window::Window;
use super::zone::{Date, Span, TimeOfDay, Timestamp, WallTime};

/// Days for which what is past stays in a calendar.
pub const DAYS_BACK: i64 = 60;
/// Days after its date for which a cancelled session stays, so that every program has seen it cancelled.
const CANCELLED_DAYS: i64 = 30;
/// No programme is planned further ahead.
const DAYS_AHEAD: i64 = 2 * 366;

/// A centre's calendar, or one of its rooms'.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    pub centre: Centre,
    pub contact: Contact,
    /// Public rooms, those too that are no longer open: their past sessions still have a place.
    pub rooms: Vec<Room>,
    /// Only what is in this room.
    pub room: Option<RoomId>,
    /// The last number that changed the content of any calendar of the centre.
    pub number: Number,
    /// When that was, if it ever was.
    pub changed_at: Option<Timestamp>,
}

/// A session, and how often and when what calendars show of it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub session: Session,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    /// One more for each move and for its cancellation.
    pub sequence: u32,
    /// The wall time its series planned it for, also after a move.
    pub planned: WallTime,
}

impl Calendar {
    /// The same centre, one public room of it by its word in addresses.
    pub fn of_room(self, slug: &str) -> Option<Calendar> {
        let room = self.rooms.iter().find(|room| room.slug == slug)?.id;
        Some(Calendar { room: Some(room), ..self })
    }

    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == id && room.privacy == Privacy::Public)
    }

    /// The room it is for, where it is for one.
    pub fn only_room(&self) -> Option<&Room> {
        self.room.and_then(|id| self.room(id))
    }

    /// From when to when it lists sessions: whole days of the centre, so that it changes at midnight only.
    pub fn window(&self, now: Timestamp) -> Window {
        let zone = self.centre.zone;
        let today = zone.date(now);
        let first = zone.day(today - Span::days(DAYS_BACK)).starts();
        let last = zone.day(today + Span::days(DAYS_AHEAD)).ends();
        Window::new(first, last).unwrap_or_else(|| zone.day(today))
    }

    /// Whether a session is listed on a day (M2: a private room's never).
    pub fn lists(&self, session: &Session, today: Date) -> bool {
        let is_of_it = self.room.is_none_or(|room| room == session.room);
        let is_gone = session.is_cancelled() && session.date + Span::days(CANCELLED_DAYS) < today;
        is_of_it && !is_gone && self.room(session.room).is_some()
    }

    /// When what it shows changed last: with a change on the ledger, or when midnight moved its window.
    pub fn shown_since(&self, now: Timestamp) -> Timestamp {
        let midnight = self.centre.zone.day(self.centre.zone.date(now)).starts();
        self.changed_at.map_or(midnight, |changed| changed.max(midnight))
    }
}

impl Listed {
    /// When it was to start before it was moved.
    pub fn moved_from(&self) -> Option<WallTime> {
        let now_at: (Date, TimeOfDay) = (self.session.date, self.session.starts);
        ((self.planned.date(), self.planned.time()) != now_at).then_some(self.planned)
    }
}
