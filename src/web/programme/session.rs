//! One session's page: what the button would say to each child, and what it said to the last press.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::cards;
use super::reading::DAYS;
use crate::app::App;
use crate::domain::age::Age;
use crate::domain::audience::Fullness;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::facts::Facts;
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use crate::domain::names::Names;
use crate::domain::outlook;
use crate::domain::party::Request;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::room::Privacy;
use crate::domain::session::Session;
use crate::domain::supervision;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::feeds::icalendar::Reader;
use crate::feeds::schema_org;
use crate::store::{Conn, alerts, calendars, centres, facts, series, sessions};
use crate::views;
use crate::views::layout::{Place, Shell};
use crate::views::programme::filter::Filter;
use crate::views::refusals::Speaker;
use crate::views::session::{Ask, Refused, SessionPage};
use crate::web::frame::Frame;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    child: String,
}

/// The page, with the form for whoever signed in.
pub async fn look(
    frame: Frame,
    State(app): State<App>,
    Path((slug, session)): Path<(String, Uuid)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Error> {
    let (now, household, session) = (app.clock.now(), frame.household(), SessionId(session));
    let around = app.store.read(move |db| {
        Box::pin(async move { read(db, &slug, session, household, Breadth::Itself(now)).await })
    });
    let around = around.await?.ok_or(Error::Missing)?;
    let draft = around.facts.household.as_ref().map(|household| {
        let child = super::chosen(&chosen.child, household);
        Draft { child, ..Draft::default() }
    });
    draw(&frame, &around, (session, now), draft.unwrap_or_default())
}

/// How far around a session is read.
pub enum Breadth {
    /// What its own decision needs.
    Itself(Timestamp),
    /// The days ahead too, for sessions that fit instead.
    DaysAhead(Timestamp),
}

/// A session and what stands around it.
pub struct Around {
    pub facts: Facts,
    /// What to bring, where the programme says so.
    bring: Option<Names>,
    listing: Option<(Calendar, Listed)>,
    /// B3: this household is told when it opens.
    is_alerted: bool,
}

/// What stands around a session of a centre; none where there is no such session for the public (Z4).
pub async fn read(
    db: &mut Conn,
    slug: &str,
    id: SessionId,
    household: Option<HouseholdId>,
    breadth: Breadth,
) -> Result<Option<Around>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let session = sessions::find(db, id).await?.filter(|session| session.centre == centre.id);
    let Some(session) = session else { return Ok(None) };
    let (now, window) = match breadth {
        Breadth::Itself(now) => (now, Some(session.window)),
        Breadth::DaysAhead(now) => {
            let ends = (now + Span::days(DAYS)).max(session.window.ends());
            (now, Window::new(now.min(session.window.starts()), ends))
        }
    };
    let window = window.unwrap_or(session.window);
    let facts = facts::load(db, centre.id, household, window, now).await?;
    let is_public =
        |facts: &Facts| facts.room(session.room).is_some_and(|room| room.privacy == Privacy::Public);
    let Some(facts) = facts.filter(is_public) else { return Ok(None) };
    let series = match session.series {
        Some(series) => series::find(db, series).await?,
        None => None,
    };
    let listing = calendars::session(db, id).await?;
    let is_alerted = match household {
        Some(household) => alerts::is_asked(db, id, household).await?,
        None => false,
    };
    Ok(Some(Around { facts, bring: series.and_then(|series| series.plan.bring), listing, is_alerted }))
}

/// What the form holds: nothing yet, or what was sent and why it was refused.
#[derive(Default)]
pub struct Draft {
    /// The child whose programme was looked at.
    pub child: Option<ChildId>,
    pub sent: Option<(Request, Refusals)>,
}

pub fn draw(
    frame: &Frame,
    around: &Around,
    (id, now): (SessionId, Timestamp),
    draft: Draft,
) -> Result<Response, Error> {
    let facts = &around.facts;
    let session = facts.session(id).ok_or(Error::Missing)?;
    let speaker =
        Speaker { words: frame.words(), centre: &facts.centre, household: facts.household.as_ref(), now };
    let card = cards::card(facts, session, &Filter::everything(), now).ok_or(Error::Missing)?;
    let status = match &draft.sent {
        Some((_, refusals)) => crate::web::reply::status(refusals),
        None => StatusCode::OK,
    };
    let has_errors = draft.sent.is_some();
    let ask = facts.household.as_ref().map(|household| Ask {
        token: frame.token.as_str().to_string(),
        key: key(),
        ..ticks(facts, household, session, (&card.verdicts, now), &draft)
    });
    let refused = draft.sent.map(|(request, refusals)| refused(facts, &request, refusals, now));
    let event = described(frame, around, card.fullness);
    let bring = around.bring.as_ref();
    let page = SessionPage { speaker, card, bring, ask, refused, is_alerted: around.is_alerted };
    let title = session.names.in_(frame.view.language).to_string();
    let shell = frame.shell(title, &facts.centre, Place::Programme);
    let shell = Shell { has_errors, head: html! { (shell.head) (event) }, ..shell };
    Ok(frame.answer(status, &shell, views::session::session(&page)))
}

