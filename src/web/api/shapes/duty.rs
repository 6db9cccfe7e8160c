//! What staff look after besides the programme: programs that are told, birth dates that were corrected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::problem::Reason;
use crate::domain::misfit::{self, Misfit as Flag};
use crate::domain::names::Name;
use crate::domain::zone::Timestamp;
use crate::store::webhooks::Dead;
use crate::views::desk_webhooks;
use crate::views::refusals::Speaker;

/// Programs that are told of a centre's changes.
#[derive(Serialize, JsonSchema)]
pub struct Webhooks {
    pub endpoints: Vec<Endpoint>,
    /// Messages nobody took, the newest first; the last fifty.
    pub given_up: Vec<GivenUp>,
}

/// One program. Its address and secret stand in the server's settings alone.
#[derive(Serialize, JsonSchema)]
pub struct Endpoint {
    pub name: String,
    pub host: String,
    /// What it asked to be told of: `session.changed`, `occupancy.changed`.
    pub events: Vec<String>,
    /// Messages on their way.
    pub waiting: i64,
    /// When it last took one.
    pub last: Option<Timestamp>,
}

/// One message nobody took.
#[derive(Serialize, JsonSchema)]
pub struct GivenUp {
    pub message: Uuid,
    pub endpoint: String,
    pub session: Uuid,
    pub event: String,
    pub created_at: Timestamp,
    /// `late`, `unreachable`, `answered-500` and the like.
    pub why: String,
}

impl From<&desk_webhooks::Endpoint> for Endpoint {
    fn from(endpoint: &desk_webhooks::Endpoint) -> Endpoint {
        Endpoint {
            name: endpoint.name.clone(),
            host: endpoint.host.clone(),
            events: endpoint.events.iter().map(|event| event.word().into()).collect(),
            waiting: endpoint.waiting,
            last: endpoint.last,
        }
    }
}

impl From<&Dead> for GivenUp {
    fn from(dead: &Dead) -> GivenUp {
        GivenUp {
            message: dead.id.0,
            endpoint: dead.endpoint.clone(),
            session: dead.session.0,
            event: dead.event.clone(),
            created_at: dead.created_at,
            why: dead.why.clone(),
        }
    }
}

/// A child on a booking its corrected birth date no longer fits (A7).
#[derive(Serialize, JsonSchema)]
pub struct Misfit {
    pub booking: Uuid,
    /// Said at the door.
    pub code: String,
    pub household: Uuid,
    pub child: Uuid,
    pub session: Uuid,
    pub names: Called,
    pub starts: Timestamp,
    pub reasons: Vec<Reason>,
    /// Staff decided that it stays; null while nobody has decided.
    pub kept: Option<Kept>,
}

/// Why a child stays.
#[derive(Serialize, JsonSchema)]
pub struct Kept {
    pub reason: String,
    /// The colleague's name, where it is still known.
    pub colleague: Option<String>,
    pub at: Timestamp,
}

/// What staff decide about a child that no longer fits.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MisfitWish {
    pub answer: MisfitAnswer,
    /// Why it stays, in words; needed to keep it.
    #[serde(default)]
    #[schemars(length(max = 120))]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MisfitAnswer {
    Keep,
    /// The desk gives the child's place back.
    Cancel,
}

impl Misfit {
    pub fn of((flag, by): &(Flag, Option<Name>), speaker: &Speaker) -> Misfit {
        let speaker = Speaker { household: Some(&flag.household), ..*speaker };
        let kept = |kept: &misfit::Kept| Kept {
            reason: kept.reason.clone(),
            colleague: by.as_ref().map(|name| name.as_str().into()),
            at: kept.at,
        };
        Misfit {
            booking: flag.booking.0,
            code: flag.code.clone(),
            household: flag.household.id.0,
            child: flag.child.0,
            session: flag.session.id.0,
            names: (&flag.session.names).into(),
            starts: flag.session.window.starts(),
            reasons: flag.reasons.iter().map(|reason| Reason::of(reason, &speaker)).collect(),
            kept: flag.kept.as_ref().map(kept),
        }
    }
}
