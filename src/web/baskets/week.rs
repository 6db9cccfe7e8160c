//! The week to tick from: what somebody of the household can have, day by day.

use axum::http::StatusCode;
use axum::response::Response;

use super::ticks::Ticks;
use crate::app::App;
use crate::domain::basket::MOST;
use crate::domain::facts::Facts;
use crate::domain::household::Household;
use crate::domain::outlook;
use crate::domain::room::Privacy;
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::views;
use crate::views::baskets::week::{Row, Tick, Way, Week};
use crate::views::layout::{Place, Shell};
use crate::views::refusals::Speaker;
use crate::web::frame::Frame;
use crate::web::programme::reading::{Reading, Wish};

/// The week, with what was ticked; a fault, where it was too much or nothing.
pub async fn draw(
    (frame, app): (&Frame, &App),
    slug: String,
    ticks: &Ticks,
    fault: Option<&str>,
) -> Result<Response, Error> {
    let (now, household) = (app.clock.now(), frame.household());
    let wish = Wish { slug, household, day: None, room: String::new() };
    let read = app.store.read(move |db| Box::pin(async move { Reading::days(db, &wish, now).await }));
    let reading = read.await?.ok_or(Error::Missing)?;
    let facts = &reading.facts;
    let words = frame.words();
    let told = |key: &str| ("week".to_string(), words.tell(key, &[("most", MOST.into())]));
    let page = Week {
        speaker: Speaker { words, centre: &facts.centre, household: facts.household.as_ref(), now },
        days: reading.dates().map(|date| (date, rows(facts, date, (ticks, now)))).collect(),
        most: MOST,
        errors: fault.map(told).into_iter().collect(),
    };
    let shell = frame.shell(words.say("basket-heading"), &facts.centre, Place::Programme);
    let shell = Shell { has_errors: fault.is_some(), ..shell };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(frame.answer(status, &shell, views::baskets::week::week(&page)))
}

fn rows<'a>(
    facts: &'a Facts,
    date: crate::domain::zone::Date,
    (ticks, now): (&Ticks, Timestamp),
) -> Vec<Row<'a>> {
    let Some(household) = &facts.household else { return Vec::new() };
    let on_day = facts.sessions.iter().filter(|session| session.date == date);
    let rows = on_day.filter_map(|session| {
        let room = facts.room(session.room).filter(|room| room.privacy == Privacy::Public)?;
        let is_taken_singly = matches!(session.terms.booking, BookingMode::Open | BookingMode::DropIn);
        let boxes = boxes(facts, (session, household), ticks, now);
        let has_place = boxes.iter().any(|tick| tick.way != Way::Along);
        (is_taken_singly && has_place).then_some(Row { session, room, boxes })
    });
    rows.collect()
}

/// A box for each child who can have a place, wait, or come along.
fn boxes(
    facts: &Facts,
    (session, household): (&Session, &Household),
    ticks: &Ticks,
    now: Timestamp,
) -> Vec<Tick> {
    let all: Vec<_> = household.children.iter().map(|child| child.id).collect();
    let siblings: Vec<_> = outlook::siblings(session, household).collect();
    let verdicts = outlook::verdicts(facts, session, &all, now);
    let boxes = verdicts.iter().filter_map(|verdict| {
        let child = verdict.child;
        let way = match verdict {
            _ if verdict.may_book() => Way::Place,
            _ if verdict.may_wait() => Way::Line,
            _ if verdict.own.is_none() && siblings.contains(&child) => Way::Along,
            _ => return None,
        };
        let item = crate::addresses::baskets::item(session.id, child);
        let is_ticked = ticks.item.contains(&item) || ticks.along.contains(&item);
        Some(Tick { child, way, is_ticked })
    });
    boxes.collect()
}
