//! Centres, their rooms and their days.

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Listed, Open, OpenList};
use super::asked::Query;
use super::caller::Caller;
use super::pages::{self, Pages};
use super::problem::{Kind, No};
use super::read;
use super::shapes::centres::{Centre, Closure, Day, Hours, Room};
use crate::addresses;
use crate::domain::closure;
use crate::domain::opening::Closed;
use crate::domain::plan::Particulars;
use crate::domain::private_room::Standing;
use crate::domain::room::{self, Privacy};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Datelike, Span, Timestamp, Zone};
use crate::error::Fault;
use crate::store::{Conn, centres, closures, private_rooms};
use crate::web::Entry;
use crate::web::who::Access::Anyone;

pub fn entries() -> Vec<Entry> {
    vec![
        read("centres", "/api/v1/centres", Anyone, all),
        read("centre", "/api/v1/centres/{centre}", Anyone, one),
        read("rooms", "/api/v1/centres/{centre}/rooms", Anyone, rooms),
        read("days", "/api/v1/centres/{centre}/days", Anyone, days),
    ]
}

async fn all(caller: Caller, Query(asked): Query<Pages>) -> Result<OpenList<Centre>, No> {
    let limit = pages::limit(asked.limit)?;
    let after = asked.after.unwrap_or_default();
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let mut centres = centres::all(db).await?;
            centres.sort_by(|one, other| one.slug.cmp(&other.slug));
            let ahead = centres.into_iter().filter(|centre| centre.slug > after);
            let mut told = Vec::new();
            for centre in ahead.take(usize::from(limit) + 1) {
                let particulars = centres::particulars(db, centre.id).await?;
                told.push(Centre::of(&centre, particulars.as_ref()));
            }
            Ok(told)
        })
    });
    let place = |centre: &Centre| centre.slug.clone();
    Ok(OpenList(pages::listed(read.await?, limit, (&addresses::api::centres(), place), Some)))
}

async fn one(caller: Caller, Path(slug): Path<String>) -> Result<Open<Centre>, No> {
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
            let told = centres::particulars(db, centre.id).await?;
            Ok(Some(Centre::of(&centre, told.as_ref())))
        })
    });
    Ok(Open(read.await?.ok_or_else(No::missing)?))
}

async fn rooms(caller: Caller, Path(slug): Path<String>) -> Result<OpenList<Room>, No> {
    let now = caller.now;
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
            let rooms = centres::rooms(db, centre.id).await?;
            let mut told = Vec::new();
            for room in &rooms {
                let standing = standing(db, room, (centre.zone, now)).await?;
                told.push(Room::of(room, &rooms, standing));
            }
            let number = Some(centres::numbers(db, centre.id).await?.0.0);
            Ok(Some(Listed { items: told, next: None, number }))
        })
    });
    Ok(OpenList(read.await?.ok_or_else(No::missing)?))
}

/// M2: how a private room stands now; none for a public one.
pub async fn standing(
    db: &mut Conn,
    room: &room::Room,
    (zone, now): (Zone, Timestamp),
) -> Result<Option<Standing>, Fault> {
    if room.privacy == Privacy::Public {
        return Ok(None);
    }
    let diary = private_rooms::diary(db, room, (zone.date(now), zone)).await?;
    Ok(diary.map(|diary| diary.standing(now)))
}

/// First and last day, both included.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Between {
    /// Left out: today.
    from: Option<Date>,
    /// Left out: a week later. At most 31 days.
    to: Option<Date>,
}

const USUAL_DAYS: i64 = 8;
const MOST_DAYS: i64 = 31;

/// First and last day, both included, not too many and not out of reach.
pub fn between(from: Option<Date>, to: Option<Date>, today: Date) -> Result<(Date, Date), No> {
    let is_near = |date: Date| (today.year() - 100..today.year() + 100).contains(&date.year());
    let wrong = |at| Err(No::of(Kind::Invalid).at(at, &format!("1 – {MOST_DAYS}")));
    let from = from.unwrap_or(today);
    if !is_near(from) {
        return wrong("from");
    }
    let to = to.unwrap_or(from + Span::days(USUAL_DAYS - 1));
    if !is_near(to) || to < from || to - from >= Span::days(MOST_DAYS) {
        return wrong("to");
    }
    Ok((from, to))
}

async fn days(
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Between>,
) -> Result<OpenList<Day>, No> {
    let centre = caller.centre(slug).await?;
    let (from, to) = between(asked.from, asked.to, centre.zone.date(caller.now))?;
    let zone = centre.zone;
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let told = centres::particulars(db, centre.id).await?;
            let window = Window::new(zone.day(from).starts(), zone.day(to).ends());
            let window = window.unwrap_or_else(|| zone.day(from));
            let closures = closures::touching(db, centre.id, window).await?;
            let rooms = centres::rooms(db, centre.id).await?;
            let number = centres::numbers(db, centre.id).await?.0.0;
            Ok((told, closures, rooms, number))
        })
    });
    let (told, closures, rooms, number) = read.await?;
    let dates = from.iter_days().take_while(|date| *date <= to);
    let items = dates.map(|date| day(date, told.as_ref(), (&closures, &rooms), zone)).collect();
    Ok(OpenList(Listed { items, next: None, number: Some(number) }))
}

fn day(
    date: Date,
    told: Option<&Particulars>,
    (closures, rooms): (&[closure::Closure], &[room::Room]),
    zone: Zone,
) -> Day {
    let hours = told.map(|told| told.opening.hours(date, &told.holidays)).unwrap_or_default();
    let reason = told.and_then(|told| match told.opening.closed(date, &told.holidays)? {
        Closed::Exception(names) | Closed::Holiday(names) => Some(names.into()),
        Closed::Weekly(_) => None,
    });
    let window = zone.day(date);
    let touching = closures.iter().filter(|closure| closure.window.overlaps(window));
    Day {
        date,
        open: hours.into_iter().map(|(from, to)| Hours { from, to }).collect(),
        reason,
        closures: touching.map(|closure| Closure::of(closure, rooms)).collect(),
    }
}
