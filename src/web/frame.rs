//! What every parents' page stands in: who reads it and how, with the way to the other pages.
//!
//! Invariant: a page for a household says so to caches; titles hold no name of a person.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LINK};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::forms::Token;
use super::view::View;
use super::who::Asker;
use crate::addresses::{self, Origin};
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::HouseholdId;
use crate::error::Error;
use crate::views::layout::{self, CentreBrand, Door, Face, Place, Shell, SignOut, Viewer};
use crate::views::subscribe;
use crate::views::words::Words;

/// Who reads, how, and with which token for the forms of the page.
pub struct Frame {
    pub view: View,
    pub token: Token,
    pub asker: Asker,
    /// Where people reach us.
    pub origin: Origin,
    leave: String,
}

impl Frame {
    pub fn words(&self) -> &'static Words {
        self.view.words()
    }

    pub fn household(&self) -> Option<HouseholdId> {
        match &self.asker {
            Asker::Household(household) => Some(household.household),
            Asker::Nobody | Asker::Staff(_) | Asker::Device(_) | Asker::Counter(_) | Asker::Host(_) => None,
        }
    }

    /// A shell of a centre's page, with the dock.
    pub fn shell<'a>(&'a self, title: String, centre: &'a Centre, here: Place) -> Shell<'a> {
        let name = centre.names.in_(self.view.language);
        let is_known = self.household().is_some();
        Shell {
            centre: Some(CentreBrand { slug: &centre.slug, name }),
            viewer: if is_known { Viewer::Household } else { Viewer::Nobody },
            doors: doors(&centre.slug),
            here: Some(here),
            zone: Some(centre.zone.name()),
            head: subscribe::alternate(self.words(), centre),
            sign_out: is_known.then(|| SignOut { action: &self.leave, token: self.token.as_str() }),
            ..self.view.shell(title, Face::Parents)
        }
    }

    /// The page, as an answer.
    pub fn answer(&self, status: StatusCode, shell: &Shell, body: Markup) -> Response {
        let mut answer = (status, layout::page(shell, body)).into_response();
        let keep = if self.asker == Asker::Nobody { "no-cache" } else { "private, no-store" };
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        // For programs that look at heads alone (RFC 8288).
        let calendar = shell.centre.map(|centre| addresses::feeds::calendar(centre.slug));
        let link = calendar.map(|path| format!("<{path}>; rel=\"alternate\"; type=\"text/calendar\""));
        answer.headers_mut().extend(link.and_then(|link| Some((LINK, HeaderValue::try_from(link).ok()?))));
        answer
    }
}

/// Where the dock leads.
pub fn doors(slug: &str) -> Vec<Door> {
    let door = |to, href| Door { to, href };
    vec![
        door(Place::Programme, addresses::programme(slug)),
        door(Place::Bookings, addresses::household::bookings()),
        door(Place::Children, addresses::household::household()),
        door(Place::Help, addresses::help(slug)),
    ]
}

impl FromRequestParts<App> for Frame {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Frame, Error> {
        let asker = Asker::of(parts, app).await?;
        let Ok(view) = View::from_request_parts(parts, app).await;
        let Ok(token) = Token::from_request_parts(parts, app).await;
        Ok(Frame { view, token, asker, origin: app.origin.clone(), leave: addresses::household::sign_out() })
    }
}
