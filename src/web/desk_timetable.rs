//! The timetable at the desk: a week of sessions and of what is prepared (S3).

use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::desk::Desk;
use super::who::Access;
use super::{Entry, page};
use crate::actions::plan_series;
use crate::domain::board;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::facts::Facts;
use crate::domain::ids::CentreId;
use crate::domain::opening::Closed;
use crate::domain::plan::Particulars;
use crate::domain::room::{Privacy, Room};
use crate::domain::staff::Role;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp, Zone, parse_date};
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, drafts, facts};
use crate::views::desk::Told;
use crate::views::desk_timetable::{self as views, Ahead, LANES};
use crate::views::layout::Place;
use std::ops::Range;

pub fn entries() -> Vec<Entry> {
    vec![page("/{centre}/desk/sessions", Access::OnDuty, week)]
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    week: String,
    #[serde(default)]
    room: String,
}

/// Everything a week shows.
struct Read {
    facts: Facts,
    particulars: Option<Particulars>,
    drafts: Vec<Draft>,
    planned: Vec<Ahead>,
}

async fn week(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (centre, zone, now) = (desk.centre.id, desk.centre.zone, desk.now);
    let day = parse_date(&asked.week).unwrap_or_else(|| desk.today());
    let monday = zone.monday(day);
    let window = zone.week(day);
    let read = desk
        .app
        .store
        .read(move |db| Box::pin(async move { read(db, (centre, zone), (monday, window), now).await }));
    let Read { facts, particulars, drafts, planned } = read.await?.ok_or(Error::Missing)?;
    let slots = board::slots(&facts, now);
    let mut windows: Vec<Window> = slots.iter().map(|slot| slot.session.window).collect();
    let (room, is_list) = shown(&facts.rooms, &asked.room, views::most_at_once(&mut windows) > LANES);
    let shut = shut(&desk, particulars.as_ref(), monday);
    let mut week = views::Week {
        words: desk.words(),
        slug: &desk.centre.slug,
        zone,
        monday,
        today: desk.today(),
        rooms: &facts.rooms,
        equipment: particulars.as_ref().map_or(&[], |house| &house.equipment),
        room,
        is_list,
        slots: &slots,
        planned: &planned,
        drafts: &drafts,
        shut: &shut,
        clashes: 0,
        may_plan: desk.staff.role >= Role::Office,
        guard: desk.guard(),
    };
    week.clashes = slots.iter().filter(|slot| views::is_clash(&week, slot)).count();
    let shell = desk.shell(desk.words().say("week-title"), Place::Sessions);
    Ok(desk.answer(shell, &Told::Nothing, views::week(&week)))
}

/// The room that was asked for; without a wish all of them, or, where they would not fit side by side, the first.
fn shown<'r>(rooms: &'r [Room], asked: &str, is_crowded: bool) -> (Option<&'r Room>, bool) {
    let mut public = rooms.iter().filter(|room| room.privacy == Privacy::Public);
    match asked {
        "all" => (None, is_crowded),
        _ => match public.clone().find(|room| room.slug == asked) {
            Some(room) => (Some(room), false),
            None if is_crowded => (public.next(), false),
            None => (None, false),
        },
    }
}

/// The days of the week on which the house is closed, and why where it is known.
fn shut(desk: &Desk, particulars: Option<&Particulars>, monday: Date) -> Vec<(Date, Option<String>)> {
    let Some(known) = particulars else { return Vec::new() };
    let language = desk.view.language;
    let days = (0..7).map(|offset| monday + Span::days(offset));
    let closed = days.filter_map(|date| {
        let why = match known.opening.closed(date, &known.holidays)? {
            Closed::Exception(reason) => Some(reason.in_(language).to_string()),
            Closed::Holiday(names) => Some(names.in_(language).to_string()),
            Closed::Weekly(_) => None,
        };
        Some((date, why))
    });
    closed.collect()
}

async fn read(
    db: &mut Conn,
    (centre, zone): (CentreId, Zone),
    (monday, window): (Date, Window),
    now: Timestamp,
) -> Result<Option<Read>, Fault> {
    let Some(facts) = facts::load(db, centre, None, window, now).await? else { return Ok(None) };
    let particulars = centres::particulars(db, centre).await?;
    let drafts = drafts::of_centre(db, centre).await?;
    let days = monday..monday + Span::days(7);
    let planned = ahead(db, (centre, zone), &drafts, days, now).await?;
    Ok(Some(Read { facts, particulars, drafts, planned }))
}

/// The dates on which what is prepared would take place.
pub async fn ahead(
    db: &mut Conn,
    (centre, zone): (CentreId, Zone),
    drafts: &[Draft],
    days: Range<Date>,
    now: Timestamp,
) -> Result<Vec<Ahead>, Fault> {
    let mut all = Vec::new();
    for draft in drafts {
        if let Prepared::Series(id, wish) = &draft.what {
            for (room, planned) in plan_series::dates(db, centre, (*id, wish), days.clone(), now).await? {
                let names = wish.plan.names.clone();
                let (date, starts, window) = (planned.date, planned.wall, planned.window);
                all.push(Ahead { draft: draft.id, room, names, date, starts, window });
            }
        }
        all.extend(views::single(draft, zone).filter(|one| days.contains(&one.date)));
    }
    Ok(all)
}
