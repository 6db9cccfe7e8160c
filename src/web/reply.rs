//! What went wrong, as an answer: a status, a page in the reader's language, and one line in the log.
//!
//! Invariant: every answer of 400 and more that is not a page of a handler's own becomes one here; a fault is
//! logged once, with the number its page shows, and no page tells what the fault was.

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;
use std::any::Any;

use super::api;
use super::view::View;
use crate::addresses;
use crate::app::App;
use crate::domain::refusal::{Refusal, Refusals};
use crate::error::{Error, Fault};
use crate::views::layout::{Face, page};

/// Why there is no better answer. Travels beside a bare response until [`dress`] makes a page of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Missing,
    Forbidden,
    /// Not sent from our own pages.
    Origin,
    /// A form without the token of this browser.
    OldForm,
    /// Not a form at all.
    Unreadable,
    /// What was shown has changed since.
    Stale,
    TooLarge,
    /// Too many tries from this address; seconds until the next.
    TooMany(u64),
    Busy,
    /// The disk is full or read-only: reading goes on.
    Unwritable,
    /// Our fault, by its number in the log.
    Ours(String),
}

impl Problem {
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::Missing => StatusCode::NOT_FOUND,
            Problem::Forbidden | Problem::Origin | Problem::OldForm => StatusCode::FORBIDDEN,
            Problem::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Stale => StatusCode::CONFLICT,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::Busy | Problem::Unwritable => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title and text of its page, by key.
    fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Problem::Missing => ("fault-missing-title", "fault-missing"),
            Problem::Forbidden => ("fault-forbidden-title", "fault-forbidden"),
            Problem::Origin | Problem::Unreadable => ("fault-origin-title", "fault-origin"),
            Problem::OldForm | Problem::Stale => ("try-again", "error-form-old"),
            Problem::TooLarge => ("fault-too-large-title", "fault-too-large"),
            Problem::TooMany(_) | Problem::Busy => ("fault-busy-title", "fault-busy"),
            Problem::Unwritable => ("fault-unavailable-title", "fault-unavailable"),
            Problem::Ours(_) => ("fault-ours-title", "fault-ours"),
        }
    }

    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Problem::TooMany(seconds) => Some(*seconds),
            Problem::Busy => Some(5),
            Problem::Unwritable => Some(60),
            _ => None,
        }
    }

    /// A fault, logged here and nowhere else.
    pub fn logged(fault: &Fault) -> Problem {
        match fault {
            Fault::Busy(_) => {
                tracing::warn!(%fault, "too much at once");
                Problem::Busy
            }
            Fault::Unwritable(_) => {
                tracing::error!(%fault, "nothing can be written: is the disk full or read-only?");
                Problem::Unwritable
            }
            Fault::NewerDatabase(_) | Fault::Corrupt(_) | Fault::Other(_) => {
                let number = number();
                tracing::error!(fault.number = number, %fault, "fault {number}");
                Problem::Ours(number)
            }
        }
    }
}

/// What somebody can read out at the desk and somebody else can find in the log.
fn number() -> String {
    format!("{:06}", rand::random_range(0..1_000_000))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut answer = self.status().into_response();
        if let Some(seconds) = self.retry_after() {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer.extensions_mut().insert(self);
        answer
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            // A handler that can show the reasons does; here only the status is known.
            Error::Refused(refusals) => (status(&refusals), Problem::Stale).into_response(),
            Error::Missing => Problem::Missing.into_response(),
            Error::Forbidden => Problem::Forbidden.into_response(),
            Error::Stale => Problem::Stale.into_response(),
            Error::Fault(fault) => Problem::logged(&fault).into_response(),
        }
    }
}

/// The status of a refusal that takes part in a page: 422 when the request itself must change, 409 when the world
/// is against it.
pub fn status(refusals: &Refusals) -> StatusCode {
    if refusals.iter().all(is_for_the_form) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT }
}

