//! A browser waits to become a screen, under a code.

use crate::domain::screen::{CODES_STAND, Picture};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::pairings::{self, Waiting};
use crate::store::{Command, Held};

/// Keeps a code until somebody types it, or its time is over. It belongs to no centre yet: any ledger's writer will do.
#[derive(Debug, Clone)]
pub struct OfferCode {
    pub code_hash: String,
    /// Of the secret of the browser that shows it.
    pub waiting_hash: String,
    pub picture: Picture,
    pub now: Timestamp,
}

impl Command for OfferCode {
    /// False where another browser shows the same code.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let (waiting_hash, picture) = (self.waiting_hash.clone(), self.picture);
        let waiting = Waiting { waiting_hash, picture, until: self.now + CODES_STAND };
        Ok(pairings::insert(held, &self.code_hash, &waiting).await?)
    }
}
