//! Answering the offer of a course: take the place held in every session, or let the next in line have it (B9, B6).

use super::answer_offer::Reply;
use super::leave_course::{LeaveCourse, owned};
use crate::domain::booking::State;
use crate::domain::ids::{EnrolmentId, HouseholdId};
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::session::Session;
use crate::domain::waiting_list;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, bookings, centres, enrolments, notices, sessions};

/// Answers an offer.
///
/// # Errors
/// [`Error::Missing`] when it is not the household's; [`Error::Stale`] when it ran out or was answered before.
#[derive(Debug, Clone)]
pub struct AnswerCourseOffer {
    pub enrolment: EnrolmentId,
    /// Whose offer it must be; none for staff on the telephone.
    pub household: Option<HouseholdId>,
    pub reply: Reply,
    pub now: Timestamp,
}

impl Command for AnswerCourseOffer {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        self.household.into_iter().collect()
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (id, now) = (self.enrolment, self.now);
        let enrolment = owned(held, id, self.household).await?;
        let dates = enrolments::ahead(held, id, now).await?;
        let course = enrolments::course(held, enrolment.series).await?.ok_or(Error::Missing)?;
        let is_held = |session: &&Session| dates.iter().any(|(_, date)| *date == session.id);
        let first = course.ahead(now).find(is_held).ok_or(Error::Stale)?;
        let is_open = enrolment.times.offered_until.is_some_and(|until| now < until);
        if !is_open || enrolment.state() != Some(State::Offered) {
            super::settle::settle(held, first.window, None, now).await?;
            return Err(Error::Stale);
        }
        if self.reply == Reply::Leave {
            enrolments::lapsed(held, id).await?;
            let household = self.household;
            return LeaveCourse { enrolment: id, children: None, household, now }.run(held).await;
        }
        for (child, _) in enrolment.live() {
            enrolments::move_child(held, (id, child), State::Offered, State::Confirmed, now).await?;
        }
        for (booking, session) in dates {
            bookings::move_all(held, booking, State::Offered, State::Confirmed, now).await?;
            sessions::seen(held, session);
        }
        let centre = held.centre();
        let centre = centres::find(held, centre).await?.ok_or(Error::Missing)?;
        let cancel_until = waiting_list::cancel_until(first, &centre.rules, now);
        let promoted_at = enrolment.times.promoted_at.unwrap_or(now);
        enrolments::promoted(held, id, promoted_at, cancel_until).await?;
        enrolments::seen(held, id, now).await?; // B6: who takes it has heard of it
        held.record("enrolment.taken", id.0, &enrolment.series.to_string(), now).await?;
        let subject = Subject::Course { enrolment: id, news: CourseNews::Enrolled };
        notices::queue(held, enrolment.household, (None, Some(first.id)), &subject, now).await?;
        super::settle::settle(held, first.window, Some(enrolment.household), now).await?;
        Ok(())
    }
}
