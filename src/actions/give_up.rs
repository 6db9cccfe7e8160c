//! Giving up everything ahead: of a household that withdraws, or of one child that no longer comes.
//!
//! Keeps true: what has begun is left alone; each place goes to whoever waits first; it is no strike (P4).

use super::cancel::Cancel;
use super::leave_course::LeaveCourse;
use crate::app::App;
use crate::domain::ids::{CentreId, ChildId, HouseholdId};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, enrolments, households};

/// Gives up what a household has ahead in one centre.
#[derive(Debug, Clone)]
pub struct GiveUp {
    pub household: HouseholdId,
    /// None: everybody.
    pub child: Option<ChildId>,
    pub now: Timestamp,
}

impl Command for GiveUp {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.household]
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        give_up(held, self.household, self.child, self.now).await
    }
}

/// Cancels what is ahead in the centre whose ledger is held.
pub(super) async fn give_up(
    held: &mut Held,
    household: HouseholdId,
    child: Option<ChildId>,
    now: Timestamp,
) -> Result<(), Error> {
    for enrolment in enrolments::of_household(held, household).await? {
        if enrolment.centre != held.centre() {
            continue;
        }
        let children = child.map(|child| vec![child]);
        let leave = LeaveCourse { enrolment: enrolment.id, children, household: Some(household), now };
        match leave.run(held).await {
            Ok(()) | Err(Error::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    for (booking, centre) in households::ahead(held, household, now).await? {
        if centre != held.centre() {
            continue;
        }
        let children = child.map(|child| vec![child]);
        match (Cancel { booking, children, household: Some(household), now }).run(held).await {
            // Of this booking nothing was left to give up.
            Ok(_) | Err(Error::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The same in every centre but one; what fails is found again when it is asked for again.
pub async fn elsewhere(
    app: &App,
    (household, child): (HouseholdId, Option<ChildId>),
    actor: Actor,
    but: CentreId,
) -> Result<(), Error> {
    let now = app.clock.now();
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let enrolled = enrolments::of_household(db, household).await?;
            Ok((households::ahead(db, household, now).await?, enrolled))
        })
    });
    let (ahead, enrolled) = read.await?;
    let ahead = ahead.into_iter().map(|(_, centre)| centre);
    let enrolled = enrolled.into_iter().map(|enrolment| enrolment.centre);
    let mut centres: Vec<CentreId> = ahead.chain(enrolled).filter(|centre| *centre != but).collect();
    centres.sort_unstable();
    centres.dedup();
    for centre in centres {
        app.store.change(centre, actor, GiveUp { household, child, now }).await?;
    }
    Ok(())
}
