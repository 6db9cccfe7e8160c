//! Codes of screens nobody paired are forgotten when their time is over.

use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, pairings};

/// Forgets the codes whose time is over.
#[derive(Debug, Clone)]
pub struct ForgetCodes {
    pub now: Timestamp,
}

impl Command for ForgetCodes {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(pairings::sweep(held, self.now).await?)
    }
}
