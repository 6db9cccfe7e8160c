//! How this reader reads: language, text size, and where they are. Query first, then cookie, then the browser's word.
//!
//! Invariant: `path` is an address of ours and holds no choice of language or size.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, HOST, HeaderValue, REFERER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;

use super::cookies::{self, LANGUAGE, SIZE};
use crate::app::App;
use crate::domain::names::Language;
use crate::domain::zone::Zone;
use crate::settings::Purpose;
use crate::views::layout::{Face, Shell};
use crate::views::words::Words;

/// What every page is drawn with.
#[derive(Debug, Clone)]
pub struct View {
    pub language: Language,
    /// The large text of grandparents.
    pub is_large: bool,
    /// Path and query of the page these words are read on; for a posted form, of the page it stood on.
    pub path: String,
    /// Sentences every page must carry just now.
    pub banners: Vec<String>,
}

impl View {
    pub fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// A shell with a title, the reader's choices and the banners; the rest is set by struct update.
    pub fn shell(&self, title: impl Into<String>, face: Face) -> Shell<'_> {
        Shell {
            path: &self.path,
            is_large: self.is_large,
            banners: self.banners.clone(),
            ..Shell::new(self.words(), title, face)
        }
    }

    /// The same in a language that was chosen elsewhere.
    pub fn in_(self, language: Language, app: &App) -> View {
        View { language, banners: banners(app, Words::of(language)), ..self }
    }

    pub fn of(method: &Method, uri: &Uri, headers: &HeaderMap, app: &App) -> View {
        let said = |name| choice(uri, name).map(str::to_string).or_else(|| cookies::sent(headers, name));
        let language = said(LANGUAGE).as_deref().and_then(exact);
        let language = language.or_else(|| preferred(headers)).unwrap_or_default();
        let is_large = said(SIZE).is_some_and(|size| size == "large");
        let path = match *method {
            Method::GET | Method::HEAD => without_choices(uri),
            _ => referer(headers).unwrap_or_else(|| uri.path().into()),
        };
        View { language, is_large, path, banners: banners(app, Words::of(language)) }
    }
}

impl FromRequestParts<App> for View {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<View, Infallible> {
        Ok(View::of(&parts.method, &parts.uri, &parts.headers, app))
    }
}

/// Beside an answer on a screen everybody uses: what was chosen for it is not kept.
#[derive(Clone)]
pub struct Unkept;

/// Keeps for a year what a reader chose by `?lang=` or `?size=`.
pub async fn remember_choices(State(app): State<App>, request: Request, next: Next) -> Response {
    let choices: Vec<HeaderValue> = match *request.method() {
        Method::GET => [LANGUAGE, SIZE]
            .into_iter()
            .filter_map(|name| Some(cookies::choice(&app, name, choice(request.uri(), name)?)))
            .collect(),
        _ => Vec::new(),
    };
    let mut answer = next.run(request).await;
    // What everybody may keep must not hand one reader's choice to the next.
    if answer.extensions().get::<Unkept>().is_some() {
        return answer;
    }
    let kept = answer.headers().get(CACHE_CONTROL).map(HeaderValue::as_bytes);
    if !kept.is_some_and(|kept| kept.starts_with(b"public")) {
        answer.headers_mut().extend(choices.into_iter().map(|choice| (SET_COOKIE, choice)));
    }
    answer
}

/// What the query chooses, if it is something that can be chosen.
fn choice(uri: &Uri, name: &'static str) -> Option<&'static str> {
    let (key, choices) = match name {
        LANGUAGE => ("lang", ["zh-CN", "en"]),
        _ => ("size", ["large", "normal"]),
    };
    let mut pairs = uri.query()?.split('&').rev().filter_map(|pair| pair.split_once('='));
    let chosen = pairs.find(|(name, _)| *name == key)?.1;
    choices.into_iter().find(|choice| *choice == chosen)
}

fn exact(code: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.code() == code)
}

/// The language a program asked for; Chinese where it asked for none of ours.
pub fn spoken(headers: &HeaderMap) -> Language {
    preferred(headers).unwrap_or_default()
}

/// The first language of ours the browser names with the highest weight.
fn preferred(headers: &HeaderMap) -> Option<Language> {
    let said = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for range in said.split(',').take(20) {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
        if let Some(language) = Language::parse(tag.trim())
            && weight > best.map_or(0.0, |(_, best)| best)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

fn without_choices(uri: &Uri) -> String {
    let is_choice = |pair: &&str| pair.starts_with("lang=") || pair.starts_with("size=");
    let query: Vec<&str> =
        uri.query().unwrap_or_default().split('&').filter(|pair| !is_choice(pair)).collect();
    match query.join("&") {
        empty if empty.is_empty() => uri.path().into(),
        query => format!("{}?{query}", uri.path()),
    }
}

/// The page a form was sent from, if it is one of ours.
pub fn referer(headers: &HeaderMap) -> Option<String> {
    let referer: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    let is_ours =
        headers.get(HOST).map(HeaderValue::as_bytes) == Some(referer.authority()?.as_str().as_bytes());
    is_ours.then(|| without_choices(&referer))
}

/// A demo, a clock that is not the real one, plain http on a network: everybody must know.
pub(super) fn banners(app: &App, words: &Words) -> Vec<String> {
    let mut banners = Vec::new();
    if app.purpose == Purpose::Demo {
        banners.push(words.say("banner-demo"));
    }
    if !app.clock.is_real() {
        let now = words.day_and_time(Zone::UTC.wall(app.clock.now()));
        banners.push(words.tell("banner-clock", &[("now", format!("{now} UTC").into())]));
    }
    if app.settings.insecure_lan && !app.origin.is_https() {
        banners.push(words.say("banner-insecure"));
    }
    banners
}
