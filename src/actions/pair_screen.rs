//! Pairing: a browser becomes a public screen, and stops being whoever it was.
//!
//! Keeps true: the sign-in of whoever paired it ends in the same change, so that no screen in a hall is anybody's desk.

use crate::domain::ids::{DeviceId, SignInId};
use crate::domain::screen::Place;
use crate::domain::sign_in::{DeviceKind, Stay};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sign_ins::{self, Begin, Who};
use crate::store::{Command, Held, centres, devices};

/// Makes this browser a screen: at the wall, or at a room's door.
///
/// # Errors
/// [`Error::Missing`] when the centre has no such room.
#[derive(Debug, Clone)]
pub struct PairScreen {
    pub place: Place,
    /// The sign-in that ends.
    pub sign_in: SignInId,
    /// Of the browser's new cookie.
    pub token_hash: String,
    pub now: Timestamp,
}

impl Command for PairScreen {
    type Output = DeviceId;

    async fn run(&self, held: &mut Held) -> Result<DeviceId, Error> {
        let id = DeviceId::new();
        hang(held, (id, self.place), self.token_hash.clone(), self.now).await?;
        sign_ins::end(held, self.sign_in).await?;
        Ok(id)
    }
}

/// A new screen, signed in with what its browser has.
pub(super) async fn hang(
    held: &mut Held,
    (id, place): (DeviceId, Place),
    token_hash: String,
    now: Timestamp,
) -> Result<(), Error> {
    let centre = held.centre();
    let rooms = centres::rooms(held, centre).await?;
    if place.room.is_some_and(|room| !rooms.iter().any(|known| known.id == room)) {
        return Err(Error::Missing);
    }
    devices::insert(held, id, place).await?;
    let begin = Begin { token_hash, who: Who::Device(id), stay: Stay::Screen, on: DeviceKind::Other };
    sign_ins::insert(held, &begin, now).await?;
    held.record("device.paired", id.0, "", now).await?;
    Ok(())
}
