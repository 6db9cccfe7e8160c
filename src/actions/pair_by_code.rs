//! Pairing by code: somebody on duty says where the screen hangs that shows it.
//!
//! Keeps true: the screen is signed in with the secret it waited with, which nobody but that browser has; one code pairs
//! one browser, whoever is quicker.

use super::pair_screen::hang;
use crate::domain::ids::DeviceId;
use crate::domain::screen::Place;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, devices, pairings};

/// Makes the browser that shows this code a screen.
///
/// # Errors
/// [`Error::Missing`] when the centre has no such room.
#[derive(Debug, Clone)]
pub struct PairByCode {
    /// The same press sent twice makes the same screen.
    pub id: DeviceId,
    pub code_hash: String,
    pub place: Place,
    pub now: Timestamp,
}

impl Command for PairByCode {
    /// False where no browser shows this code, or none any more.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let Some(waiting) = pairings::by_code(held, &self.code_hash, self.now).await? else {
            return Ok(devices::centre(held, self.id).await? == Some(held.centre()));
        };
        // Another centre's desk may have typed it at the same moment.
        if !pairings::take(held, &self.code_hash, self.now).await? {
            return Ok(false);
        }
        hang(held, (self.id, self.place), waiting.waiting_hash, self.now).await?;
        Ok(true)
    }
}
