//! Codes of screens nobody paired, and sign-ins, are forgotten when their time is over.

use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, pairings, sign_ins};

/// Forgets the codes and the sign-ins whose time is over.
#[derive(Debug, Clone)]
pub struct ForgetCodes {
    pub now: Timestamp,
}

impl Command for ForgetCodes {
    /// How many codes were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        sign_ins::sweep(held, self.now).await?;
        Ok(pairings::sweep(held, self.now).await?)
    }
}
