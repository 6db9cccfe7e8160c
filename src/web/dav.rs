//! Calendars for programs that ask what has changed: CalDAV, read-only (RFC 4791, 6578, 6764).
//!
//! Invariant: everybody sees the same, whatever they say of who they are: no name or password is asked or weighed, no
//! cookie is read or set; nothing is written here, and every method that would is refused.

mod answers;
mod family;
mod place;
mod propfind;
mod reading;
mod reports;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::request::Parts;
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
use family::At;
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
        "/dav/h/{secret}",
        "/dav/h/{secret}/",
        "/dav/h/{secret}/calendar",
        "/dav/h/{secret}/calendar/",
        "/dav/h/{secret}/calendar/{member}",
    ];
    let mut all = vec![asks(addresses::WELL_KNOWN, well_known)];
    all.extend(below.map(|path| asks(path, answer)));
    all
}

/// Whose calendars an address is about.
enum Spot {
    Everybodys(Place),
    Households(At),
}

impl Spot {
    fn of(path: &str) -> Result<Spot, No> {
        let own = At::of(path).map(Spot::Households);
        own.or_else(|| Place::of(path).map(Spot::Everybodys)).ok_or(No::Missing)
    }
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
async fn well_known(request: Request) -> Response {
    let (_, sent) = request.into_parts();
    drop(to_bytes(sent, LARGEST_NAMING).await);
    let headers = [(LOCATION, addresses::ROOT), (CACHE_CONTROL, "public, max-age=86400")];
    signed((StatusCode::MOVED_PERMANENTLY, headers).into_response())
}

async fn answer(State(app): State<App>, request: Request) -> Response {
    let (parts, sent) = request.into_parts();
    // To its end, also where nobody looks at it: a connection closed over what was not read may take the answer with it.
    let body = to_bytes(sent, LARGEST_NAMING).await.map_err(|_| No::TooLarge);
    let answered = match parts.method.as_str() {
        "OPTIONS" => return options(),
        "GET" | "HEAD" => read(&app, &parts).await,
        "PROPFIND" => properties(&app, &parts, body).await,
        "REPORT" => report(&app, &parts, body).await,
        word if WRITES.contains(&word) => Err(No::ReadOnly.into()),
        _ => return unknown_method(),
    };
    match answered {
        Ok(answer) if At::of(parts.uri.path()).is_some() => family::to_its_holder(signed(answer)),
        Ok(answer) => signed(answer),
        Err(Unanswered::No(no)) => refused(no, parts.uri.path()),
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

async fn read(app: &App, parts: &Parts) -> Result<Response, Unanswered> {
    let asked = Asked::new(parts.headers.clone(), app.clock.now());
    match Spot::of(parts.uri.path())? {
        Spot::Everybodys(place) => reading::read(app, place, asked).await,
        Spot::Households(at) => family::read(app, at, asked).await,
    }
}

async fn properties(app: &App, parts: &Parts, body: Result<Bytes, No>) -> Result<Response, Unanswered> {
    let spot = Spot::of(parts.uri.path())?;
    // RFC 4918 section 9.1: where none is named, all of it was meant.
    let depth = Depth::read(header(&parts.headers, "depth"), Depth::Infinite)?;
    if depth == Depth::Infinite {
        return Err(No::FiniteDepth.into());
    }
    let body = body?;
    if body.len() > LARGEST {
        return Err(No::TooLarge.into());
    }
    let wanted = ask::propfind(&body)?;
    match spot {
        Spot::Everybodys(place) => propfind::answer(app, place, depth, wanted).await,
        Spot::Households(at) => family::properties(app, at, depth, wanted).await,
    }
}

async fn report(app: &App, parts: &Parts, body: Result<Bytes, No>) -> Result<Response, Unanswered> {
    let spot = Spot::of(parts.uri.path())?;
    let depth = Depth::read(header(&parts.headers, "depth"), Depth::Itself)?;
    let report = ask::report(&body?, depth)?;
    match spot {
        Spot::Everybodys(Place::Shelf { home, name }) => reports::answer(app, (home, name), report).await,
        Spot::Everybodys(_) => Err(No::SupportedReport.into()),
        Spot::Households(at) => family::report(app, at, report).await,
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}
