//! Checking out: a child, or the whole party, has left (C7). In a drop-in session that frees the place (B5).
//!
//! Keeps true: guardians leave with the last child they came with; whoever waits hears of a freed place.

use super::check_in::{at_the_door, event, guardians_inside, source};
use crate::domain::booking::{Escort, Holding};
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::visits::Kind;
use crate::store::{Command, Held, attendance, bookings, sessions, visits};

/// Checks out one child of a booking, or everybody on it.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's.
#[derive(Debug, Clone)]
pub struct CheckOut {
    pub booking: BookingId,
    /// None: the whole party. Who takes no place leaves with the last child who does.
    pub child: Option<ChildId>,
    pub nonce: String,
    pub now: Timestamp,
}

impl Command for CheckOut {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (session, mut facts) = at_the_door(held, self.booking, self.now).await?;
        let members = bookings::members(held, self.booking).await?;
        let inside = members.iter().filter(|member| member.state.is_inside());
        let (leaving, staying): (Vec<&Holding>, Vec<&Holding>) = inside.partition(|m| self.is_leaving(m));
        let (leaving, staying) = if staying.iter().all(|member| !member.part.takes_place()) {
            ([leaving, staying].concat(), Vec::new())
        } else {
            (leaving, staying)
        };
        if !leaving.iter().any(|member| self.is_leaving(member)) {
            return Ok(()); // gone already: this press was counted
        }
        let escorts = bookings::guardians(held, self.booking).await?;
        facts.holdings.retain(|holding| holding.booking != self.booking);
        let needed = guardians_inside(&facts, session.id);
        let go = |escort: &&Escort| staying.is_empty() && !needed.contains(&escort.guardian);
        let going: Vec<&Escort> = escorts.iter().filter(go).collect();
        for (index, member) in leaving.iter().enumerate() {
            let guardians: &[&Escort] = if index == 0 { &going } else { &[] };
            let event = event(&session, (member, guardians), (Kind::CheckOut, self.now), -1);
            let nonce = format!("{} {}", self.nonce, member.child);
            if !visits::insert(held, &event, (&source(held.actor()), &nonce)).await? {
                return Ok(());
            }
            attendance::leave(held, (self.booking, member.child), self.now).await?;
        }
        held.record("visit.checked_out", self.booking.0, "", self.now).await?;
        sessions::seen(held, session.id);
        super::settle::settle(held, session.window, None, self.now).await?;
        Ok(())
    }
}

impl CheckOut {
    fn is_leaving(&self, member: &Holding) -> bool {
        self.child.is_none_or(|child| child == member.child)
    }
}
