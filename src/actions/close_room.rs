//! Closing rooms, or the building, for a while: the sessions it touches are cancelled, no others (B7).
//!
//! Keeps true: closing the whole closes its parts (C10); it hits just those who were shown (Z3).

use super::Outcome;
use super::cancel_session::{self, Why, call_off};
use crate::domain::closure::{Closure, Extent};
use crate::domain::effects::Effects;
use crate::domain::ids::ClosureId;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Command, Conn, Held, centres, closures, sessions};

/// Closes.
///
/// # Errors
/// [`Error::Missing`] when a room is not this centre's; [`Error::Stale`] when the time is over.
#[derive(Debug, Clone)]
pub struct CloseRoom {
    /// Chosen by the form's key, so that a press sent twice closes once.
    pub id: ClosureId,
    pub extent: Extent,
    pub window: Window,
    pub why: Why,
    /// Of the effects that were shown.
    pub digest: String,
    pub now: Timestamp,
}

impl Command for CloseRoom {
    type Output = Outcome;

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let centre = held.centre();
        if closures::is_known(held, self.id).await? {
            return Ok(Outcome::Done);
        }
        if self.window.ends() <= self.now {
            return Err(Error::Stale);
        }
        let closure = Closure {
            id: self.id,
            centre,
            extent: self.extent.clone(),
            window: self.window,
            reason: self.why.words.clone(),
        };
        let rooms = centres::rooms(held, centre).await?;
        if closure.named(&rooms).count() != self.extent.named().len() {
            return Err(Error::Missing);
        }
        let (off, effects) = effects(held, &closure, self.now).await?;
        if effects.digest() != self.digest {
            return Ok(Outcome::Changed(effects));
        }
        closures::insert(held, &closure).await?;
        held.record("closure.begun", self.id.0, self.why.code, self.now).await?;
        call_off(held, (&off, &effects), &self.why, self.now).await?;
        Ok(Outcome::Done)
    }
}

/// The sessions a closure would cancel, and whom that hits.
pub async fn effects(
    db: &mut Conn,
    closure: &Closure,
    now: Timestamp,
) -> Result<(Vec<Session>, Effects), Fault> {
    let rooms = centres::rooms(db, closure.centre).await?;
    let mut off = sessions::touching(db, closure.centre, closure.window).await?;
    off.retain(|session| {
        !session.is_cancelled() && session.window.ends() > now && closure.shuts(session.room, &rooms)
    });
    let effects = cancel_session::effects(db, &off).await?;
    Ok((off, effects))
}
