//! Booking a basket: several sessions for several children at once, all of it or as many as fit.
//!
//! Keeps true: all-or-nothing is decided before anything is written; the same key gives the same answer and the same
//! bookings (C6); nothing is decided outside the ledger.

use super::book::{fingerprint, place};
use crate::domain::admission::Grant;
use crate::domain::basket::{self, Basket};
use crate::domain::facts::Facts;
use crate::domain::ids::{BookingId, ChildId, HouseholdId, SessionId};
use crate::domain::party::Request;
use crate::domain::refusal::Refusals;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{Command, Held, facts, notices};
use serde::{Deserialize, Serialize};

/// What became of a basket, line by line, and stays so for whoever asks again with the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub session: SessionId,
    pub children: Vec<ChildId>,
    pub became: Became,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    Placed(BookingId),
    InLine(BookingId),
    Refused(Refusals),
    /// It would have fitted; another line did not, and the basket was to be had whole.
    LeftOut,
}

impl Outcome {
    /// The bookings made, places in line among them.
    pub fn bookings(&self) -> impl Iterator<Item = BookingId> {
        self.lines.iter().filter_map(|line| match line.became {
            Became::Placed(id) | Became::InLine(id) => Some(id),
            Became::Refused(_) | Became::LeftOut => None,
        })
    }
}

/// Books a basket.
///
/// # Errors
/// [`Error::Missing`] when a session is not here, or somebody named is not of the household; [`Error::Stale`] when the
/// key belongs to a press of another kind.
#[derive(Debug, Clone)]
pub struct BookBasket {
    pub basket: Basket,
    /// Chosen by the form; one key, one answer, for 48 hours.
    pub key: String,
    pub now: Timestamp,
}

impl Command for BookBasket {
    type Output = Outcome;

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.basket.household()]
    }

    async fn run(&self, held: &mut Held) -> Result<Outcome, Error> {
        let (household, now) = (self.basket.household(), self.now);
        if let Some((_, answer)) = notices::answer(held, household, &self.key).await? {
            return serde_json::from_str(&answer).map_err(|_| Error::Stale); // C6
        }
        let centre = held.centre();
        let mut windows = Vec::new();
        for request in self.basket.requests() {
            let around = facts::around(held, centre, request.session).await?;
            let (session, _) = around.ok_or(Error::Missing)?;
            super::settle::settle(held, session.window, Some(household), now).await?;
            windows.push(session.window);
        }
        let facts = facts::load_over(held, centre, Some(household), &windows, now).await?;
        let facts = facts.ok_or(Error::Missing)?;
        let verdicts = self.basket.decide(&facts, now).ok_or(Error::Missing)?;
        let today = facts.centre.zone.date(now);
        for refused in verdicts.iter().filter_map(|verdict| verdict.as_ref().err()) {
            held.turn_away(today, refused);
        }
        let lines = if self.basket.goes_ahead(&verdicts) {
            write(held, self.basket.requests(), (facts, verdicts), now).await?
        } else {
            refuse(self.basket.requests(), verdicts)
        };
        let outcome = Outcome { lines };
        let text = serde_json::to_string(&outcome).map_err(Fault::from)?;
        notices::remember(held, household, &self.key, (&self.fingerprint(), &text), now).await?;
        Ok(outcome)
    }
}

impl BookBasket {
    /// Tells one body of a basket from another.
    pub fn fingerprint(&self) -> String {
        let each = self.basket.requests().iter().map(fingerprint);
        each.chain([format!("{:?}", self.basket.manner())]).collect::<Vec<_>>().join(" ")
    }
}

/// Writes every line that was granted.
async fn write(
    held: &mut Held,
    requests: &[Request],
    (mut facts, verdicts): (Facts, Vec<Result<Grant, Refusals>>),
    now: Timestamp,
) -> Result<Vec<Line>, Fault> {
    let mut lines = Vec::new();
    for (request, verdict) in requests.iter().zip(verdicts) {
        let became = match verdict {
            Err(refusals) => Became::Refused(refusals),
            Ok(grant) => {
                let booking = place(held, (request, &facts), grant, now).await?;
                basket::take(&mut facts, request, grant, (booking.id, &booking.code));
                match grant {
                    Grant::Place { .. } => Became::Placed(booking.id),
                    Grant::Line { .. } => Became::InLine(booking.id),
                }
            }
        };
        lines.push(line(request, became));
    }
    Ok(lines)
}

/// Nothing is booked: each line hears its own reasons.
fn refuse(requests: &[Request], verdicts: Vec<Result<Grant, Refusals>>) -> Vec<Line> {
    let each = requests.iter().zip(verdicts);
    each.map(|(request, verdict)| line(request, verdict.err().map_or(Became::LeftOut, Became::Refused)))
        .collect()
}

fn line(request: &Request, became: Became) -> Line {
    let children = request.children.iter().chain(&request.along).copied().collect();
    Line { session: request.session, children, became }
}
