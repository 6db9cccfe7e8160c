//! One family's place in a course, at the desk: its dates, the answer it gives on the telephone, and taking it off (B9).

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::enrolments::{Read, read};
use super::forms::Form;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::answer_course_offer::AnswerCourseOffer;
use crate::actions::answer_offer::Reply;
use crate::actions::cancel::Cancel;
use crate::actions::leave_course::LeaveCourse;
use crate::addresses::courses::desk as at;
use crate::domain::ids::{BookingId, ChildId, EnrolmentId};
use crate::error::Error;
use crate::views::desk::{self, Told};
use crate::views::desk_enrolments as views;
use crate::views::layout::Place;
use crate::views::refusals::Speaker;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/enrolments/{enrolment}", OnDuty, show),
        page("/{centre}/desk/enrolments/{enrolment}/departure", OnDuty, departure),
        act("/{centre}/desk/enrolments/{enrolment}/departure", OnDuty, leave),
        act("/{centre}/desk/enrolments/{enrolment}/answer", OnDuty, answer),
        act("/{centre}/desk/enrolments/{enrolment}/absences", OnDuty, excuse),
    ]
}

/// An enrolment in a course of this centre.
async fn find(desk: &Desk, id: EnrolmentId) -> Result<Read, Error> {
    let found = desk.app.store.read(move |db| Box::pin(async move { read(db, id, None).await })).await?;
    found.filter(|read| read.centre.id == desk.centre.id).ok_or(Error::Missing)
}

async fn show(desk: Desk, Path((_, id)): Path<(String, EnrolmentId)>) -> Result<Response, Error> {
    draw(&desk, id, Told::Nothing, views::enrolment).await
}

async fn departure(desk: Desk, Path((_, id)): Path<(String, EnrolmentId)>) -> Result<Response, Error> {
    draw(&desk, id, Told::Nothing, views::departure).await
}

async fn draw(
    desk: &Desk,
    id: EnrolmentId,
    told: Told,
    view: fn(&views::Page) -> maud::Markup,
) -> Result<Response, Error> {
    let read = find(desk, id).await?;
    let page = views::Page {
        speaker: Speaker { household: Some(&read.household), ..desk.speaker() },
        guard: desk.guard(),
        household: &read.household,
        course: &read.course,
        enrolment: &read.enrolment,
        dates: read.dated(),
        told: &told,
    };
    let shell = desk.shell(read.household.name.as_str().to_string(), Place::Sessions);
    Ok(desk.answer(shell, &told, view(&page)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Leaving {
    child: Vec<ChildId>,
}

async fn leave(
    desk: Desk,
    Path((_, id)): Path<(String, EnrolmentId)>,
    form: Form<Leaving>,
) -> Result<Response, Error> {
    let children = form.fields.child;
    // With one child on it there is nothing to tick.
    let children = (!children.is_empty()).then_some(children);
    let done = desk.press(LeaveCourse { enrolment: id, children, household: None, now: desk.now }).await;
    after(&desk, id, done).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    reply: String,
}

async fn answer(
    desk: Desk,
    Path((_, id)): Path<(String, EnrolmentId)>,
    form: Form<Answered>,
) -> Result<Response, Error> {
    let reply = if form.fields.reply == "take" { Reply::Take } else { Reply::Leave };
    let answer = AnswerCourseOffer { enrolment: id, household: None, reply, now: desk.now };
    let done = desk.press(answer).await;
    after(&desk, id, done).await
}

#[derive(Debug, Deserialize)]
struct Excused {
    booking: BookingId,
}

/// On the telephone the family said that it can't come this once.
async fn excuse(
    desk: Desk,
    Path((_, id)): Path<(String, EnrolmentId)>,
    form: Form<Excused>,
) -> Result<Response, Error> {
    let booking = form.fields.booking;
    let is_of_it = find(&desk, id).await?.dates.iter().any(|(date, ..)| *date == booking);
    if !is_of_it {
        return Err(Error::Missing);
    }
    let done = desk.press(Cancel { booking, children: None, household: None, now: desk.now }).await.map(drop);
    after(&desk, id, done).await
}

/// To the enrolment, which says what became of it; somebody quicker is told of on top of it.
async fn after(desk: &Desk, id: EnrolmentId, done: Result<(), Error>) -> Result<Response, Error> {
    match done {
        Ok(()) => Ok(Redirect::to(&at::enrolment(&desk.centre.slug, id)).into_response()),
        Err(Error::Stale) => draw(desk, id, Told::Reasons(desk::stale(desk.words())), views::enrolment).await,
        Err(error) => draw(desk, id, desk.told(error)?, views::enrolment).await,
    }
}
