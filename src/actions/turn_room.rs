//! Turnaround as a task: the room is clear when a cleaner says so, or a few minutes later than planned (C4).
//!
//! Keeps true: doors, walls, the board and the plan read one instant, the session's `clears_at`.

use crate::domain::ids::RoomId;
use crate::domain::turnaround;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, centres, sessions};

/// Says when a room that is being cleaned is clear.
///
/// # Errors
/// [`Error::Missing`] when the room is not this centre's; [`Error::Stale`] when nobody is cleaning it any more, or the
/// time is not one that was offered.
#[derive(Debug, Clone)]
pub struct TurnRoom {
    pub room: RoomId,
    pub clear: Clear,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clear {
    /// It is.
    Now,
    /// Later than planned; pressed twice it is the same time.
    At(Timestamp),
}

impl Command for TurnRoom {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = held.centre();
        if !centres::rooms(held, centre).await?.iter().any(|room| room.id == self.room) {
            return Err(Error::Missing);
        }
        let around = turnaround::ended_lately(self.now).ok_or(Error::Stale)?;
        let ended = sessions::touching(held, centre, around).await?;
        let Some(session) = turnaround::being_cleaned(&ended, self.room, self.now) else {
            return Err(Error::Stale);
        };
        let (at, verb) = match self.clear {
            Clear::Now => (self.now, "room.cleaned"),
            Clear::At(at) if turnaround::may_last_until(at, self.now) => (at, "room.cleaning_longer"),
            Clear::At(_) => return Err(Error::Stale),
        };
        if at == session.clears_at {
            return Ok(()); // sent twice
        }
        sessions::clears(held, session.id, at).await?;
        held.record(verb, session.id.0, "", self.now).await?;
        sessions::seen(held, session.id);
        Ok(())
    }
}
