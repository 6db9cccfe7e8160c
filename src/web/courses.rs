//! A course: its dates, what enrolling would say to each child, and the form that asks for all of it (B9, Z1).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::bookings::Party;
use super::forms::Form;
use super::frame::Frame;
use super::programme::session::key;
use super::who::Access::{Anyone, Household};
use super::{Entry, act, page};
use crate::actions::enrol::{Answer, Enrol};
use crate::addresses;
use crate::app::App;
use crate::domain::age::Age;
use crate::domain::course::{self, Course};
use crate::domain::facts::Facts;
use crate::domain::ids::{ChildId, HouseholdId, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::outlook::Verdict;
use crate::domain::party::Request;
use crate::domain::refusal::Refusals;
use crate::domain::room::Privacy;
use crate::domain::supervision;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres, enrolments, facts, series};
use crate::views::courses as views;
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;
use crate::views::session::Ask;

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/courses/{series}", Anyone, look),
        page("/{centre}/courses/{series}/enrolments", Household, look),
        act("/{centre}/courses/{series}/enrolments", Household, enrol),
    ]
}

/// A course as one household, or the public, meets it.
pub struct Around {
    pub facts: Facts,
    pub course: Course,
    pub bring: Option<Names>,
}

/// `None` when the centre has no such course, or nobody may know of its room (Z4).
pub async fn read(
    db: &mut Conn,
    slug: &str,
    id: SeriesId,
    (household, now): (Option<HouseholdId>, Timestamp),
) -> Result<Option<Around>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let Some(course) = enrolments::course(db, id).await?.filter(Course::is_whole) else { return Ok(None) };
    let facts = facts::load_over(db, centre.id, household, &course.windows(now), now).await?;
    let is_open = |facts: &Facts| {
        let is_public = |room| facts.room(room).is_some_and(|room| room.privacy == Privacy::Public);
        course.sessions.iter().all(|session| session.centre == centre.id && is_public(session.room))
    };
    let Some(facts) = facts.filter(is_open) else { return Ok(None) };
    let bring = series::find(db, id).await?.and_then(|series| series.plan.bring);
    Ok(Some(Around { facts, course, bring }))
}

async fn look(
    frame: Frame,
    State(app): State<App>,
    Path((slug, id)): Path<(String, Uuid)>,
) -> Result<Response, Error> {
    let (now, household) = (app.clock.now(), frame.household());
    let around = app
        .store
        .read(move |db| Box::pin(async move { read(db, &slug, SeriesId(id), (household, now)).await }));
    draw(&frame, &around.await?.ok_or(Error::Missing)?, None, now)
}

async fn enrol(
    frame: Frame,
    State(app): State<App>,
    Path((slug, id)): Path<(String, Uuid)>,
    form: Form<Party>,
) -> Result<Response, Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    let (now, series) = (app.clock.now(), SeriesId(id));
    // A course has no session of its own to ask for.
    let request = form.fields.request(household, SessionId(id));
    let key = if form.key.is_empty() { key() } else { form.key };
    let word = slug.clone();
    let centre = app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &word).await })).await?;
    let enrol = Enrol { series, request: request.clone(), key, now };
    let centre = centre.ok_or(Error::Missing)?.id;
    match app.store.change(centre, Actor::Household(household), enrol).await? {
        Answer::Enrolled(id) | Answer::InLine(id) => {
            Ok(Redirect::to(&addresses::courses::enrolment(id)).into_response())
        }
        Answer::Refused(refusals) => {
            let around = app.store.read(move |db| {
                Box::pin(async move { read(db, &slug, series, (Some(household), now)).await })
            });
            draw(&frame, &around.await?.ok_or(Error::Missing)?, Some((request, refusals)), now)
        }
    }
}

fn draw(
    frame: &Frame,
    around: &Around,
    sent: Option<(Request, Refusals)>,
    now: Timestamp,
) -> Result<Response, Error> {
    let (facts, course) = (&around.facts, &around.course);
    let household = facts.household.as_ref();
    let children: Vec<ChildId> =
        household.iter().flat_map(|household| &household.children).map(|child| child.id).collect();
    let verdicts = course::verdicts(facts, course, &children, now);
    let first = course.first().ok_or(Error::Missing)?;
    let page = views::CoursePage {
        speaker: Speaker { words: frame.words(), centre: &facts.centre, household, now },
        room: facts.room(first.room).ok_or(Error::Missing)?,
        course,
        fullness: course::fullness(facts, course, now),
        bring: around.bring.as_ref(),
        ask: household.map(|_| Ask {
            token: frame.token.as_str().to_string(),
            ..ticks(around, &verdicts, sent.as_ref().map(|(request, _)| request), now)
        }),
        verdicts,
        refused: sent.map(|(_, refusals)| refusals),
    };
    let status = page.refused.as_ref().map_or(StatusCode::OK, super::reply::status);
    let title = first.names.in_(frame.view.language).to_string();
    let has_errors = page.refused.is_some();
    let shell = Shell { has_errors, ..frame.shell(title, &facts.centre, Place::Programme) };
    Ok(frame.answer(status, &shell, views::course(&page)))
}

/// Who is ticked: as was sent, or the first child who could come, with as many grown-ups as it needs.
fn ticks(around: &Around, verdicts: &[Verdict], sent: Option<&Request>, now: Timestamp) -> Ask {
    let (facts, course) = (&around.facts, &around.course);
    let usual = match sent {
        Some(request) => course::party(facts, course, &request.children, now),
        None => course::usual(facts, course, verdicts, now),
    };
    let children = sent.or(usual.as_ref()).map(|request| request.children.clone()).unwrap_or_default();
    let first = usual.as_ref().and_then(|request| facts.session(request.session));
    let age = |id: &ChildId| facts.household.as_ref()?.child(*id)?.age(first?.date);
    let ages: Vec<Age> = children.iter().filter_map(age).collect();
    let needed =
        first.map_or(0, |first| supervision::guardians_needed(&ages, &[], first, &facts.centre.rules));
    let guardians = match sent {
        Some(request) if request.guardians.len() >= usize::from(needed) => request.guardians.clone(),
        _ => usual.map(|request| request.guardians).unwrap_or_default(),
    };
    Ask { key: key(), children, guardians, needed, ..Ask::default() }
}
