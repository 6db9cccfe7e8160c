//! Calendars for programs that ask what has changed: CalDAV, read-only (RFC 4791, 6578, 6764).
//!
//! Invariant: everybody sees the same, whatever they say of who they are: no name or password is asked or weighed, no
//! cookie is read or set; nothing is written here, and every method that would is refused.

mod answers;
mod place;
mod propfind;
mod reading;
mod reports;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::feeds::edition::Asked;
use super::{Entry, asks};
use crate::addresses::dav as addresses;
use crate::app::App;
use crate::error::Fault;
use crate::feeds::dav::answer::No;
use crate::feeds::dav::ask::{self, Depth};
use crate::feeds::dav::{LARGEST, LARGEST_NAMING};
use answers::{options, refused, signed, unknown_method};
use place::Place;

pub fn entries() -> Vec<Entry> {
    let below = [
        "/dav",
        "/dav/",
        "/dav/principals/{name}",
        "/dav/principals/{name}/",
        "/dav/{centre}",
        "/dav/{centre}/",
        "/dav/{centre}/{room}",
        "/dav/{centre}/{room}/",
        "/dav/{centre}/{room}/{member}",
    ];
    let mut all = vec![asks(addresses::WELL_KNOWN, well_known)];
    all.extend(below.map(|path| asks(path, answer)));
    all
}

/// Why a request was not answered as asked.
enum Unanswered {
    No(No),
    Fault(Fault),
}

impl From<No> for Unanswered {
    fn from(no: No) -> Unanswered {
        Unanswered::No(no)
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Unanswered {
        Unanswered::Fault(fault)
    }
}

/// RFC 6764 section 5: where it all begins.
async fn well_known() -> Response {
    let headers = [(LOCATION, addresses::ROOT), (CACHE_CONTROL, "public, max-age=86400")];
    signed((StatusCode::MOVED_PERMANENTLY, headers).into_response())
}

async fn answer(State(app): State<App>, request: Request) -> Response {
    let path = request.uri().path().to_string();
    let answered = match request.method().as_str() {
        "OPTIONS" => return options(),
        "GET" | "HEAD" => read(&app, request).await,
        "PROPFIND" => properties(&app, request).await,
        "REPORT" => report(&app, request).await,
        word if WRITES.contains(&word) => Err(No::ReadOnly.into()),
        _ => return unknown_method(),
    };
    match answered {
        Ok(answer) => signed(answer),
        Err(Unanswered::No(no)) => refused(no, &path),
        Err(Unanswered::Fault(fault)) => signed(crate::error::Error::from(fault).into_response()),
    }
}

/// What would change something somewhere else.
const WRITES: [&str; 12] = [
    "ACL",
    "COPY",
    "DELETE",
    "LOCK",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "PATCH",
    "POST",
    "PROPPATCH",
    "PUT",
    "UNLOCK",
];

async fn read(app: &App, request: Request) -> Result<Response, Unanswered> {
    let place = Place::of(request.uri().path()).ok_or(No::Missing)?;
    let asked = Asked::new(request.headers().clone(), app.clock.now());
    reading::read(app, place, asked).await
}

async fn properties(app: &App, request: Request) -> Result<Response, Unanswered> {
    let place = Place::of(request.uri().path()).ok_or(No::Missing)?;
    // RFC 4918 section 9.1: where none is named, all of it was meant.
    let depth = Depth::read(header(request.headers(), "depth"), Depth::Infinite)?;
    if depth == Depth::Infinite {
        return Err(No::FiniteDepth.into());
    }
    let wanted = ask::propfind(&body(request, LARGEST).await?)?;
    propfind::answer(app, place, depth, wanted).await
}

async fn report(app: &App, request: Request) -> Result<Response, Unanswered> {
    let place = Place::of(request.uri().path()).ok_or(No::Missing)?;
    let depth = Depth::read(header(request.headers(), "depth"), Depth::Itself)?;
    let report = ask::report(&body(request, LARGEST_NAMING).await?, depth)?;
    let Place::Shelf { home, name } = place else { return Err(No::SupportedReport.into()) };
    reports::answer(app, (home, name), report).await
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

async fn body(request: Request, most: usize) -> Result<Vec<u8>, No> {
    let read = axum::body::to_bytes(request.into_body(), most).await;
    read.map(Vec::from).map_err(|_| No::TooLarge)
}
