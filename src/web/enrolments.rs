//! A household's own places in courses: seen, answered, left (B9).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::forms::Form;
use super::frame::Frame;
use super::programme::session::key;
use super::who::Access::Household;
use super::{Entry, act, page};
use crate::actions::answer_course_offer::AnswerCourseOffer;
use crate::actions::answer_offer::Reply;
use crate::actions::leave_course::LeaveCourse;
use crate::actions::see::SeeEnrolment;
use crate::addresses;
use crate::app::App;
use crate::domain::booking::State as Standing;
use crate::domain::centre::Centre;
use crate::domain::course::{Course, Enrolment};
use crate::domain::household;
use crate::domain::ids::{BookingId, ChildId, EnrolmentId, HouseholdId, SessionId};
use crate::domain::room::Room;
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres, enrolments, households};
use crate::views::enrolments as views;
use crate::views::layout::Place;
use crate::views::refusals::Speaker;

pub fn entries() -> Vec<Entry> {
    vec![
        page("/enrolments/{enrolment}", Household, look),
        act("/enrolments/{enrolment}/answer", Household, answer),
        page("/enrolments/{enrolment}/departure", Household, departure),
        act("/enrolments/{enrolment}/departure", Household, leave),
    ]
}

/// An enrolment and everything around it.
pub struct Read {
    pub centre: Centre,
    pub rooms: Vec<Room>,
    pub household: household::Household,
    pub enrolment: Enrolment,
    pub course: Course,
    /// Its bookings, each with the liveliest of its children's states, in order of time.
    pub dates: Vec<(BookingId, SessionId, Standing)>,
}

impl Read {
    pub fn dated(&self) -> Vec<views::Dated<'_>> {
        let dated = |(booking, session, state): &(BookingId, SessionId, Standing)| {
            let session = self.course.sessions.iter().find(|one| one.id == *session)?;
            Some(views::Dated { booking: *booking, session, state: *state })
        };
        self.dates.iter().filter_map(dated).collect()
    }
}

async fn look(frame: Frame, state: State<App>, path: Path<Uuid>) -> Result<Response, Error> {
    draw(&frame, &state.0, EnrolmentId(path.0), ("courses-mine", views::enrolment)).await
}

async fn departure(frame: Frame, state: State<App>, path: Path<Uuid>) -> Result<Response, Error> {
    draw(&frame, &state.0, EnrolmentId(path.0), ("courses-leave", views::departure)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    reply: String,
}

async fn answer(
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    form: Form<Answered>,
) -> Result<Response, Error> {
    let (id, household) = (EnrolmentId(id), frame.household().ok_or(Error::Forbidden)?);
    let reply = if form.fields.reply == "take" { Reply::Take } else { Reply::Leave };
    let centre = find(&app, id, household).await?.centre.id;
    let command =
        AnswerCourseOffer { enrolment: id, household: Some(household), reply, now: app.clock.now() };
    to_it(id, app.store.change(centre, Actor::Household(household), command).await)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Leaving {
    child: Vec<Uuid>,
}

async fn leave(
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    form: Form<Leaving>,
) -> Result<Response, Error> {
    let (id, household) = (EnrolmentId(id), frame.household().ok_or(Error::Forbidden)?);
    let centre = find(&app, id, household).await?.centre.id;
    let children: Vec<ChildId> = form.fields.child.into_iter().map(ChildId).collect();
    // With one child on it there is nothing to tick.
    let children = (!children.is_empty()).then_some(children);
    let command = LeaveCourse { enrolment: id, children, household: Some(household), now: app.clock.now() };
    to_it(id, app.store.change(centre, Actor::Household(household), command).await)
}

/// To the enrolment, which says what became of it; a press that came twice finds it done.
fn to_it(id: EnrolmentId, done: Result<(), Error>) -> Result<Response, Error> {
    match done {
        Ok(()) | Err(Error::Stale) => Ok(Redirect::to(&addresses::courses::enrolment(id)).into_response()),
        Err(error) => Err(error),
    }
}

async fn draw(
    frame: &Frame,
    app: &App,
    id: EnrolmentId,
    (title, view): (&str, fn(&views::EnrolmentPage) -> maud::Markup),
) -> Result<Response, Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    let read = find(app, id, household).await?;
    see(app, &read, household).await;
    let now = app.clock.now();
    let first = read.course.first().ok_or(Error::Missing)?;
    let page = views::EnrolmentPage {
        speaker: Speaker {
            words: frame.words(),
            centre: &read.centre,
            household: Some(&read.household),
            now,
        },
        room: read.rooms.iter().find(|room| room.id == first.room).ok_or(Error::Missing)?,
        course: &read.course,
        enrolment: &read.enrolment,
        dates: read.dated(),
        token: frame.token.as_str(),
        key: key(),
    };
    let shell = frame.shell(frame.words().say(title), &read.centre, Place::Bookings);
    Ok(frame.answer(StatusCode::OK, &shell, view(&page)))
}

/// An enrolment of this household; missing where it is somebody else's.
async fn find(app: &App, id: EnrolmentId, household: HouseholdId) -> Result<Read, Error> {
    let found =
        app.store.read(move |db| Box::pin(async move { read(db, id, Some(household)).await })).await?;
    found.ok_or(Error::Missing)
}

/// `None` when there is none, or it is not this household's; staff ask for whose it is.
pub async fn read(db: &mut Conn, id: EnrolmentId, asker: Option<HouseholdId>) -> Result<Option<Read>, Fault> {
    let is_theirs = |one: &Enrolment| asker.is_none_or(|asker| one.household == asker);
    let Some(enrolment) = enrolments::find(db, id).await?.filter(is_theirs) else {
        return Ok(None);
    };
    let (Some(centre), Some(household), Some(course)) = (
        centres::find(db, enrolment.centre).await?,
        households::find(db, enrolment.household).await?,
        enrolments::course(db, enrolment.series).await?,
    ) else {
        return Ok(None);
    };
    let rooms = centres::rooms(db, centre.id).await?;
    let mut dates: Vec<(BookingId, SessionId, Standing)> = Vec::new();
    for (booking, session, state) in enrolments::dates(db, id).await? {
        match dates.last_mut().filter(|(last, _, _)| *last == booking) {
            Some((_, _, known)) if state.occupies() && !known.occupies() => *known = state,
            Some(_) => {}
            None => dates.push((booking, session, state)),
        }
    }
    Ok(Some(Read { centre, rooms, household, enrolment, course, dates }))
}

/// B6: whoever looks at a promoted enrolment has seen it. A disk that cannot be written keeps no page from being read.
pub async fn see(app: &App, read: &Read, household: HouseholdId) {
    let times = &read.enrolment.times;
    if times.promoted_at.is_none() || times.seen_at.is_some() {
        return;
    }
    let seen = SeeEnrolment { enrolment: read.enrolment.id, household, now: app.clock.now() };
    if let Err(error) = app.store.change(read.centre.id, Actor::Household(household), seen).await {
        tracing::warn!(enrolment.id = %read.enrolment.id, %error, "a promoted enrolment was seen, but not marked so");
    }
}
