//! The desk: what every page of the staff starts from, and the board of today (S1).
//!
//! Keeps true: staff see the true numbers of their own centre, over a limit in red; a refused press shows the page
//! again with the reasons on top.

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;

use super::forms::{Form, Token};
use super::view::View;
use super::who::{Access, Staff};
use super::{Entry, act, page};
use crate::addresses;
use crate::app::App;
use crate::domain::board;
use crate::domain::centre::Centre;
use crate::domain::closure::Closure;
use crate::domain::facts::Facts;
use crate::domain::ids::{RoomId, SessionId};
use crate::domain::private_room::Standing;
use crate::domain::refusal::Refusals;
use crate::domain::room::Privacy;
use crate::domain::roster::{self, Roster};
use crate::domain::session::Session;
use crate::domain::staff::Role;
use crate::domain::visit::{self, Press};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::visits::Visit;
use crate::store::{Command, Conn, centres, closures, facts, notices, rosters, visits, webhooks};
use crate::views::desk::{self as views, Guard, Told};
use crate::views::layout::{self, CentreBrand, Door, Face, Live, Place, Shell, SignOut, Viewer};
use crate::views::refusals::Speaker;
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/desk", Access::OnDuty, show_board),
        page("/{centre}/desk/search", Access::OnDuty, no_search),
        act("/{centre}/desk/search", Access::OnDuty, search),
    ]
}

/// Somebody on duty at a centre, and everything a page of theirs needs.
pub struct Desk {
    pub app: App,
    pub staff: Staff,
    pub centre: Centre,
    pub view: View,
    pub token: Token,
    pub now: Timestamp,
    /// Told apart from every other page, so that each of its forms has a key of its own.
    seed: String,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Desk, Error> {
        let staff = Staff::from_request_parts(parts, app).await?;
        let Ok(view) = View::from_request_parts(parts, app).await;
        let Ok(token) = Token::from_request_parts(parts, app).await;
        let id = staff.centre;
        let centre = app.store.read(move |db| Box::pin(centres::find(db, id))).await?;
        let centre = centre.ok_or(Error::Missing)?;
        let seed = uuid::Uuid::new_v4().simple().to_string();
        Ok(Desk { app: app.clone(), staff, centre, view, token, now: app.clock.now(), seed })
    }
}

