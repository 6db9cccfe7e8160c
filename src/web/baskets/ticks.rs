//! What was ticked: pairs of a session and somebody, as a form or an address carries them.

use serde::Deserialize;
use std::str::FromStr;
use uuid::Uuid;

use crate::domain::basket::Manner;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use crate::domain::party::{Authority, Request, Wish};

/// Pairs written `session~child`; what is none was not written by our pages and is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Ticks {
    /// Children who take a place.
    pub item: Vec<String>,
    /// Siblings brought along.
    pub along: Vec<String>,
    /// Guardians with a party.
    pub with: Vec<String>,
    manner: String,
    wait: String,
    /// Not to be judged yet: the ticks are to be changed.
    again: String,
}

/// A session, and somebody in it.
type Pair = (SessionId, Uuid);

impl Ticks {
    /// Whether the week is to be shown with these ticks.
    pub fn is_open(&self) -> bool {
        self.is_empty() || !self.again.is_empty()
    }

    pub fn is_empty(&self) -> bool {
        self.item.is_empty() && self.along.is_empty()
    }

    pub fn manner(&self) -> Manner {
        if self.manner == "fitting" { Manner::Fitting } else { Manner::Whole }
    }

    pub fn waits(&self) -> bool {
        self.wait == "line"
    }

    /// One request for each session, in the order of the ticks.
    pub fn requests(&self, household: HouseholdId) -> Vec<Request> {
        let (items, along) = (pairs(&self.item), pairs(&self.along));
        let mut requests: Vec<Request> = Vec::new();
        for (session, _) in items.iter().chain(&along) {
            if !requests.iter().any(|request| request.session == *session) {
                requests.push(self.request(household, *session, (&items, &along)));
            }
        }
        requests
    }

    fn request(
        &self,
        household: HouseholdId,
        session: SessionId,
        (items, along): (&[Pair], &[Pair]),
    ) -> Request {
        let of = |pairs: &[Pair]| -> Vec<Uuid> {
            pairs.iter().filter(|(of, _)| *of == session).map(|(_, who)| *who).collect()
        };
        let children: Vec<ChildId> = of(items).into_iter().map(ChildId).collect();
        let along = of(along).into_iter().map(ChildId).filter(|child| !children.contains(child));
        Request {
            household,
            session,
            carried: Vec::new(),
            along: along.collect(),
            guardians: of(&pairs(&self.with)).into_iter().map(GuardianId).collect(),
            wish: if self.waits() { Wish::Line } else { Wish::Place },
            authority: Authority::Household,
            children,
        }
    }
}

/// Each pair once.
fn pairs(texts: &[String]) -> Vec<Pair> {
    let mut all = Vec::new();
    for text in texts {
        let Some((session, who)) = text.split_once('~') else { continue };
        let pair = SessionId::from_str(session).ok().zip(Uuid::parse_str(who).ok());
        all.extend(pair.filter(|pair| !all.contains(pair)));
    }
    all
}
