//! Sign-ins are forgotten when their time is over, or when they lay unused for too long.

use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, sign_ins};

/// Forgets the sign-ins that open nothing any more.
#[derive(Debug, Clone)]
pub struct ForgetSignIns {
    pub now: Timestamp,
}

impl Command for ForgetSignIns {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(sign_ins::sweep(held, self.now).await?)
    }
}
