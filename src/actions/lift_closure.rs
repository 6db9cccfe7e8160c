//! Lifting a closure early: the room is open again. Sessions it cancelled stay cancelled; new ones may be added (B7).

use crate::domain::ids::ClosureId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, closures};

/// Opens a room, or the building, early.
///
/// # Errors
/// [`Error::Missing`] when there is no such closure here, or it was lifted before.
#[derive(Debug, Clone)]
pub struct LiftClosure {
    pub closure: ClosureId,
    pub now: Timestamp,
}

impl Command for LiftClosure {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let closure = closures::find(held, self.closure).await?.ok_or(Error::Missing)?;
        if closure.centre != held.centre() {
            return Err(Error::Missing);
        }
        closures::lift(held, closure.id).await?;
        held.record("closure.lifted", closure.id.0, "", self.now).await?;
        Ok(())
    }
}
