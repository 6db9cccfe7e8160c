//! "No", as programs hear it: RFC 9457, with every reason that applies, each in words and in figures (Z2).
//!
//! Invariant: reasons come in the house's order and in the words the pages use; a fault tells nothing but its number.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::shapes::baskets::LineOutcome;
use super::shapes::effects::Effects;
use super::shapes::problem::{Alternative, Reason, Wrong};
use crate::actions::sign_in::Denied;
use crate::domain::refusal::Refusals;
use crate::domain::session::Session;
use crate::error::{Error, Fault};
use crate::views::refusals::Speaker;
use crate::web::reply::{self, Problem};

/// What kind of "no" it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Not JSON, or no HTTP anybody could mean.
    Malformed,
    KeyMissing,
    /// This key was used for something else.
    KeyUsed,
    /// Nobody, or nobody any more.
    SignIn,
    /// Card and PIN, or login and password, do not fit.
    Denied,
    Forbidden,
    /// It asks for a proof of the last minutes who one is.
    Proof,
    Missing,
    Method,
    Unacceptable,
    /// What was shown has changed since.
    Stale,
    /// The rules of the house.
    Refused,
    /// The timetable has no room for it.
    Blocked,
    TooLarge,
    Unsupported,
    Invalid,
    /// Seconds until the next try.
    TooMany(u64),
    /// Too many wrong tries at this card or login; seconds until the next.
    Locked(u64),
    Busy,
    Unwritable,
    /// By its number in the log.
    Ours(String),
}

impl Kind {
    /// One of each, for who lists them.
    pub fn all() -> Vec<Kind> {
        use Kind::*;
        vec![
            Malformed,
            KeyMissing,
            KeyUsed,
            SignIn,
            Denied,
            Forbidden,
            Proof,
            Missing,
            Method,
            Unacceptable,
            Stale,
            Refused,
            Blocked,
            TooLarge,
            Unsupported,
            Invalid,
            TooMany(1),
            Locked(1),
            Busy,
            Unwritable,
            Ours(String::new()),
        ]
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Kind::Malformed | Kind::KeyMissing => StatusCode::BAD_REQUEST,
            Kind::SignIn | Kind::Denied => StatusCode::UNAUTHORIZED,
            Kind::Forbidden | Kind::Proof => StatusCode::FORBIDDEN,
            Kind::Missing => StatusCode::NOT_FOUND,
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Unacceptable => StatusCode::NOT_ACCEPTABLE,
            Kind::Stale | Kind::Refused | Kind::Blocked => StatusCode::CONFLICT,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Invalid | Kind::KeyUsed => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::TooMany(_) | Kind::Locked(_) => StatusCode::TOO_MANY_REQUESTS,
            Kind::Busy | Kind::Unwritable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The end of its type's address, and the key of its words.
    pub fn code(&self) -> &'static str {
        match self {
            Kind::Malformed => "malformed",
            Kind::KeyMissing => "key-missing",
            Kind::KeyUsed => "key-used",
            Kind::SignIn => "sign-in",
            Kind::Denied => "denied",
            Kind::Forbidden => "forbidden",
            Kind::Proof => "proof",
            Kind::Missing => "missing",
            Kind::Method => "method",
            Kind::Unacceptable => "unacceptable",
            Kind::Stale => "stale",
            Kind::Refused => "refused",
            Kind::Blocked => "blocked",
            Kind::TooLarge => "too-large",
            Kind::Unsupported => "unsupported",
            Kind::Invalid => "invalid",
            Kind::TooMany(_) => "too-many",
            Kind::Locked(_) => "locked",
            Kind::Busy => "busy",
            Kind::Unwritable => "unwritable",
            Kind::Ours(_) => "ours",
        }
    }

    pub(super) fn retry_after(&self) -> Option<u64> {
        match self {
            Kind::TooMany(seconds) | Kind::Locked(seconds) => Some(*seconds),
            Kind::Busy => Problem::Busy.retry_after(),
            Kind::Unwritable => Problem::Unwritable.retry_after(),
            _ => None,
        }
    }
}

