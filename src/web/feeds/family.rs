//! A household's own calendar, for whoever holds its address (P5).
//!
//! Invariant: no cookie opens it and none is given; it is kept by the program that asked and by nobody in between; an
//! address that opens nothing is answered like one that never did.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, HeaderName, HeaderValue, LAST_MODIFIED, REFERRER_POLICY,
};
use axum::response::Response;

use super::edition::{Asked, Edition};
use crate::app::App;
use crate::domain::family_calendar::Token;
use crate::error::Error;
use crate::feeds::icalendar::{self, Reader};
use crate::store::family_calendars;
use crate::views::words::Words;

/// Robots that heed nothing else heed this. Not robots.txt: Google's calendar obeys it, and would never subscribe.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

pub async fn calendar(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let token = file.strip_suffix(".ics").and_then(Token::parse).ok_or(Error::Missing)?;
    let (hash, now) = (token.hash(), app.clock.now());
    let read =
        app.store.read(move |db| Box::pin(async move { family_calendars::behind(db, &hash, now).await }));
    let (own, language) = read.await?.ok_or(Error::Missing)?;
    let reader = Reader { origin: &app.origin, words: Words::of(language) };
    let text = icalendar::family(&own, reader);
    let asked = Asked::new(headers, now);
    // Drawn anew each time: its tag is what it says.
    let edition = Edition::new("own", &text, now, &asked);
    let answer = match edition.is_held(&asked) {
        true => edition.unchanged(),
        false => edition.answer(icalendar::MEDIA_TYPE, text),
    };
    Ok(to_its_holder(answer))
}

/// An answer for the program that asked, and for nobody in between.
pub fn to_its_holder(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "private, no-cache"),
        (ROBOTS, "noindex, nofollow"),
        (REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.remove(ACCESS_CONTROL_ALLOW_ORIGIN);
    // Nothing says when it changed last; its tag says whether it did.
    headers.remove(LAST_MODIFIED);
    answer
}
