//! A basket before the press, the press, and the basket again where nothing of it could be had.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use uuid::Uuid;

use super::ticks::Ticks;
use super::week;
use crate::actions::book_basket::{Became, BookBasket, Outcome};
use crate::addresses;
use crate::app::App;
use crate::domain::admission::Grant;
use crate::domain::basket::{self, Basket, Manner};
use crate::domain::facts::Facts;
use crate::domain::ids::{HouseholdId, SessionId};
use crate::domain::outlook;
use crate::domain::party::Request;
use crate::domain::refusal::Refusals;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres, facts, sessions};
use crate::views;
use crate::views::baskets::review::{Judged, Review};
use crate::views::baskets::{Line, Sending};
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;
use crate::web::forms::Form;
use crate::web::frame::Frame;
use crate::web::programme::session::key;
use crate::web::reply;

/// The week to tick from; with ticks, what they would get.
pub async fn look(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(ticks): Query<Ticks>,
) -> Result<Response, Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    if ticks.is_open() {
        return week::draw((&frame, &app), slug, &ticks, None).await;
    }
    let requests = ticks.requests(household);
    if requests.len() > basket::MOST {
        return week::draw((&frame, &app), slug, &ticks, Some("basket-too-many")).await;
    }
    draw((&frame, &app), slug, (&ticks, requests), None).await
}

pub async fn send(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    form: Form<Ticks>,
) -> Result<Response, Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    let ticks = form.fields;
    let requests = ticks.requests(household);
    let Some(basket) = Basket::new(requests.clone(), ticks.manner()) else {
        let fault = if ticks.is_empty() { "basket-empty" } else { "basket-too-many" };
        return week::draw((&frame, &app), slug, &ticks, Some(fault)).await;
    };
    let key = Uuid::parse_str(&form.key).unwrap_or_else(|_| Uuid::new_v4());
    let word = slug.clone();
    let centre = app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &word).await })).await?;
    let centre = centre.ok_or(Error::Missing)?.id;
    let press = BookBasket { basket, key: key.to_string(), now: app.clock.now() };
    let outcome = app.store.change(centre, Actor::Household(household), press).await?;
    if outcome.bookings().next().is_some() {
        return Ok(Redirect::to(&addresses::household::bookings_of(key)).into_response());
    }
    draw((&frame, &app), slug, (&ticks, requests), Some(outcome)).await
}

/// A request with what it is about; none where the facts do not hold its session.
pub fn line<'a>(facts: &'a Facts, request: &'a Request) -> Option<Line<'a>> {
    let session = facts.session(request.session)?;
    let room = facts.room(session.room)?;
    Some(Line { request, session, room, is_in_room: outlook::is_minded_in_room(facts, request) })
}

async fn draw(
    (frame, app): (&Frame, &App),
    slug: String,
    (ticks, requests): (&Ticks, Vec<Request>),
    outcome: Option<Outcome>,
) -> Result<Response, Error> {
    let (now, household) = (app.clock.now(), frame.household().ok_or(Error::Forbidden)?);
    let wanted: Vec<SessionId> = requests.iter().map(|request| request.session).collect();
    let read = app.store.read(move |db| Box::pin(read(db, slug, household, (wanted, now))));
    let facts = read.await?.ok_or(Error::Missing)?;
    let judged = match &outcome {
        Some(_) => judged(&facts, requests, now),
        None => outlook(&facts, requests, now),
    };
    let (basket, verdicts) = judged.ok_or(Error::Missing)?;
    let each = basket.requests().iter().zip(verdicts);
    let lines = each.filter_map(|(request, verdict)| {
        Some(Judged { line: line(&facts, request)?, verdict, said: said(outcome.as_ref(), request) })
    });
    let page = Review {
        speaker: Speaker {
            words: frame.words(),
            centre: &facts.centre,
            household: facts.household.as_ref(),
            now,
        },
        lines: lines.collect(),
        sending: Sending { token: frame.token.as_str(), key: key() },
        waits: ticks.waits(),
        back: addresses::baskets::again(&facts.centre.slug, (&ticks.item, &ticks.along)),
    };
    let status = outcome.as_ref().map_or(StatusCode::OK, status);
    let shell = frame.shell(frame.words().say("basket-review"), &facts.centre, Place::Programme);
    let shell = Shell { has_errors: outcome.is_some(), ..shell };
    Ok(frame.answer(status, &shell, views::baskets::review::review(&page)))
}

/// A basket, and what each of its lines would get.
type Verdicts = (Basket, Vec<Result<Grant, Refusals>>);

/// What these would get before they are sent: in the order in which they take place, and with the grown-ups who usually
/// come where none are named. None where a session or somebody named is not among the facts.
pub fn outlook(facts: &Facts, requests: Vec<Request>, now: Timestamp) -> Option<Verdicts> {
    judged(facts, basket::accompanied(in_time(facts, requests), facts, now), now)
}

fn judged(facts: &Facts, requests: Vec<Request>, now: Timestamp) -> Option<Verdicts> {
    let basket = Basket::new(requests, Manner::Fitting)?;
    let verdicts = basket.decide(facts, now)?;
    Some((basket, verdicts))
}

/// Everything around the sessions of a basket; none where one of them is not here.
pub async fn read(
    db: &mut Conn,
    slug: String,
    household: HouseholdId,
    (wanted, now): (Vec<SessionId>, Timestamp),
) -> Result<Option<Facts>, Fault> {
    let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
    let mut windows: Vec<Window> = Vec::new();
    for id in wanted {
        let session = sessions::find(db, id).await?.filter(|session| session.centre == centre.id);
        let Some(session) = session else { return Ok(None) };
        windows.push(session.window);
    }
    facts::load_over(db, centre.id, Some(household), &windows, now).await
}

/// In the order in which they take place.
fn in_time(facts: &Facts, mut requests: Vec<Request>) -> Vec<Request> {
    requests.sort_by_key(|request| facts.session(request.session).map(|s| (s.window.starts(), s.id)));
    requests
}

fn said(outcome: Option<&Outcome>, request: &Request) -> Option<Refusals> {
    let line = outcome?.lines.iter().find(|line| line.session == request.session)?;
    match &line.became {
        Became::Refused(refusals) => Some(refusals.clone()),
        Became::Placed(_) | Became::InLine(_) | Became::LeftOut => None,
    }
}

/// 422 where every line must change, 409 where the world is against one.
pub fn status(outcome: &Outcome) -> StatusCode {
    let statuses = outcome.lines.iter().filter_map(|line| match &line.became {
        Became::Refused(refusals) => Some(reply::status(refusals)),
        Became::Placed(_) | Became::InLine(_) | Became::LeftOut => None,
    });
    statuses.max_by_key(|status| *status == StatusCode::CONFLICT).unwrap_or(StatusCode::CONFLICT)
}
