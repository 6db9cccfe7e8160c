//! Courses at the desk: who is enrolled and who waits, enrolling a family, and a make-up lesson (B9, B7, Z3).
//!
//! Keeps true: names stand here only while a lesson's staff may read them (P2); whoever is told by a make-up lesson is
//! counted before it is confirmed.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::courses::{Around, read};
use super::desk::Desk;
use super::desk_board::Search;
use super::desk_bookings::{every, search_for};
use super::desk_sessions::rooms;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::Outcome;
use crate::actions::add_make_up::{self, AddMakeUp};
use crate::actions::enrol::{Answer, Enrol};
use crate::actions::enrol_at_desk::EnrolAtDesk;
use crate::addresses::courses::desk as at;
use crate::domain::course::{self, Course};
use crate::domain::effects::{Effects, Fate};
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, HouseholdId, SeriesId, SessionId};
use crate::domain::outlook::Instead;
use crate::domain::party::{Authority, Liberties, Request, Wish};
use crate::domain::reason;
use crate::domain::room::Room;
use crate::domain::roster;
use crate::error::Error;
use crate::store::households;
use crate::views::desk::Told;
use crate::views::desk_bookings::{self, Verdict};
use crate::views::desk_courses as views;
use crate::views::effects::{self, Confirm};
use crate::views::filled::Filled;
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/courses/{series}", OnDuty, show),
        page("/{centre}/desk/courses/{series}/enrolments", OnDuty, choose),
        act("/{centre}/desk/courses/{series}/enrolments", OnDuty, enrol),
        page("/{centre}/desk/courses/{series}/enrolments/search", OnDuty, no_search),
        act("/{centre}/desk/courses/{series}/enrolments/search", OnDuty, look),
        page("/{centre}/desk/courses/{series}/sessions", OnDuty, new),
        act("/{centre}/desk/courses/{series}/sessions", OnDuty, add),
    ]
}

/// A course of this centre, as this household meets it.
async fn find(desk: &Desk, series: SeriesId, household: Option<HouseholdId>) -> Result<Around, Error> {
    let (slug, now) = (desk.centre.slug.clone(), desk.now);
    let found = desk
        .app
        .store
        .read(move |db| Box::pin(async move { read(db, &slug, series, (household, now)).await }));
    found.await?.ok_or(Error::Missing)
}

fn title(desk: &Desk, course: &Course) -> String {
    course.first().map(|first| first.names.in_(desk.view.language).to_string()).unwrap_or_default()
}

async fn show(desk: Desk, Path((_, series)): Path<(String, SeriesId)>) -> Result<Response, Error> {
    let Around { facts, course, .. } = find(&desk, series, None).await?;
    let shows_names = course.sessions.iter().any(|session| roster::shows_names(session, desk.now));
    let asked: Vec<HouseholdId> = course.enrolments.iter().map(|enrolment| enrolment.household).collect();
    let known = if shows_names { named(&desk, asked).await? } else { Vec::new() };
    let first = course.first().ok_or(Error::Missing)?;
    let page = views::Page {
        speaker: desk.speaker(),
        room: facts.room(first.room).ok_or(Error::Missing)?,
        course: &course,
        facts: &facts,
        known: &known,
    };
    let shell = desk.shell(title(&desk, &course), Place::Sessions);
    Ok(desk.answer(shell, &Told::Nothing, views::page(&page)))
}

/// These households, with their names.
async fn named(desk: &Desk, ids: Vec<HouseholdId>) -> Result<Vec<Household>, Error> {
    Ok(desk.app.store.read(move |db| Box::pin(async move { households::several(db, &ids).await })).await?)
}

// ---- enrolling a family ----------------------------------------------------------------------------------------

#[derive(Debug, Default, Deserialize)]
struct Chosen {
    household: Option<HouseholdId>,
}

