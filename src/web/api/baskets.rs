//! Baskets: several sessions for several children at once, all of it or as many as fit; and where each child could be.
//!
//! Invariant: what is told before and what is done decide as the pages do, on the same facts (Z1); one key, one answer (C6).

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::answers::{Made, Told};
use super::asked::{Body, Key, Query};
use super::caller::Caller;
use super::problem::{Kind, No};
use super::shapes::baskets::{
    BasketOutcome, BasketOutlook, BasketWish, JudgedLine, LineOutcome, ProposedLine, Split, Together,
    TogetherHour,
};
use super::{make, read};
use crate::actions::book_basket::{BookBasket, Outcome};
use crate::actions::book_once::{BasketOnce, Once};
use crate::addresses;
use crate::domain::basket::{Basket, MOST};
use crate::domain::facts::Facts;
use crate::domain::ids::ChildId;
use crate::domain::party::Request;
use crate::domain::split::{Hour, MOST_CHILDREN};
use crate::domain::zone::{Date, parse_time};
use crate::store::households;
use crate::web::Entry;
use crate::web::baskets;
use crate::web::who::Access::Household;

pub fn entries() -> Vec<Entry> {
    vec![
        make("book-basket", "/api/v1/centres/{centre}/baskets", Household, book),
        make("basket-outlook", "/api/v1/centres/{centre}/baskets/outlook", Household, look),
        read("together", "/api/v1/centres/{centre}/together", Household, together),
    ]
}

/// What was asked for, as a basket.
fn basket(wish: &BasketWish, requests: Vec<Request>) -> Result<Basket, No> {
    let made = Basket::new(requests, wish.manner.into());
    made.ok_or_else(|| No::of(Kind::Invalid).at("lines", &format!("1 – {MOST}")))
}

async fn book(
    caller: Caller,
    Key(key): Key,
    Path(slug): Path<String>,
    wish: Body<BasketWish>,
) -> Result<Made<BasketOutcome>, No> {
    let centre = caller.centre(slug).await?;
    let household = caller.household()?.household;
    let basket = basket(&wish.sent, wish.sent.requests(household))?;
    let book = BookBasket { basket, key, now: caller.now };
    let outcome = match caller.change(centre.id, BasketOnce(book)).await? {
        Once::OtherBody => return Err(No::of(Kind::KeyUsed)),
        Once::Answered(outcome) => outcome,
    };
    let read = caller.app.store.read(move |db| Box::pin(households::find(db, household)));
    let family = read.await?;
    let speaker = caller.speaker(&centre, family.as_ref());
    let lines = LineOutcome::all(&outcome.lines, &speaker);
    match outcome.bookings().next() {
        Some(_) => Ok(Made(BasketOutcome { lines }, addresses::api::bookings())),
        None => Err(refused(&outcome, lines)),
    }
}

/// Nothing of it was had: every line with its own reasons.
fn refused(outcome: &Outcome, lines: Vec<LineOutcome>) -> No {
    No::of(Kind::Refused).under(baskets::status(outcome)).line_by_line(lines)
}

/// What each line would get, with the grown-ups who usually come where none are named.
async fn look(
    caller: Caller,
    Path(slug): Path<String>,
    wish: Body<BasketWish>,
) -> Result<Told<BasketOutlook>, No> {
    let (household, now) = (caller.household()?.household, caller.now);
    let requests = wish.sent.requests(household);
    basket(&wish.sent, requests.clone())?;
    let wanted = requests.iter().map(|request| request.session).collect();
    let read = caller.app.store.read(move |db| Box::pin(baskets::read(db, slug, household, (wanted, now))));
    let facts: Facts = read.await?.ok_or_else(No::missing)?;
    let (basket, verdicts) = baskets::outlook(&facts, requests, now).ok_or_else(No::missing)?;
    let speaker = caller.speaker(&facts.centre, facts.household.as_ref());
    let each = basket.requests().iter().zip(&verdicts);
    let lines: Vec<JudgedLine> = each.filter_map(|it| JudgedLine::of(&facts, it, &speaker)).collect();
    Ok(Told(BasketOutlook { fits_whole: lines.iter().all(|line| line.may_book), lines }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Left out: today. At most a week ahead.
    day: Option<Date>,
    /// Two to four of your children, by their ids with commas between; left out: the first four.
    #[schemars(length(max = 160))]
    children: Option<String>,
}

async fn together(
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Told<Together>, No> {
    let (household, now) = (caller.household()?.household, caller.now);
    let named = named(asked.children.as_deref())?;
    let day = asked.day;
    let read = caller.app.store.read(move |db| {
        Box::pin(async move { baskets::on_day(db, &slug, (Some(household), now), day).await })
    });
    let (facts, on) = read.await?.ok_or_else(No::missing)?;
    if asked.day.is_some_and(|day| day != on) {
        return Err(No::of(Kind::Invalid).at("day", "0 – 7"));
    }
    let family = facts.household.as_ref().ok_or_else(No::missing)?;
    if named.iter().flatten().any(|child| family.child(*child).is_none()) {
        return Err(No::missing());
    }
    let (chosen, hours) = baskets::hours(&facts, named.as_deref(), on, now);
    Ok(Told(Together {
        day: on,
        children: chosen.iter().map(|child| child.0).collect(),
        hours: hours.iter().filter_map(|hour| told(&facts, hour)).collect(),
    }))
}

/// Children by their ids; none where nobody is named.
fn named(asked: Option<&str>) -> Result<Option<Vec<ChildId>>, No> {
    let Some(asked) = asked else { return Ok(None) };
    let wrong = || No::of(Kind::Invalid).at("children", &format!("2 – {MOST_CHILDREN}"));
    let ids: Result<Vec<Uuid>, _> = asked.split(',').map(Uuid::parse_str).collect();
    let mut ids = ids.map_err(|_| wrong())?;
    ids.sort();
    ids.dedup();
    if !(2..=MOST_CHILDREN).contains(&ids.len()) {
        return Err(wrong());
    }
    Ok(Some(ids.into_iter().map(ChildId).collect()))
}

fn told(facts: &Facts, hour: &Hour) -> Option<TogetherHour> {
    let splits = hour.splits.iter().map(|basket| Split {
        lines: basket.requests().iter().filter_map(|request| ProposedLine::of(facts, request)).collect(),
    });
    Some(TogetherHour { at: parse_time(&format!("{:02}:00", hour.hour))?, splits: splits.collect() })
}
