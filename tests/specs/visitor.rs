//! Somebody with a browser: keeps cookies, sends forms as a page of ours would.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use leyuan::addresses::{Origin, with};
use leyuan::app::App;
use leyuan::broker::Broker;
use leyuan::cli::{self, Command};
use leyuan::settings::{Purpose, Settings};
use leyuan::stop::Stop;
use leyuan::web;
use leyuan::web::serve::Limits;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower::ServiceExt;

use crate::scene::Scene;

/// A whole program on a scene's store and clock, reached at http://localhost:8080, with real data.
pub fn program(scene: &Scene) -> App {
    program_with(scene, "--data unused")
}

/// The same, started with these words.
pub fn program_with(scene: &Scene, words: &str) -> App {
    let Ok(Command::Serve(flags)) = cli::parse(words.split_whitespace()) else { panic!("{words}") };
    let settings = Settings::read(*flags).expect("settings");
    App {
        store: scene.store.clone(),
        clock: scene.clock.clone(),
        purpose: Purpose::Real,
        origin: settings.origin(settings.listen),
        settings: Arc::new(settings),
        stop: Stop::new(),
        broker: Broker::default(),
    }
}

static NEXT_KEY: AtomicU64 = AtomicU64::new(0);

#[derive(Clone)]
pub struct Visitor {
    router: Router,
    origin: Origin,
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: HeaderMap,
    /// The page last seen: its forms' token and key are sent with what is posted.
    pub page: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What it says, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}: no JSON: {}", self.status, self.body))
    }

    /// Where it sends the visitor.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.header("location")
    }
}

impl Visitor {
    /// In front of everything there is.
    pub fn at(app: &App) -> Visitor {
        Visitor::before(web::router(app, Limits::default()), app)
    }

    pub fn before(router: Router, app: &App) -> Visitor {
        let (cookies, headers) = (BTreeMap::new(), HeaderMap::new());
        Visitor { router, origin: app.origin.clone(), cookies, headers, page: String::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let answer = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        self.page.clone_from(&answer.body);
        answer
    }

    /// Presses a button of the page last seen.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let guard = [("csrf", self.hidden("csrf")), ("key", self.hidden("key"))];
        let guard = guard.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let query = guard.chain(fields.iter().copied());
        let body = query.fold(String::from("?"), |whole, (name, value)| with(&whole, name, value));
        let body = body.trim_start_matches(['?', '&']).to_string();
        let answer = self.send(self.form(path, body)).await;
        self.page.clone_from(&answer.body);
        answer
    }

    /// A program's request, with a key of its own.
    pub async fn calls(&mut self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let key = NEXT_KEY.fetch_add(1, Ordering::SeqCst);
        self.calls_with_key(method, path, body, &format!("key-{key}")).await
    }

    pub async fn calls_with_key(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: &str,
    ) -> Answer {
        let request = Request::builder().method(method).uri(path).header("idempotency-key", key);
        let request = match body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
            }
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    /// A form's request as a page of ours sends it.
    pub fn form(&self, path: &str, body: impl Into<Body>) -> Request<Body> {
        Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, self.origin.as_str())
            .header("sec-fetch-site", "same-origin")
            .body(body.into())
            .unwrap()
    }

    /// The value of a hidden box of the page last seen.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let lead = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.page.split_once(&lead)?;
        Some(rest.split('"').next()?.to_string())
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let host = self.origin.as_str().split_once("://").unwrap().1.to_string();
        let headers = request.headers_mut();
        headers.extend(self.headers.clone());
        headers.entry(header::HOST).or_insert(host.parse().unwrap());
        let program =
            request.uri().path().starts_with("/api/v1/").then(|| self.cookies.get("leyuan")).flatten();
        let headers = request.headers_mut();
        if let (Some(token), false) = (program, headers.contains_key(header::COOKIE)) {
            // Programs of the same person bear what their browser keeps.
            headers.entry(header::AUTHORIZATION).or_insert(format!("Bearer {token}").parse().unwrap());
        } else if !self.cookies.is_empty() && !headers.contains_key(header::COOKIE) {
            let sent: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.insert(header::COOKIE, sent.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4000))));
        let is_head = request.method() == Method::HEAD;
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        self.keep(&headers);
        let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
        assert!(!is_head || bytes.is_empty());
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
    }
}