async fn choose(
    desk: Desk,
    Path((_, series)): Path<(String, SeriesId)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Error> {
    match chosen.household {
        Some(household) => draw(&desk, (series, household), &Filled::default(), Told::Nothing).await,
        None => search(&desk, series, String::new()).await,
    }
}

async fn look(
    desk: Desk,
    Path((_, series)): Path<(String, SeriesId)>,
    form: Form<Search>,
) -> Result<Response, Error> {
    search(&desk, series, form.fields.q.trim().to_string()).await
}

/// A search is not kept: read again, its page asks anew.
async fn no_search(desk: Desk, Path((_, series)): Path<(String, SeriesId)>) -> Redirect {
    Redirect::to(&at::enrolments(&desk.centre.slug, series))
}

async fn search(desk: &Desk, series: SeriesId, asked: String) -> Result<Response, Error> {
    let around = find(desk, series, None).await?;
    search_for(desk, (&what(desk, &around.course), desk.words().say("desk-courses-enrol")), asked).await
}

/// The course, as the form needs it.
fn what(desk: &Desk, course: &Course) -> desk_bookings::What<'static> {
    let (slug, series) = (&desk.centre.slug, course.series);
    let next = course.ahead(desk.now).next().or(course.sessions.last());
    desk_bookings::What {
        line: views::line(&desk.speaker(), course),
        form: at::enrolments(slug, series),
        search: at::enrolments_search(slug, series),
        back: at::course(slug, series),
        day: next.map_or(desk.today(), |session| session.date),
        press: "courses-enrol",
        has_line: true,
        session: None,
        course: None,
    }
}

/// A household before a course: what each child would hear, and the form.
async fn draw(
    desk: &Desk,
    (series, household): (SeriesId, HouseholdId),
    filled: &Filled,
    told: Told,
) -> Result<Response, Error> {
    let Around { facts, course, .. } = find(desk, series, Some(household)).await?;
    let household = facts.household.as_ref().ok_or(Error::Missing)?;
    let all: Vec<ChildId> = household.children.iter().map(|child| child.id).collect();
    let authority = Authority::Desk(Liberties::default());
    let verdicts = course::verdicts_as(authority, (&facts, &course), &all, desk.now);
    let usual = course::party(&facts, &course, &all, desk.now);
    let form = desk_bookings::Form {
        words: desk.words(),
        slug: &desk.centre.slug,
        what: &what(desk, &course),
        household,
        verdicts: verdicts.into_iter().map(|v| Verdict { child: v.child, answer: v.answer }).collect(),
        guardians: usual.map(|request| request.guardians).unwrap_or_default(),
        filled,
        guard: desk.guard(),
        told: &told,
        speaker: Speaker { household: Some(household), ..desk.speaker() },
    };
    let title = desk.words().say("desk-courses-enrol");
    let shell = Shell { has_errors: told.is_refusal(), ..desk.shell(title, Place::Sessions) };
    Ok(desk.answer(shell, &told, desk_bookings::form(&form)))
}

