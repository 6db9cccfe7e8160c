//! Incidents at the desk: written down by whoever is on duty, read by who wrote them and by the manager.
//!
//! Invariant: what is not for somebody to read is not there (404); children are offered by name only where the
//! session's staff may read names (P2), and where the family was looked up.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_sessions::rooms;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader as Typed};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::note_incident::{AddToIncident, NoteIncident};
use crate::addresses;
use crate::domain::ids::{HouseholdId, IncidentId, NoteId, Number, SessionId};
use crate::domain::incident::{self, BadTime, Circumstances, Incident, LONGEST, Reader, Written};
use crate::domain::room::Room;
use crate::domain::roster;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp, Zone};
use crate::error::{Error, Fault};
use crate::store::{Conn, households, incidents, rosters, sessions};
use crate::views::filled::Filled;
use crate::views::incidents::{self as views, Known};
use crate::views::layout::Place;
use std::str::FromStr;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/incidents", OnDuty, list),
        act("/{centre}/desk/incidents", OnDuty, note),
        page("/{centre}/desk/incidents/{incident}", OnDuty, one),
        act("/{centre}/desk/incidents/{incident}/notes", OnDuty, add),
    ]
}

/// Incidents on a page.
const MOST: u16 = 50;
/// Sessions that may be chosen began at most so long ago.
const RECENT_DAYS: i64 = 2;

impl Desk {
    fn reader(&self) -> Reader {
        Reader::of(self.staff.staff, self.staff.role)
    }
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    before: Option<i64>,
    #[serde(default)]
    session: String,
    #[serde(default)]
    household: String,
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let wall = desk.centre.zone.wall(desk.now);
    let filled = Filled::default()
        .with("date", wall.date().to_string())
        .with("time", desk.words().time(wall.time()))
        .with("session", asked.session)
        .with("household", asked.household);
    draw(&desk, &filled, asked.before.map(Number)).await
}

async fn draw(desk: &Desk, filled: &Filled, before: Option<Number>) -> Result<Response, Error> {
    let (centre, reader) = (desk.centre.id, desk.reader());
    let read = desk.app.store.read(move |db| {
        Box::pin(async move { incidents::of_centre(db, centre, reader, (before, MOST)).await })
    });
    let (incidents, rooms) = (read.await?, rooms(desk).await?);
    let named = (filled.value("session").parse().ok(), filled.value("household").parse().ok());
    let (centre, now) = (desk.centre.clone(), desk.now);
    let known =
        desk.app.store.read(move |db| Box::pin(async move { known(db, (centre.id, now), named).await }));
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        incidents: &incidents,
        is_manager: reader == Reader::Manager,
        most: MOST,
        rooms: &rooms,
        known: &known.await?,
        filled,
    };
    Ok(answer(desk, "incidents-title", filled, views::page(&page)))
}

fn answer(desk: &Desk, title: &str, filled: &Filled, body: maud::Markup) -> Response {
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.answer_with(status, (desk.words().say(title), Place::Today, filled.is_faulty()), body)
}

/// Sessions of these days, and the children of the one that was named, or of the household.
async fn known(
    db: &mut Conn,
    (centre, now): (crate::domain::ids::CentreId, Timestamp),
    (session, household): (Option<SessionId>, Option<HouseholdId>),
) -> Result<Known, Fault> {
    let mut known = Known { sessions: Vec::new(), children: Vec::new() };
    if let Some(window) = Window::new(now - Span::days(RECENT_DAYS), now) {
        known.sessions = sessions::touching(db, centre, window).await?;
    }
    if let Some(session) = session
        && let Some(found) = sessions::find(db, session).await?.filter(|found| found.centre == centre)
    {
        if roster::shows_names(&found, now) {
            let entries = rosters::of_session(db, session).await?;
            let members = entries.iter().flat_map(|entry| entry.expected());
            known.children.extend(members.map(|member| (member.child, member.name.clone())));
        }
        if known.sessions.iter().all(|other| other.id != found.id) {
            known.sessions.push(found);
        }
    }
    if let Some(household) = household
        && households::is_known_at(db, household, centre).await?
        && let Some(found) = households::find(db, household).await?
    {
        known.children.extend(found.children.into_iter().map(|child| (child.id, child.name)));
    }
    Ok(known)
}

