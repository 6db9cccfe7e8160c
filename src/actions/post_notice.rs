//! What became of a letter: delivered, to be tried again, or given up.

use crate::domain::ids::NoticeId;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, notices};

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Delivered,
    /// Tried so many times before.
    Failed {
        tries: u16,
    },
    /// There is nothing to deliver by: it waits on the household's page.
    Nowhere,
}

/// Tries before a letter is given up: over some eight hours.
const TRIES: u16 = 10;

#[derive(Debug, Clone)]
pub struct PostNotice {
    pub notice: NoticeId,
    pub delivery: Delivery,
    pub now: Timestamp,
}

impl Command for PostNotice {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        match self.delivery {
            Delivery::Delivered => notices::sent(held, self.notice, self.now).await?,
            Delivery::Nowhere => notices::failed(held, self.notice, None).await?,
            Delivery::Failed { tries } => {
                // 30 s, 1 min, 2 min … doubling.
                let wait = Span::seconds(30) * (1 << tries.min(TRIES));
                let next = (tries < TRIES).then(|| self.now + wait);
                notices::failed(held, self.notice, next).await?;
            }
        }
        Ok(())
    }
}
