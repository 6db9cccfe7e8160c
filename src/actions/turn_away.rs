//! Turning a child away at the door: too tall, no socks, not well (A6). It is no strike, and the child may try again.

use super::check_in::at_the_door;
use crate::domain::booking::State;
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::visit;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, bookings, sessions};

/// Turns one booked child away.
///
/// # Errors
/// [`Error::Missing`] when the booking is not this centre's; refused before the door opens and after the end;
/// [`Error::Stale`] when the child is not expected (any more).
#[derive(Debug, Clone)]
pub struct TurnAway {
    pub booking: BookingId,
    pub child: ChildId,
    pub now: Timestamp,
}

impl Command for TurnAway {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (session, _) = at_the_door(held, self.booking, self.now).await?;
        visit::door_is_open(&session, self.now)?;
        let who = (self.booking, self.child);
        if !bookings::move_child(held, who, State::Confirmed, State::TurnedAway, self.now).await? {
            return Err(Error::Stale);
        }
        held.record("visit.turned_away", self.booking.0, "door", self.now).await?;
        sessions::seen(held, session.id);
        let booking = bookings::find(held, self.booking).await?;
        super::settle::settle(held, session.window, booking.map(|booking| booking.household), self.now)
            .await?;
        Ok(())
    }
}