impl From<Problem> for Kind {
    fn from(problem: Problem) -> Kind {
        match problem {
            Problem::Missing => Kind::Missing,
            Problem::Forbidden | Problem::Origin | Problem::OldForm => Kind::Forbidden,
            Problem::Unreadable => Kind::Malformed,
            Problem::Stale => Kind::Stale,
            Problem::TooLarge => Kind::TooLarge,
            Problem::TooMany(seconds) => Kind::TooMany(seconds),
            Problem::Busy => Kind::Busy,
            Problem::Unwritable => Kind::Unwritable,
            Problem::Ours(number) => Kind::Ours(number),
        }
    }
}

/// A "no" with everything that is told beside it. Travels beside a bare response until it is dressed.
#[derive(Debug, Clone)]
pub struct No {
    pub(super) kind: Kind,
    pub(super) status: StatusCode,
    pub(super) beside: Box<Beside>,
}

/// What is told beside a "no".
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    pub errors: Vec<Wrong>,
    pub refusals: Vec<Reason>,
    pub alternatives: Vec<Alternative>,
    pub effects: Option<Effects>,
    pub lines: Vec<LineOutcome>,
}

impl No {
    pub fn of(kind: Kind) -> No {
        let status = kind.status();
        No { kind, status, beside: Box::default() }
    }

    pub fn is(&self, kind: &Kind) -> bool {
        self.kind == *kind
    }

    pub fn sign_in() -> No {
        No::of(Kind::SignIn)
    }

    pub fn proof() -> No {
        No::of(Kind::Proof)
    }

    pub fn missing() -> No {
        No::of(Kind::Missing)
    }

    /// The same, and where it is wrong.
    pub fn at(mut self, place: &str, said: &str) -> No {
        self.beside.errors.push(Wrong { at: place.into(), said: said.into() });
        self
    }

    /// What was typed cannot be taken: every fault, in the words the form has for it.
    pub(super) fn invalid(faults: &[(String, String)]) -> No {
        faults.iter().fold(No::of(Kind::Invalid), |no, (place, said)| no.at(place, said))
    }

    /// The rules say no, with every reason.
    pub(super) fn refused(refusals: &Refusals, speaker: &Speaker) -> No {
        let mut no = No { status: reply::status(refusals), ..No::of(Kind::Refused) };
        no.beside.refusals = refusals.iter().map(|refusal| Reason::of(refusal, speaker)).collect();
        no
    }

    /// The same, and up to three sessions that fit.
    pub(super) fn or_rather<'a>(mut self, fit: impl IntoIterator<Item = &'a Session>) -> No {
        self.beside.alternatives = fit.into_iter().map(Alternative::of).collect();
        self
    }

    /// The same under another status.
    pub(super) fn under(self, status: StatusCode) -> No {
        No { status, ..self }
    }

    /// What became of each line of a basket; its reasons are those of all of them.
    pub(super) fn line_by_line(mut self, lines: Vec<LineOutcome>) -> No {
        self.beside.refusals = lines.iter().flat_map(|line| line.refusals.clone()).collect();
        self.beside.lines = lines;
        self
    }

    /// The world moved: this is what would happen now.
    pub(super) fn changed(effects: Effects) -> No {
        let mut no = No::of(Kind::Stale);
        no.beside.effects = Some(effects);
        no
    }

    /// An error, said by whoever speaks for the centre it happened in.
    pub(super) fn because(error: Error, speaker: &Speaker) -> No {
        match error {
            Error::Refused(refusals) => No::refused(&refusals, speaker),
            Error::Missing => No::missing(),
            Error::Forbidden => No::of(Kind::Forbidden),
            Error::Stale => No::of(Kind::Stale),
            Error::Fault(fault) => fault.into(),
        }
    }

    pub(super) fn denied(denied: Denied, now: crate::domain::zone::Timestamp) -> No {
        match denied {
            Denied::Wrong => No::of(Kind::Denied),
            Denied::Locked { until } => {
                let seconds = u64::try_from((until - now).num_seconds()).unwrap_or_default();
                No::of(Kind::Locked(seconds + 1))
            }
        }
    }
}

impl From<Fault> for No {
    fn from(fault: Fault) -> No {
        No::of(Problem::logged(&fault).into())
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let mut answer = self.status.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}
