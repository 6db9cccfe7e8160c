//! Courses at the desk: who is in one and who waits, a family enrolled, its offer answered on the telephone, taken off
//! (B9, C3, Z1).

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Made, Told};
use super::asked::{Body, Key, Nonce, Query};
use super::caller::Clerk;
use super::desk_bookings::because;
use super::desk_sessions::{Step, blocked, changed};
use super::problem::{Kind, No};
use super::shapes::bookings::{Leaving, OfferAnswer};
use super::shapes::courses::{Course as Shape, CourseParty, CourseRoster, DeskCourseOutlook, DeskEnrolled};
use super::shapes::effects::{Change, Effects as Shown};
use super::shapes::rosters::DeskBooking;
use super::shapes::wishes::MakeUpWish;
use super::{make, read};
use crate::actions::Outcome;
use crate::actions::add_make_up::{self, AddMakeUp};
use crate::actions::answer_course_offer::AnswerCourseOffer;
use crate::actions::book_once::Once;
use crate::actions::enrol::{Answer, Enrol};
use crate::actions::enrol_once::EnrolOnce;
use crate::actions::leave_course::LeaveCourse;
use crate::addresses;
use crate::domain::course::{self, Enrolment};
use crate::domain::effects::Effects;
use crate::domain::ids::{ChildId, EnrolmentId, HouseholdId, SeriesId, SessionId};
use crate::domain::party::{Authority, Liberties};
use crate::store::enrolments;
use crate::views::refusals::Speaker;
use crate::web::Entry;
use crate::web::courses::{self, Around};
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader, once};
use crate::web::who::Access::OnDuty;
use uuid::Uuid;

pub fn entries() -> Vec<Entry> {
    vec![
        read("desk-course", "/api/v1/centres/{centre}/desk/courses/{series}", OnDuty, show),
        read("desk-course-outlook", "/api/v1/centres/{centre}/desk/courses/{series}/outlook", OnDuty, look),
        make("make-up", "/api/v1/centres/{centre}/desk/courses/{series}/sessions", OnDuty, make_up),
        make("desk-enrol", "/api/v1/centres/{centre}/desk/courses/{series}/enrolments", OnDuty, enrol),
        make(
            "desk-answer-course-offer",
            "/api/v1/centres/{centre}/desk/enrolments/{enrolment}/answer",
            OnDuty,
            answer,
        ),
        make(
            "desk-leave-course",
            "/api/v1/centres/{centre}/desk/enrolments/{enrolment}/departure",
            OnDuty,
            leave,
        ),
    ]
}

type OfCourse = Path<(String, SeriesId)>;
type OfEnrolment = Path<(String, EnrolmentId)>;

/// A course of this centre, as a household, or nobody, meets it.
async fn around(clerk: &Clerk, id: SeriesId, household: Option<HouseholdId>) -> Result<Around, No> {
    let (slug, now) = (clerk.centre.slug.clone(), clerk.now());
    let read = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { courses::read(db, &slug, id, (household, now)).await }));
    read.await?.ok_or_else(No::missing)
}

