//! Sessions at the desk: one session's roster, and one form to add, move or cancel (S2, Z3).
//!
//! Keeps true: whoever is told by a change is counted before it is confirmed; names are shown by P2 only.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_board::{Search, narrow, roster_of, wanted};
use super::desk_closures::instead;
use super::desk_drafts::keep;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::Outcome;
use crate::actions::add_session::AddSession;
use crate::actions::cancel_session::{self, CancelSession};
use crate::actions::move_session::{self, MoveSession};
use crate::addresses;
use crate::domain::board;
use crate::domain::draft::Prepared;
use crate::domain::effects::Effects;
use crate::domain::equipment::Equipment;
use crate::domain::facts::Facts;
use crate::domain::ids::SessionId;
use crate::domain::misfit::Misfit;
use crate::domain::outlook::Instead;
use crate::domain::room::Room;
use crate::domain::roster::{self, Roster};
use crate::domain::session::Session;
use crate::domain::staff::Role;
use crate::domain::visit;
use crate::domain::zone::parse_date;
use crate::error::{Error, Fault};
use crate::store::{centres, facts, misfits, sessions, stories, visits};
use crate::views::desk::Told;
use crate::views::desk_sessions as views;
use crate::views::effects::{self, Confirm};
use crate::views::equipment;
use crate::views::filled::Filled;
use crate::views::layout::{Live, Place, Shell};
use crate::views::roster as roster_view;
use crate::views::story as story_view;
use std::collections::HashMap;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        act("/{centre}/desk/sessions", OnDuty, add),
        page("/{centre}/desk/sessions/new", OnDuty, new),
        page("/{centre}/desk/sessions/{session}", OnDuty, show_roster),
        page("/{centre}/desk/sessions/{session}/search", OnDuty, no_search),
        act("/{centre}/desk/sessions/{session}/search", OnDuty, search_roster),
        page("/{centre}/desk/sessions/{session}/story", OnDuty, story),
        page("/{centre}/desk/sessions/{session}/plan", OnDuty, plan),
        act("/{centre}/desk/sessions/{session}/plan", OnDuty, change),
        page("/{centre}/desk/sessions/{session}/cancellation", OnDuty, cancellation),
        act("/{centre}/desk/sessions/{session}/cancellation", OnDuty, cancel),
    ]
}

async fn show_roster(desk: Desk, Path((_, session)): Path<(String, SessionId)>) -> Result<Response, Error> {
    draw_roster(&desk, session, (String::new(), Told::Nothing)).await
}

async fn search_roster(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Search>,
) -> Result<Response, Error> {
    draw_roster(&desk, session, (form.fields.q.trim().into(), Told::Nothing)).await
}

/// A search is not kept: read again, its page is the roster.
async fn no_search(desk: Desk, Path((_, session)): Path<(String, SessionId)>) -> Redirect {
    Redirect::to(&addresses::desk::session(&desk.centre.slug, session))
}

/// Everything a roster shows.
struct Read {
    facts: Facts,
    roster: Roster,
    bands: HashMap<String, [i64; 3]>,
    misfits: Vec<Misfit>,
    equipment: Vec<Equipment>,
}

/// A session's roster, with what a press was told.
pub async fn draw_roster(
    desk: &Desk,
    id: SessionId,
    (asked, told): (String, Told),
) -> Result<Response, Error> {
    let session = find(desk, id).await?;
    let (centre, now) = (desk.centre.id, desk.now);
    let (of, window, looked_for) = (session.clone(), session.window, asked.clone());
    let read = desk.app.store.read(move |db| {
        Box::pin(async move {
            let facts = facts::load(db, centre, None, window, now).await?;
            let facts = facts.ok_or_else(|| Fault::Corrupt("no such centre".into()))?;
            let bands = visits::bands(db, of.id).await?;
            let misfits = misfits::of_session(db, centre, of.id, now).await?;
            let equipment = centres::equipment(db, centre).await?;
            let mut roster = roster_of(db, of).await?;
            narrow(&mut roster, &wanted(db, &looked_for).await?);
            Ok(Read { facts, roster, bands, misfits, equipment })
        })
    });
    let read = read.await?;
    let slot = board::slot(&read.facts, &session, now);
    let room = read.facts.room(session.room).ok_or(Error::Missing)?;
    let inside = |band: &visit::Band| read.bands.get(&band.code()).map_or(0, |sums| sums[0]);
    let bands = visit::bands(&session).into_iter().map(|band| (band, inside(&band)));
    let shown = roster_view::Page {
        at: roster_view::At {
            words: desk.words(),
            centre: &desk.centre,
            roster: &read.roster,
            guard: desk.guard(),
            now,
            swap: roster_view::SWAP,
            may_cancel: true,
            focus: None,
        },
        room,
        slot: &slot,
        inside: board::heads_in(&read.facts, id),
        limit: session.limits.room_limit.saturating_sub(read.facts.staff_heads(&session)),
        uses: equipment::line(desk.words(), &read.equipment, &session.terms.needs),
        shows_names: roster::shows_names(&session, now),
        bands: bands
            .filter_map(|(band, n)| Some((band, u16::try_from(n).ok()?)))
            .filter(|b| b.1 > 0)
            .collect(),
        told: &told,
        asked: &asked,
        misfits: &read.misfits,
    };
    let events = addresses::kiosk::events(&desk.centre.slug);
    let title = session.names.in_(desk.view.language).to_string();
    let live = asked.is_empty().then_some(Live { events: &events, ids: roster_view::LIVE });
    let shell = Shell { live, ..desk.shell(title, Place::Sessions) };
    Ok(desk.answer(shell, &told, roster_view::page(&shown)))
}

