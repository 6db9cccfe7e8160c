//! Sounding an emergency on every screen at once, and ending it.
//!
//! Keeps true: one at a time; who sounds one knows which one it takes the place of, so that no two people overrule each
//! other unseen; every screen is told at once of both.

use super::announce::writer;
use crate::domain::emergency::Instruction;
use crate::domain::ids::EmergencyId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, emergencies};

/// Sounds it. What stands already and says the same stays.
///
/// # Errors
/// [`Error::Stale`] when another stands than the one that was shown, or none.
#[derive(Debug, Clone)]
pub struct SoundEmergency {
    /// Chosen by the form's key, so that a press sent twice sounds once.
    pub id: EmergencyId,
    pub what: Instruction,
    /// The one it takes the place of.
    pub over: Option<EmergencyId>,
    pub now: Timestamp,
}

impl Command for SoundEmergency {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (by, centre) = (writer(held)?, held.centre());
        let standing = emergencies::standing(held, centre).await?;
        let is_said = standing.as_ref().is_some_and(|standing| standing.what == self.what);
        if is_said || emergencies::is_known(held, self.id).await? {
            return Ok(());
        }
        if standing.as_ref().map(|standing| standing.id) != self.over {
            return Err(Error::Stale);
        }
        if let Some(standing) = standing {
            emergencies::end(held, standing.id, (by, self.now)).await?;
        }
        emergencies::insert(held, self.id, &self.what, (by, self.now)).await?;
        held.record("emergency.sounded", self.id.0, self.what.kind.word(), self.now).await?;
        held.hurry();
        Ok(())
    }
}

/// Ends it; where none stands, nothing happens.
///
/// # Errors
/// [`Error::Stale`] when another stands than the one that was meant.
#[derive(Debug, Clone)]
pub struct EndEmergency {
    /// The one that was shown; none: whichever stands.
    pub emergency: Option<EmergencyId>,
    pub now: Timestamp,
}

impl Command for EndEmergency {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (by, centre) = (writer(held)?, held.centre());
        let Some(standing) = emergencies::standing(held, centre).await? else { return Ok(()) };
        if self.emergency.is_some_and(|meant| meant != standing.id) {
            return Err(Error::Stale);
        }
        emergencies::end(held, standing.id, (by, self.now)).await?;
        held.record("emergency.ended", standing.id.0, standing.what.kind.word(), self.now).await?;
        held.hurry();
        Ok(())
    }
}