async fn show(clerk: Clerk, Path((_, id)): OfCourse) -> Result<Told<CourseRoster>, No> {
    let around = around(&clerk, id, None).await?;
    let course = Shape::of(&around, &[], &clerk.speaker()).ok_or_else(No::missing)?;
    let enrolments = around.course.enrolments.iter().map(|one| CourseParty::of(one, clerk.now()));
    Ok(Told(CourseRoster { course, enrolments: enrolments.collect() }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Chosen {
    /// Whom the desk would enrol.
    #[schemars(with = "Uuid")]
    household: String,
}

async fn look(
    clerk: Clerk,
    Path((_, id)): OfCourse,
    Query(chosen): Query<Chosen>,
) -> Result<Told<DeskCourseOutlook>, No> {
    let household: HouseholdId = chosen.household.parse().map_err(|_| No::missing())?;
    let Around { facts, course, .. } = around(&clerk, id, Some(household)).await?;
    let family = facts.household.as_ref().ok_or_else(No::missing)?;
    let all: Vec<ChildId> = family.children.iter().map(|child| child.id).collect();
    let desk = Authority::Desk(Liberties::default());
    let verdicts = course::verdicts_as(desk, (&facts, &course), &all, clerk.now());
    let speaker = Speaker { household: Some(family), ..clerk.speaker() };
    Ok(Told(DeskCourseOutlook::of((&facts, &course), &verdicts, &speaker).ok_or_else(No::missing)?))
}

/// With a reason, past the places; never past the hard limits.
async fn enrol(
    clerk: Clerk,
    Key(key): Key,
    Path((_, series)): OfCourse,
    wish: Body<DeskBooking>,
) -> Result<Made<DeskEnrolled>, No> {
    let household = HouseholdId(wish.sent.household);
    let reason = wish.sent.reason.map(|reason| reason.code());
    let authority = Authority::Desk(Liberties { past_places: reason.is_some(), past_age: false });
    let request = wish.sent.party.request(household, SessionId(series.0), authority);
    let enrol = Enrol { series, request, key, now: clerk.now() };
    let (centre, actor) = (clerk.centre.id, clerk.staff.actor());
    let (enrolment, is_waiting) =
        match clerk.caller.app.store.change(centre, actor, EnrolOnce { enrol, reason }).await {
            Ok(Once::Answered(Answer::Enrolled(id))) => (id, false),
            Ok(Once::Answered(Answer::InLine(id))) => (id, true),
            Ok(Once::OtherBody) => return Err(No::of(Kind::KeyUsed)),
            Ok(Once::Answered(Answer::Refused(refusals))) => {
                return Err(because(&clerk, household, refusals.into()).await?);
            }
            Err(error) => return Err(because(&clerk, household, error).await?),
        };
    let roster = addresses::api::desk::course(&clerk.centre.slug, series);
    Ok(Made(DeskEnrolled { enrolment: enrolment.0, is_waiting }, roster))
}

/// An enrolment of this centre.
async fn find(clerk: &Clerk, id: EnrolmentId) -> Result<Enrolment, No> {
    let found = clerk.caller.app.store.read(move |db| Box::pin(enrolments::find(db, id))).await?;
    found.filter(|enrolment| enrolment.centre == clerk.centre.id).ok_or_else(No::missing)
}

/// The family said yes or no on the telephone (B6).
async fn answer(
    clerk: Clerk,
    Path((_, id)): OfEnrolment,
    answer: Body<OfferAnswer>,
) -> Result<Told<CourseParty>, No> {
    let reply = answer.sent.reply.into();
    clerk.press(AnswerCourseOffer { enrolment: id, household: None, reply, now: clerk.now() }).await?;
    Ok(Told(CourseParty::of(&find(&clerk, id).await?, clerk.now())))
}

/// Taken off by the desk: no strike for anybody.
async fn leave(
    clerk: Clerk,
    Path((_, id)): OfEnrolment,
    leaving: Body<Leaving>,
) -> Result<Told<CourseParty>, No> {
    let children = leaving.sent.who(&clerk.speaker())?;
    clerk.press(LeaveCourse { enrolment: id, children, household: None, now: clerk.now() }).await?;
    Ok(Told(CourseParty::of(&find(&clerk, id).await?, clerk.now())))
}

/// A lesson that fell out is made up: first it is told who has a place in it, and who has something else then (B7, Z3).
async fn make_up(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((_, series)): OfCourse,
    wish: Body<MakeUpWish>,
) -> Result<Told<Change>, No> {
    let (words, rooms) = (clerk.caller.words(), clerk.rooms().await?);
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &rooms);
    let Some(at) = form.at() else { return Err(No::invalid(form.read.filled.faults())) };
    around(&clerk, series, None).await?;
    let id = SessionId(once(clerk.centre.id.0, &key));
    let (centre, now) = (clerk.centre.id, clerk.now());
    let Some(digest) = wish.sent.digest else {
        let think = clerk.caller.app.store.read(move |db| {
            Box::pin(async move { Ok(add_make_up::think(db, (centre, id), (series, at), now).await) })
        });
        let thought = think.await?.map_err(|error| No::because(error, &clerk.speaker()))?;
        return match thought.obstacles.is_empty() {
            true => Ok(Told(changed(&clerk, id, &thought.effects, Step::Told))),
            false => Err(blocked(&clerk, &thought.obstacles)),
        };
    };
    match clerk.press(AddMakeUp { id, series, at, digest, now }).await? {
        Outcome::Done => Ok(Told(changed(&clerk, id, &Effects::default(), Step::Done))),
        Outcome::Changed(found) => Err(No::changed(Shown::of(&found, &clerk.speaker()))),
        Outcome::Blocked(obstacles) => Err(blocked(&clerk, &obstacles)),
    }
}
