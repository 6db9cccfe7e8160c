//! A roll-call held: how many were seen in each room is written down, and corrects the counts (C7, C9).
//!
//! Keeps true: corrections are new events; one that rests on counts which changed since the list was drawn is not
//! done; whoever came in by name is not forgotten.

use super::check_in::source;
use super::correct_heads::correct;
use super::set_right::set_right;
use crate::domain::counted::Look;
use crate::domain::ids::{RollCallId, RoomId};
use crate::domain::roll_call;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, centres, counters, facts, roll_calls, visits};

/// Writes a roll-call down.
///
/// # Errors
/// [`Error::Missing`] when a room is not this centre's.
#[derive(Debug, Clone)]
pub struct HoldRollCall {
    /// Sent twice, held once.
    pub id: RollCallId,
    pub rooms: Vec<Seen>,
    pub now: Timestamp,
}

/// How many were looked for in a room, as the list said, and how many were seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub room: RoomId,
    pub expected: u16,
    pub seen: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    Written {
        seen: u16,
        expected: u16,
    },
    /// People came or went since the list was drawn.
    Changed,
}

impl Command for HoldRollCall {
    type Output = Called;

    async fn run(&self, held: &mut Held) -> Result<Called, Error> {
        let (centre, now) = (held.centre(), self.now);
        if let Some(done) = roll_calls::find(held, centre, self.id).await? {
            return Ok(Called::Written { seen: done.seen, expected: done.expected });
        }
        let zone = centres::find(held, centre).await?.ok_or(Error::Missing)?.zone;
        let day = zone.day(zone.date(now));
        let facts = facts::load(held, centre, None, day, now).await?.ok_or(Error::Missing)?;
        let loose = visits::loose(held, centre, day.starts()).await?;
        let rooms = roll_call::rooms(&facts, &loose, now);
        let mut corrected = Vec::new();
        for told in &self.rooms {
            let room = rooms.iter().find(|room| room.room.id == told.room).ok_or(Error::Missing)?;
            let is_twice = corrected.iter().any(|(_, other): &(_, &Seen)| other.room == told.room);
            if room.expected() != told.expected || is_twice {
                return Ok(Called::Changed);
            }
            corrected.push((room, told));
        }
        let source = source(held.actor());
        for (room, told) in corrected {
            correct(held, (room, told.seen), (&source, now)).await?;
            let detail = format!("{}/{}", told.seen, told.expected);
            held.record("roll_call.room", told.room.0, &detail, now).await?;
        }
        let look =
            Look { calls: &rooms, rooms: &facts.rooms, elsewhere: roll_call::elsewhere(&facts, &loose) };
        self.set_counters_right(held, &look).await?;
        let seen = self.rooms.iter().map(|told| told.seen).sum();
        let expected = self.rooms.iter().map(|told| told.expected).sum();
        held.record("roll_call.held", self.id.0, &format!("{seen}/{expected}"), now).await?;
        super::settle::settle(held, day, None, now).await?;
        Ok(Called::Written { seen, expected })
    }
}

impl HoldRollCall {
    /// Counters go on from what was found where they stand, whatever they said before.
    async fn set_counters_right(&self, held: &mut Held, look: &Look<'_>) -> Result<(), Error> {
        let seen: Vec<(RoomId, u16)> = self.rooms.iter().map(|told| (told.room, told.seen)).collect();
        let centre = held.centre();
        for place in counters::places(held, centre).await? {
            if let Some(found) = look.found(place.room, &seen) {
                set_right(held, &place, found, self.now).await?;
            }
        }
        Ok(())
    }
}
