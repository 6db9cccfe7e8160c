//! Paired screens: each shows its own face and nothing else, and that it looked is noted.
//!
//! Invariant: a browser that is a screen gets no page but its face, whatever it asks for, pages for everybody included;
//! what it is shown does not wait for what is noted of it to succeed.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashSet;
use std::sync::Arc;

use super::api;
use super::coding::Coding;
use super::cookies::{self, Secret};
use super::forms::Token;
use super::kiosk::hall::{Glance, Reach};
use super::kiosk::reach;
use super::view::View;
use super::who::{Asker, Device};
use crate::actions::note_look::{Look, NoteLook};
use crate::addresses;
use crate::app::App;
use crate::domain::layout::Layout;
use crate::domain::screen::Report;
use crate::error::Error;
use crate::views::assets;

/// What keeps screens to their faces: the paths they may ask for.
#[derive(Clone)]
pub struct Keep {
    pub app: App,
    pub open: Arc<HashSet<&'static str>>,
}

/// Ways out of the demo's wall, where anybody may be anybody.
const WAYS_OUT: [&str; 2] = ["/", "/demo/{person}"];

/// Turns a screen that asks for anything else back to its own face; there need be no such page.
pub async fn keep_to_its_face(State(keep): State<Keep>, request: Request, next: Next) -> Response {
    let app = &keep.app;
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let is_open = keep.open.contains(path) || app.is_demo() && WAYS_OUT.contains(&path);
    // Programs say who they are with a token; a cookie opens nothing there.
    let is_program = api::is_below(request.uri().path());
    if is_open || is_program || Secret::sent(request.headers(), app).is_none() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match Asker::of(&mut parts, app).await {
        Ok(Asker::Device(device)) => turned_back(&device),
        Ok(_) => next.run(Request::from_parts(parts, body)).await,
        Err(fault) => Error::from(fault).into_response(),
    }
}

/// The way to its own face.
pub fn turned_back(device: &Device) -> Response {
    Redirect::to(&device.face()).into_response()
}

/// Lets whoever looks see a face: a screen its own, a browser that was a screen once only the way to be one again.
pub async fn look(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asker = match Asker::of(&mut parts, &app).await {
        Ok(asker) => asker,
        Err(fault) => return Error::from(fault).into_response(),
    };
    match &asker {
        Asker::Device(device) if device.face() != parts.uri.path() => return turned_back(device),
        Asker::Nobody if cookies::was_screen(&parts.headers) => {
            return Redirect::to(&addresses::kiosk::waiting()).into_response();
        }
        _ => {}
    }
    let glance = glance(&mut parts, &app, &asker).await;
    parts.extensions.insert(glance);
    let said = parts.headers.get(KIOSK).cloned();
    let answer = next.run(Request::from_parts(parts, body)).await;
    match asker {
        Asker::Device(device) if answer.status().is_success() => noted(&app, &device, said, answer).await,
        _ => answer,
    }
}

/// Notes that a screen looked at its own face, where that is no face of the hall.
pub async fn note(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asker = match Asker::of(&mut parts, &app).await {
        Ok(asker) => asker,
        Err(fault) => return Error::from(fault).into_response(),
    };
    let (path, said) = (parts.uri.path().to_string(), parts.headers.get(KIOSK).cloned());
    let answer = next.run(Request::from_parts(parts, body)).await;
    match asker {
        Asker::Device(device) if device.face() == path && answer.status().is_success() => {
            noted(&app, &device, said, answer).await
        }
        _ => answer,
    }
}

/// A screen's words and layout are those it was hung with; anybody else's are those they ask for.
async fn glance(parts: &mut Parts, app: &App, asker: &Asker) -> Glance {
    let view = View::of(&parts.method, &parts.uri, &parts.headers, app);
    let (view, layout) = match asker {
        Asker::Device(device) => (view.in_(device.hung.place.language, app), device.hung.place.layout),
        _ => (view, asked_layout(parts.uri.query())),
    };
    let reach = reach(asker);
    let token = match reach {
        Reach::Nowhere => None,
        Reach::Door(..) | Reach::Centre(_) | Reach::Everywhere => {
            let Ok(token) = Token::from_request_parts(parts, app).await;
            Some(token.as_str().to_string())
        }
    };
    let is_screen = matches!(asker, Asker::Device(_));
    let coding = Coding::asked(&parts.headers);
    Glance { view, layout, reach, token, is_screen, coding }
}

/// The layout a query asks for: `layout=portrait`; across, where it says no word of ours.
pub fn asked_layout(query: Option<&str>) -> Layout {
    let mut pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == "layout").and_then(|(_, code)| Layout::parse(code)).unwrap_or_default()
}

/// Sent by a screen's script with each look, and back to it where it is to load its page anew.
const KIOSK: HeaderName = HeaderName::from_static("x-kiosk");

/// Notes the look where it is time to, and passes on what the desk wants of the screen.
async fn noted(app: &App, device: &Device, said: Option<HeaderValue>, mut answer: Response) -> Response {
    let (hung, now) = (&device.hung, app.clock.now());
    let is_anew = said.is_none();
    if hung.is_called_anew && !is_anew {
        answer.headers_mut().insert(KIOSK, HeaderValue::from_static("anew"));
    }
    if hung.is_due(now) || hung.is_called_anew && is_anew {
        let report = match said {
            Some(said) => said.to_str().ok().and_then(Report::parse),
            // A whole page is new, and of this build.
            None => Report::new(assets::build(), 0),
        };
        let look = match (is_anew, report) {
            (true, Some(report)) => Look::CameAnew(report),
            (_, report) => Look::Glanced(report),
        };
        let note = NoteLook { device: device.device, look, now };
        if let Err(error) = app.store.change(device.centre, device.actor(), note).await {
            tracing::warn!(device.id = %device.device, "the look of a screen was not noted: {error}");
        }
    }
    answer
}
