//! The desk: what every page of the staff starts from.
//!
//! Keeps true: somebody of the staff, of this very centre; a refused press shows its page again with the reasons on top.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;

use super::forms::Token;
use super::household::desk_doors;
use super::view::View;
use super::who::Staff;
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::SessionId;
use crate::domain::refusal::Refusals;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Error;
use crate::store::{Command, centres};
use crate::views::desk::{self as views, Guard, Told};
use crate::views::layout::{self, CentreBrand, Face, Place, Shell, SignOut, Viewer};
use crate::views::refusals::Speaker;
use crate::views::words::Words;

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
        Shell {
            centre: Some(CentreBrand { slug, name: self.centre.names.in_(self.view.language) }),
            viewer: Viewer::Staff(""),
            doors: desk_doors(slug, self.staff.role),
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
