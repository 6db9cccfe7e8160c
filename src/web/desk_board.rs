//! The board of today (S1): rooms and their numbers, the day on a grid, who is expected, the last presses.
//!
//! Keeps true: staff see the true numbers of their own centre, over a limit in red; a name that is looked for stands in
//! no address.

use axum::extract::Query;
use axum::response::{Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::who::Access;
use super::{Entry, act, page};
use crate::addresses;
use crate::domain::board;
use crate::domain::closure::Closure;
use crate::domain::door_line::DoorLine;
use crate::domain::emergency::Emergency;
use crate::domain::facts::Facts;
use crate::domain::ids::{HouseholdId, RoomId, SessionId};
use crate::domain::private_room::Standing;
use crate::domain::room::Privacy;
use crate::domain::roster::{self, Roster, Sought};
use crate::domain::session::Session;
use crate::domain::visit::{self, Press};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::visits::Visit;
use crate::store::{
    Conn, closures, credentials, door_lines, emergencies, excesses, facts, groups, notices, rosters, visits,
    webhooks,
};
use crate::views::desk::{self as views, Told};
use crate::views::layout::{Live, Place, Shell};

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/desk", Access::OnDuty, show_board),
        page("/{centre}/desk/search", Access::OnDuty, no_search),
        act("/{centre}/desk/search", Access::OnDuty, search),
    ]
}

/// What the board is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// Whose check-in list stands beside the rooms.
    session: Option<SessionId>,
    /// A name, a code, or the end of a phone number; never in an address.
    #[serde(skip)]
    q: String,
}

impl Asked {
    /// The list of this session.
    pub fn of(session: SessionId) -> Asked {
        Asked { session: Some(session), ..Asked::default() }
    }
}

/// Somebody is looked for.
#[derive(Debug, Deserialize)]
pub struct Search {
    #[serde(default)]
    pub q: String,
}

