//! One edition of a public answer: its entity tag, its age, its coding, and whether somebody holds it already
//! (RFC 9110 sections 8.8, 12.5.3 and 13).
//!
//! Keeps true: two different bodies never share a tag; a "not modified" is said only to who named this tag, or, where
//! no tag was named, a date after the last change.

use axum::body::Bytes;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::{Debug, Write as _};

use crate::domain::zone::{Span, Timestamp};
pub use crate::web::coding::Coding;
use crate::web::coding::gzip;

/// Whoever asks again sooner gets what was kept.
const KEPT: &str = "public, max-age=300, must-revalidate";
/// A change is visible at most so long after the instant it bears: dates of answers allow for it, so that a date
/// taken in between never stands for what came after.
const COMMIT: Span = Span::minutes(1);

/// What was asked for, as far as it decides the edition.
#[derive(Debug, Clone)]
pub struct Asked {
    headers: HeaderMap,
    pub now: Timestamp,
}

impl Asked {
    pub fn new(headers: HeaderMap, now: Timestamp) -> Asked {
        Asked { headers, now }
    }

    /// In which coding it is to be answered.
    pub fn coding(&self) -> Coding {
        Coding::asked(&self.headers)
    }

    /// Every value of a header, as one list.
    fn list(&self, name: HeaderName) -> Option<String> {
        let values: Vec<&str> =
            self.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect();
        (!values.is_empty()).then(|| values.join(","))
    }
}

#[derive(Debug, Clone)]
pub struct Edition {
    /// Without its quotes.
    tag: String,
    /// From when on it is what we show.
    since: Timestamp,
    now: Timestamp,
    coding: Coding,
}

impl Edition {
    /// `visible` is what can be read on the tag, `rest` whatever else decides the bytes.
    pub fn new(visible: &str, rest: &impl Debug, since: Timestamp, asked: &Asked) -> Edition {
        let coding = asked.coding();
        let digest = Sha256::digest(format!("{} {rest:?}", env!("LEYUAN_FEEDS")));
        let mut tag = format!("{visible}-");
        for byte in &digest[..6] {
            let _ = write!(tag, "{byte:02x}");
        }
        if coding == Coding::Gzip {
            tag.push_str("-gzip");
        }
        Edition { tag, since: since + COMMIT, now: asked.now, coding }
    }

    /// One under a tag that is told elsewhere too: it is sent as it is, in no coding.
    pub fn tagged(tag: String, since: Timestamp, asked: &Asked) -> Edition {
        Edition { tag, since: since + COMMIT, now: asked.now, coding: Coding::Identity }
    }

    /// The same edition, asked for at another time.
    pub fn at(&self, now: Timestamp) -> Edition {
        Edition { now, ..self.clone() }
    }

    /// Whether who asks holds this edition already. A tag is asked first; then no date counts.
    pub fn is_held(&self, asked: &Asked) -> bool {
        if let Some(tags) = asked.list(IF_NONE_MATCH) {
            return names(&tags, &self.tag);
        }
        let date = asked.headers.get(IF_MODIFIED_SINCE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok()).map(Timestamp::from);
        // A date that is not yet says nothing about what we showed.
        date.is_some_and(|date| self.since <= date && date <= self.now)
    }

    /// "You have it already."
    pub fn unchanged(&self) -> Response {
        let mut answer = StatusCode::NOT_MODIFIED.into_response();
        self.describe(answer.headers_mut());
        answer
    }

    pub fn answer(&self, kind: &'static str, body: String) -> Response {
        self.answer_packed(kind, self.packed(body))
    }

    /// A body in the coding of this edition.
    pub fn packed(&self, body: String) -> Bytes {
        match self.coding {
            Coding::Identity => Bytes::from(body),
            Coding::Gzip => Bytes::from(gzip(&body)),
        }
    }

    /// A body that is [`Edition::packed`] already.
    pub fn answer_packed(&self, kind: &'static str, bytes: Bytes) -> Response {
        let mut answer = bytes.into_response();
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
        if self.coding == Coding::Gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        self.describe(headers);
        answer
    }

    fn describe(&self, headers: &mut HeaderMap) {
        let modified = self.since.min(self.now).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        for (name, value) in [(ETAG, format!("\"{}\"", self.tag)), (LAST_MODIFIED, modified)] {
            headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(KEPT));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
}

/// Whether a list of entity tags names this one, by weak comparison. What is no list of tags names none.
fn names(list: &str, tag: &str) -> bool {
    if list.trim() == "*" {
        return true;
    }
    let mut rest = list;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let Some(opened) = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"') else { return false };
        let Some((named, after)) = opened.split_once('"') else { return false };
        if named == tag {
            return true;
        }
        rest = after;
    }
}