/// What happened, read off a form; every fault at its box.
pub fn read_new(
    form: &mut PlanForm,
    rooms: &[Room],
    (zone, now): (Zone, Timestamp),
) -> Option<(Circumstances, Written)> {
    let (date, time) = (form.date("date", "plan-date"), form.time("time", "incident-time"));
    let read = &mut form.read;
    let at = date.zip(time).map(|(date, time)| incident::happened(zone.instant(date.and_time(time)), now));
    match at {
        Some(Err(BadTime::Future)) => read.fault("time", "incident-error-future"),
        Some(Err(BadTime::LongAgo)) => read.fault("date", "incident-error-long-ago"),
        Some(Ok(_)) | None => {}
    }
    let slug = read.filled.value("room").to_string();
    let room = rooms.iter().find(|room| room.slug == slug);
    if room.is_none() && !slug.is_empty() {
        read.fault("room", "incident-error-unknown");
    }
    let (session, child) = (named(read, "session"), named(read, "child"));
    let who = read.optional_name(("who", 0), "incident-who");
    let written = read_written(read);
    let of = Circumstances { happened: at?.ok()?, room: room.map(|room| room.id), session, who, child };
    written.filter(|_| !read.filled.is_faulty()).map(|written| (of, written))
}

/// What somebody writes at one time.
pub fn read_written(read: &mut Typed) -> Option<Written> {
    let what = read.story("what", "incident-what", LONGEST);
    let done = read.optional_story("done", "incident-done", LONGEST);
    let informed = read.optional_story("informed", "incident-informed", LONGEST);
    what.map(|what| Written { what, done, informed }).filter(|_| !read.filled.is_faulty())
}

/// What is chosen of a list, if anything.
fn named<T: FromStr>(read: &mut Typed, field: &str) -> Option<T> {
    let value = read.filled.value(field).trim();
    let found = value.parse().ok();
    if found.is_none() && !value.is_empty() {
        read.fault(field, "incident-error-unknown");
    }
    found
}

async fn note(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let rooms = rooms(&desk).await?;
    let read = Typed::of(form.fields, desk.words());
    let mut read = PlanForm::of(read, desk.words(), &rooms);
    let Some((of, written)) = read_new(&mut read, &rooms, (desk.centre.zone, desk.now)) else {
        return draw(&desk, &read.read.filled, None).await;
    };
    let id = IncidentId(desk.id_of(&form.key));
    desk.press(NoteIncident { id, of, written, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::incidents::one(&desk.centre.slug, id)).into_response())
}

/// One that is for this very reader.
async fn find(desk: &Desk, id: IncidentId) -> Result<Incident, Error> {
    let (centre, reader) = (desk.centre.id, desk.reader());
    let read =
        desk.app.store.read(move |db| Box::pin(async move { incidents::find(db, centre, id, reader).await }));
    read.await?.ok_or(Error::Missing)
}

async fn one(desk: Desk, Path((_, id)): Path<(String, IncidentId)>) -> Result<Response, Error> {
    draw_one(&desk, id, &Filled::default()).await
}

async fn draw_one(desk: &Desk, id: IncidentId, filled: &Filled) -> Result<Response, Error> {
    let (incident, rooms) = (find(desk, id).await?, rooms(desk).await?);
    let session: Option<Session> = match incident.of.session {
        Some(session) => desk.app.store.read(move |db| Box::pin(sessions::find(db, session))).await?,
        None => None,
    };
    let page = views::One {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        incident: &incident,
        room: rooms.iter().find(|room| incident.of.room == Some(room.id)),
        session: session.as_ref(),
        filled,
    };
    Ok(answer(desk, "incident-title", filled, views::one(&page)))
}

async fn add(
    desk: Desk,
    Path((_, id)): Path<(String, IncidentId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    find(&desk, id).await?;
    let mut read = Typed::of(form.fields, desk.words());
    let Some(written) = read_written(&mut read) else { return draw_one(&desk, id, &read.filled).await };
    let note = NoteId(desk.id_of(&form.key));
    desk.press(AddToIncident { incident: id, note, written, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::incidents::one(&desk.centre.slug, id)).into_response())
}
