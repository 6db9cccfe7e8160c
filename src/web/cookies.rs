//! Cookies: who this browser is to us, and how its reader likes to read.
//!
//! Invariant: over https the secret cookie is `__Host-leyuan`, so that no other site or path can plant it; its
//! value is random, is kept by the browser alone, and we store only its hash.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderValue};
use axum_extra::extract::cookie::CookieJar;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

use crate::app::App;
use crate::domain::screen::CODES_STAND;
use crate::domain::zone::Span;

pub const LANGUAGE: &str = "language";
pub const SIZE: &str = "size";
/// What a screen was just told: a room and a figure.
pub const TOLD: &str = "told";

/// Beside a screen's secret: once it is no screen any more, its browser is known to have been one.
const SCREEN: &str = "screen";

/// How long a browser keeps what its reader chose.
const CHOICES: Span = Span::days(365);

/// What a browser proves itself with: 256 random bits, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    const BYTES: usize = 32;
    const LENGTH: usize = (Secret::BYTES * 4).div_ceil(3);
    /// Of those given before, of 192 bits: they open until they end.
    const SHORTER: usize = 32;

    pub fn random() -> Secret {
        Secret(URL_SAFE_NO_PAD.encode(rand::random::<[u8; Secret::BYTES]>()))
    }

    fn parse(text: &str) -> Option<Secret> {
        let is_ours = [Secret::LENGTH, Secret::SHORTER].contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        is_ours.then(|| Secret(text.into()))
    }

    /// What this browser sent.
    pub fn sent(headers: &HeaderMap, app: &App) -> Option<Secret> {
        sent(headers, name(app)).and_then(|value| Secret::parse(&value))
    }

    /// What a program sent with `Authorization: Bearer`.
    pub fn borne(headers: &HeaderMap) -> Option<Secret> {
        let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") { Secret::parse(token.trim()) } else { None }
    }

    /// With what this browser waits to become a screen.
    pub fn waiting(headers: &HeaderMap, app: &App) -> Option<Secret> {
        sent(headers, waiting_name(app)).and_then(|value| Secret::parse(&value))
    }

    /// The header that gives it to the browser for a while.
    pub fn set_waiting(&self, app: &App) -> HeaderValue {
        let age = (CODES_STAND * 2).num_seconds();
        written(app, waiting_name(app), &format!("{}; Max-Age={age}; HttpOnly", self.0))
    }

    /// What we store in its place.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// For the one answer that hands it to a program.
    pub fn into_token(self) -> String {
        self.0
    }

    /// The header that gives it to the browser, for `lasting` or until the browser closes.
    pub fn set(&self, app: &App, lasting: Option<Span>) -> HeaderValue {
        let age = lasting.map_or(String::new(), |lasting| format!("; Max-Age={}", lasting.num_seconds()));
        written(app, name(app), &format!("{}{age}; HttpOnly", self.0))
    }

    /// The header that takes it away.
    pub fn unset(app: &App) -> HeaderValue {
        written(app, name(app), "; Max-Age=0; HttpOnly")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a browser keeps that was made a screen: its secret, and that it is one; it waits no longer.
pub fn of_screen(app: &App, secret: &Secret, stay: Span) -> [HeaderValue; 3] {
    let mark = format!("1; Max-Age={}; HttpOnly", stay.num_seconds());
    let no_more = written(app, waiting_name(app), "; Max-Age=0; HttpOnly");
    [secret.set(app, Some(stay)), written(app, SCREEN, &mark), no_more]
}

/// Whether this browser was made a screen once.
pub fn was_screen(headers: &HeaderMap) -> bool {
    sent(headers, SCREEN).is_some()
}

/// The header after which it was none.
pub fn no_screen(app: &App) -> HeaderValue {
    written(app, SCREEN, "; Max-Age=0; HttpOnly")
}

/// One cookie's value.
pub fn sent(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers).get(name).map(|cookie| cookie.value().to_string())
}

/// The header that remembers a choice of the reader.
pub fn choice(app: &App, name: &str, value: &str) -> HeaderValue {
    written(app, name, &format!("{value}; Max-Age={}", CHOICES.num_seconds()))
}

/// The header that leaves words for the next page, or takes them back. They are slugs and figures.
pub fn told(app: &App, words: Option<&str>, lasting: Span) -> HeaderValue {
    let (words, seconds) = words.map_or(("", 0), |words| (words, lasting.num_seconds()));
    written(app, TOLD, &format!("{words}; Max-Age={seconds}; HttpOnly"))
}

/// Whether a header gives or takes the secret cookie.
pub fn is_secret(set_cookie: &HeaderValue, app: &App) -> bool {
    let rest = set_cookie.as_bytes().strip_prefix(name(app).as_bytes());
    rest.is_some_and(|rest| rest.starts_with(b"="))
}

fn name(app: &App) -> &'static str {
    if app.origin.is_https() { "__Host-leyuan" } else { "leyuan" }
}

fn waiting_name(app: &App) -> &'static str {
    if app.origin.is_https() { "__Host-leyuan-waiting" } else { "leyuan-waiting" }
}

fn written(app: &App, name: &str, rest: &str) -> HeaderValue {
    let secure = if app.origin.is_https() { "; Secure" } else { "" };
    HeaderValue::try_from(format!("{name}={rest}; Path=/; SameSite=Lax{secure}"))
        .expect("names and values of our cookies are plain")
}
