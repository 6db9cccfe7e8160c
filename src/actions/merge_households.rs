//! Merging two records of one family (S7).
//!
//! Keeps true: it does what was shown, or nothing (Z3); no place is lost but the second of one child in one session;
//! it is no strike.

use super::cancel::Cancel;
use super::leave_course::LeaveCourse;
use super::settle::settle_touched;
use crate::domain::booking::State;
use crate::domain::household::{Guardian, Household};
use crate::domain::ids::{CentreId, HouseholdId};
use crate::domain::merging::{Booked, Double, Merging, Place, Shown, both_needs};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Command, Conn, Held, bookings, credentials, enrolments, households, merging, sessions};

/// Makes them one.
///
/// # Errors
/// [`Error::Missing`] when one of them is not this centre's; [`Error::Stale`] when a child would become one with
/// another birth date.
#[derive(Debug, Clone)]
pub struct MergeHouseholds {
    pub merging: Merging,
    /// Of what was shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Done,
    /// Something moved, or another centre keeps a place that would have to go; nothing was done.
    Changed(Shown),
}

impl Command for MergeHouseholds {
    type Output = Told;

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.merging.into, self.merging.from]
    }

    async fn run(&self, held: &mut Held) -> Result<Told, Error> {
        let centre = held.centre();
        let shown = think(held, centre, &self.merging, self.now).await?;
        if shown.digest() != self.digest || shown.is_blocked() {
            return Ok(Told::Changed(shown));
        }
        for double in &shown.doubles {
            self.give_up(held, double).await?;
        }
        let (from, into) = both(held, centre, &self.merging).await?;
        let touched = merging::sessions_ahead(held, from.id, self.now).await?;
        self.unite(held, &from, &into).await?;
        merging::take_all(held, from.id, into.id).await?;
        merging::close(held, (from.id, into.id), shown.ends_card, self.now).await?;
        held.record("household.merged", into.id.0, &from.id.to_string(), self.now).await?;
        settle_touched(held, &touched, into.id, self.now).await?;
        Ok(Told::Done)
    }
}

impl MergeHouseholds {
    async fn give_up(&self, held: &mut Held, double: &Double) -> Result<(), Error> {
        let (household, children) = (Some(double.of), Some(vec![double.place.child]));
        match double.place.booked {
            Booked::Session(booking) => {
                Cancel { booking, children, household, now: self.now }.run(held).await.map(drop)
            }
            Booked::Course(enrolment) => {
                LeaveCourse { enrolment, children, household, now: self.now }.run(held).await
            }
        }
    }

    async fn unite(&self, held: &mut Held, from: &Household, into: &Household) -> Result<(), Error> {
        for child in &from.children {
            let Some(other) = self.merging.children.get(&child.id).and_then(|same| into.child(*same)) else {
                merging::take_child(held, child.id, into.id).await?;
                continue;
            };
            merging::unite_children(held, (from.id, into.id), (child.id, other.id), self.now).await?;
            let mut known = other.clone();
            known.birth = known.birth.or(child.birth);
            known.needs = both_needs(other.needs.as_ref(), child.needs.as_ref());
            households::edit_child(held, into.id, &known).await?;
            households::remove_child(held, from.id, child.id).await?;
        }
        for guardian in &from.guardians {
            let same = self.merging.guardians.get(&guardian.id).and_then(|same| into.guardian(*same));
            let Some(other) = same else {
                merging::take_guardian(held, guardian.id, into.id).await?;
                continue;
            };
            merging::unite_guardians(held, from.id, (guardian.id, other.id)).await?;
            let phone = other.phone.clone().or_else(|| guardian.phone.clone());
            households::edit_guardian(held, into.id, &Guardian { phone, ..other.clone() }).await?;
            households::remove_guardian(held, from.id, guardian.id).await?;
        }
        Ok(())
    }
}

/// What it would do.
///
/// # Errors
/// As the command.
pub async fn think(
    db: &mut Conn,
    centre: CentreId,
    merging: &Merging,
    now: Timestamp,
) -> Result<Shown, Error> {
    let (from, into) = both(db, centre, merging).await?;
    if !merging.is_possible(&from, &into) {
        return Err(Error::Stale);
    }
    let ends_card = credentials::of_household(db, into.id).await?.is_some();
    let (of_from, of_into) =
        (places(db, centre, from.id, now).await?, places(db, centre, into.id, now).await?);
    Ok(merging.weigh(&of_from, &of_into, ends_card))
}

async fn both(db: &mut Conn, centre: CentreId, merging: &Merging) -> Result<(Household, Household), Error> {
    let from = households::find(db, merging.from).await?.filter(|from| from.centre == centre);
    let into = households::find(db, merging.into).await?.filter(|into| into.centre == centre);
    Ok((from.ok_or(Error::Missing)?, into.ok_or(Error::Missing)?))
}

/// Everything a household's children have ahead.
async fn places(
    db: &mut Conn,
    centre: CentreId,
    household: HouseholdId,
    now: Timestamp,
) -> Result<Vec<Place>, Fault> {
    let mut all = Vec::new();
    for enrolment in enrolments::of_household(db, household).await? {
        let Some(course) = enrolments::course(db, enrolment.series).await? else { continue };
        let names = course.sessions.first().map(|session| session.names.clone()).unwrap_or_default();
        all.extend(enrolment.live().map(|(child, state)| Place {
            booked: Booked::Course(enrolment.id),
            child,
            state,
            what: enrolment.series.0,
            names: names.clone(),
            window: None,
            is_elsewhere: enrolment.centre != centre,
        }));
    }
    for (id, of) in households::ahead(db, household, now).await? {
        let Some(booking) = bookings::find(db, id).await?.filter(|booking| booking.enrolment.is_none())
        else {
            continue;
        };
        let Some(session) = sessions::find(db, booking.session).await? else { continue };
        let members = bookings::members(db, id).await?.into_iter();
        let live = members
            .filter(|one| matches!(one.state, State::Confirmed | State::Offered | State::Waiting))
            .map(|one| Place {
                booked: Booked::Session(id),
                child: one.child,
                state: one.state,
                what: session.id.0,
                names: session.names.clone(),
                window: Some(session.window),
                is_elsewhere: of != centre,
            });
        all.extend(live);
    }
    Ok(all)
}
