//! Somebody sets out with a letter.
//!
//! Keeps true: of two programs on one database, one sets out; a letter nobody came back from is taken again. A reminder
//! takes a link of its own along each time: an earlier one may have arrived after all, and opens too.

use crate::domain::absence::Token;
use crate::domain::ids::{BookingId, NoticeId};
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, notices, reminders};

/// Who has not come back by then is thought lost: longer than any way may take.
const MINUTES: i64 = 2;

#[derive(Debug, Clone)]
pub struct TakeNotice {
    pub notice: NoticeId,
    /// The link a reminder takes along, and the booking it opens.
    pub link: Option<(Token, BookingId)>,
    pub now: Timestamp,
}

impl Command for TakeNotice {
    /// False when it is not due any more.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let until = self.now + Span::minutes(MINUTES);
        let is_taken = notices::take(held, self.notice, until, self.now).await?;
        if let (true, Some((token, booking))) = (is_taken, &self.link) {
            reminders::link(held, &token.hash(), *booking, self.now).await?;
        }
        Ok(is_taken)
    }
}