fn is_for_the_form(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::NobodyComes
        | Refusal::NoConsent
        | Refusal::BirthDateMissing { .. }
        | Refusal::TooYoung { .. }
        | Refusal::TooOld { .. }
        | Refusal::FilmTooGrown { .. }
        | Refusal::NotCarried { .. }
        | Refusal::NotAlong { .. }
        | Refusal::GuardianNeeded { .. }
        | Refusal::TooManyGuardians { .. }
        | Refusal::GuardianNotAdult { .. }
        | Refusal::Group(_)
        | Refusal::PartyTooLarge { .. }
        | Refusal::PrivateForSmall { .. }
        | Refusal::PrivateAdults { .. } => true,
        Refusal::CancelledByCentre { .. }
        | Refusal::NotYetOpen { .. }
        | Refusal::AlreadyStarted { .. }
        | Refusal::DoorOpens { .. }
        | Refusal::AlreadyOver { .. }
        | Refusal::CourseWhole
        | Refusal::CourseOver { .. }
        | Refusal::AlreadyEnrolled { .. }
        | Refusal::PlacedByDesk
        | Refusal::AgesNotStated
        | Refusal::ForAdults(_)
        | Refusal::LimitsNotStated
        | Refusal::AlreadyBooked { .. }
        | Refusal::Overlap { .. }
        | Refusal::GuardianElsewhere { .. }
        | Refusal::WeekFull { .. }
        | Refusal::WeekFullInRoom { .. }
        | Refusal::Paused { .. }
        | Refusal::TooFewStaff { .. }
        | Refusal::FamiliesFull { .. }
        | Refusal::Full { .. }
        | Refusal::OnlyAtDesk { .. }
        | Refusal::RoomFull { .. }
        | Refusal::WholeRoomFull { .. }
        | Refusal::BuildingFull { .. }
        | Refusal::WaitingEnough { .. }
        | Refusal::PrivateShut { .. }
        | Refusal::PrivateEnough { .. }
        | Refusal::PrivateKept { .. }
        | Refusal::PrivateTaken { .. }
        | Refusal::HandOver(_) => false,
        Refusal::OnDate { refusal, .. } => is_for_the_form(refusal),
    }
}

/// A panic of a handler: the connection lives, the page apologises.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    // Where and why is on standard error already.
    Problem::logged(&Fault::Other("a handler panicked".into())).into_response()
}

/// Makes a page of every bare refusal or fault on its way out.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let view = View::of(request.method(), request.uri(), request.headers(), &app);
    let (method, path) = (request.method().clone(), request.uri().path().to_string());
    if api::is_below(&path) {
        let sent = request.headers().clone();
        return api::dress(next.run(request).await, (&method, &sent), &app);
    }
    let mut answer = next.run(request).await;
    if let Some(problem) = problem(&answer, &method) {
        let status = if problem == Problem::Stale { answer.status() } else { problem.status() };
        let page = draw(&problem, &view, &path);
        *answer.status_mut() = status;
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        answer.headers_mut().insert(CONTENT_TYPE, kind);
        answer.headers_mut().remove(axum::http::header::CONTENT_LENGTH);
        *answer.body_mut() = page.into();
    }
    answer
}

/// What a bare answer means; nothing for one that needs no dressing.
fn problem(answer: &Response, method: &Method) -> Option<Problem> {
    if let Some(problem) = answer.extensions().get() {
        return Some(Problem::clone(problem));
    }
    let kind = answer.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !kind.is_none_or(|kind| kind.starts_with(b"text/plain"))
        || answer.extensions().get::<Finished>().is_some()
    {
        return None;
    }
    match answer.status() {
        // An id or a query nobody could have meant.
        StatusCode::BAD_REQUEST if *method == Method::GET => Some(Problem::Missing),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Problem::Missing),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge),
        StatusCode::SERVICE_UNAVAILABLE => Some(Problem::Busy),
        status if status.is_client_error() => Some(Problem::Unreadable),
        status if status.is_server_error() => {
            Some(Problem::logged(&Fault::Other(format!("a bare answer of {status}"))))
        }
        _ => None,
    }
}

/// Beside a plain answer that is meant to be one.
#[derive(Clone)]
pub struct Finished;

fn draw(problem: &Problem, view: &View, path: &str) -> String {
    let words = view.words();
    let (title, text) = problem.keys();
    let text = match problem {
        Problem::Ours(number) => words.tell(text, &[("number", number.as_str().into())]),
        _ => words.say(text),
    };
    let (way, label) = match problem {
        Problem::Missing => (addresses::home(), "fault-missing-do"),
        Problem::Forbidden => (entrance(path), "fault-forbidden-do"),
        _ => (view.path.clone(), "try-again"),
    };
    let title = words.say(title);
    let body = html! {
        h1 { (title) }
        p { (text) }
        p { a.btn href=(way) { (words.say(label)) } }
    };
    page(&view.shell(title, Face::Plain), body).into_string()
}

/// Where somebody signs in who may see this address.
fn entrance(path: &str) -> String {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["", centre, "desk", ..] => addresses::desk::sign_in(centre),
        _ => addresses::household::sign_in(),
    }
}