/// The session as search engines read it.
fn described(frame: &Frame, around: &Around, fullness: Fullness) -> Markup {
    let reader = Reader { origin: &frame.origin, words: frame.words() };
    let listing = around.listing.as_ref();
    let event = listing.and_then(|(calendar, listed)| schema_org::event(calendar, listed, fullness, reader));
    event.map(|event| views::session::described(&event)).unwrap_or_default()
}

/// A form's key: sent twice, done once.
pub fn key() -> String {
    Uuid::new_v4().to_string()
}

fn ticks(
    facts: &Facts,
    household: &Household,
    session: &Session,
    (verdicts, now): (&[outlook::Verdict], Timestamp),
    draft: &Draft,
) -> Ask {
    let can = |id: &ChildId| verdicts.iter().any(|v| v.child == *id && (v.may_book() || v.may_wait()));
    let children = match (&draft.sent, draft.child.filter(can)) {
        (Some((request, _)), _) => request.children.clone(),
        (None, Some(child)) => vec![child],
        (None, None) => outlook::usual_children(facts, session, verdicts, now),
    };
    let (carried, along) = match &draft.sent {
        Some((request, _)) => (request.carried.clone(), request.along.clone()),
        None => (Vec::new(), Vec::new()),
    };
    let ages = |ids: &[ChildId]| -> Vec<Age> {
        ids.iter().filter_map(|id| household.child(*id)?.age(session.date)).collect()
    };
    let minded = ages(&[&children[..], &along].concat());
    let needed = supervision::guardians_needed(&minded, &ages(&carried), session, &facts.centre.rules);
    let usual = outlook::party(facts, session, &children).map(|party| party.guardians).unwrap_or_default();
    let guardians = match &draft.sent {
        Some((request, _)) => topped_up(request.guardians.clone(), usual, needed),
        None => usual,
    };
    let is_baby = |age: Age| age.months() < supervision::CARRIED_UNDER;
    let babies = household.children.iter().filter(|child| child.age(session.date).is_some_and(is_baby));
    let babies: Vec<ChildId> =
        babies.filter(|_| session.terms.carries_babies).map(|child| child.id).collect();
    let siblings = outlook::siblings(session, household).filter(|id| !babies.contains(id)).collect();
    let (token, key) = (String::new(), String::new());
    Ask { token, key, children, guardians, carried, babies, along, siblings, needed }
}

/// What was ticked, and as many more as must come.
fn topped_up(mut ticked: Vec<GuardianId>, usual: Vec<GuardianId>, needed: u16) -> Vec<GuardianId> {
    for guardian in usual {
        if ticked.len() < usize::from(needed) && !ticked.contains(&guardian) {
            ticked.push(guardian);
        }
    }
    ticked
}

/// Z2: up to three sessions that fit instead; none where another tick would do.
pub fn others<'a>(
    facts: &'a Facts,
    request: &Request,
    refusals: &Refusals,
    now: Timestamp,
) -> Option<Vec<&'a Session>> {
    let lacks_a_tick = refusals.iter().all(|refusal| {
        matches!(
            refusal,
            Refusal::NobodyComes | Refusal::GuardianNeeded { .. } | Refusal::TooManyGuardians { .. }
        )
    });
    (!lacks_a_tick).then(|| outlook::that_fit(facts, request, now, 3))
}

fn refused<'a>(facts: &'a Facts, request: &Request, refusals: Refusals, now: Timestamp) -> Refused<'a> {
    let fits = others(facts, request, &refusals, now);
    let in_room = |session: &'a Session| Some((session, facts.room(session.room)?));
    let fits = fits.map(|fits| fits.into_iter().filter_map(in_room).collect());
    let part = outlook::part_that_fits(facts, request, now);
    Refused { refusals, fits, part: (!part.is_empty()).then(|| (part, key())) }
}
