//! Somebody sets out with a letter.
//!
//! Keeps true: of two programs on one database, one sets out; a letter nobody came back from is taken again.

use crate::domain::ids::NoticeId;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, notices};

/// Who has not come back by then is thought lost: longer than any way may take.
const MINUTES: i64 = 2;

#[derive(Debug, Clone)]
pub struct TakeNotice {
    pub notice: NoticeId,
    pub now: Timestamp,
}

impl Command for TakeNotice {
    /// False when it is not due any more.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let until = self.now + Span::minutes(MINUTES);
        Ok(notices::take(held, self.notice, until, self.now).await?)
    }
}