impl Desk {
    pub fn words(&self) -> &'static Words {
        self.view.words()
    }

    pub fn today(&self) -> Date {
        self.centre.zone.date(self.now)
    }

    pub fn guard(&self) -> Guard<'_> {
        Guard { token: self.token.as_str(), seed: &self.seed }
    }

    pub fn speaker(&self) -> Speaker<'_> {
        Speaker { words: self.words(), centre: &self.centre, household: None, now: self.now }
    }

    /// What the press of a form was told, where it was refused.
    pub fn refused(&self, refusals: &Refusals) -> Told {
        let speaker = self.speaker();
        Told::Reasons(speaker.list(refusals))
    }

    /// The same of an error, where it is one that people understand.
    ///
    /// # Errors
    /// What is no refusal.
    pub fn told(&self, error: Error) -> Result<Told, Error> {
        match error {
            Error::Refused(refusals) => Ok(self.refused(&refusals)),
            Error::Stale => Ok(Told::Reasons(views::stale(self.words()))),
            error @ (Error::Missing | Error::Forbidden | Error::Fault(_)) => Err(error),
        }
    }

    /// Changes something on this centre's ledger.
    pub async fn press<C: Command>(&self, command: C) -> Result<C::Output, Error> {
        self.app.store.change(self.centre.id, self.staff.actor(), command).await
    }

    /// Where the form stood: a roster, or the board.
    pub fn back(&self) -> Redirect {
        let slug = &self.centre.slug;
        let board = addresses::desk::board(slug);
        if let Some(session) = self.stood_on_roster() {
            return Redirect::to(&addresses::desk::session(slug, session));
        }
        let query = self.view.path.strip_prefix(&board).filter(|rest| rest.starts_with('?'));
        Redirect::to(if query.is_some() { &self.view.path } else { &board })
    }

    /// The session on whose roster the form stood. Browsers that do not say where stood on the board.
    pub fn stood_on_roster(&self) -> Option<SessionId> {
        let sessions = addresses::desk::sessions(&self.centre.slug);
        let rest = self.view.path.strip_prefix(&sessions)?.strip_prefix('/')?;
        rest.split(['/', '?']).next()?.parse().ok()
    }

    pub fn shell(&self, title: String, here: Place) -> Shell<'_> {
        let slug = &self.centre.slug;
        let doors = [
            (Place::Today, addresses::desk::board(slug)),
            (Place::Sessions, addresses::desk::sessions(slug)),
            (Place::Calls, addresses::desk::to_call(slug)),
            (Place::Families, addresses::desk::households(slug)),
            (Place::Closures, addresses::desk::closures(slug)),
            (Place::Reports, addresses::desk_reports::page(slug)),
            (Place::Staff, addresses::desk::staff(slug)),
        ];
        // A door nobody of this role is let through is not shown.
        let opens = |to: &Place| match to {
            Place::Reports => self.staff.role >= Role::Manager,
            Place::Staff => self.staff.role >= Role::Admin,
            _ => true,
        };
        Shell {
            centre: Some(CentreBrand { slug, name: self.centre.names.in_(self.view.language) }),
            viewer: Viewer::Staff(""),
            doors: doors
                .into_iter()
                .filter(|(to, _)| opens(to))
                .map(|(to, href)| Door { to, href })
                .collect(),
            here: Some(here),
            zone: Some(self.centre.zone.name()),
            ..self.view.shell(title, Face::Desk)
        }
    }

    /// An id that a form's key chooses: sent twice, made once.
    pub fn id_of(&self, key: &str) -> uuid::Uuid {
        use sha2::Digest;
        let hash = sha2::Sha256::digest(format!("{} {key}", self.centre.id).as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A page with a form, or what a form would do.
    pub fn answer_with(
        &self,
        status: StatusCode,
        (title, here, has_errors): (String, Place, bool),
        body: Markup,
    ) -> Response {
        let leave = addresses::desk::sign_out(&self.centre.slug);
        let sign_out = Some(SignOut { action: &leave, token: self.token.as_str() });
        let shell = Shell { has_errors, sign_out, ..self.shell(title, here) };
        private((status, layout::page(&shell, body)).into_response())
    }

    /// A page of the desk. Where a press was refused, its status says so: 409, the world is against it.
    pub fn answer(&self, shell: Shell<'_>, told: &Told, body: Markup) -> Response {
        let leave = addresses::desk::sign_out(&self.centre.slug);
        let sign_out = SignOut { action: &leave, token: self.token.as_str() };
        let shell = Shell { has_errors: told.is_refusal(), sign_out: Some(sign_out), ..shell };
        private((told.status(), layout::page(&shell, body)).into_response())
    }
}

/// For these eyes only.
fn private(mut answer: Response) -> Response {
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    answer
}

impl Told {
    fn status(&self) -> StatusCode {
        match self {
            Told::Nothing => StatusCode::OK,
            Told::Reasons(_) | Told::AskWhy { .. } => StatusCode::CONFLICT,
        }
    }
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

/// Somebody is looked for.
#[derive(Debug, Deserialize)]
pub struct Sought {
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

async fn search(desk: Desk, form: Form<Sought>) -> Result<Response, Error> {
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
    let mut rosters = Vec::new();
    for session in listed(&facts, asked, now) {
        let mut roster = roster_of(db, session.clone()).await?;
        roster.entries.retain(|entry| asked.q.trim().is_empty() || entry.answers_to(&asked.q));
        rosters.push(roster);
    }
    Ok(Today {
        loose: visits::loose(db, centre, day.starts()).await?,
        closures: closures::touching(db, centre, day).await?,
        recent: presses(visits::recent(db, centre, now - Span::minutes(RECENT_MINUTES), RECENT * 4).await?),
        calls: notices::calls(db, centre, CALLS, now).await?.len(),
        private: private_rooms(db, &facts, now).await?,
        rosters,
        facts,
    })
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

/// Everybody booked into a session, and what was pressed for them.
pub async fn roster_of(db: &mut Conn, session: Session) -> Result<Roster, Fault> {
    let entries = rosters::of_session(db, session.id).await?;
    let events = visits::last(db, session.id, PRESSES).await?;
    Ok(Roster { session, entries, presses: events.iter().filter_map(Visit::press).collect() })
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
