//! The rows of an upright or a plain wall: what still comes today, and after closing the next open day.
//!
//! Keeps true: what runs comes first, then what begins, in order of its start; what is over leaves; a private room has
//! no row (M2).

use super::{Doors, Shown, Wall};
use crate::domain::audience::Counter;
use crate::domain::room::{Privacy, Room};
use crate::domain::session::Session;
use crate::domain::zone::{Date, Span};

/// The rows of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows<'a> {
    pub day: Date,
    pub rows: Vec<Row<'a>>,
    /// Nothing is left; but something was, so nobody is told that there was nothing.
    pub had_some: bool,
}

/// One session among others.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    pub room: &'a Room,
    pub shown: Shown<'a>,
    pub is_running: bool,
}

impl Wall {
    /// Today's as long as there are some or the house is still to close, else those of the day it opens next.
    pub fn rows(&self) -> Rows<'_> {
        let today = self.today();
        let left = self.rows_of(|session| session.date == today || session.is_running(self.at));
        let is_done = match self.doors() {
            Doors::Open { .. } | Doors::Opens(_) => false,
            Doors::Unknown | Doors::Over { .. } | Doors::Shut { .. } => true,
        };
        if !left.is_empty() || !is_done {
            let had_some = self.public(|session| session.date == today).next().is_some();
            return Rows { day: today, rows: left, had_some };
        }
        let day = self.next_day();
        Rows { day, rows: self.rows_of(|session| session.date == day), had_some: false }
    }

    /// The day after today on which the house opens; the day after, where nobody said when it does.
    fn next_day(&self) -> Date {
        let tomorrow = self.today() + Span::days(1);
        let open = self.particulars.as_ref().and_then(|p| p.opening.next_open(tomorrow, &p.holidays));
        open.unwrap_or(tomorrow)
    }

    fn rows_of(&self, is_meant: impl Fn(&Session) -> bool) -> Vec<Row<'_>> {
        let left = self.public(|session| is_meant(session) && session.window.ends() > self.at);
        let mut rows: Vec<Row> = left.map(|(room, session)| self.row(room, session)).collect();
        rows.sort_by_key(|row| {
            let session = row.shown.session;
            (!row.is_running, session.window.starts(), row.room.position, session.id)
        });
        rows
    }

    fn row<'a>(&'a self, room: &'a Room, session: &'a Session) -> Row<'a> {
        let is_running = session.is_running(self.at);
        let counter = if is_running { Counter::Now } else { Counter::Ahead };
        Row { room, shown: self.show(session, counter), is_running }
    }

    /// Sessions of rooms that are open to the world, with their rooms.
    fn public(&self, is_meant: impl Fn(&Session) -> bool) -> impl Iterator<Item = (&Room, &Session)> {
        let meant = self.facts.sessions.iter().filter(move |session| is_meant(session));
        let placed = meant.filter_map(|session| Some((self.facts.room(session.room)?, session)));
        placed.filter(|(room, _)| room.privacy != Privacy::Private)
    }
}
