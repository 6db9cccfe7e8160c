//! Keeping a draft, or throwing it away.

use crate::domain::draft::Draft;
use crate::domain::ids::DraftId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, drafts};

/// Keeps a draft; of the same session or series there is only the latest.
#[derive(Debug, Clone)]
pub struct KeepDraft {
    pub draft: Draft,
}

impl Command for KeepDraft {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        drafts::keep(held, &self.draft).await?;
        held.record("draft.kept", self.draft.what.subject(), "", self.draft.kept_at).await?;
        Ok(())
    }
}

/// Throws a draft away; one that is gone already is no fault.
#[derive(Debug, Clone)]
pub struct DropDraft {
    pub id: DraftId,
    pub now: Timestamp,
}

impl Command for DropDraft {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        if drafts::discard(held, self.id).await? {
            held.record("draft.dropped", self.id.0, "", self.now).await?;
        }
        Ok(())
    }
}
