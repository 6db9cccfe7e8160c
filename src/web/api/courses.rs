//! Courses and a household's own places in them: seen, asked for, answered, left (B9).
//!
//! Invariant: a household sees and changes its own; each verb is the command its page presses.

use axum::extract::Path;

use super::answers::{Listed, Made, Open, OpenList, Told};
use super::asked::{Body, Key, Query};
use super::caller::Caller;
use super::pages::{self, Pages, Place};
use super::problem::{Kind, No};
use super::shapes::bookings::{Leaving, OfferAnswer, Party};
use super::shapes::courses::{Course as Shape, Departure, Enrolment};
use super::{make, read};
use crate::actions::answer_course_offer::AnswerCourseOffer;
use crate::actions::book_once::Once;
use crate::actions::enrol::{Answer, Enrol};
use crate::actions::enrol_once::EnrolOnce;
use crate::actions::leave_course::LeaveCourse;
use crate::addresses;
use crate::domain::course;
use crate::domain::ids::{ChildId, EnrolmentId, HouseholdId, SeriesId, SessionId};
use crate::domain::party::Authority;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::series::BookingMode;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::{Conn, centres, enrolments, series};
use crate::views::refusals::Speaker;
use crate::web::Entry;
use crate::web::courses::{self, Around};
use crate::web::enrolments::{Read, read as enrolment, see};
use crate::web::who::Access::{Anyone, Household};

pub fn entries() -> Vec<Entry> {
    vec![
        read("courses", "/api/v1/centres/{centre}/courses", Anyone, all),
        read("course", "/api/v1/centres/{centre}/courses/{series}", Anyone, one),
        make("enrol", "/api/v1/centres/{centre}/courses/{series}/enrolments", Household, enrol),
        read("enrolments", "/api/v1/enrolments", Household, list),
        read("enrolment", "/api/v1/enrolments/{enrolment}", Household, look),
        make("answer-course-offer", "/api/v1/enrolments/{enrolment}/answer", Household, answer),
        read("departure", "/api/v1/enrolments/{enrolment}/departure", Household, departure),
        make("leave-course", "/api/v1/enrolments/{enrolment}/departure", Household, leave),
    ]
}

/// Courses that still have a date ahead, by their word in the centre's file.
async fn all(
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Pages>,
) -> Result<OpenList<Shape>, No> {
    let limit = pages::limit(asked.limit)?;
    let (who, after) = ((caller.of(), caller.now), asked.after.unwrap_or_default());
    let address = addresses::api::courses(&slug);
    let read = caller
        .app
        .store
        .read(move |db| Box::pin(async move { coming(db, &slug, who, (&after, limit + 1)).await }));
    let (rows, number) = read.await?.ok_or_else(No::missing)?;
    let place = |(word, _): &(String, Around)| word.clone();
    let listed = pages::listed(rows, limit, (&address, place), |(_, around)| shown(&caller, &around));
    Ok(OpenList(Listed { number: Some(number), ..listed }))
}

type Coming = (Vec<(String, Around)>, i64);

async fn coming(
    db: &mut Conn,
    slug: &str,
    (household, now): (Option<HouseholdId>, Timestamp),
    (after, most): (&str, u16),
) -> Result<Option<Coming>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let mut series = series::of_centre(db, centre.id).await?;
    series.retain(|one| one.plan.terms.booking == BookingMode::Course && one.plan.slug.as_str() > after);
    series.sort_by(|one, other| one.plan.slug.cmp(&other.plan.slug));
    let mut found = Vec::new();
    for one in series {
        if found.len() >= usize::from(most) {
            break;
        }
        let around = courses::read(db, slug, one.id, (household, now)).await?;
        let around = around.filter(|around| around.course.ahead(now).next().is_some());
        found.extend(around.map(|around| (one.plan.slug.clone(), around)));
    }
    Ok(Some((found, centres::numbers(db, centre.id).await?.0.0)))
}

/// A course with what enrolling would say to each child of who calls.
fn shown(caller: &Caller, around: &Around) -> Option<Shape> {
    let household = around.facts.household.as_ref();
    let children: Vec<ChildId> =
        household.iter().flat_map(|household| &household.children).map(|child| child.id).collect();
    let verdicts = course::verdicts(&around.facts, &around.course, &children, caller.now);
    Shape::of(around, &verdicts, &caller.speaker(&around.facts.centre, household))
}

async fn around(caller: &Caller, slug: String, id: SeriesId) -> Result<Around, No> {
    let (household, now) = (caller.of(), caller.now);
    let read = caller
        .app
        .store
        .read(move |db| Box::pin(async move { courses::read(db, &slug, id, (household, now)).await }));
    read.await?.ok_or_else(No::missing)
}

async fn one(caller: Caller, Path((slug, id)): Path<(String, SeriesId)>) -> Result<Open<Shape>, No> {
    let around = around(&caller, slug, id).await?;
    Ok(Open(shown(&caller, &around).ok_or_else(No::missing)?))
}

