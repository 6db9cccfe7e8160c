//! Roll-call: everybody who is inside, by room, to be ticked and printed; and how many were seen, written down once.
//!
//! Keeps true: the page replaces nothing in itself and is left only while the house answers; names are for those who
//! may read them (P2).

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_board::{private_rooms, roster_of};
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader, once};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::hold_roll_call::{Called, HoldRollCall, Seen};
use crate::addresses;
use crate::app::App;
use crate::domain::board::Loose;
use crate::domain::centre::Centre;
use crate::domain::facts::Facts;
use crate::domain::ids::{RollCallId, RoomId};
use crate::domain::private_room::Standing;
use crate::domain::roll_call;
use crate::domain::roster::{self, Roster};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::roll_calls::{self, RollCall};
use crate::store::{Conn, facts, visits};
use crate::views::filled::Filled;
use crate::views::layout::Place;
use crate::views::roll_call as views;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![page("/{centre}/desk/roll-call", OnDuty, look), act("/{centre}/desk/roll-call", OnDuty, hold)]
}

/// Everything a roll-call is drawn from.
pub struct Inside {
    pub facts: Facts,
    pub loose: Loose,
    /// Of sessions with somebody inside by name.
    pub rosters: Vec<Roster>,
    pub private: Vec<(RoomId, Standing)>,
}

pub async fn inside(app: &App, centre: &Centre, now: Timestamp) -> Result<Inside, Error> {
    let (id, day) = (centre.id, centre.zone.day(centre.zone.date(now)));
    let read = async move |db: &mut Conn| -> Result<Option<Inside>, Fault> {
        let Some(facts) = facts::load(db, id, None, day, now).await? else { return Ok(None) };
        let mut rosters = Vec::new();
        for session in roll_call::peopled(&facts).filter(|session| roster::shows_names(session, now)) {
            rosters.push(roster_of(db, session.clone()).await?);
        }
        let loose = visits::loose(db, id, day.starts()).await?;
        let private = private_rooms(db, &facts, now).await?;
        Ok(Some(Inside { facts, loose, rosters, private }))
    };
    app.store.read(move |db| Box::pin(async move { read(db).await })).await?.ok_or(Error::Missing)
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// The one that was just written down.
    held: Option<RollCallId>,
}

async fn look(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let centre = desk.centre.id;
    let held = match asked.held {
        Some(id) => {
            let read = desk
                .app
                .store
                .read(move |db| Box::pin(async move { roll_calls::find(db, centre, id).await }));
            read.await?
        }
        None => None,
    };
    draw(&desk, &Filled::default(), (held, StatusCode::OK)).await
}

async fn draw(
    desk: &Desk,
    filled: &Filled,
    (held, status): (Option<RollCall>, StatusCode),
) -> Result<Response, Error> {
    let inside = inside(&desk.app, &desk.centre, desk.now).await?;
    let words = desk.words();
    let page = views::Page {
        words,
        centre: &desk.centre,
        now: desk.now,
        guard: desk.guard(),
        rooms: &roll_call::rooms(&inside.facts, &inside.loose, desk.now),
        rosters: &inside.rosters,
        private: &inside.private,
        elsewhere: roll_call::elsewhere(&inside.facts, &inside.loose),
        held: held.map(|held| (held.at, held.seen, held.expected)),
        has_changed: status == StatusCode::CONFLICT,
        filled,
    };
    let has_errors = status.is_client_error();
    Ok(desk.answer_with(status, (words.say("roll-call-title"), Place::Today, has_errors), views::page(&page)))
}

/// Rooms nobody looked into are left empty, and stay as they are.
async fn hold(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let id = RollCallId(once(desk.centre.id.0, &form.key));
    let rooms = super::desk_sessions::rooms(&desk).await?;
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let mut seen = Vec::new();
    for room in &rooms {
        let (field, drawn) = (views::seen_field(room), views::expected_field(room));
        let expected = read.read.filled.value(&drawn).parse().unwrap_or(0);
        if let Some(many) = read.optional_number(&field, "roll-call-seen-label") {
            seen.push(Seen { room: room.id, expected, seen: many });
        }
    }
    if seen.is_empty() && !read.read.filled.is_faulty() {
        read.read.fault("", "roll-call-nothing-seen");
    }
    let filled = read.read.filled;
    if filled.is_faulty() {
        return draw(&desk, &filled, (None, StatusCode::UNPROCESSABLE_ENTITY)).await;
    }
    match desk.press(HoldRollCall { id, rooms: seen, now: desk.now }).await? {
        Called::Written { .. } => {
            Ok(Redirect::to(&addresses::desk::roll_call_held(&desk.centre.slug, id)).into_response())
        }
        Called::Changed => draw(&desk, &filled, (None, StatusCode::CONFLICT)).await,
    }
}
