//! Counting heads: one more or one fewer in a room, by hand or by a counter (C7, C9).
//!
//! Keeps true: a count corrects heads, never children; it never falls below the children inside by name; past the limit somebody says why.

use super::check_in::source;
use crate::domain::board;
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, RoomId, SessionId, VisitId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, counters, facts, sessions, visits};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    In,
    Out,
}

/// Counts one head.
///
/// # Errors
/// [`Error::Missing`] when the room is not this centre's.
#[derive(Debug, Clone)]
pub struct CountHeads {
    pub room: RoomId,
    pub step: Step,
    /// Why there are more than there may be: a code of `reason::PAST_LIMIT`.
    pub reason: Option<&'static str>,
    pub nonce: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    Done,
    /// That would be more than the limit, and nobody said why.
    PastLimit {
        limit: u16,
    },
}

impl Command for CountHeads {
    type Output = Counted;

    async fn run(&self, held: &mut Held) -> Result<Counted, Error> {
        let (centre, now) = (held.centre(), self.now);
        let source = source(held.actor());
        if visits::is_counted(held, &source, &self.nonce).await? {
            return Ok(Counted::Done);
        }
        let zone = crate::store::centres::find(held, centre).await?.ok_or(Error::Missing)?.zone;
        let day = zone.day(zone.date(now));
        let facts = facts::load(held, centre, None, day, now).await?.ok_or(Error::Missing)?;
        let loose = visits::loose(held, centre, day.starts()).await?;
        let rooms = board::rooms(&facts, &loose, &[], now);
        let room = rooms.iter().find(|room| room.room.id == self.room).ok_or(Error::Missing)?;
        let target = match self.step {
            Step::In => Some(room.running.map(|session| session.id)),
            Step::Out => fullest(&facts, &loose, room),
        };
        let Some(session) = target else { return Ok(Counted::Done) };
        if self.step == Step::In && room.inside >= room.limit && self.reason.is_none() {
            return Ok(Counted::PastLimit { limit: room.limit });
        }
        let event = self.event(held.centre(), session);
        visits::insert(held, &event, (&source, &self.nonce)).await?;
        counters::shift(held, self.room, event.heads).await?;
        held.record("visit.counted", self.room.0, self.reason.unwrap_or_default(), now).await?;
        if let Some(session) = session {
            sessions::seen(held, session);
        }
        super::settle::settle(held, day, None, now).await?;
        Ok(Counted::Done)
    }
}

/// Where a head that leaves was counted: the running session, one that is over, or none. A child checked in by name is
/// nobody's to count away: it leaves by its own check-out.
fn fullest(facts: &Facts, loose: &board::Loose, room: &board::RoomNow<'_>) -> Option<Option<SessionId>> {
    let has_more_than_children = |id: &SessionId| {
        let tally = facts.tallies.get(id).copied().unwrap_or_default();
        tally.heads > tally.children.saturating_sub(tally.walk_in_children)
    };
    let running = room.running.map(|session| session.id).filter(has_more_than_children);
    let behind = room.left_behind.iter().map(|(session, _)| session.id).find(has_more_than_children);
    let is_loose = loose.get(&room.room.id).is_some_and(|tally| tally.heads > 0);
    running.or(behind).map(Some).or(is_loose.then_some(None))
}

impl CountHeads {
    fn event(&self, centre: CentreId, session: Option<SessionId>) -> Visit {
        Visit {
            id: VisitId::new(),
            centre,
            room: self.room,
            session,
            booking: None,
            child: None,
            at: self.now,
            kind: Kind::Count,
            children: 0,
            heads: if self.step == Step::In { 1 } else { -1 },
            on_site: 0,
            band: None,
        }
    }
}
