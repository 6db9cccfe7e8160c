//! The last hand at an answer to a program: problems become documents, and every answer says who may keep it.
//!
//! Invariant: nothing below `/api/` leaves as a page, with a cookie, or kept for others than its reader.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, RETRY_AFTER, SET_COOKIE, VARY, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::problem::{Kind, No};
use super::shapes::problem::Problem as Document;
use crate::addresses;
use crate::app::App;
use crate::error::Fault;
use crate::views::words::Words;
use crate::web::reply::Problem;
use crate::web::view;

/// What everybody may keep is old after a second (the press decides).
const KEPT: &str = "public, max-age=1, must-revalidate";

pub fn dress(answer: Response, (method, sent): (&Method, &HeaderMap), app: &App) -> Response {
    let language = view::spoken(sent);
    let mut answer = match no(&answer) {
        Some(no) => drawn(&no, answer.headers(), app, Words::of(language)),
        None => answer,
    };
    let is_known = sent.contains_key(AUTHORIZATION);
    let is_open = answer.headers().contains_key(ETAG) && !is_known;
    let is_held = is_open && *method != Method::POST && holds(sent, answer.headers());
    if is_held {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        *answer.body_mut() = Body::empty();
        answer.headers_mut().remove(CONTENT_LENGTH);
        answer.headers_mut().remove(CONTENT_TYPE);
    }
    let headers = answer.headers_mut();
    headers.remove(SET_COOKIE);
    if !is_open {
        headers.remove(ETAG);
    }
    let keep = if is_open { KEPT } else { "private, no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(VARY, HeaderValue::from_static("accept-language, authorization"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    if is_open {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    answer
}

/// Whether who asks names the entity tag of the answer.
fn holds(sent: &HeaderMap, answer: &HeaderMap) -> bool {
    let Some(tag) = answer.get(ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    let lists = sent.get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    let mut named = lists.flat_map(|list| list.split(',')).map(str::trim);
    named.any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag)
}

/// What a bare answer means; nothing for one that needs no dressing.
fn no(answer: &Response) -> Option<No> {
    if let Some(no) = answer.extensions().get::<No>() {
        return Some(no.clone());
    }
    if let Some(problem) = answer.extensions().get::<Problem>() {
        return Some(No::of(problem.clone().into()));
    }
    let kind = match answer.status() {
        // An id nobody can have.
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => Kind::Missing,
        StatusCode::METHOD_NOT_ALLOWED => Kind::Method,
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Kind::Busy,
        status if status.is_client_error() => Kind::Malformed,
        status if status.is_server_error() => {
            Problem::logged(&Fault::Other(format!("a bare answer of {status}"))).into()
        }
        _ => return None,
    };
    Some(No::of(kind))
}

fn drawn(no: &No, bare: &HeaderMap, app: &App, words: &Words) -> Response {
    let told = Document::of(no, app.origin.link(&addresses::api::problem(no.kind.code())), words);
    let body = serde_json::to_vec(&told).unwrap_or_default();
    let kind = HeaderValue::from_static("application/problem+json");
    let mut answer = (no.status, [(CONTENT_TYPE, kind)], body).into_response();
    let headers = answer.headers_mut();
    if let Some(seconds) = no.kind.retry_after() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if no.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"leyuan\""));
    }
    headers.extend(bare.get(ALLOW).map(|allow| (ALLOW, allow.clone())));
    answer
}
