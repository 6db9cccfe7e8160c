//! A basket: several requests of one household, decided one after the other, each as if the earlier had been written.
//!
//! Keeps true: the page before the press and the press decide by this function on the same facts (Z1); what an earlier
//! line takes – a place, a head, a child's hour, a guardian, a count of the week – the later ones do not find.

use super::admission::{self, Grant};
use super::booking::{Engagement, Escort, Holding, State};
use super::facts::Facts;
use super::ids::{BookingId, HouseholdId, Number};
use super::outlook;
use super::party::{Request, Wish};
use super::refusal::Refusals;
use super::series::BookingMode;
use super::zone::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Lines of a basket, at most.
pub const MOST: usize = 12;

/// One to [`MOST`] requests of one household, each for a party of its own in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    requests: Vec<Request>,
    manner: Manner,
}

/// How a basket is to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// All of it, or nothing: a place in line is not enough.
    Whole,
    /// As many lines as fit, in their order.
    Fitting,
}

impl Basket {
    /// `None` when it is empty, too long, or of several households.
    pub fn new(mut requests: Vec<Request>, manner: Manner) -> Option<Basket> {
        let first = requests.first()?.household;
        let is_one_household = requests.iter().all(|request| request.household == first);
        if manner == Manner::Whole {
            requests.iter_mut().for_each(|request| request.wish = Wish::Place);
        }
        (requests.len() <= MOST && is_one_household).then_some(Basket { requests, manner })
    }

    pub fn household(&self) -> HouseholdId {
        self.requests[0].household
    }

    /// In the order in which they are decided.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// Whether anything of it is written, given what its lines get.
    pub fn goes_ahead(&self, verdicts: &[Result<Grant, Refusals>]) -> bool {
        match self.manner {
            Manner::Whole => verdicts.iter().all(Result::is_ok),
            Manner::Fitting => verdicts.iter().any(Result::is_ok),
        }
    }

    /// What each line gets. `None` when a session or somebody named is not among the facts.
    pub fn decide(&self, facts: &Facts, now: Timestamp) -> Option<Vec<Result<Grant, Refusals>>> {
        let mut facts = facts.clone();
        let mut one = |(nth, request): (usize, &Request)| {
            let verdict = admission::decide(request, &facts, now)?;
            if let Ok(grant) = &verdict {
                let line = BookingId(Uuid::from_u128(nth as u128));
                take(&mut facts, request, *grant, (line, ""));
            }
            Some(verdict)
        };
        self.requests.iter().enumerate().map(&mut one).collect()
    }
}

/// The same requests, with the grown-ups who usually come where none were named: those who are free then, the earlier
/// lines of the basket counted (B1a).
pub fn accompanied(requests: Vec<Request>, facts: &Facts, now: Timestamp) -> Vec<Request> {
    let mut facts = facts.clone();
    let mut one = |request: Request| {
        let usual = facts
            .session(request.session)
            .and_then(|session| outlook::party_with(&facts, session, (&request.children, &request.along)));
        let request = match usual.filter(|_| request.guardians.is_empty()) {
            Some(usual) => Request { guardians: usual.guardians, ..request },
            None => request,
        };
        if let Some(Ok(grant)) = admission::decide(&request, &facts, now) {
            take(&mut facts, &request, grant, (BookingId(request.session.0), ""));
        }
        request
    };
    requests.into_iter().map(&mut one).collect()
}

/// The facts once a request has been granted.
pub fn take(facts: &mut Facts, request: &Request, grant: Grant, (booking, code): (BookingId, &str)) {
    let Some(session) = facts.session(request.session).cloned() else { return };
    let state = match grant {
        Grant::Place { .. } => State::Confirmed,
        Grant::Line { .. } => State::Waiting,
    };
    for (child, part) in request.members() {
        let birth = facts.household.as_ref().and_then(|household| household.child(child)?.birth);
        facts.holdings.push(Holding {
            session: session.id,
            booking,
            household: request.household,
            number: Number(i64::MAX),
            code: code.into(),
            child,
            part,
            state,
            birth,
        });
        facts.diary.push(Engagement {
            child,
            booking,
            session: session.id,
            is_here: true,
            room: session.room,
            window: session.window,
            date: session.date,
            names: session.names.clone(),
            part,
            state,
            is_course: session.terms.booking == BookingMode::Course,
        });
    }
    let is_in_room = grant.guardians_in_room();
    let escort = |guardian| Escort { session: session.id, booking, guardian, is_in_room };
    facts.escorts.extend(request.guardians.iter().map(|guardian| escort(*guardian)));
}
