//! Groups placed in sessions: heads and ages, no names of people (B10).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::boards::Way;
use super::rosters::PastPlaces;
use crate::domain::group;
use crate::domain::zone::Timestamp;
use crate::web::typed::Fields;

/// A class, a kindergarten, placed in a session.
#[derive(Serialize, JsonSchema)]
pub struct Group {
    pub id: Uuid,
    pub session: Uuid,
    /// What it is called; empty once that is forgotten.
    pub name: String,
    /// Of its children, in completed months.
    pub min_months: u16,
    /// Not included; null where there is no upper end.
    pub under_months: Option<u16>,
    pub children: u16,
    pub adults: u16,
    pub state: GroupState,
    /// When it came, while it is here.
    pub here_since: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    Placed,
    Here,
    Left,
    Cancelled,
}

impl Group {
    pub fn of(group: &group::Group) -> Group {
        let ages = group.heads.ages();
        let (state, here_since) = match group.state {
            group::State::Placed => (GroupState::Placed, None),
            group::State::Here { since } => (GroupState::Here, Some(since)),
            group::State::Left => (GroupState::Left, None),
            group::State::Cancelled => (GroupState::Cancelled, None),
        };
        Group {
            id: group.id.0,
            session: group.session.0,
            name: group.name.as_str().into(),
            min_months: ages.min().months(),
            under_months: ages.under().map(|under| under.months()),
            children: group.heads.children(),
            adults: group.heads.adults(),
            state,
            here_since,
        }
    }
}

/// A group as it is to be.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupWish {
    /// A class and its house; nobody's name.
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    /// As on a poster: `3–5`, `8+`.
    #[schemars(length(min = 1, max = 60))]
    pub ages: String,
    #[schemars(range(min = 1, max = 300))]
    pub children: u16,
    #[schemars(range(max = 300))]
    pub adults: u16,
    /// Why past the places (C3).
    #[serde(default)]
    pub reason: Option<PastPlaces>,
}

impl GroupWish {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(self) -> Fields {
        vec![
            ("name".into(), self.name),
            ("ages".into(), self.ages),
            ("children".into(), self.children.to_string()),
            ("adults".into(), self.adults.to_string()),
            ("reason".into(), self.reason.map(PastPlaces::code).unwrap_or_default().into()),
        ]
    }
}

/// All of it comes in, or leaves.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupVisit {
    pub step: Way,
    /// How long the press waited for a lost link.
    #[serde(default)]
    #[schemars(range(max = 7200))]
    pub waited_seconds: u32,
}
