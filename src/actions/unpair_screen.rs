//! Switching a screen off, from the desk.

use crate::domain::ids::DeviceId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sign_ins::{self, Who};
use crate::store::{Command, Held, devices};

/// Switches a screen off: it is nobody's from now on.
///
/// # Errors
/// [`Error::Missing`] when the centre has no such screen.
#[derive(Debug, Clone)]
pub struct UnpairScreen {
    pub device: DeviceId,
    pub now: Timestamp,
}

impl Command for UnpairScreen {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        if !devices::revoke(held, self.device).await? {
            return Err(Error::Missing);
        }
        sign_ins::end_all(held, Who::Device(self.device)).await?;
        held.record("device.revoked", self.device.0, "", self.now).await?;
        Ok(())
    }
}