/// Everything the board shows.
pub struct Today {
    pub facts: Facts,
    pub loose: board::Loose,
    pub closures: Vec<Closure>,
    pub recent: Vec<Press>,
    pub calls: usize,
    pub rosters: Vec<Roster>,
    pub private: Vec<(RoomId, Standing)>,
    pub excesses: Vec<(RoomId, Timestamp, &'static str)>,
    pub lines: Vec<DoorLine>,
    pub emergency: Option<Emergency>,
}

/// How long a press can be taken back from the board.
pub const RECENT_MINUTES: i64 = 20;
pub const RECENT: u16 = 6;
pub const CALLS: u16 = 200;
/// Events of a session that can be taken back from its roster.
const PRESSES: u16 = 500;

async fn show_board(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    draw_board(&desk, asked, Told::Nothing).await
}

async fn search(desk: Desk, form: Form<Search>) -> Result<Response, Error> {
    let asked = Asked { session: None, q: form.fields.q };
    draw_board(&desk, asked, Told::Nothing).await
}

/// A search is not kept: read again, its page is the board.
async fn no_search(desk: Desk) -> Redirect {
    Redirect::to(&addresses::desk::board(&desk.centre.slug))
}

/// The board, with what a press was told.
pub async fn draw_board(desk: &Desk, asked: Asked, told: Told) -> Result<Response, Error> {
    let (centre, now, day) = (desk.centre.id, desk.now, desk.centre.zone.day(desk.today()));
    let (read, has_webhooks) = (asked.clone(), !desk.app.settings.webhooks.is_empty());
    let today = desk.app.store.read(move |db| {
        Box::pin(async move {
            let untold = if has_webhooks { webhooks::dead(db, centre, CALLS).await?.len() } else { 0 };
            let facts = facts::load(db, centre, None, day, now).await?;
            match facts {
                Some(facts) => today(db, (facts, day), &read, now).await.map(|today| Some((today, untold))),
                None => Ok(None),
            }
        })
    });
    let (today, untold) = today.await?.ok_or(Error::Missing)?;
    let rooms = board::rooms(&today.facts, &today.loose, &today.closures, now);
    let slots = board::slots(&today.facts, now);
    let board = views::Board {
        words: desk.words(),
        centre: &desk.centre,
        now,
        guard: desk.guard(),
        facts: &today.facts,
        rooms: &rooms,
        slots: &slots,
        building: board::building(&today.facts, &today.loose, now),
        figures: board::in_figures(&today.facts, now),
        calls: today.calls,
        untold,
        rosters: &today.rosters,
        doors: &at_the_door(&today.facts, now),
        asked: asked.q.trim(),
        recent: &today.recent,
        private: &today.private,
        excesses: &today.excesses,
        lines: &today.lines,
        emergency: today.emergency.as_ref(),
        told: &told,
    };
    let events = addresses::kiosk::events(&desk.centre.slug);
    let shell = desk.shell(desk.words().say("desk-board"), Place::Today);
    let shell = Shell {
        live: asked.q.is_empty().then_some(Live { events: &events, ids: views::LIVE }),
        bar: views::bar(&board),
        ..shell
    };
    Ok(desk.answer(shell, &told, views::board(&board)))
}

async fn today(
    db: &mut Conn,
    (facts, day): (Facts, Window),
    asked: &Asked,
    now: Timestamp,
) -> Result<Today, Fault> {
    let centre = facts.centre.id;
    let wanted = wanted(db, &asked.q).await?;
    let mut rosters = Vec::new();
    for session in listed(&facts, asked, now) {
        let mut roster = roster_of(db, session.clone()).await?;
        narrow(&mut roster, &wanted);
        rosters.push(roster);
    }
    let loose = visits::loose(db, centre, day.starts()).await?;
    Ok(Today {
        closures: closures::touching(db, centre, day).await?,
        recent: presses(visits::recent(db, centre, now - Span::minutes(RECENT_MINUTES), RECENT * 4).await?),
        calls: notices::calls(db, centre, CALLS, now).await?.len(),
        private: private_rooms(db, &facts, now).await?,
        lines: door_lines::running(db, centre, now).await?,
        emergency: emergencies::standing(db, centre).await?,
        excesses: excesses(db, (&facts, &loose), day, now).await?,
        rosters,
        loose,
        facts,
    })
}

/// Why more are in than may be, of the rooms where that is so.
async fn excesses(
    db: &mut Conn,
    (facts, loose): (&Facts, &board::Loose),
    day: Window,
    now: Timestamp,
) -> Result<Vec<(RoomId, Timestamp, &'static str)>, Fault> {
    let mut said = Vec::new();
    for full in board::rooms(facts, loose, &[], now).iter().filter(|room| room.over() > 0) {
        let of = (facts.centre.id, full.room.id);
        said.extend(excesses::reason(db, of, day.starts()).await?.map(|(at, code)| (of.1, at, code)));
    }
    Ok(said)
}

/// M2: staff, too, see no more than free or in use here.
pub async fn private_rooms(
    db: &mut Conn,
    facts: &Facts,
    now: Timestamp,
) -> Result<Vec<(RoomId, Standing)>, Fault> {
    let zone = facts.centre.zone;
    let mut standings = Vec::new();
    for room in facts.rooms.iter().filter(|room| room.privacy == Privacy::Private) {
        let diary = crate::store::private_rooms::diary(db, room, (zone.date(now), zone)).await?;
        standings.extend(diary.map(|diary| (room.id, diary.standing(now))));
    }
    Ok(standings)
}

/// What was typed or scanned, read; and whose card it is, where it is one.
pub type Wanted = Option<(Sought, Option<HouseholdId>)>;

/// Reads what was typed or scanned. A card nobody holds any more finds nobody.
pub async fn wanted(db: &mut Conn, text: &str) -> Result<Wanted, Fault> {
    let Some(sought) = Sought::read(text) else { return Ok(None) };
    let of_card = match &sought {
        Sought::Card(card) => credentials::by_card(db, card).await?.map(|credential| credential.household),
        Sought::Booking(_) | Sought::Words(_) => None,
    };
    Ok(Some((sought, of_card)))
}

/// Leaves only who is looked for.
pub fn narrow(roster: &mut Roster, wanted: &Wanted) {
    if let Some((sought, of_card)) = wanted {
        roster.entries.retain(|entry| entry.is_sought(sought, *of_card));
    }
}

/// Everybody booked into a session, and what was pressed for them.
pub async fn roster_of(db: &mut Conn, session: Session) -> Result<Roster, Fault> {
    let entries = rosters::of_session(db, session.id).await?;
    let events = visits::last(db, session.id, PRESSES).await?;
    let groups = groups::of_session(db, session.id).await?;
    Ok(Roster { session, entries, groups, presses: events.iter().filter_map(Visit::press).collect() })
}

/// One line for each press, though it may have written several events.
pub fn presses(events: Vec<Visit>) -> Vec<Press> {
    let mut presses: Vec<Press> = Vec::new();
    for event in &events {
        let Some(press) = event.press() else { continue };
        let is_same = |other: &&mut Press| {
            (other.at, other.room, other.did, other.who.map(|(booking, _)| booking))
                == (press.at, press.room, press.did, press.who.map(|(booking, _)| booking))
        };
        match presses.last_mut().filter(is_same) {
            Some(same) => same.heads += press.heads,
            None => presses.push(press),
        }
    }
    presses.truncate(RECENT.into());
    presses
}

/// The sessions whose rosters stand on the board: all of today where somebody is looked for, else the one that was
/// chosen, else one whose door is open, which does not change by pressing.
fn listed<'a>(facts: &'a Facts, asked: &Asked, now: Timestamp) -> Vec<&'a Session> {
    let stands = |session: &&Session| !session.is_cancelled() && roster::shows_names(session, now);
    let sessions: Vec<&Session> = facts.sessions.iter().filter(stands).collect();
    if !asked.q.trim().is_empty() {
        return sessions;
    }
    if let Some(chosen) = sessions.iter().find(|session| Some(session.id) == asked.session) {
        return vec![*chosen];
    }
    let late = Span::minutes(facts.centre.rules.late_after_minutes.into());
    let most = at_the_door(facts, now).into_iter().max_by_key(|session| {
        let starts = session.window.starts();
        let is_filling = starts - Span::minutes(visit::DOOR_OPENS_MINUTES) <= now && now < starts + late;
        let booked = board::slot(facts, session, now).booked;
        (is_filling, session.is_running(now), booked, std::cmp::Reverse(starts))
    });
    let next = sessions.iter().find(|session| session.window.starts() > now);
    most.or(next.copied()).into_iter().collect()
}

/// Sessions that run, or whose door is open or about to be.
fn at_the_door(facts: &Facts, now: Timestamp) -> Vec<&Session> {
    let opens = now + Span::minutes(60);
    let is_open = |s: &&Session| !s.is_cancelled() && s.window.starts() <= opens && now < s.window.ends();
    facts.sessions.iter().filter(is_open).collect()
}
