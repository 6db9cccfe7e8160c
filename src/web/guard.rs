//! What every request passes: limits, where it came from, and the headers every answer carries.
//!
//! Invariant: no answer leaves without the headers of [`HEADERS`], faults and refusals of the layers included; no
//! request that changes something comes from another site. Only an answer that carries [`FramedBy`] may stand in a frame,
//! and in those sites alone.

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::uri::Authority;
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Version};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::time::Instant;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::api;
use super::cookies::Secret;
use super::events::UNGATHERED;
use super::forms::greet;
use super::reply::{Problem, dress, panicked};
use super::serve::Limits;
use super::view::remember_choices;
use crate::addresses::dav;
use crate::app::App;
use crate::domain::site::Site;
use crate::feeds::dav::LARGEST_NAMING;

/// Every answer carries these.
pub const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types app",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Beside an answer that these sites may show in a frame: it keeps a policy of its own, in which nothing is run and
/// nothing is sent. There is no other way to one.
#[derive(Debug, Clone)]
pub struct FramedBy(Vec<Site>);

impl FramedBy {
    /// None where no site may: then it is an answer like every other.
    pub fn new(sites: &[Site]) -> Option<FramedBy> {
        (!sites.is_empty()).then(|| FramedBy(sites.to_vec()))
    }

    fn policy(&self) -> Option<HeaderValue> {
        let sites: Vec<&str> = self.0.iter().map(Site::as_str).collect();
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; \
             frame-ancestors {}; require-trusted-types-for 'script'; trusted-types 'none'",
            sites.join(" ")
        );
        HeaderValue::try_from(policy).ok()
    }
}

/// The busiest page is compressed in a millisecond; the last tenth of its size would take as long as drawing it.
const QUICKLY: CompressionLevel = CompressionLevel::Precise(2);

/// Over https only: come back over https, for a year.
const STAY_SECURE: &str = "max-age=31536000";

/// The routers behind everything a request passes, from the inside out. `programs`: what calendar programs ask, who name
/// hundreds of sessions in one request.
pub fn bounded((router, programs): (Router, Router), app: &App, limits: Limits) -> Router {
    let from_here = |router: Router| router.layer(from_fn_with_state(app.clone(), from_our_own_pages));
    let wide = Limits { body_bytes: limits.body_bytes.max(LARGEST_NAMING), ..limits };
    limited(from_here(router), limits)
        .merge(limited(from_here(programs), wide))
        .layer(from_fn_with_state(app.clone(), greet))
        .layer(from_fn_with_state(app.clone(), remember_choices))
        .layer(from_fn_with_state(app.clone(), dress))
        .layer(
            CompressionLayer::new()
                .quality(QUICKLY)
                .compress_when(DefaultPredicate::new().and(is_not_a_feed()).and(is_not_held)),
        )
        .layer(from_fn_with_state(app.clone(), headers))
        .layer(from_fn(tell))
}

/// Feeds are compressed where their entity tags are made: one tag for each coding.
fn is_not_a_feed() -> impl Predicate {
    NotForContentType::const_new("text/calendar")
        .and(NotForContentType::const_new("application/json"))
        .and(NotForContentType::const_new("application/xml"))
        .and(NotForContentType::const_new("application/atom+xml"))
}

/// A coder would wait for more of an answer that is left open.
fn is_not_held(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(UNGATHERED)
}

/// The router behind its limits alone: a body's size, the time to an answer, and a panic's reach.
pub fn limited(router: Router, limits: Limits) -> Router {
    router
        .layer(RequestBodyLimitLayer::new(limits.body_bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits.answer))
        .layer(CatchPanicLayer::custom(panicked))
}

/// One line for each request: never its query, never an id of a person.
async fn tell(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let answer = next.run(request).await;
    let path = path.as_ref().map_or("(nowhere)", MatchedPath::as_str);
    let (status, ms) = (answer.status().as_u16(), began.elapsed().as_millis());
    if path.starts_with("/assets/") || path == "/healthz" {
        tracing::debug!(status, ms, "{method} {path}");
    } else {
        tracing::info!(status, ms, "{method} {path}");
    }
    answer
}

async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_known = Secret::sent(request.headers(), &app).is_some();
    let mut answer = next.run(request).await;
    let framed = answer.extensions().get().and_then(FramedBy::policy);
    let headers = answer.headers_mut();
    let refers_nowhere = headers.get(header::REFERRER_POLICY).is_some_and(|value| value == "no-referrer");
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if refers_nowhere {
        // What a handler wants stricter stays stricter.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if let Some(policy) = framed {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.remove(header::X_FRAME_OPTIONS); // it knows no list
    }
    if app.origin.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STAY_SECURE));
    }
    if !app.clock.is_real() {
        let now = app.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        headers.extend(HeaderValue::try_from(now).ok().map(|now| (header::DATE, now)));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        // A page of somebody's must not wait on a shared computer for the next.
        let keep = if is_known { "no-store" } else { "private, no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    }
    answer
}

/// Programs bear a token, which no other site can make a browser send; cookies open nothing there. To calendar programs
/// nobody is anybody, and nothing is changed.
async fn from_our_own_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_a_programs = api::is_below(path) || dav::is_below(path);
    if !is_a_programs
        && changes_something(request.method())
        && !is_from_our_own_pages(request.headers(), &app)
    {
        return Problem::Origin.into_response();
    }
    next.run(request).await
}

pub fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// By what the browser says of where the request was made. One that says nothing is not believed.
fn is_from_our_own_pages(headers: &HeaderMap, app: &App) -> bool {
    let read = |name| headers.get(name).map(HeaderValue::as_bytes);
    let origin = read(header::ORIGIN);
    let is_ours = origin.is_some_and(|origin| is_our_origin(origin, headers, app));
    match read(HeaderName::from_static("sec-fetch-site")) {
        Some(b"same-origin" | b"none") => origin.is_none() || is_ours,
        Some(_) => false,
        None => is_ours,
    }
}

/// Whether it is the public url, or, where none was named, the address this very request was sent to on this
/// machine (or on a network that was declared trusted).
fn is_our_origin(origin: &[u8], headers: &HeaderMap, app: &App) -> bool {
    if origin == app.origin.as_str().as_bytes() {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| Authority::try_from(host.as_bytes()).ok());
    let (None, Some(host)) = (&app.settings.public_url, host) else {
        return false;
    };
    let is_near = app.settings.insecure_lan || ["localhost", "127.0.0.1", "[::1]"].contains(&host.host());
    is_near && origin.strip_prefix(b"http://") == Some(host.as_str().as_bytes())
}
