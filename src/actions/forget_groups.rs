//! P4: a year after a group was placed nobody knows any more what it was called; how many came stays.

use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, groups};

const KEPT_DAYS: i64 = 365;

/// Forgets what groups were called, in every centre.
#[derive(Debug, Clone)]
pub struct ForgetGroups {
    pub now: Timestamp,
}

impl Command for ForgetGroups {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(groups::forget(held, self.now - Span::days(KEPT_DAYS)).await?)
    }
}
