//! Sessions at the desk: the timetable, one roster, its story; added, moved, called off (S2, S10, Z3).
//!
//! Invariant: a change that touches somebody is first told and done only with the digest of what was told.

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Listed, Made, Told};
use super::asked::{Body, Nonce, Query};
use super::caller::Clerk;
use super::desk_series::keep;
use super::pages;
use super::problem::{Kind, No};
use super::programme::{Stretch, page, place};
use super::shapes::boards::SessionAsIs;
use super::shapes::effects::{Change, Effects};
use super::shapes::rosters::{BandCount, Names, Roster, RosterBooking, StoryLine};
use super::shapes::wishes::{CallOffWish, PlanWish};
use super::{make, put, read};
use crate::actions::Outcome;
use crate::actions::add_session::AddSession;
use crate::actions::cancel_session::{self, CancelSession, Why};
use crate::actions::move_session::{self, MoveSession};
use crate::addresses;
use crate::domain::board;
use crate::domain::draft::Prepared;
use crate::domain::effects;
use crate::domain::facts::Facts;
use crate::domain::ids::SessionId;
use crate::domain::roster;
use crate::domain::session::Session;
use crate::domain::timetable::{Obstacle, Plan};
use crate::domain::visit;
use crate::domain::zone::Date;
use crate::error::{Error, Fault};
use crate::store::{facts, sessions, stories, visits};
use crate::web::Entry;
use crate::web::desk_board::roster_of;
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Fields, Reader, once};
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("desk-sessions", "/api/v1/centres/{centre}/desk/sessions", OnDuty, list),
        make("add-session", "/api/v1/centres/{centre}/desk/sessions", OnDuty, add),
        read("roster", "/api/v1/centres/{centre}/desk/sessions/{session}", OnDuty, show),
        read("story", "/api/v1/centres/{centre}/desk/sessions/{session}/story", OnDuty, story),
        put("move-session", "/api/v1/centres/{centre}/desk/sessions/{session}/plan", OnDuty, change),
        make("call-off", "/api/v1/centres/{centre}/desk/sessions/{session}/cancellation", OnDuty, call_off),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Left out: today.
    from: Option<Date>,
    /// Left out: a week later. At most 31 days.
    to: Option<Date>,
    /// Where to go on: from the `next` of the page before.
    after: Option<String>,
    /// Things on a page.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u16>,
}

async fn list(
    clerk: Clerk,
    Path(_): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Listed<SessionAsIs>, No> {
    let (centre, now) = (clerk.centre.clone(), clerk.now());
    let asked = Stretch::of((asked.from, asked.to), (asked.after.as_deref(), asked.limit), &centre, now)?;
    let (limit, (from, to)) = (asked.limit, asked.days);
    let read = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { page(db, &centre, &asked, (None, now)).await }));
    let (rows, facts, number) = read.await?;
    let told = |session: Session| Some(as_is(&facts, &session, now));
    let address = addresses::api::desk::sessions(&clerk.centre.slug, from, to);
    let listed = pages::listed(rows, limit, (&address, place), told);
    Ok(Listed { number: Some(number), ..listed })
}

fn as_is(facts: &Facts, session: &Session, now: crate::domain::zone::Timestamp) -> SessionAsIs {
    let room = facts.room(session.room).map(|room| room.slug.clone()).unwrap_or_default();
    SessionAsIs::of(&board::slot(facts, session, now), room)
}

/// A session of this centre.
pub async fn find(clerk: &Clerk, id: SessionId) -> Result<Session, No> {
    let found = clerk.caller.app.store.read(move |db| Box::pin(sessions::find(db, id))).await?;
    found.filter(|session| session.centre == clerk.centre.id).ok_or_else(No::missing)
}

type OfSession = Path<(String, SessionId)>;

async fn show(clerk: Clerk, Path((_, id)): OfSession) -> Result<Told<Roster>, No> {
    let session = find(&clerk, id).await?;
    let (centre, now, window, of) = (clerk.centre.id, clerk.now(), session.window, session.clone());
    let read = clerk.caller.app.store.read(move |db| {
        Box::pin(async move {
            let facts = facts::load(db, centre, None, window, now).await?;
            let facts = facts.ok_or_else(|| Fault::Corrupt("no such centre".into()))?;
            let bands = visits::bands(db, of.id).await?;
            Ok((facts, roster_of(db, of).await?, bands))
        })
    });
    let (facts, roster, inside) = read.await?;
    let shows_names = roster::shows_names(&session, now);
    let names = if shows_names { Names::Shown } else { Names::Hidden };
    let bands = visit::bands(&session).into_iter().map(|band| {
        let many = inside.get(&band.code()).map_or(0, |sums| sums[0]);
        BandCount { band: band.code(), inside: u16::try_from(many.max(0)).unwrap_or(u16::MAX) }
    });
    let bookings = roster.entries.iter().map(|entry| RosterBooking::of(entry, session.date, names));
    Ok(Told(Roster {
        session: as_is(&facts, &session, now),
        shows_names,
        bookings: bookings.collect(),
        walk_ins: bands.collect(),
    }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Lines {
    /// The newest so many.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u16>,
}

/// The newest first, no names of families.
async fn story(
    clerk: Clerk,
    Path((_, id)): OfSession,
    Query(lines): Query<Lines>,
) -> Result<Listed<StoryLine>, No> {
    let (centre, limit) = (find(&clerk, id).await?.centre, pages::limit(lines.limit)?);
    let read = clerk.caller.app.store.read(move |db| Box::pin(stories::of_session(db, centre, id, limit)));
    let items = read.await?.iter().map(StoryLine::of).collect();
    Ok(Listed { items, next: None, number: None })
}

/// What was written down, or every fault in it.
async fn planned(clerk: &Clerk, wish: &PlanWish, families_max: Option<u16>) -> Result<Plan, No> {
    let (rooms, equipment) = (clerk.rooms().await?, clerk.equipment().await?);
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.fields(), words), words, &rooms);
    match form.plan(families_max, &equipment) {
        Some(plan) if !form.read.filled.is_faulty() => Ok(plan),
        _ => Err(No::invalid(form.read.filled.faults())),
    }
}

/// What stands in the way, at the property where it can be changed.
pub fn blocked(clerk: &Clerk, obstacles: &[Obstacle]) -> No {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(Fields::new(), words), words, &[]);
    form.blocked(obstacles, clerk.centre.zone);
    form.read.filled.faults().iter().fold(No::of(Kind::Blocked), |no, (at, said)| no.at(at, said))
}

