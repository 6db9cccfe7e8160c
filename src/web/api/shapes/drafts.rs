//! Drafts: what is prepared, and what publishing it would do (S3, Z3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::effects::Effects;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::zone::{Date, Timestamp};

/// Something prepared, and not published.
#[derive(Serialize, JsonSchema)]
pub struct DraftOf {
    pub id: Uuid,
    pub names: Called,
    /// The session or series it makes or changes.
    pub subject: Uuid,
    pub kept_at: Timestamp,
}

impl DraftOf {
    pub fn of(draft: &Draft) -> DraftOf {
        let names = match &draft.what {
            Prepared::Session(_, plan) | Prepared::Move(_, plan) => &plan.names,
            Prepared::Series(_, wish) => &wish.plan.names,
        };
        DraftOf {
            id: draft.id.0,
            names: Called::from(names),
            subject: draft.what.subject(),
            kept_at: draft.kept_at,
        }
    }
}

/// Everything prepared, and what publishing it would do.
#[derive(Serialize, JsonSchema)]
pub struct PublicationOf {
    /// Names what it would do: send it with the same drafts to have it done.
    pub digest: String,
    /// Nothing is in the way of any of them.
    pub is_clear: bool,
    pub drafts: Vec<DraftOf>,
    pub effects: Effects,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationWish {
    #[schemars(length(min = 1, max = 200))]
    pub drafts: Vec<Uuid>,
    #[schemars(length(max = 64))]
    pub digest: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyWish {
    /// A day of the week that is copied.
    pub from: Date,
    /// A day of the week it is copied to.
    pub to: Date,
}

#[derive(Serialize, JsonSchema)]
pub struct Copied {
    /// Drafts that were made.
    pub drafts: usize,
}
