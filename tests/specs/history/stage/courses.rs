//! The program's courses: enrolling, leaving, answering an offer (B9).

use super::Stage;
use crate::history::act::{Answer, Asked, By};
use leyuan::actions::answer_course_offer::AnswerCourseOffer;
use leyuan::actions::answer_offer::Reply;
use leyuan::actions::enrol::{self, Enrol};
use leyuan::actions::leave_course::LeaveCourse;
use leyuan::actions::see::SeeEnrolment;
use leyuan::domain::ids::{EnrolmentId, HouseholdId};
use leyuan::store::Actor;

impl Stage<'_> {
    pub async fn enrol(&mut self, key: usize, asked: &Asked) -> Answer {
        let (series, request, key) = (self.cast.course, self.request(asked), key.to_string());
        let household = request.household;
        let actor = match asked.by {
            By::Family => Actor::Household(household),
            _ => Actor::Staff(self.staff),
        };
        let heard = self.does(actor, Enrol { series, request, key, now: self.now }).await;
        let id = match &heard {
            Ok(enrol::Answer::Enrolled(id) | enrol::Answer::InLine(id)) => *id,
            Ok(enrol::Answer::Refused(refusals)) => return Answer::No(self.nos(refusals)),
            Err(_) => return self.heard(heard, |_| Answer::Done("enrolled")),
        };
        let known = self.enrolments.iter().position(|(known, _)| *known == id);
        let index = known.unwrap_or_else(|| {
            self.enrolments.push((id, household));
            self.enrolments.len() - 1
        });
        self.heard(heard, |answer| match answer {
            enrol::Answer::Enrolled(_) => Answer::Enrolled(index),
            _ => Answer::InCourseLine(index),
        })
    }

    /// Whose press it is, about an enrolment.
    fn course_presser(&self, enrolment: usize, is_family: bool) -> (EnrolmentId, Actor, Option<HouseholdId>) {
        let (enrolment, household) = self.enrolments[enrolment];
        match is_family {
            true => (enrolment, Actor::Household(household), Some(household)),
            false => (enrolment, Actor::Staff(self.staff), None),
        }
    }

    pub async fn leave_course(
        &self,
        enrolment: usize,
        children: Option<&[usize]>,
        is_family: bool,
    ) -> Answer {
        let (enrolment, actor, household) = self.course_presser(enrolment, is_family);
        let ids = |children: &[usize]| children.iter().map(|child| self.cast.children[*child]).collect();
        let children = children.map(ids);
        let heard = self.does(actor, LeaveCourse { enrolment, children, household, now: self.now }).await;
        self.heard(heard, |()| Answer::Done("left the course"))
    }

    pub async fn answer_course_offer(&self, enrolment: usize, takes: bool, is_family: bool) -> Answer {
        let (enrolment, actor, household) = self.course_presser(enrolment, is_family);
        let reply = if takes { Reply::Take } else { Reply::Leave };
        let heard = self.does(actor, AnswerCourseOffer { enrolment, household, reply, now: self.now }).await;
        let word = if takes { "offer of the course taken" } else { "offer of the course left" };
        self.heard(heard, |()| Answer::Done(word))
    }

    pub async fn see_course(&self, enrolment: usize) -> Answer {
        let (enrolment, household) = self.enrolments[enrolment];
        let see = SeeEnrolment { enrolment, household, now: self.now };
        let heard = self.does(Actor::Household(household), see).await;
        self.heard(heard, |()| Answer::Done("seen"))
    }
}
