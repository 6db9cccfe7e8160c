//! A screen people touch: who stands before it, what its forms carry, and what it was just told.
//!
//! Invariant: only a paired screen of the very centre is given a form and hears what came of a press; nobody is given a
//! cookie for looking, and a language that is chosen here is gone with the page.

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;

use crate::addresses;
use crate::app::App;
use crate::domain::wall::Wall;
use crate::domain::zone::Span;
use crate::error::Error;
use crate::views::emergencies;
use crate::views::layout::{CentreBrand, Face, Live, Shell, page, with_query};
use crate::web::cookies;
use crate::web::forms::Token;
use crate::web::view::{Unkept, View};
use crate::web::who::Asker;

/// Seconds after which a paired screen goes back to its beginning by itself.
pub const BACK_AFTER: u16 = 12;
/// The same where there is something to read.
pub const BACK_AFTER_READING: u16 = 60;
/// How long what was told may be read again.
const TOLD_FOR: Span = Span::seconds(30);

/// Who stands before it.
pub enum Before {
    /// A paired screen of this centre, and the token of its forms.
    Screen(Token),
    /// Somebody of the centre's staff looks at it.
    Staff,
    Passer,
}

pub struct Stand {
    pub view: View,
    pub before: Before,
    /// Of the address, as it came.
    query: String,
    /// What the last press left for this page.
    told: Option<String>,
}

impl Stand {
    /// The token of a paired screen's forms.
    pub fn token(&self) -> Option<&Token> {
        match &self.before {
            Before::Screen(token) => Some(token),
            Before::Staff | Before::Passer => None,
        }
    }

    /// What the last press left for this page: two words, for who may read them.
    pub fn told(&self, what: &str) -> Option<(&str, &str)> {
        self.token()?;
        self.told.as_deref()?.strip_prefix(what)?.strip_prefix('.')?.split_once('.')
    }

    /// What the address asks for by this name: figures, so nothing is encoded.
    pub fn asked(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(asked, _)| *asked == name).map(|(_, value)| value)
    }

    /// An address of ours, in the language that was chosen here.
    pub fn onward(&self, address: String) -> String {
        match self.asked("lang") {
            Some(_) => with_query(&address, "lang", self.view.language.code()),
            None => address,
        }
    }

    /// The page. A paired screen leaves it after a while for `back`, in the house's own language.
    pub fn answer(&self, wall: &Wall, title: String, body: Markup, back: Option<(u16, String)>) -> Response {
        let centre = &wall.facts.centre;
        let events = addresses::kiosk::events(&centre.slug);
        let body = match wall.emergency() {
            Some(emergency) => emergencies::over_all(&emergency.what, self.view.language),
            None => body,
        };
        let shell = Shell {
            centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(self.view.language) }),
            zone: Some(centre.zone.name()),
            live: Some(Live { events: &events, ids: "" }),
            ..self.view.shell(title, Face::Stand)
        };
        let mut answer = page(&shell, body).into_response();
        answer.extensions_mut().insert(Unkept);
        if let (Some((seconds, back)), Some(_)) = (back, self.token()) {
            let refresh = HeaderValue::try_from(format!("{seconds}; url={back}")).ok();
            answer.headers_mut().extend(refresh.map(|value| (HeaderName::from_static("refresh"), value)));
        }
        answer
    }
}

/// Leads on, and leaves two words for that page, or takes back those of the press before.
pub fn told(app: &App, to: &str, words: Option<(&str, String, String)>) -> Response {
    let words = words.map(|(what, first, second)| format!("{what}.{first}.{second}"));
    let mut answer = Redirect::to(to).into_response();
    answer.headers_mut().append(SET_COOKIE, cookies::told(app, words.as_deref(), TOLD_FOR));
    answer
}

impl FromRequestParts<App> for Stand {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Stand, Error> {
        let asker = Asker::of(parts, app).await?;
        let slug = parts.uri.path().split('/').nth(1).unwrap_or_default().to_string();
        let before = match asker {
            // It has a cookie: a token gives it no new one.
            Asker::Device(device) if device.slug == slug => {
                let Ok(token) = Token::from_request_parts(parts, app).await;
                Before::Screen(token)
            }
            Asker::Staff(staff) if staff.slug == slug => Before::Staff,
            Asker::Nobody
            | Asker::Household(_)
            | Asker::Staff(_)
            | Asker::Device(_)
            | Asker::Counter(_)
            | Asker::Host(_) => Before::Passer,
        };
        let Ok(view) = View::from_request_parts(parts, app).await;
        let query = parts.uri.query().unwrap_or_default().to_string();
        let told = cookies::sent(&parts.headers, cookies::TOLD);
        Ok(Stand { view, before, query, told })
    }
}