/// Lines of a story shown at once.
const LINES: u16 = 500;

async fn story(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    let (session, centre) = (find(&desk, id).await?, desk.centre.id);
    let read = desk.app.store.read(move |db| Box::pin(stories::of_session(db, centre, id, LINES)));
    let story = story_view::Page {
        words: desk.words(),
        slug: &desk.centre.slug,
        zone: desk.centre.zone,
        session: &session,
        lines: &read.await?,
        most: LINES,
    };
    let title = desk.words().say("story-title");
    Ok(desk.answer_with(StatusCode::OK, (title, Place::Sessions, false), story_view::page(&story)))
}

/// A session of this centre.
pub async fn find(desk: &Desk, id: SessionId) -> Result<Session, Error> {
    let found = desk.app.store.read(move |db| Box::pin(sessions::find(db, id))).await?;
    found.filter(|session| session.centre == desk.centre.id).ok_or(Error::Missing)
}

pub async fn rooms(desk: &Desk) -> Result<Vec<Room>, Error> {
    let centre = desk.centre.id;
    Ok(desk.app.store.read(move |db| Box::pin(centres::rooms(db, centre))).await?)
}

/// What a session can be planned with.
pub struct House {
    pub rooms: Vec<Room>,
    pub equipment: Vec<Equipment>,
}

pub async fn house(desk: &Desk) -> Result<House, Error> {
    let centre = desk.centre.id;
    let read = desk.app.store.read(move |db| {
        Box::pin(async move {
            let (rooms, equipment) =
                (centres::rooms(db, centre).await?, centres::equipment(db, centre).await?);
            Ok(House { rooms, equipment })
        })
    });
    Ok(read.await?)
}

#[derive(Debug, Default, Deserialize)]
struct Begin {
    #[serde(default)]
    room: String,
    #[serde(default)]
    date: String,
}

async fn new(desk: Desk, Query(begin): Query<Begin>) -> Result<Response, Error> {
    let house = house(&desk).await?;
    let date = parse_date(&begin.date).unwrap_or_else(|| desk.today());
    let filled = Filled::default().with("room", begin.room).with("date", date.to_string());
    let filled = filled.with("staff", "1").with("walk_in_places", "0");
    Ok(form_page(&desk, None, (&house, &filled), StatusCode::OK))
}

fn form_page(
    desk: &Desk,
    session: Option<&Session>,
    (house, filled): (&House, &Filled),
    status: StatusCode,
) -> Response {
    let words = desk.words();
    let title = words.say(if session.is_some() { "plan-title-change" } else { "plan-title-new" });
    let form = views::Form {
        words,
        slug: &desk.centre.slug,
        session: session.map(|session| session.id),
        rooms: &house.rooms,
        equipment: &house.equipment,
        filled,
        guard: desk.guard(),
        may_keep: desk.staff.role >= Role::Office,
    };
    desk.answer_with(status, (title, Place::Sessions, filled.is_faulty()), views::form(&form))
}

async fn add(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let house = house(&desk).await?;
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &house.rooms);
    let Some(plan) = read.plan(None, &house.equipment) else {
        return Ok(form_page(&desk, None, (&house, &read.read.filled), StatusCode::UNPROCESSABLE_ENTITY));
    };
    let id = SessionId(desk.id_of(&form.key));
    if is_to_keep(&desk, &read) {
        return to_drafts(&desk, Prepared::Session(id, plan)).await;
    }
    match desk.press(AddSession { id, plan, now: desk.now }).await? {
        Outcome::Done => Ok(Redirect::to(&addresses::desk::session(&desk.centre.slug, id)).into_response()),
        Outcome::Blocked(obstacles) => {
            read.blocked(&obstacles, desk.centre.zone);
            Ok(form_page(&desk, None, (&house, &read.read.filled), StatusCode::CONFLICT))
        }
        Outcome::Changed(_) => Err(Error::Stale),
    }
}

async fn plan(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    let (session, house) = (find(&desk, id).await?, house(&desk).await?);
    let filled = views::filled(desk.words(), &session, &house.rooms);
    Ok(form_page(&desk, Some(&session), (&house, &filled), StatusCode::OK))
}

