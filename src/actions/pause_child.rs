//! Pausing online booking for a child by hand, and lifting a pause before its time (B5).
//!
//! Keeps true: what is booked stands; staff may still book; the family is told, and the ledger has why.

use crate::domain::booking::Pause;
use crate::domain::ids::{ChildId, HouseholdId};
use crate::domain::notice::Subject;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, centres, households, notices, strikes};

/// Pauses, or lifts.
///
/// # Errors
/// [`Error::Missing`] when the child is not of a household of this centre; [`Error::Stale`] when there is no pause to
/// lift, or the day is not to come.
#[derive(Debug, Clone)]
pub struct PauseChild {
    pub household: HouseholdId,
    pub child: ChildId,
    pub wish: Wish,
    /// A code: why, for the ledger.
    pub why: &'static str,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// From today on, the day itself not included.
    Until(Date),
    Lift,
}

impl Command for PauseChild {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.household]
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = held.centre();
        let centre = centres::find(held, centre).await?.ok_or(Error::Missing)?;
        let today = centre.zone.date(self.now);
        let (household, pauses) = households::asking(held, self.household, today).await?;
        let household = household.filter(|household| household.centre == centre.id).ok_or(Error::Missing)?;
        household.child(self.child).ok_or(Error::Missing)?;
        let about = (None, None);
        match self.wish {
            Wish::Until(until) if until <= today => return Err(Error::Stale),
            Wish::Until(until) => {
                strikes::end_pauses(held, self.child, today).await?;
                strikes::rest(held, Pause { child: self.child, from: today, until }).await?;
                held.record("child.paused", self.child.0, self.why, self.now).await?;
                notices::queue(held, household.id, about, &Subject::PausedByHand { until }, self.now).await?;
            }
            Wish::Lift => {
                if !pauses.iter().any(|pause| pause.child == self.child) {
                    return Err(Error::Stale);
                }
                strikes::end_pauses(held, self.child, today).await?;
                held.record("child.pause_lifted", self.child.0, self.why, self.now).await?;
                notices::queue(held, household.id, about, &Subject::PauseLifted, self.now).await?;
            }
        }
        Ok(())
    }
}
