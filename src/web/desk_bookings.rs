//! Booking for somebody at the desk: the household is chosen, each child hears its verdict, then one press (C3, C8, Z1).

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_board::Search;
use super::desk_households::matching;
use super::desk_sessions::find;
use super::forms::Form;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::book::{Answer, Book};
use crate::actions::book_at_desk::BookAtDesk;
use crate::actions::walk_in::WalkInFamily;
use crate::addresses;
use crate::domain::admission;
use crate::domain::facts::Facts;
use crate::domain::ids::{ChildId, HouseholdId, SessionId};
use crate::domain::outlook;
use crate::domain::party::{Authority, Liberties, Request, Wish};
use crate::domain::reason;
use crate::domain::refusal::Refusals;
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{facts, households};
use crate::views::desk::Told;
use crate::views::desk_bookings::{self as views, Verdict};
use crate::views::desk_misfits::session_line;
use crate::views::filled::Filled;
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/sessions/{session}/bookings", OnDuty, choose),
        act("/{centre}/desk/sessions/{session}/bookings", OnDuty, book),
        page("/{centre}/desk/sessions/{session}/bookings/search", OnDuty, no_search),
        act("/{centre}/desk/sessions/{session}/bookings/search", OnDuty, look),
    ]
}

#[derive(Debug, Default, Deserialize)]
struct Chosen {
    household: Option<HouseholdId>,
}

async fn choose(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Error> {
    let session = find(&desk, id).await?;
    match chosen.household {
        Some(household) => draw(&desk, (&session, household), &Filled::default(), Told::Nothing).await,
        None => search(&desk, &session, String::new()).await,
    }
}

async fn look(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    form: Form<Search>,
) -> Result<Response, Error> {
    let session = find(&desk, id).await?;
    search(&desk, &session, form.fields.q.trim().to_string()).await
}

/// A search is not kept: read again, its page asks anew.
async fn no_search(desk: Desk, Path((_, session)): Path<(String, SessionId)>) -> Redirect {
    Redirect::to(&addresses::desk::session_bookings(&desk.centre.slug, session))
}

async fn search(desk: &Desk, session: &Session, asked: String) -> Result<Response, Error> {
    search_for(desk, (&what(desk, session), title(desk, session)), asked).await
}

/// Whom something is booked for: asked, and found.
pub async fn search_for(
    desk: &Desk,
    (what, title): (&views::What<'_>, String),
    asked: String,
) -> Result<Response, Error> {
    let (centre, sought) = (desk.centre.id, asked.clone());
    let found = desk.app.store.read(move |db| {
        Box::pin(async move {
            let ids = matching(db, centre, &sought).await?;
            households::several(db, &ids).await
        })
    });
    let found = found.await?;
    let search = views::Search {
        words: desk.words(),
        slug: &desk.centre.slug,
        what,
        guard: desk.guard(),
        asked: &asked,
        found: &found,
    };
    let shell = desk.shell(title, Place::Sessions);
    Ok(desk.answer(shell, &Told::Nothing, views::search(&search)))
}

/// One session, as the form needs it.
fn what<'a>(desk: &Desk, session: &'a Session) -> views::What<'a> {
    let (slug, id, words) = (&desk.centre.slug, session.id, desk.words());
    let has_begun = session.window.starts() <= desk.now;
    let is_course = session.terms.booking == BookingMode::Course && !has_begun;
    views::What {
        line: session_line(words, session),
        form: addresses::desk::session_bookings(slug, id),
        search: addresses::desk::session_bookings_search(slug, id),
        back: addresses::desk::session(slug, id),
        day: session.date,
        press: if has_begun { "desk-book-walk-in" } else { "book-confirm" },
        has_line: !has_begun,
        session: Some(session),
        course: session.series.filter(|_| is_course).map(|s| addresses::courses::desk::enrolments(slug, s)),
    }
}

fn title(desk: &Desk, session: &Session) -> String {
    let key = if session.window.starts() <= desk.now { "roster-walk-in-family" } else { "roster-book" };
    desk.words().say(key)
}

