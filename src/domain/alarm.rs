//! Not collected: what is to be done, step by step, while a child left with staff is still here after its session (G5).
//!
//! Keeps true: a step is due by the clock alone and ends with the release; who is called is told to staff, never to a wall.

use super::age::Age;
use super::facts::Facts;
use super::pick_up;
use super::session::Session;
use super::zone::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// One step: so many minutes after the end, these are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub minutes: u16,
    pub call: Call,
}

/// Who is called about a child nobody collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// The board is red, and the family is told.
    Guardians,
    /// Whom the guardians listed.
    Collectors,
    Manager,
}

impl Call {
    pub const ALL: [Call; 3] = [Call::Guardians, Call::Collectors, Call::Manager];

    pub const fn word(self) -> &'static str {
        match self {
            Call::Guardians => "guardians",
            Call::Collectors => "collectors",
            Call::Manager => "manager",
        }
    }
}

/// The steps a house takes unless its file says otherwise.
pub fn usual() -> Vec<Step> {
    let step = |minutes, call| Step { minutes, call };
    vec![step(15, Call::Guardians), step(25, Call::Collectors), step(35, Call::Manager)]
}

/// The steps that are due for whoever is still here, the first first.
pub fn due(steps: &[Step], session: &Session, now: Timestamp) -> Vec<Call> {
    let is_due = |step: &&Step| session.window.ends() + Span::minutes(step.minutes.into()) <= now;
    steps.iter().filter(is_due).map(|step| step.call).collect()
}

/// A session whose children were not all collected.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncollected<'a> {
    pub session: &'a Session,
    pub children: u16,
    /// The codes of their bookings.
    pub codes: Vec<&'a str>,
    /// The step that is due.
    pub call: Call,
    /// Minutes since the end.
    pub late: i64,
}

/// Every session at hand with children still here after the first step is due, the longest over first.
pub fn uncollected(facts: &Facts, now: Timestamp) -> Vec<Uncollected<'_>> {
    let mut found = Vec::new();
    for session in facts.sessions.iter().filter(|session| pick_up::takes_over(session)) {
        let Some(call) = due(&facts.centre.rules.not_collected, session, now).last().copied() else {
            continue;
        };
        let of_session = facts.holdings.of(session.id);
        let waiting: Vec<_> = of_session
            .filter(|holding| {
                let age = holding.birth.and_then(|birth| Age::on(birth, session.date));
                holding.state.is_inside() && pick_up::is_left_with_staff(session, (holding.part, age))
            })
            .collect();
        if waiting.is_empty() {
            continue;
        }
        let mut codes: Vec<&str> = waiting.iter().map(|holding| holding.code.as_str()).collect();
        codes.dedup();
        let children = u16::try_from(waiting.len()).unwrap_or(u16::MAX);
        let late = (now - session.window.ends()).num_minutes();
        found.push(Uncollected { session, children, codes, call, late });
    }
    found.sort_by_key(|uncollected| uncollected.session.window.ends());
    found
}
