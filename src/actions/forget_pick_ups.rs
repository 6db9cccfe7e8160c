//! P4: a year after a family was last here, nobody is listed for it any more; who took which child home is kept
//! for ninety days, as the check-in log is.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, alarms, pick_ups};

const KEPT_DAYS: i64 = 365;
const RELEASES_DAYS: i64 = 90;

/// Forgets who may collect whose children, in every centre.
#[derive(Debug, Clone)]
pub struct ForgetPickUps {
    pub now: Timestamp,
}

impl Command for ForgetPickUps {
    /// How many people were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        let old = self.now - Span::days(RELEASES_DAYS);
        pick_ups::forget_releases(held, old).await?;
        alarms::forget(held, old).await?;
        Ok(pick_ups::forget(held, self.now - Span::days(KEPT_DAYS)).await?)
    }
}
