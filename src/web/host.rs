//! A host's own page: its sessions, and the roster of one of them.
//!
//! Invariant: a host of this very centre, and its own sessions alone; whose it is not is not there (404). Names are shown
//! by P2 only, and nothing here changes anything.

use axum::extract::{FromRequestParts, Path};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::forms::Token;
use super::view::View;
use super::who::{self, Access};
use super::{Entry, page};
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::group::Group;
use crate::domain::host::{self, Account};
use crate::domain::ids::SessionId;
use crate::domain::room::Room;
use crate::domain::roster::{self, Entry as Booked};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, groups, hosts, rosters, sessions};
use crate::views::host as views;
use crate::views::layout::{self, CentreBrand, Face, Shell, SignOut};

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/host", Access::Host, list),
        page("/{centre}/host/sessions/{session}", Access::Host, show),
    ]
}

/// A host that signed in, and where.
#[derive(Clone)]
pub struct Guest {
    pub app: App,
    pub account: Account,
    pub centre: Centre,
    pub rooms: Vec<Room>,
    pub now: Timestamp,
}

impl Guest {
    pub async fn of(app: &App, asker: &who::Host) -> Result<Guest, Error> {
        let (account, centre) = (asker.account, asker.centre);
        let read = async move |db: &mut Conn| -> Result<_, Fault> {
            let (account, home) = (hosts::find(db, account).await?, centres::find(db, centre).await?);
            Ok((account, home, centres::rooms(db, centre).await?))
        };
        let (account, centre, rooms) =
            app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
        let (account, centre) = (account.ok_or(Error::Missing)?, centre.ok_or(Error::Missing)?);
        Ok(Guest { app: app.clone(), account, centre, rooms, now: app.clock.now() })
    }

    /// Its sessions on the days it sees, called off ones too, by when they start.
    pub async fn sessions(&self) -> Result<Vec<Session>, Fault> {
        let Some(shown) = host::days_shown(self.centre.zone, self.centre.zone.date(self.now)) else {
            return Ok(Vec::new());
        };
        let (centre, names) = (self.centre.id, self.account.host.clone());
        let read = self
            .app
            .store
            .read(move |db| Box::pin(async move { sessions::all_of_host(db, centre, &names, shown).await }));
        read.await
    }

    /// One of its own, with who is booked into it and waits for it; nobody where their names are not to be read (P2).
    pub async fn roster(&self, id: SessionId) -> Result<(Session, Option<Vec<Booked>>), Error> {
        let shown = host::days_shown(self.centre.zone, self.centre.zone.date(self.now));
        let found = self.app.store.read(move |db| Box::pin(sessions::find(db, id))).await?;
        let own = found.filter(|session| {
            session.centre == self.centre.id
                && shown.is_some_and(|shown| host::sees(&self.account.host, session, shown))
        });
        let session = own.ok_or(Error::Missing)?;
        if !roster::shows_names(&session, self.now) {
            return Ok((session, None));
        }
        let booked = self.app.store.read(move |db| Box::pin(rosters::of_session(db, id))).await?;
        Ok((session, Some(booked)))
    }

    /// The groups placed in one of its own, called off ones too (B10).
    pub async fn groups(&self, session: SessionId) -> Result<Vec<Group>, Fault> {
        self.app.store.read(move |db| Box::pin(groups::of_session(db, session))).await
    }

    pub fn room(&self, session: &Session) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == session.room)
    }
}

/// The same with how it reads.
struct Visit {
    guest: Guest,
    view: View,
    token: Token,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit, Error> {
        let asker = who::Host::from_request_parts(parts, app).await?;
        let Ok(view) = View::from_request_parts(parts, app).await;
        let Ok(token) = Token::from_request_parts(parts, app).await;
        Ok(Visit { guest: Guest::of(app, &asker).await?, view, token })
    }
}

impl Visit {
    fn answer(&self, title: String, body: Markup) -> Response {
        let centre = &self.guest.centre;
        let leave = addresses::desk::sign_out(&centre.slug);
        let shell = Shell {
            centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(self.view.language) }),
            zone: Some(centre.zone.name()),
            sign_out: Some(SignOut { action: &leave, token: self.token.as_str() }),
            ..self.view.shell(title, Face::Plain)
        };
        let mut answer = layout::page(&shell, body).into_response();
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        answer
    }
}

async fn list(visit: Visit) -> Result<Response, Error> {
    let guest = &visit.guest;
    let sessions = guest.sessions().await?;
    let lines = sessions.iter().map(|session| views::Line { session, room: guest.room(session) }).collect();
    let words = visit.view.words();
    let shown =
        views::Page { words, centre: &guest.centre, host: &guest.account.host, lines, now: guest.now };
    Ok(visit.answer(words.say("host-title"), views::page(&shown)))
}

async fn show(visit: Visit, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    let guest = &visit.guest;
    let (session, booked) = guest.roster(id).await?;
    let (words, groups) = (visit.view.words(), guest.groups(id).await?);
    let shown = views::One {
        words,
        centre: &guest.centre,
        session: &session,
        room: guest.room(&session),
        groups: &groups,
        booked: booked.as_deref(),
    };
    let title = session.names.in_(visit.view.language).to_string();
    Ok(visit.answer(title, views::one(&shown)))
}
