//! What a change would do, before it is done (Z3).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::Called;
use super::problem::{Alternative, Reason};
use crate::domain::effects::{self, Fate, Hit, Touched};
use crate::domain::ids::SessionId;
use crate::domain::outlook::Instead;
use crate::domain::zone::Timestamp;
use crate::views::refusals::Speaker;

/// Everything a change would do.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Effects {
    /// Names these effects and no others: send it with the change to have it done.
    pub digest: String,
    /// Families who are told.
    pub families: usize,
    /// Of these, whom the desk has to call.
    pub to_call: usize,
    pub sessions: Vec<SessionTouched>,
}

/// One session it touches.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionTouched {
    pub session: Uuid,
    pub names: Called,
    pub room: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// Over its limit by so many once it is done.
    pub over: u16,
    pub bookings: Vec<BookingHit>,
    /// Groups it takes elsewhere or away: the desk calls their hosts.
    pub groups: Vec<GroupHit>,
    /// Where it falls out: up to three sessions of its ages that have room.
    pub alternatives: Vec<Alternative>,
}

/// One group in it (B10).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GroupHit {
    pub group: Uuid,
    pub children: u16,
    pub adults: u16,
}

/// One booking in it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BookingHit {
    pub booking: Uuid,
    pub household: Uuid,
    pub children: u16,
    pub is_waiting: bool,
    pub is_to_call: bool,
    pub fate: FateOf,
    /// Why it is lost, where the session itself goes on.
    pub refusals: Vec<Reason>,
}

/// What becomes of a booking.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FateOf {
    /// Goes on, and the family is told.
    Kept,
    Lost,
    /// Has something else then: gets no place, and what it has stays (B7). The booking named is its enrolment.
    Away,
    /// Goes on, and nobody need be told.
    Untouched,
}

impl Effects {
    pub fn of(effects: &effects::Effects, speaker: &Speaker) -> Effects {
        Effects {
            digest: effects.digest(),
            families: effects.families(),
            to_call: effects.to_call(),
            sessions: effects.0.iter().map(|touched| SessionTouched::of(touched, speaker)).collect(),
        }
    }

    /// With what has room instead of what falls out.
    pub fn or_rather(mut self, instead: &Instead) -> Effects {
        for touched in &mut self.sessions {
            let fits = instead.get(&SessionId(touched.session));
            let fits = fits.into_iter().flatten();
            touched.alternatives = fits.map(|(session, _)| Alternative::of(session)).collect();
        }
        self
    }
}

impl SessionTouched {
    fn of(touched: &Touched, speaker: &Speaker) -> SessionTouched {
        SessionTouched {
            session: touched.session.0,
            names: (&touched.names).into(),
            room: (&touched.room).into(),
            starts: touched.window.starts(),
            ends: touched.window.ends(),
            over: touched.over,
            bookings: touched.bookings.iter().map(|hit| BookingHit::of(hit, speaker)).collect(),
            groups: touched.groups.iter().map(GroupHit::of).collect(),
            alternatives: Vec::new(),
        }
    }
}

impl GroupHit {
    fn of(hit: &effects::GroupHit) -> GroupHit {
        GroupHit { group: hit.group.0, children: hit.children, adults: hit.adults }
    }
}

impl BookingHit {
    fn of(hit: &Hit, speaker: &Speaker) -> BookingHit {
        let (fate, refusals) = match &hit.fate {
            Fate::Kept => (FateOf::Kept, None),
            Fate::Untouched => (FateOf::Untouched, None),
            Fate::Lost(refusals) => (FateOf::Lost, refusals.as_ref()),
            Fate::Away(refusals) => (FateOf::Away, Some(refusals)),
        };
        BookingHit {
            booking: hit.booking.0,
            household: hit.household.0,
            children: hit.children,
            is_waiting: hit.is_waiting,
            is_to_call: hit.is_to_call,
            fate,
            refusals: refusals
                .into_iter()
                .flat_map(|refusals| refusals.iter())
                .map(|refusal| Reason::of(refusal, speaker))
                .collect(),
        }
    }
}

/// A change that was asked for: done, or first shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Change {
    /// False where it touches somebody and no digest was sent: nothing was done, this is what would be.
    pub is_done: bool,
    /// What was changed or made.
    pub id: Uuid,
    pub effects: Effects,
}
