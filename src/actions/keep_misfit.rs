//! Keeping: a child whose corrected birth date no longer fits stays on its booking, for a reason staff write down (A7).

use crate::domain::booking::State;
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, bookings, misfits};

/// # Errors
/// [`Error::Missing`] when there is no such booking here, or the child is not on it; [`Error::Stale`] when it has been
/// given up meanwhile.
#[derive(Debug, Clone)]
pub struct KeepMisfit {
    pub booking: BookingId,
    pub child: ChildId,
    /// In words; kept beside the ledger, which holds none about people.
    pub reason: String,
    pub now: Timestamp,
}

impl Command for KeepMisfit {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let booking = bookings::find(held, self.booking).await?.ok_or(Error::Missing)?;
        let members = bookings::members(held, self.booking).await?;
        let member = members.iter().find(|member| member.child == self.child).ok_or(Error::Missing)?;
        if booking.centre != held.centre() {
            return Err(Error::Missing);
        }
        if !matches!(member.state, State::Confirmed | State::Waiting | State::Offered) {
            return Err(Error::Stale);
        }
        let by = match held.actor() {
            Actor::Staff(staff) => Some(staff),
            Actor::Household(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
                None
            }
        };
        let who = (self.booking, self.child);
        misfits::keep(held, who, member.birth, (&self.reason, by), self.now).await?;
        held.record("booking.kept", self.booking.0, "", self.now).await?;
        Ok(())
    }
}
