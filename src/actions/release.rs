//! Releasing a child that was left with staff: to a parent, to somebody a guardian listed, or alone where a guardian agreed;
//! to nobody else (G5).
//!
//! Keeps true: who let it go, to whom and when is written down with the press that counts it out, or neither is.

use super::check_in::at_the_door;
use super::check_out::{Parting, age_of, go_out, is_left_with_staff};
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::pick_up::{self, Taker};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, bookings, households, pick_ups};

/// Releases one child, and whoever of its party takes no place and would stay behind.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; refused to whoever is not listed (G5).
#[derive(Debug, Clone)]
pub struct Release {
    pub booking: BookingId,
    pub child: ChildId,
    pub to: Taker,
    pub nonce: String,
    /// When it was pressed: before `now`, where the link was lost.
    pub pressed: Timestamp,
    pub now: Timestamp,
}

impl Command for Release {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (session, facts) = at_the_door(held, self.booking, self.now).await?;
        let members = bookings::members(held, self.booking).await?;
        let Some(parting) = Parting::of(&members, Some(self.child)) else {
            return Ok(()); // gone already
        };
        let booking = bookings::find(held, self.booking).await?.ok_or(Error::Missing)?;
        let household = households::find(held, booking.household).await?.ok_or(Error::Missing)?;
        let listed = pick_ups::of_household(held, household.id).await?;
        let left = parting.leaving.iter().filter(|member| is_left_with_staff(&session, member));
        let left: Vec<_> = left.map(|member| (member.child, age_of(&session, member))).collect();
        let released = pick_up::release((&household, &listed), &left, &self.to)?;
        if !go_out(held, (&session, facts), &parting, (&self.nonce, self.now)).await? {
            return Ok(()); // this press was counted
        }
        let staff = match held.actor() {
            Actor::Staff(staff) => Some(staff),
            Actor::Household(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
                None
            }
        };
        let at = self.pressed.min(self.now);
        for (child, _) in left {
            pick_ups::release(held, (session.id, self.booking, child), &released, (staff, at)).await?;
        }
        held.record("visit.released", self.booking.0, released.how.word(), self.now).await?;
        Ok(())
    }
}
