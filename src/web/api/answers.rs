//! Answers of the API: what goes out, under which status, with which headers.
//!
//! Invariant: only what is the same for everybody carries an entity tag; the rest is nobody's to keep.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderValue, LINK, LOCATION};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::operation::{Account, Answered};
use crate::error::Fault;
use crate::web::reply::Problem;

/// One thing.
pub struct Told<T>(pub T);

/// The same for everybody who does not say who they are.
pub struct Open<T>(pub T);

/// A new thing, and where it stands.
pub struct Made<T>(pub T, pub String);

/// Done, and nothing to tell.
pub struct Done;

/// Some of many, in one order.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ListOf{T}")]
pub struct Listed<T> {
    pub items: Vec<T>,
    /// Where the list goes on; null at its end.
    pub next: Option<String>,
    /// The number of the centre's ledger it was read at, where one centre is concerned.
    pub number: Option<i64>,
}

fn written<T: Serialize>(status: StatusCode, thing: &T) -> (Response, Vec<u8>) {
    match serde_json::to_vec(thing) {
        Ok(bytes) => {
            let kind = HeaderValue::from_static("application/json");
            ((status, [(CONTENT_TYPE, kind)], bytes.clone()).into_response(), bytes)
        }
        Err(error) => (Problem::logged(&Fault::from(error)).into_response(), Vec::new()),
    }
}

impl<T: Serialize> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        written(StatusCode::OK, &self.0).0
    }
}

impl<T: JsonSchema> Answered for Told<T> {
    fn account(account: &mut Account) {
        account.gives::<T>(StatusCode::OK, "As it is.", json!({}));
    }
}

impl<T: Serialize> IntoResponse for Open<T> {
    fn into_response(self) -> Response {
        let (mut answer, bytes) = written(StatusCode::OK, &self.0);
        let digest = URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..12]);
        if answer.status().is_success()
            && let Ok(tag) = HeaderValue::try_from(format!("\"{digest}\""))
        {
            answer.headers_mut().insert(ETAG, tag);
        }
        answer
    }
}

impl<T: JsonSchema> Answered for Open<T> {
    fn account(account: &mut Account) {
        let tag = json!({ "ETag": { "description": "Not sent to whoever bears a token.", "schema": { "type": "string" } } });
        account.gives::<T>(StatusCode::OK, "As it is.", tag);
        account.gives_nothing(StatusCode::NOT_MODIFIED, "As `If-None-Match` has it already.");
    }
}

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        let mut answer = written(StatusCode::CREATED, &self.0).0;
        answer.headers_mut().extend(HeaderValue::try_from(self.1).ok().map(|to| (LOCATION, to)));
        answer
    }
}

impl<T: JsonSchema> Answered for Made<T> {
    fn account(account: &mut Account) {
        let place = json!({ "Location": { "required": true, "schema": { "type": "string" } } });
        account.gives::<T>(StatusCode::CREATED, "It is there now.", place);
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl Answered for Done {
    fn account(account: &mut Account) {
        account.gives_nothing(StatusCode::NO_CONTENT, "Done.");
    }
}

/// RFC 8288: the same address as `next`, for programs that follow links.
fn with_link(mut answer: Response, next: Option<&String>) -> Response {
    let link = next.and_then(|next| HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).ok());
    answer.headers_mut().extend(link.map(|link| (LINK, link)));
    answer
}

impl<T: Serialize> IntoResponse for Listed<T> {
    fn into_response(self) -> Response {
        with_link(written(StatusCode::OK, &self).0, self.next.as_ref())
    }
}

impl<T: JsonSchema> Answered for Listed<T> {
    fn account(account: &mut Account) {
        let link = json!({ "Link": { "description": "`rel=\"next\"`: where the list goes on.", "schema": { "type": "string" } } });
        account.gives::<Listed<T>>(StatusCode::OK, "Some of the list, in its order.", link);
    }
}

/// A list that is the same for everybody who does not say who they are.
pub struct OpenList<T>(pub Listed<T>);

impl<T: Serialize> IntoResponse for OpenList<T> {
    fn into_response(self) -> Response {
        let next = self.0.next.clone();
        with_link(Open(self.0).into_response(), next.as_ref())
    }
}

impl<T: JsonSchema> Answered for OpenList<T> {
    fn account(account: &mut Account) {
        Open::<Listed<T>>::account(account);
        let link = json!({ "description": "`rel=\"next\"`: where the list goes on.", "schema": { "type": "string" } });
        account.answers["200"]["headers"]["Link"] = link;
    }
}
