//! A sign-in is in use: it may lie unused once more from now on.

use crate::domain::ids::SignInId;
use crate::domain::sign_in::Stay;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, sign_ins};

/// Notes that somebody used their sign-in. It changes nothing anybody sees, so it takes no number.
#[derive(Debug, Clone)]
pub struct NoteUse {
    pub id: SignInId,
    pub stay: Stay,
    pub now: Timestamp,
}

impl Command for NoteUse {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        Ok(sign_ins::used(held, self.id, self.stay, self.now).await?)
    }
}
