//! Booking: a party asks for a place; it gets one, a place in line, or every reason why not.
//!
//! Keeps true: the same key gives the same answer and one booking (C6); nothing is decided outside the ledger.

use crate::domain::admission::{self, Grant};
use crate::domain::booking::{self, State};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, HouseholdId, SessionId};
use crate::domain::notice::Subject;
use crate::domain::party::{Authority, Request};
use crate::domain::refusal::Refusals;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::bookings::{self, Booking};
use crate::store::{Command, Held, facts, notices, sessions};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What was decided, and stays decided for whoever asks again with the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Placed(BookingId),
    InLine(BookingId),
    Refused(Refusals),
}

/// Books for a party.
///
/// # Errors
/// [`Error::Missing`] when there is no such session here, or somebody named is not of the household;
/// [`Error::Stale`] when the key belongs to a press of another kind.
#[derive(Debug, Clone)]
pub struct Book {
    pub request: Request,
    /// Chosen by the form; one key, one answer, for 48 hours.
    pub key: String,
    pub now: Timestamp,
}

impl Command for Book {
    type Output = Answer;

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.request.household]
    }

    fn keys(&self) -> Vec<(HouseholdId, String)> {
        vec![(self.request.household, self.key.clone())]
    }

    async fn run(&self, held: &mut Held) -> Result<Answer, Error> {
        let (request, now) = (&self.request, self.now);
        if let Some((_, answer)) = notices::answer(held, request.household, &self.key).await? {
            return serde_json::from_str(&answer).map_err(|_| Error::Stale); // C6
        }
        let centre = held.centre();
        let around = facts::around(held, centre, request.session).await?;
        let (session, sessions) = around.ok_or(Error::Missing)?;
        super::settle::settle(held, session.window, Some(request.household), now).await?;
        let asker = Some(request.household);
        let facts = facts::load_around(held, (centre, sessions.to_vec()), asker, session.window, now).await?;
        let facts = facts.ok_or(Error::Missing)?;
        let answer = match admission::decide(request, &facts, now).ok_or(Error::Missing)? {
            Err(refusals) => {
                held.turn_away(facts.centre.zone.date(now), &refusals);
                Answer::Refused(refusals)
            }
            Ok(grant) => {
                let id = place(held, (request, &facts), grant, now).await?.id;
                match grant {
                    Grant::Place { .. } => Answer::Placed(id),
                    Grant::Line { .. } => Answer::InLine(id),
                }
            }
        };
        let text = serde_json::to_string(&answer).map_err(Fault::from)?;
        notices::remember(held, request.household, &self.key, (&fingerprint(request), &text), now).await?;
        Ok(answer)
    }
}

/// Writes what was granted.
pub(super) async fn place(
    held: &mut Held,
    (request, facts): (&Request, &Facts),
    grant: Grant,
    now: Timestamp,
) -> Result<Booking, Fault> {
    let (state, verb, subject) = match grant {
        Grant::Place { .. } => (State::Confirmed, "booking.confirmed", Subject::Booked),
        Grant::Line { .. } => (State::Waiting, "booking.waiting", Subject::Waiting),
    };
    let id = BookingId::new();
    let number = held.record(verb, id.0, &request.session.to_string(), now).await?;
    let booking = Booking {
        id,
        centre: held.centre(),
        session: request.session,
        household: request.household,
        number,
        code: code(facts, request.session)?,
        created_at: now,
        is_by_desk: !matches!(request.authority, Authority::Household),
        times: booking::Terms::default(),
        enrolment: None,
    };
    bookings::insert(held, &booking, request, (state, grant.guardians_in_room())).await?;
    sessions::seen(held, request.session);
    notices::queue(held, request.household, (Some(id), Some(request.session)), &subject, now).await?;
    Ok(booking)
}

/// Of four digits.
const CODES: u16 = 10_000;
const TRIES: usize = 20;

/// Four digits nobody else says at this door.
pub(super) fn code(facts: &Facts, session: SessionId) -> Result<String, Fault> {
    let here = facts.holdings.of(session);
    let used: HashSet<&str> = here.map(|holding| holding.code.as_str()).collect();
    let mut rng = rand::rng();
    let is_free = |code: &String| !used.contains(code.as_str());
    // Nearly all are free: the first tried is, as good as always.
    let drawn = (0..TRIES).map(|_| written(rng.random_range(0..CODES))).find(is_free);
    drawn
        .or_else(|| (0..CODES).map(written).find(is_free))
        .ok_or_else(|| Fault::Other("every code of this session is in use".into()))
}

fn written(number: u16) -> String {
    format!("{number:04}")
}

/// Tells one body of a request from another.
pub fn fingerprint(request: &Request) -> String {
    use sha2::Digest;
    let (session, who) = (request.session, (&request.children, &request.carried, &request.along));
    let body = format!("{session} {who:?} {:?} {:?}", request.guardians, request.wish);
    let hash = sha2::Sha256::digest(body.as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
