//! Saying why a room holds more people than it may: asked in red until somebody says (C7).

use crate::domain::ids::RoomId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, centres, excesses};

/// Writes the reason down; said twice in a day it is written once.
///
/// # Errors
/// [`Error::Missing`] when the room is not this centre's.
#[derive(Debug, Clone)]
pub struct ExplainExcess {
    pub room: RoomId,
    /// A code of `reason::PAST_LIMIT`.
    pub reason: &'static str,
    pub now: Timestamp,
}

impl Command for ExplainExcess {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let id = held.centre();
        let centre = centres::find(held, id).await?.ok_or(Error::Missing)?;
        if !centres::rooms(held, centre.id).await?.iter().any(|room| room.id == self.room) {
            return Err(Error::Missing);
        }
        let since = centre.zone.day(centre.zone.date(self.now)).starts();
        let said = excesses::reason(held, (centre.id, self.room), since).await?;
        if said.is_none_or(|(_, code)| code != self.reason) {
            held.record(excesses::VERB, self.room.0, self.reason, self.now).await?;
        }
        Ok(())
    }
}