async fn enrol(
    caller: Caller,
    Key(key): Key,
    Path((slug, series)): Path<(String, SeriesId)>,
    party: Body<Party>,
) -> Result<Made<Enrolment>, No> {
    let centre = caller.centre(slug.clone()).await?;
    let household = caller.household()?.household;
    // A course has no session of its own to ask for.
    let request = party.sent.request(household, SessionId(series.0), Authority::Household);
    let enrol = Enrol { series, request, key, now: caller.now };
    match caller.change(centre.id, EnrolOnce { enrol, reason: None }).await? {
        Once::OtherBody => Err(No::of(Kind::KeyUsed)),
        Once::Answered(Answer::Enrolled(id) | Answer::InLine(id)) => {
            let read = find(&caller, id).await?;
            Ok(Made(told(&caller, &read)?, addresses::api::enrolment(id)))
        }
        Once::Answered(Answer::Refused(refusals)) => {
            let facts = around(&caller, slug, series).await?.facts;
            let speaker = caller.speaker(&facts.centre, facts.household.as_ref());
            Err(No::refused(&refusals, &speaker))
        }
    }
}

/// An enrolment of the calling household; missing where it is somebody else's.
async fn find(caller: &Caller, id: EnrolmentId) -> Result<Read, No> {
    let household = caller.household()?.household;
    let read =
        caller.app.store.read(move |db| Box::pin(async move { enrolment(db, id, Some(household)).await }));
    read.await?.ok_or_else(No::missing)
}

fn told(caller: &Caller, read: &Read) -> Result<Enrolment, No> {
    Enrolment::of(read, caller.now).ok_or_else(No::missing)
}

/// In order of joining, those left and over too.
async fn list(caller: Caller, Query(asked): Query<Pages>) -> Result<Listed<Enrolment>, No> {
    let (household, now) = (caller.household()?.household, caller.now);
    let (limit, after) = (pages::limit(asked.limit)?, pages::after(asked.after.as_deref())?);
    let after = after.map(|Place(at, id)| (at, EnrolmentId(id)));
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let mut found = Vec::new();
            for id in enrolments::page(db, household, after, limit + 1).await? {
                found.extend(enrolment(db, id, Some(household)).await?);
            }
            Ok(found)
        })
    });
    let place = |read: &Read| Place(read.enrolment.created_at, read.enrolment.id.0).written();
    let told = |read: Read| Enrolment::of(&read, now);
    Ok(pages::listed(read.await?, limit, (&addresses::api::enrolments(), place), told))
}

async fn look(caller: Caller, Path(id): Path<EnrolmentId>) -> Result<Told<Enrolment>, No> {
    let read = find(&caller, id).await?;
    see(&caller.app, &read, read.household.id).await;
    Ok(Told(told(&caller, &read)?))
}

/// Yes or no to an offered place in every session (B6).
async fn answer(
    caller: Caller,
    Path(id): Path<EnrolmentId>,
    answer: Body<OfferAnswer>,
) -> Result<Told<Enrolment>, No> {
    let read = find(&caller, id).await?;
    let (household, reply) = (Some(read.household.id), answer.sent.reply.into());
    let answered = AnswerCourseOffer { enrolment: id, household, reply, now: caller.now };
    caller.change(read.centre.id, answered).await?;
    Ok(Told(told(&caller, &find(&caller, id).await?)?))
}

async fn departure(caller: Caller, Path(id): Path<EnrolmentId>) -> Result<Told<Departure>, No> {
    Ok(Told(Departure::of(&find(&caller, id).await?, caller.now)))
}

async fn leave(
    caller: Caller,
    Path(id): Path<EnrolmentId>,
    leaving: Body<Leaving>,
) -> Result<Told<Enrolment>, No> {
    let read = find(&caller, id).await?;
    let children = leaving.sent.who(&caller.speaker(&read.centre, None))?;
    let household = Some(read.household.id);
    let leave = LeaveCourse { enrolment: id, children, household, now: caller.now };
    match caller.change(read.centre.id, leave).await {
        // Asked for twice, it was done the first time.
        Err(no) if no.is(&Kind::Stale) => {}
        done => done?,
    }
    Ok(Told(told(&caller, &find(&caller, id).await?)?))
}

impl Leaving {
    /// Who gives up; none for the whole party. Refused where nobody is named.
    pub(super) fn who(self, speaker: &Speaker) -> Result<Option<Vec<ChildId>>, No> {
        let children: Option<Vec<ChildId>> =
            self.children.map(|children| children.into_iter().map(ChildId).collect());
        match children.as_ref().is_some_and(Vec::is_empty) {
            true => Err(No::refused(&Refusals::one(Refusal::NobodyComes), speaker)),
            false => Ok(children),
        }
    }
}