/// A household before a session: what each child would hear, and the form.
async fn draw(
    desk: &Desk,
    (session, household): (&Session, HouseholdId),
    filled: &Filled,
    told: Told,
) -> Result<Response, Error> {
    let (centre, window, now) = (desk.centre.id, session.window, desk.now);
    let facts = desk
        .app
        .store
        .read(move |db| Box::pin(facts::load(db, centre, Some(household), window, now)))
        .await?;
    let facts = facts.ok_or(Error::Missing)?;
    let household = facts.household.as_ref().ok_or(Error::Missing)?;
    let all: Vec<ChildId> = household.children.iter().map(|child| child.id).collect();
    let usual = outlook::party(&facts, session, &all);
    let form = views::Form {
        words: desk.words(),
        slug: &desk.centre.slug,
        what: &what(desk, session),
        household,
        verdicts: verdicts(&facts, session, &all, now),
        guardians: usual.map(|request| request.guardians).unwrap_or_default(),
        filled,
        guard: desk.guard(),
        told: &told,
        speaker: Speaker { words: desk.words(), centre: &desk.centre, household: Some(household), now },
    };
    let shell = Shell { has_errors: told.is_refusal(), ..desk.shell(title(desk, session), Place::Sessions) };
    Ok(desk.answer(shell, &told, views::form(&form)))
}

/// Z1: what the press would say to each child alone.
pub fn verdicts(facts: &Facts, session: &Session, children: &[ChildId], now: Timestamp) -> Vec<Verdict> {
    let one = |id: &ChildId| {
        let usual = outlook::party(facts, session, &[*id])?;
        let request = Request { authority: authority(session, None, now), ..usual };
        let answer = admission::decide(&request, facts, now)?;
        Some(Verdict { child: *id, answer: answer.map(drop) })
    };
    children.iter().filter_map(one).collect()
}

/// Ahead of time the desk books; once it runs, whoever is here walks in (C8). With a reason past the places (C3).
pub fn authority(session: &Session, reason: Option<&'static str>, now: Timestamp) -> Authority {
    let liberties = Liberties { past_places: reason.is_some(), past_age: false };
    if session.window.starts() <= now { Authority::WalkIn(liberties) } else { Authority::Desk(liberties) }
}

async fn book(
    desk: Desk,
    Path((_, id)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let session = find(&desk, id).await?;
    let filled = Filled::of(form.fields);
    let household: HouseholdId = filled.value("household").parse().map_err(|_| Error::Missing)?;
    let reason = reason::one_of(&reason::PAST_PLACES, filled.value("reason"));
    let authority = authority(&session, reason, desk.now);
    let request = Request {
        household,
        session: id,
        children: every(&filled, "child"),
        carried: every(&filled, "carried"),
        along: every(&filled, "along"),
        guardians: every(&filled, "guardian"),
        wish: if filled.value("wish") == "line" { Wish::Line } else { Wish::Place },
        authority,
    };
    // The ticks are part of the press: changed after a refusal, it is another one.
    let key = format!("{} {}", form.key, form.digest);
    let book = Book { request, key, now: desk.now };
    let answer = match authority {
        Authority::WalkIn(_) => desk.press(WalkInFamily(book)).await,
        Authority::Household | Authority::Desk(_) | Authority::Promotion => {
            desk.press(BookAtDesk { book, reason }).await
        }
    };
    let refusals = match answer {
        Ok(Answer::Placed(_) | Answer::InLine(_)) => {
            let roster = addresses::desk::session(&desk.centre.slug, id);
            return Ok(Redirect::to(&roster).into_response());
        }
        Ok(Answer::Refused(refusals)) | Err(Error::Refused(refusals)) => refusals,
        Err(error) => return Err(error),
    };
    refused(&desk, (&session, household), &filled, &refusals).await
}

async fn refused(
    desk: &Desk,
    (session, id): (&Session, HouseholdId),
    filled: &Filled,
    refusals: &Refusals,
) -> Result<Response, Error> {
    let household = desk.app.store.read(move |db| Box::pin(households::find(db, id))).await?;
    let speaker = Speaker { household: household.as_ref(), ..desk.speaker() };
    let told = Told::Reasons(speaker.list(refusals));
    let mut answer = draw(desk, (session, id), filled, told).await?;
    if super::reply::status(refusals) == StatusCode::UNPROCESSABLE_ENTITY {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// Every id ticked under a name; what is no id was not ticked by our page.
pub fn every<T: std::str::FromStr>(filled: &Filled, name: &str) -> Vec<T> {
    (0..)
        .map_while(|nth| Some(filled.nth(name, nth)).filter(|value| !value.is_empty()))
        .filter_map(|value| value.parse().ok())
        .collect()
}
