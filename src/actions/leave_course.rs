//! Leaving a course: its sessions not yet begun are given up, and its list moves up (B9).
//!
//! Keeps true: what has begun is left alone; it is never a strike; who only waited leaves the line.

use super::cancel;
use crate::domain::booking::{CancelledBy, State};
use crate::domain::cancellation;
use crate::domain::course::{self, Course, Enrolment};
use crate::domain::ids::{ChildId, EnrolmentId, HouseholdId};
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, bookings, enrolments, notices, sessions};

/// Gives up a course, or some children's places in it.
///
/// # Errors
/// [`Error::Missing`] when the enrolment is not the household's; [`Error::Stale`] when nothing of it is left to give up.
#[derive(Debug, Clone)]
pub struct LeaveCourse {
    pub enrolment: EnrolmentId,
    /// None: the whole party.
    pub children: Option<Vec<ChildId>>,
    /// Whose enrolment it must be; none for staff.
    pub household: Option<HouseholdId>,
    pub now: Timestamp,
}

impl Command for LeaveCourse {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        self.household.into_iter().collect()
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let enrolment = owned(held, self.enrolment, self.household).await?;
        let course = enrolments::course(held, enrolment.series).await?.ok_or(Error::Missing)?;
        if course.ahead(self.now).next().is_none() {
            return Err(Error::Stale);
        }
        let by = match held.actor() {
            Actor::Household(_) => CancelledBy::Household,
            Actor::Staff(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
                CancelledBy::Desk
            }
        };
        if self.end_children(held, &enrolment, by).await? == 0 {
            return Err(Error::Stale);
        }
        held.record("enrolment.left", enrolment.id.0, by.word(), self.now).await?;
        self.free_guardians(held, &course).await?;
        let mut first = None;
        for (booking, session) in enrolments::ahead(held, enrolment.id, self.now).await? {
            let (Some(booking), Some(session)) =
                (bookings::find(held, booking).await?, sessions::find(held, session).await?)
            else {
                continue;
            };
            let by = match by {
                CancelledBy::Household => {
                    cancellation::by_household(&session, &enrolment.times, self.now) // B4
                }
                other => other,
            };
            let children = self.children.as_deref();
            cancel::give_up(held, (&booking, &session), children, by, self.now).await?;
            sessions::seen(held, session.id);
            first = first.or(Some(session.id));
        }
        let subject = Subject::Course { enrolment: enrolment.id, news: CourseNews::Left { by } };
        notices::queue(held, enrolment.household, (None, first), &subject, self.now).await?;
        Ok(super::settle::settle_course(held, &course, Some(enrolment.household), self.now).await?)
    }
}

impl LeaveCourse {
    /// B5: a smaller party that waits brings only the guardians it still needs.
    async fn free_guardians(&self, held: &mut Held, course: &Course) -> Result<(), Error> {
        let Some(enrolment) = enrolments::find(held, self.enrolment).await? else { return Ok(()) };
        if !enrolment.is_waiting() {
            return Ok(());
        }
        let facts = super::enrol::around(held, course, Some(enrolment.household), self.now).await?;
        let needed = course::guardians_needed(&enrolment, course, &facts, self.now);
        for guardian in enrolment.guardians.iter().skip(usize::from(needed)) {
            enrolments::remove_guardian(held, enrolment.id, *guardian).await?;
        }
        Ok(())
    }

    async fn end_children(
        &self,
        held: &mut Held,
        enrolment: &Enrolment,
        by: CancelledBy,
    ) -> Result<usize, Error> {
        let is_meant = |child: ChildId| self.children.as_ref().is_none_or(|all| all.contains(&child));
        let mut ended = 0;
        for (child, state) in enrolment.live().filter(|(child, _)| is_meant(*child)) {
            let to = State::Cancelled { by };
            let who = (enrolment.id, child);
            ended += usize::from(enrolments::move_child(held, who, state, to, self.now).await?);
        }
        Ok(ended)
    }
}

/// An enrolment of the centre whose ledger is held, and of this household where one is named.
pub(super) async fn owned(
    held: &mut Held,
    id: EnrolmentId,
    household: Option<HouseholdId>,
) -> Result<Enrolment, Error> {
    let enrolment = enrolments::find(held, id).await?.ok_or(Error::Missing)?;
    let is_theirs = household.is_none_or(|household| household == enrolment.household);
    if is_theirs && enrolment.centre == held.centre() { Ok(enrolment) } else { Err(Error::Missing) }
}
