//! Who of the staff is with a session, by name: put on, taken off; whoever is elsewhere at that time is refused, with
//! where (G4).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_rota::{people, read_person};
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::staff_session::{LeaveSession, StaffSession, Staffed};
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::cover;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Conn, facts, rota, sessions};
use crate::views::desk_rota::{self as views, Person, WithSession};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/sessions/{session}/staff", OnDuty, look),
        act("/{centre}/desk/sessions/{session}/staff", OnDuty, put_on),
        act("/{centre}/desk/sessions/{session}/staff/{colleague}/removal", OnDuty, take_off),
    ]
}

/// A session of this centre with its staff, and everybody who could be with it.
pub async fn staffed(
    app: &App,
    centre: &Centre,
    id: SessionId,
    now: Timestamp,
) -> Result<(WithSession, Vec<Person>), Error> {
    let centre = centre.id;
    let read = async move |db: &mut Conn| -> Result<Option<(WithSession, Vec<Person>)>, Fault> {
        let session = sessions::find(db, id).await?.filter(|session| session.centre == centre);
        let Some(session) = session else { return Ok(None) };
        let Some(facts) = facts::load(db, centre, None, session.window, now).await? else { return Ok(None) };
        let mut with = rota::with_sessions(db, centre, session.window).await?;
        let cover = cover::of(&facts, &session, now);
        let own = with.remove(&id).unwrap_or_default();
        Ok(Some((WithSession { session, people: own, cover }, people(db, centre).await?)))
    };
    app.store.read(move |db| Box::pin(async move { read(db).await })).await?.ok_or(Error::Missing)
}

async fn look(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    draw(&desk, id, (Filled::default(), StatusCode::OK)).await
}

async fn draw(desk: &Desk, id: SessionId, (filled, status): (Filled, StatusCode)) -> Result<Response, Error> {
    let (with, people) = staffed(&desk.app, &desk.centre, id, desk.now).await?;
    let body = views::session(&views::OfSession {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        with: &with,
        people: &people,
        filled: &filled,
    });
    let title = desk.words().say("rota-session");
    Ok(desk.answer_with(status, (title, Place::Sessions, filled.is_faulty()), body))
}

async fn put_on(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let staff = read_person(&mut read, "staff");
    let mut filled = read.read.filled;
    let Some(staff) = staff else {
        return draw(&desk, session, (filled, StatusCode::UNPROCESSABLE_ENTITY)).await;
    };
    let wrong = match desk.press(StaffSession { session, staff, now: desk.now }).await {
        Ok(Staffed::Done) => return Ok(to_page(&desk, session)),
        Ok(Staffed::Away) => desk.words().say("rota-is-away"),
        Ok(Staffed::Elsewhere(post)) => views::elsewhere(desk.words(), &desk.centre, &post),
        Err(Error::Stale) => desk.words().say("rota-session-over"),
        Err(error) => return Err(error),
    };
    filled.fault("staff", wrong);
    draw(&desk, session, (filled, StatusCode::CONFLICT)).await
}

fn to_page(desk: &Desk, session: SessionId) -> Response {
    Redirect::to(&addresses::desk_rota::session_staff(&desk.centre.slug, session)).into_response()
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn take_off(
    desk: Desk,
    Path((_, session, staff)): Path<(String, SessionId, StaffId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(LeaveSession { session, staff, now: desk.now }).await?;
    Ok(to_page(&desk, session))
}
