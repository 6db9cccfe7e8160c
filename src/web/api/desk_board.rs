//! The board of today, the calls, and what no longer fits, for programs of the desk.

use axum::extract::Path;

use super::answers::{Done, Listed, Told};
use super::asked::Query;
use super::caller::Clerk;
use super::centres::standing;
use super::pages::{self, Pages, Place};
use super::problem::No;
use super::shapes::boards::{Board, Building, Pressed, RoomAsIs, SessionAsIs};
use super::shapes::rosters::Call as Shape;
use super::{make, read};
use crate::actions::call::Call;
use crate::actions::remind::HearAbsence;
use crate::addresses;
use crate::domain::board;
use crate::domain::closure::Closure;
use crate::domain::facts::Facts;
use crate::domain::household::Household;
use crate::domain::ids::{NoticeId, RoomId};
use crate::domain::notice::Notice;
use crate::domain::private_room::Standing;
use crate::domain::session::Session;
use crate::domain::visit::Press;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;
use crate::store::{Conn, closures, facts, households, notices, sessions, visits};
use crate::views::notices::sentence;
use crate::views::refusals::Speaker;
use crate::web::Entry;
use crate::web::desk_board::{CALLS, RECENT, RECENT_MINUTES, presses};
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("board", "/api/v1/centres/{centre}/desk/board", OnDuty, show),
        read("calls", "/api/v1/centres/{centre}/desk/to-call", OnDuty, calls),
        make("called", "/api/v1/centres/{centre}/desk/to-call/{notice}", OnDuty, called),
        make("hear-absence", "/api/v1/centres/{centre}/desk/to-call/{notice}/absence", OnDuty, absence),
    ]
}

/// Everything the board tells.
struct Today {
    facts: Facts,
    loose: board::Loose,
    closures: Vec<Closure>,
    recent: Vec<Press>,
    calls: usize,
    private: Vec<(RoomId, Standing)>,
}

async fn show(clerk: Clerk) -> Result<Told<Board>, No> {
    let (centre, now, day) = (clerk.centre.clone(), clerk.now(), clerk.centre.zone.day(clerk.today()));
    let read = clerk.caller.app.store.read(move |db| {
        Box::pin(async move {
            match facts::load(db, centre.id, None, day, now).await? {
                Some(facts) => today(db, (facts, day), now).await.map(Some),
                None => Ok(None),
            }
        })
    });
    let today = read.await?.ok_or_else(No::missing)?;
    let facts = &today.facts;
    let private = |room: RoomId| today.private.iter().find(|(id, _)| *id == room).map(|(_, it)| *it);
    let rooms = board::rooms(facts, &today.loose, &today.closures, now);
    let word = |room: RoomId| facts.room(room).map(|room| room.slug.clone()).unwrap_or_default();
    Ok(Told(Board {
        at: now,
        rooms: rooms.iter().map(|room| RoomAsIs::of(room, facts, private(room.room.id))).collect(),
        building: Building::of(board::building(facts, &today.loose, now), facts),
        figures: board::in_figures(facts, now).into(),
        sessions: board::slots(facts, now)
            .iter()
            .map(|slot| SessionAsIs::of(slot, word(slot.session.room)))
            .collect(),
        recent: today.recent.iter().map(|press| Pressed::of(press, word(press.room))).collect(),
        calls: today.calls,
    }))
}

async fn today(db: &mut Conn, (facts, day): (Facts, Window), now: Timestamp) -> Result<Today, Fault> {
    let (centre, zone) = (facts.centre.id, facts.centre.zone);
    let mut private = Vec::new();
    for room in &facts.rooms {
        private.extend(standing(db, room, (zone, now)).await?.map(|it| (room.id, it)));
    }
    Ok(Today {
        loose: visits::loose(db, centre, day.starts()).await?,
        closures: closures::touching(db, centre, day).await?,
        recent: presses(visits::recent(db, centre, now - Span::minutes(RECENT_MINUTES), RECENT * 4).await?),
        calls: notices::calls(db, centre, CALLS, now).await?.len(),
        private,
        facts,
    })
}

type CallWith = (Notice, Option<Household>, Option<Session>);

/// The longest waiting first.
async fn calls(clerk: Clerk, Path(_): Path<String>, Query(asked): Query<Pages>) -> Result<Listed<Shape>, No> {
    let (limit, after) = (pages::limit(asked.limit)?, pages::after(asked.after.as_deref())?);
    let (centre, now) = (clerk.centre.id, clerk.now());
    let after = after.map(|Place(at, id)| (at, NoticeId(id)));
    let read = clerk.caller.app.store.read(move |db| {
        Box::pin(async move {
            let mut calls: Vec<CallWith> = Vec::new();
            for notice in notices::calls_after(db, centre, (after, now), limit + 1).await? {
                let household = households::find(db, notice.household).await?;
                let session = match notice.session {
                    Some(id) => sessions::find(db, id).await?,
                    None => None,
                };
                calls.push((notice, household, session));
            }
            Ok(calls)
        })
    });
    let address = addresses::api::desk::to_call(&clerk.centre.slug);
    let place = |(notice, _, _): &CallWith| Place(notice.created_at, notice.id.0).written();
    let told = |call: CallWith| Some(told(&clerk, &call));
    Ok(pages::listed(read.await?, limit, (&address, place), told))
}

fn told(clerk: &Clerk, (notice, household, session): &CallWith) -> Shape {
    let speaker = Speaker { household: household.as_ref(), ..clerk.speaker() };
    let guardians = household.iter().flat_map(|household| &household.guardians);
    Shape {
        notice: notice.id.0,
        at: notice.created_at,
        household: household.as_ref().map(|household| household.name.as_str().into()),
        phones: guardians.filter_map(|guardian| Some(guardian.phone.as_ref()?.as_str().into())).collect(),
        text: sentence(&speaker, &notice.subject, session.as_ref()),
    }
}

async fn called(clerk: Clerk, Path((_, notice)): Path<(String, NoticeId)>) -> Result<Done, No> {
    clerk.press(Call { notice, now: clerk.now() }).await?;
    Ok(Done)
}

/// On the telephone the family said that it can't come.
async fn absence(clerk: Clerk, Path((_, notice)): Path<(String, NoticeId)>) -> Result<Done, No> {
    clerk.press(HearAbsence { notice, now: clerk.now() }).await?;
    Ok(Done)
}
