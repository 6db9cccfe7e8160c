//! Asking a screen to load its page anew, from the desk: it does at its next look.

use crate::domain::ids::DeviceId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, devices};

/// Has a screen load its page anew.
///
/// # Errors
/// [`Error::Missing`] when the centre has no such screen.
#[derive(Debug, Clone)]
pub struct CallAnew {
    pub device: DeviceId,
    pub now: Timestamp,
}

impl Command for CallAnew {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        if !devices::call_anew(held, self.device, self.now).await? {
            return Err(Error::Missing);
        }
        // Its number wakes the screen, which then looks.
        held.record("device.called-anew", self.device.0, "", self.now).await?;
        Ok(())
    }
}
