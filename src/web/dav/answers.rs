//! Answers to calendar programs that need nothing looked up, and what every answer to them carries.
//!
//! Invariant: each says that this is CalDAV and what may be done here; none is a page, none sets a cookie.

use axum::http::StatusCode;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CONTENT_TYPE, HeaderName, HeaderValue,
};
use axum::response::{IntoResponse, Response};

use crate::feeds::dav::MEDIA_TYPE;
use crate::feeds::dav::answer::No;
use crate::web::reply::Finished;
use crate::web::view::Unkept;

/// RFC 4918 section 18; locks (class 2) are for those who write.
const CLASSES: &str = "1, 3, calendar-access";
const METHODS: &str = "OPTIONS, GET, HEAD, PROPFIND, REPORT";

pub fn options() -> Response {
    let headers = [
        (ALLOW, METHODS),
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, depth, if-none-match, prefer"),
    ];
    signed((StatusCode::OK, headers).into_response())
}

pub fn unknown_method() -> Response {
    let mut answer = (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, METHODS)]).into_response();
    answer.extensions_mut().insert(Finished);
    signed(answer)
}

/// A "no" by its name.
pub fn refused(no: No, path: &str) -> Response {
    let status = StatusCode::from_u16(no.status()).unwrap_or(StatusCode::FORBIDDEN);
    let mut answer = match no.body(path) {
        Some(body) => (status, [(CONTENT_TYPE, MEDIA_TYPE)], body).into_response(),
        None => status.into_response(),
    };
    if no == No::ReadOnly {
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static(METHODS));
    }
    answer.extensions_mut().insert(Finished);
    signed(answer)
}

/// Many resources in one answer (RFC 4918 section 11.1).
pub fn multistatus(body: String) -> Response {
    (StatusCode::MULTI_STATUS, [(CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
}

/// The same with what every answer carries.
pub fn signed(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    headers.insert(HeaderName::from_static("dav"), HeaderValue::from_static(CLASSES));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("dav, etag"));
    answer.extensions_mut().insert(Unkept);
    answer
}
