//! Pairing: a browser becomes a public screen, and stops being whoever it was; and the way back.
//!
//! Keeps true: the sign-in of whoever paired it ends in the same change, so that no screen in a hall is anybody's desk.

use crate::domain::ids::{DeviceId, RoomId, SignInId};
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::sign_ins::{self, Begin, Who};
use crate::store::{Command, Held, centres, devices};

/// How long a screen stays paired without anybody looking after it.
pub const SCREENS_STAY: Span = Span::days(400);

/// Makes this browser a screen: at the wall, or at a room's door.
///
/// # Errors
/// [`Error::Missing`] when the centre has no such room.
#[derive(Debug, Clone)]
pub struct PairScreen {
    pub room: Option<RoomId>,
    /// The sign-in that ends.
    pub sign_in: SignInId,
    /// Of the browser's new cookie.
    pub token_hash: String,
    pub now: Timestamp,
}

impl Command for PairScreen {
    type Output = DeviceId;

    async fn run(&self, held: &mut Held) -> Result<DeviceId, Error> {
        let centre = held.centre();
        let rooms = centres::rooms(held, centre).await?;
        if self.room.is_some_and(|room| !rooms.iter().any(|known| known.id == room)) {
            return Err(Error::Missing);
        }
        let id = DeviceId::new();
        devices::insert(held, id, self.room).await?;
        let (token_hash, until) = (self.token_hash.clone(), self.now + SCREENS_STAY);
        sign_ins::insert(held, &Begin { token_hash, who: Who::Device(id), until }, self.now).await?;
        sign_ins::end(held, self.sign_in).await?;
        held.record("device.paired", id.0, "", self.now).await?;
        Ok(id)
    }
}

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
