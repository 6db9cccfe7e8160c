//! A roll-call held: how many were seen in each room is written down, and corrects the counts (C7, C9).
//!
//! Keeps true: corrections are new events; one that rests on counts which changed since the list was drawn is not
//! done; whoever came in by name is not forgotten.

use super::check_in::source;
use crate::domain::ids::{RollCallId, RoomId, SessionId, VisitId};
use crate::domain::roll_call::{self, Correction, Nameless, RoomCall};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, centres, facts, roll_calls, sessions, visits};
use std::collections::BTreeMap;

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
        for (room, told) in corrected {
            self.correct(held, room, told).await?;
            let detail = format!("{}/{}", told.seen, told.expected);
            held.record("roll_call.room", told.room.0, &detail, now).await?;
        }
        let seen = self.rooms.iter().map(|told| told.seen).sum();
        let expected = self.rooms.iter().map(|told| told.expected).sum();
        held.record("roll_call.held", self.id.0, &format!("{seen}/{expected}"), now).await?;
        super::settle::settle(held, day, None, now).await?;
        Ok(Called::Written { seen, expected })
    }
}

impl HoldRollCall {
    async fn correct(&self, held: &mut Held, room: &RoomCall<'_>, told: &Seen) -> Result<(), Fault> {
        let source = source(held.actor());
        for correction in room.corrections(told.seen) {
            let Correction { session, of, heads } = correction;
            let events = match (of, session) {
                (Nameless::WalkIns, Some(session)) => walked_out(held, session, heads.unsigned_abs()).await?,
                (Nameless::WalkIns | Nameless::Counted, _) => vec![(None, [0, heads, 0])],
            };
            for (band, [children, heads, on_site]) in events {
                let id = VisitId::new();
                let kind = if band.is_some() { Kind::WalkIn } else { Kind::Count };
                let (centre, room, at) = (held.centre(), told.room, self.now);
                let (booking, child) = (None, None);
                let visit = Visit {
                    id,
                    centre,
                    room,
                    session,
                    booking,
                    child,
                    at,
                    kind,
                    children,
                    heads,
                    on_site,
                    band,
                };
                visits::insert(held, &visit, (&source, &id.to_string())).await?;
            }
            if let Some(session) = session {
                sessions::seen(held, session);
            }
        }
        Ok(())
    }
}

type OfBand = (Option<String>, [i64; 3]);

/// So many heads let in without a name are gone, the youngest band first. A child's place is given back only where
/// fewer heads than children are left; grown-ups elsewhere go with the last of their band.
async fn walked_out(held: &mut Held, session: SessionId, heads: u64) -> Result<Vec<OfBand>, Fault> {
    let bands: BTreeMap<String, [i64; 3]> = visits::bands(held, session).await?.into_iter().collect();
    let mut rest = i64::try_from(heads).unwrap_or(i64::MAX);
    let mut events = Vec::new();
    for (band, [children, inside, on_site]) in bands {
        let out = rest.min(inside.max(0));
        let left = inside - out;
        if out > 0 {
            let gone = if left == 0 { on_site } else { 0 };
            events.push((Some(band), [-(children - left).max(0), -out, -gone]));
        }
        rest -= out;
    }
    Ok(events)
}