async fn change(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let (session, house) = (find(&desk, id).await?, house(&desk).await?);
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &house.rooms);
    let Some(plan) = read.plan(session.limits.families_max, &house.equipment) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(form_page(&desk, Some(&session), (&house, &read.read.filled), status));
    };
    if is_to_keep(&desk, &read) {
        return to_drafts(&desk, Prepared::Move(id, plan)).await;
    }
    let mut digest = read.read.filled.value("digest").to_string();
    let is_first = digest.is_empty();
    if is_first {
        let (was, now, wished) = (session.clone(), desk.now, plan.clone());
        let think = desk
            .app
            .store
            .read(move |db| Box::pin(async move { Ok(move_session::think(db, was, &wished, now).await) }));
        let thought = think.await??;
        if thought.obstacles.is_empty() && !thought.effects.is_nothing() {
            return Ok(preview(&desk, (&session, &read.read.filled), &thought.effects, StatusCode::OK));
        }
        digest = thought.effects.digest();
    }
    match desk.press(MoveSession { session: id, plan, digest, now: desk.now }).await? {
        Outcome::Done => Ok(Redirect::to(&addresses::desk::session(&desk.centre.slug, id)).into_response()),
        Outcome::Changed(effects) => {
            Ok(preview(&desk, (&session, &read.read.filled), &effects, StatusCode::CONFLICT))
        }
        Outcome::Blocked(obstacles) => {
            read.blocked(&obstacles, desk.centre.zone);
            Ok(form_page(&desk, Some(&session), (&house, &read.read.filled), StatusCode::CONFLICT))
        }
    }
}

/// Whoever plans may keep it as a draft.
fn is_to_keep(desk: &Desk, read: &PlanForm) -> bool {
    desk.staff.role >= Role::Office && read.read.filled.has("keep", "draft")
}

async fn to_drafts(desk: &Desk, what: Prepared) -> Result<Response, Error> {
    keep(desk, what).await?;
    Ok(Redirect::to(&addresses::desk::drafts(&desk.centre.slug)).into_response())
}

/// Whom the change tells, and who loses a place by it, before it is done (Z3).
fn preview(
    desk: &Desk,
    (session, filled): (&Session, &Filled),
    found: &Effects,
    status: StatusCode,
) -> Response {
    let words = desk.words();
    let action = addresses::desk::session_plan(&desk.centre.slug, session.id);
    let fields = views::FIELDS.into_iter().map(|name| (name, filled.value(name)));
    let needs: Vec<(String, String)> = filled.starting(equipment::FIELD).collect();
    let confirm = Confirm {
        words,
        centre: &desk.centre,
        guard: desk.guard(),
        action: &action,
        fields: fields.chain(needs.iter().map(|(name, many)| (&**name, &**many))).collect(),
        effects: found,
        press: "plan-confirm",
        has_changed: status == StatusCode::CONFLICT,
        back: &action,
        away: &[],
        instead: Instead::new(),
    };
    let title = words.say("plan-title-change");
    desk.answer_with(status, (title, Place::Sessions, false), effects::page(&confirm))
}

async fn cancellation(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    let session = find(&desk, id).await?;
    Ok(why_page(&desk, &session, (&Filled::default(), StatusCode::OK)))
}

fn why_page(desk: &Desk, session: &Session, (filled, status): (&Filled, StatusCode)) -> Response {
    let words = desk.words();
    let action = addresses::desk::session_cancellation(&desk.centre.slug, session.id);
    let body = views::cancellation(words, session, (&action, desk.guard()), filled);
    desk.answer_with(status, (words.say("cancel-title"), Place::Sessions, filled.is_faulty()), body)
}

async fn cancel(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let session = find(&desk, id).await?;
    let mut read = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let Some(cause) = read.why() else {
        let filled = (&read.read.filled, StatusCode::UNPROCESSABLE_ENTITY);
        return Ok(why_page(&desk, &session, filled));
    };
    let digest = read.read.filled.value("digest").to_string();
    let (found, status) = if digest.is_empty() {
        let hit = session.clone();
        let look = desk.app.store.read(move |db| {
            Box::pin(async move { cancel_session::effects(db, std::slice::from_ref(&hit)).await })
        });
        (look.await?, StatusCode::OK)
    } else {
        match desk.press(CancelSession { session: id, cause, digest, now: desk.now }).await? {
            Outcome::Changed(effects) => (effects, StatusCode::CONFLICT),
            Outcome::Done | Outcome::Blocked(_) => {
                return Ok(Redirect::to(&addresses::desk::session(&desk.centre.slug, id)).into_response());
            }
        }
    };
    let action = addresses::desk::session_cancellation(&desk.centre.slug, id);
    let confirm = Confirm {
        words: desk.words(),
        centre: &desk.centre,
        guard: desk.guard(),
        action: &action,
        fields: vec![("reason", read.read.filled.value("reason"))],
        effects: &found,
        press: "cancel-confirm",
        has_changed: status == StatusCode::CONFLICT,
        back: &addresses::desk::session(&desk.centre.slug, id),
        away: &[],
        instead: instead(&desk.app, &desk.centre, &found, desk.now).await?,
    };
    let title = desk.words().say("cancel-title");
    Ok(desk.answer_with(status, (title, Place::Sessions, false), effects::page(&confirm)))
}