async fn enrol(
    desk: Desk,
    Path((_, series)): Path<(String, SeriesId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let filled = Filled::of(form.fields);
    let household: HouseholdId = filled.value("household").parse().map_err(|_| Error::Missing)?;
    let reason = reason::one_of(&reason::PAST_PLACES, filled.value("reason"));
    let request = Request {
        household,
        // A course has no session of its own to ask for.
        session: SessionId(series.0),
        children: every(&filled, "child"),
        carried: Vec::new(),
        along: Vec::new(),
        guardians: every(&filled, "guardian"),
        wish: if filled.value("wish") == "line" { Wish::Line } else { Wish::Place },
        authority: Authority::Desk(Liberties { past_places: reason.is_some(), past_age: false }),
    };
    // The ticks are part of the press: changed after a refusal, it is another one.
    let key = format!("{} {}", form.key, form.digest);
    let enrol = Enrol { series, request, key, now: desk.now };
    let refusals = match desk.press(EnrolAtDesk { enrol, reason }).await? {
        Answer::Enrolled(id) | Answer::InLine(id) => {
            return Ok(Redirect::to(&at::enrolment(&desk.centre.slug, id)).into_response());
        }
        Answer::Refused(refusals) => refusals,
    };
    let known = named(&desk, vec![household]).await?;
    let told = Told::Reasons(Speaker { household: known.first(), ..desk.speaker() }.list(&refusals));
    let mut answer = draw(&desk, (series, household), &filled, told).await?;
    *answer.status_mut() = super::reply::status(&refusals);
    Ok(answer)
}

// ---- a make-up lesson ------------------------------------------------------------------------------------------

async fn new(desk: Desk, Path((_, series)): Path<(String, SeriesId)>) -> Result<Response, Error> {
    let (around, rooms) = (find(&desk, series, None).await?, rooms(&desk).await?);
    let filled = views::filled(desk.words(), &around.course, &rooms);
    Ok(form_page(&desk, (&around.course, &rooms), &filled, StatusCode::OK))
}

fn form_page(
    desk: &Desk,
    (course, rooms): (&Course, &[Room]),
    filled: &Filled,
    status: StatusCode,
) -> Response {
    let form = views::Form { speaker: desk.speaker(), guard: desk.guard(), course, rooms, filled };
    let title = desk.words().say("desk-courses-make-up");
    desk.answer_with(status, (title, Place::Sessions, filled.is_faulty()), views::make_up(&form))
}

async fn add(
    desk: Desk,
    Path((_, series)): Path<(String, SeriesId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let (around, rooms) = (find(&desk, series, None).await?, rooms(&desk).await?);
    let ground = (&around.course, rooms.as_slice());
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &rooms);
    let Some(when) = read.at() else {
        return Ok(form_page(&desk, ground, &read.read.filled, StatusCode::UNPROCESSABLE_ENTITY));
    };
    // The key goes along from the form to its confirmation: sent twice, added once.
    let sent = read.read.filled.value("lesson").to_string();
    let key = if sent.is_empty() { form.key } else { sent };
    let id = SessionId(desk.id_of(&key));
    let digest = read.read.filled.value("digest").to_string();
    let (centre, now) = (desk.centre.id, desk.now);
    if digest.is_empty() {
        let think = desk.app.store.read(move |db| {
            Box::pin(async move { Ok(add_make_up::think(db, (centre, id), (series, when), now).await) })
        });
        let thought = think.await??;
        if !thought.obstacles.is_empty() {
            read.blocked(&thought.obstacles, desk.centre.zone);
            return Ok(form_page(&desk, ground, &read.read.filled, StatusCode::CONFLICT));
        }
        return preview(&desk, (series, &key), (&read.read.filled, &thought.effects), StatusCode::OK).await;
    }
    match desk.press(AddMakeUp { id, series, at: when, digest, now }).await? {
        Outcome::Done => Ok(Redirect::to(&at::course(&desk.centre.slug, series)).into_response()),
        Outcome::Changed(found) => {
            preview(&desk, (series, &key), (&read.read.filled, &found), StatusCode::CONFLICT).await
        }
        Outcome::Blocked(obstacles) => {
            read.blocked(&obstacles, desk.centre.zone);
            Ok(form_page(&desk, ground, &read.read.filled, StatusCode::CONFLICT))
        }
    }
}

/// Who has a place in it, and who has something else then, before it is done (Z3).
async fn preview(
    desk: &Desk,
    (series, key): (SeriesId, &str),
    (filled, found): (&Filled, &Effects),
    status: StatusCode,
) -> Result<Response, Error> {
    let hits = found.0.iter().flat_map(|touched| &touched.bookings);
    let away = hits.filter(|hit| matches!(hit.fate, Fate::Away(_))).map(|hit| hit.household).collect();
    let known = named(desk, away).await?;
    let action = at::sessions(&desk.centre.slug, series);
    let mut fields: Vec<(&str, &str)> = views::FIELDS.map(|name| (name, filled.value(name))).into();
    fields.push(("lesson", key));
    let confirm = Confirm {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        action: &action,
        fields,
        effects: found,
        press: "desk-courses-make-up-confirm",
        has_changed: status == StatusCode::CONFLICT,
        back: &action,
        away: &known,
        instead: Instead::new(),
    };
    let title = desk.words().say("desk-courses-make-up");
    Ok(desk.answer_with(status, (title, Place::Sessions, false), effects::page(&confirm)))
}
