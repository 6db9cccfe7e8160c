//! What became of a letter: delivered, to be tried again, or given up.
//!
//! Keeps true: what is not delivered and concerns a family soon is among the calls; the desk's telephone is the last
//! way to reach it.

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
            Delivery::Failed { tries } if tries < TRIES => {
                // 30 s, 1 min, 2 min … doubling.
                let wait = Span::seconds(30) * (1 << tries);
                notices::failed(held, self.notice, self.now + wait).await?;
            }
            Delivery::Failed { .. } | Delivery::Nowhere => self.give_up(held).await?,
        }
        Ok(())
    }
}

impl PostNotice {
    async fn give_up(&self, held: &mut Held) -> Result<(), Error> {
        let notice = notices::find(held, self.notice).await?.ok_or(Error::Missing)?;
        let is_to_call = notice.subject.is_worth_a_call() && !notice.subject.is_past(self.now);
        Ok(notices::given_up(held, self.notice, is_to_call).await?)
    }
}
