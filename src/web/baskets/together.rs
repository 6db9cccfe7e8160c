//! Where each of several children could be at one hour of a day.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::review::line;
use crate::app::App;
use crate::domain::facts::Facts;
use crate::domain::ids::{ChildId, HouseholdId};
use crate::domain::split::{self, MOST_CHILDREN};
use crate::domain::zone::{Date, Span, Timestamp, parse_date, parse_time};
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, facts};
use crate::views;
use crate::views::baskets::Sending;
use crate::views::baskets::together::{Hour, Together};
use crate::views::layout::Place;
use crate::views::refusals::Speaker;
use crate::web::frame::Frame;
use crate::web::programme::session::key;

/// Days that can be looked at, today the first.
const DAYS: i64 = 8;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
    child: Vec<String>,
}

pub async fn look(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (now, household) = (app.clock.now(), frame.household());
    let day = parse_date(&asked.day);
    let read =
        app.store.read(move |db| Box::pin(async move { on_day(db, &slug, (household, now), day).await }));
    let (facts, day) = read.await?.ok_or(Error::Missing)?;
    let ticked: Vec<ChildId> = asked.child.iter().filter_map(|id| id.parse().ok()).collect();
    let ticked = (!asked.child.is_empty()).then_some(ticked.as_slice());
    let (chosen, hours) = hours(&facts, ticked, day, now);
    let speaker =
        Speaker { words: frame.words(), centre: &facts.centre, household: facts.household.as_ref(), now };
    let page = Together {
        speaker,
        chosen,
        day,
        days: days(speaker.today()),
        hours: hours.iter().filter_map(|hour| shown(&frame, &facts, hour)).collect(),
        most: MOST_CHILDREN,
    };
    let shell = frame.shell(frame.words().say("together-heading"), &facts.centre, Place::Programme);
    Ok(frame.answer(StatusCode::OK, &shell, views::baskets::together::together(&page)))
}

/// A day that can be looked at, or today, as a household meets it. `None` when there is no such centre.
pub async fn on_day(
    db: &mut Conn,
    slug: &str,
    (household, now): (Option<HouseholdId>, Timestamp),
    day: Option<Date>,
) -> Result<Option<(Facts, Date)>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let today = centre.zone.date(now);
    let day = day.filter(|day| (today..today + Span::days(DAYS)).contains(day)).unwrap_or(today);
    let facts = facts::load(db, centre.id, household, centre.zone.day(day), now).await?;
    Ok(facts.map(|facts| (facts, day)))
}

/// About whom it is asked – those ticked, or everybody – and every hour at which all of them have somewhere to be.
pub fn hours(
    facts: &Facts,
    ticked: Option<&[ChildId]>,
    day: Date,
    now: Timestamp,
) -> (Vec<ChildId>, Vec<split::Hour>) {
    let chosen = chosen(facts, ticked);
    let hours = if chosen.len() < 2 { Vec::new() } else { split::hours(facts, &chosen, day, now) };
    (chosen, hours)
}

fn days(today: Date) -> Vec<Date> {
    (0..DAYS).map(|days| today + Span::days(days)).collect()
}

/// Those ticked, or everybody; as many as one question may ask about.
fn chosen(facts: &Facts, ticked: Option<&[ChildId]>) -> Vec<ChildId> {
    let all = facts.household.iter().flat_map(|household| &household.children).map(|child| child.id);
    let is_ticked = |id: &ChildId| ticked.is_none_or(|ticked| ticked.contains(id));
    all.filter(is_ticked).take(MOST_CHILDREN).collect()
}

fn shown<'a>(frame: &'a Frame, facts: &'a Facts, hour: &'a split::Hour) -> Option<Hour<'a>> {
    let splits = hour.splits.iter().map(|basket| {
        let lines = basket.requests().iter().filter_map(|request| line(facts, request)).collect();
        (lines, Sending { token: frame.token.as_str(), key: key() })
    });
    Some(Hour { at: parse_time(&format!("{:02}:00", hour.hour))?, splits: splits.collect() })
}
