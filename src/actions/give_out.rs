//! Giving out open data: what reads differently is written under a new number; what is long gone is forgotten.
//!
//! Keeps true: numbers are given while the ledger is held, to what read differently where the feeds stood – they stand there
//! still, or nothing is written –, and not by a change of the ledger: telling would be a change to tell of. The stand moves
//! with the last of what was drawn, so nothing is lost where a round is cut short.

use crate::domain::harvest::{DAYS_GONE, Feed, after};
use crate::domain::ids::Number;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::harvest::{self, Stand};
use crate::store::{Command, Held};
use uuid::Uuid;

/// An item that reads differently from what was given out of it; `None`: it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub feed: Feed,
    pub id: Uuid,
    pub data: Option<String>,
}

/// Brings a centre's feeds up to what was drawn.
#[derive(Debug, Clone)]
pub struct GiveOut {
    /// Where they stood when it was drawn; none when they never did.
    pub from: Option<Stand>,
    /// The number of the ledger that has been looked at once this is written.
    pub seen: Number,
    pub drafts: Vec<Draft>,
    pub now: Timestamp,
}

impl Command for GiveOut {
    /// Where they stand now.
    type Output = Stand;

    async fn run(&self, held: &mut Held) -> Result<Stand, Error> {
        let centre = held.centre();
        if harvest::stand(held, centre).await? != self.from {
            return Err(Error::Stale); // another process was quicker
        }
        let ledger = held.number();
        let mut last = self.from.unwrap_or_default().number;
        for draft in &self.drafts {
            last = after(last, ledger);
            harvest::write(held, (draft.feed, draft.id), draft.data.as_deref(), (last, self.now)).await?;
        }
        let stand = Stand { number: last, seen: self.seen };
        harvest::set_stand(held, stand).await?;
        Ok(stand)
    }
}

/// What has been gone for a month is told no more.
#[derive(Debug, Clone)]
pub struct ForgetGone {
    pub now: Timestamp,
}

impl Command for ForgetGone {
    /// How many.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(harvest::forget(held, self.now - Span::days(DAYS_GONE)).await?)
    }
}
