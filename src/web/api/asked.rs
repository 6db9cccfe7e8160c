//! What programs send: a body, a query, a key; parsed at the door, and refused whole where it cannot be read.
//!
//! Invariant: a body is JSON and says so; a property nobody knows is told, never ignored.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query as Pairs, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::operation::{Account, Asked, Required};
use super::problem::{Kind, No};
use super::strict::Strict;
use crate::app::App;
use crate::web::typed::fresh_key;

impl Asked for State<App> {
    fn account(_: &mut Account) {}
}

/// What an address names stands in the table.
impl<T> Asked for Path<T> {
    fn account(_: &mut Account) {}
}

/// The query, every part of it known.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Query<T>, No> {
        match Pairs::<T>::try_from_uri(&parts.uri) {
            Ok(Pairs(query)) => Ok(Query(query)),
            Err(wrong) => Err(No::of(Kind::Invalid).at("query", &wrong.body_text())),
        }
    }
}

impl<T: JsonSchema> Asked for Query<T> {
    fn account(account: &mut Account) {
        account.query::<T>();
    }
}

/// A JSON body.
pub struct Body<T> {
    pub sent: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = No;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, No> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(No::of(Kind::Unsupported));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|wrong| match wrong.status() {
            StatusCode::PAYLOAD_TOO_LARGE => No::of(Kind::TooLarge),
            _ => No::of(Kind::Malformed),
        })?;
        // Serde would read a list as a thing's properties in their order.
        if bytes.trim_ascii_start().first().is_some_and(|first| b"[\"-0123456789tfn".contains(first)) {
            return Err(No::of(Kind::Invalid).at("", "{…}"));
        }
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        serde_path_to_error::deserialize::<_, T>(&mut reader).map_err(unreadable)?;
        reader.end().map_err(|wrong| No::of(Kind::Malformed).at("", &wrong.to_string()))?;
        // The bytes tell a property that is sent twice, the value a list where a thing is meant.
        let value = serde_json::from_slice(&bytes).map_err(|_| No::of(Kind::Malformed))?;
        Ok(Body { sent: serde_path_to_error::deserialize(Strict(value)).map_err(unreadable)? })
    }
}

/// No JSON, or JSON of another shape; and where.
fn unreadable(wrong: serde_path_to_error::Error<serde_json::Error>) -> No {
    let is_json = wrong.inner().is_data();
    let no = No::of(if is_json { Kind::Invalid } else { Kind::Malformed });
    no.at(&wrong.path().to_string(), &wrong.inner().to_string())
}

/// Where a handler looks at what was wrong before it says so.
impl<T: Asked> Asked for Result<T, No> {
    fn account(account: &mut Account) {
        T::account(account);
    }
}

impl<T: JsonSchema> Asked for Body<T> {
    fn account(account: &mut Account) {
        account.takes::<T>();
    }
}

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const LONGEST_KEY: usize = 128;

/// The key of a request that is done once, however often it is sent. Must be there.
pub struct Key(pub String);

/// The same, where a request without one is a new one.
pub struct Nonce(pub String);

fn key(parts: &Parts) -> Result<Option<String>, No> {
    let Some(sent) = parts.headers.get(KEY) else { return Ok(None) };
    let key = sent.to_str().unwrap_or_default();
    let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    match is_visible && (1..=LONGEST_KEY).contains(&key.len()) {
        true => Ok(Some(key.into())),
        false => Err(No::of(Kind::KeyMissing)),
    }
}

impl FromRequestParts<App> for Key {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Key, No> {
        key(parts)?.map(Key).ok_or_else(|| No::of(Kind::KeyMissing))
    }
}

impl FromRequestParts<App> for Nonce {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Nonce, No> {
        Ok(Nonce(key(parts)?.unwrap_or_else(fresh_key)))
    }
}

const ABOUT_KEY: &str = "Chosen by you, new for each new wish: the same request with the same key is done once and hears the first answer again.";

fn shape() -> serde_json::Value {
    json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$" })
}

impl Asked for Key {
    fn account(account: &mut Account) {
        account.needs_key = true;
        account.header(("Idempotency-Key", ABOUT_KEY), Required::Yes, shape());
    }
}

impl Asked for Nonce {
    fn account(account: &mut Account) {
        account.needs_key = true;
        account.header(("Idempotency-Key", ABOUT_KEY), Required::No, shape());
    }
}