async fn add(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<PlanWish>,
) -> Result<Made<Change>, No> {
    let plan = planned(&clerk, &wish.sent, None).await?;
    let id = SessionId(once(clerk.centre.id.0, &key));
    if wish.sent.is_draft {
        keep(&clerk, Prepared::Session(id, plan)).await?;
        let place = addresses::api::desk::drafts(&clerk.centre.slug);
        return Ok(Made(changed(&clerk, id, &effects::Effects::default(), Step::Told), place));
    }
    match clerk.press(AddSession { id, plan, now: clerk.now() }).await? {
        Outcome::Done => {
            let place = addresses::api::desk::session(&clerk.centre.slug, id);
            Ok(Made(changed(&clerk, id, &effects::Effects::default(), Step::Done), place))
        }
        Outcome::Blocked(obstacles) => Err(blocked(&clerk, &obstacles)),
        Outcome::Changed(_) => Err(No::of(Kind::Stale)),
    }
}

/// Whether a change was made, or is only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Done,
    Told,
}

pub fn changed(clerk: &Clerk, id: SessionId, effects: &effects::Effects, step: Step) -> Change {
    let effects = Effects::of(effects, &clerk.speaker());
    Change { is_done: step == Step::Done, id: id.0, effects }
}

async fn change(clerk: Clerk, Path((_, id)): OfSession, wish: Body<PlanWish>) -> Result<Told<Change>, No> {
    let session = find(&clerk, id).await?;
    let plan = planned(&clerk, &wish.sent, session.limits.families_max).await?;
    if wish.sent.is_draft {
        keep(&clerk, Prepared::Move(id, plan)).await?;
        return Ok(Told(changed(&clerk, id, &effects::Effects::default(), Step::Told)));
    }
    let (was, now, wished) = (session, clerk.now(), plan.clone());
    let think = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { Ok(move_session::think(db, was, &wished, now).await) }));
    let thought = think.await?.map_err(|error: Error| No::because(error, &clerk.speaker()))?;
    let found = thought.effects;
    let Some(digest) = agreed(wish.sent.digest, &found, thought.obstacles.is_empty()) else {
        return Ok(Told(changed(&clerk, id, &found, Step::Told)));
    };
    match clerk.press(MoveSession { session: id, plan, digest, now }).await? {
        Outcome::Done => Ok(Told(changed(&clerk, id, &found, Step::Done))),
        Outcome::Changed(effects) => Err(No::changed(Effects::of(&effects, &clerk.speaker()))),
        Outcome::Blocked(obstacles) => Err(blocked(&clerk, &obstacles)),
    }
}

/// The digest to press with: the one that was sent, or, where nobody need hear of it first, of what would happen.
fn agreed(sent: Option<String>, found: &effects::Effects, is_free: bool) -> Option<String> {
    match sent {
        Some(digest) => Some(digest),
        None if is_free && !found.is_nothing() => None,
        None => Some(found.digest()),
    }
}

/// A reason, in the words families read.
pub fn why(clerk: &Clerk, fields: Fields) -> Result<Why, No> {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(fields, words), words, &[]);
    form.why().ok_or_else(|| No::invalid(form.read.filled.faults()))
}

/// As at the desk, it is told first, whoever is in it.
async fn call_off(
    clerk: Clerk,
    Path((_, id)): OfSession,
    wish: Body<CallOffWish>,
) -> Result<Told<Change>, No> {
    let session = find(&clerk, id).await?;
    let cause = why(&clerk, vec![("reason".into(), wish.sent.reason.code())])?;
    let look = clerk.caller.app.store.read(move |db| {
        Box::pin(async move { cancel_session::effects(db, std::slice::from_ref(&session)).await })
    });
    let found = look.await?;
    let Some(digest) = wish.sent.digest else {
        let instead = clerk.instead(&found).await?;
        let told = changed(&clerk, id, &found, Step::Told);
        return Ok(Told(Change { effects: told.effects.or_rather(&instead), ..told }));
    };
    match clerk.press(CancelSession { session: id, cause, digest, now: clerk.now() }).await? {
        Outcome::Changed(effects) => Err(No::changed(Effects::of(&effects, &clerk.speaker()))),
        Outcome::Done | Outcome::Blocked(_) => Ok(Told(changed(&clerk, id, &found, Step::Done))),
    }
}
