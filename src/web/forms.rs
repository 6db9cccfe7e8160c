//! Posted forms: read whole, and only if our own page made them for this very browser.
//!
//! Invariant: a handler that takes a [`Form`] runs only when the form carried the token of this browser's cookie.
//! The token is worth nothing to anybody who lacks that cookie, and looks different on every page (it is masked),
//! so that compression tells nothing about it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::Form as Fields;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use subtle::ConstantTimeEq;

use super::cookies::{self, Secret};
use super::reply::Problem;
use crate::app::App;

const MAC: usize = 32;

/// The token for the forms of a page. A browser that has no cookie yet is given one with that page.
#[derive(Debug, Clone)]
pub struct Token(String);

impl Token {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(secret: &Secret) -> Token {
        let mask: [u8; MAC] = rand::random();
        let mac = mac(secret);
        let masked = mask.iter().zip(mac).map(|(mask, byte)| mask ^ byte);
        Token(URL_SAFE_NO_PAD.encode(mask.iter().copied().chain(masked).collect::<Vec<u8>>()))
    }

    fn fits(text: &str, secret: &Secret) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) else { return false };
        let Some((mask, masked)) = bytes.split_at_checked(MAC) else { return false };
        let sent: Vec<u8> = mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect();
        bytes.len() == 2 * MAC && sent.ct_eq(&mac(secret)).into()
    }
}

fn mac(secret: &Secret) -> [u8; MAC] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(b"a form of ours");
    mac.finalize().into_bytes().into()
}

/// A cookie for a browser that came without one, if a page of this answer needs it.
#[derive(Clone, Default)]
struct Newcomer(Arc<OnceLock<Secret>>);

/// Gives a cookie to a browser whose page holds a form and that has none.
pub async fn greet(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let newcomer = Newcomer::default();
    request.extensions_mut().insert(newcomer.clone());
    let mut answer = next.run(request).await;
    let mut given = answer.headers().get_all(header::SET_COOKIE).iter();
    if let Some(secret) = newcomer.0.get()
        && !given.any(|cookie| cookies::is_secret(cookie, &app))
    {
        answer.headers_mut().append(header::SET_COOKIE, secret.set(&app, None));
    }
    answer
}

impl FromRequestParts<App> for Token {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Token, Infallible> {
        if let Some(secret) = Secret::sent(&parts.headers, app) {
            return Ok(Token::of(&secret));
        }
        let newcomer = parts.extensions.get_or_insert_default::<Newcomer>();
        Ok(Token::of(newcomer.0.get_or_init(Secret::random)))
    }
}

/// A form of ours, read. Repeated names make lists; names `T` does not know are ignored.
#[derive(Debug)]
pub struct Form<T> {
    pub fields: T,
    /// The form's key: sent twice, done once. Empty where the form has none.
    pub key: String,
    /// What the whole body was, for a key that comes back with another.
    pub digest: String,
}

#[derive(Deserialize)]
struct Guard {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    key: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Form<T>, Problem> {
        let secret = Secret::sent(request.headers(), app);
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            _ => Problem::Unreadable,
        })?;
        let Guard { csrf, key } = fields(&headers, &body).await?;
        if !secret.is_some_and(|secret| Token::fits(&csrf, &secret)) {
            return Err(Problem::OldForm);
        }
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&body));
        Ok(Form { fields: fields(&headers, &body).await?, key, digest })
    }
}

async fn fields<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    let mut request = Request::post("/").body(body.clone().into()).map_err(|_| Problem::Unreadable)?;
    *request.headers_mut() = headers.clone();
    match Fields::from_request(request, &()).await {
        Ok(Fields(fields)) => Ok(fields),
        Err(_) => Err(Problem::Unreadable),
    }
}
