//! P4: incidents are kept as long as the house says, by the law of its place; apart from everything else that is
//! forgotten.

use crate::domain::incident::kept_since;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, centres, incidents};

/// Forgets what happened so long ago in one centre.
#[derive(Debug, Clone)]
pub struct ForgetIncidents {
    pub now: Timestamp,
}

impl Command for ForgetIncidents {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        let id = held.centre();
        let centre = centres::find(held, id).await?.ok_or(Error::Missing)?;
        Ok(incidents::forget(held, kept_since(centre.rules.incident_years, self.now)).await?)
    }
}
