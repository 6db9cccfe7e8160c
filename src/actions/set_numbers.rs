//! Setting the numbers of a series: for whom, how many, with how many staff (S4, A2, C1, C8).
//!
//! Keeps true: it does what was shown, or nothing (Z3); numbers cancel nobody (C5), and the ledger has what was set
//! before, so that it can be set again.

use super::cancel_session::Why;
use super::plan_series::{self, Thought};
use crate::domain::ids::{CentreId, SeriesId};
use crate::domain::numbers::{Numbers, Set, Shown};
use crate::domain::plan::Wish;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Conn, Held, centres, series};

/// Sets them.
///
/// # Errors
/// [`Error::Missing`] when the series is not this centre's, or its source keeps it.
#[derive(Debug, Clone)]
pub struct SetNumbers {
    pub series: SeriesId,
    pub numbers: Numbers,
    /// A code: why, for the ledger.
    pub why: &'static str,
    /// Told to families whose session the calendar ends meanwhile.
    pub replanned: Why,
    /// Of what was shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Done,
    /// The world moved: this is what it would do now, and nothing was done.
    Changed(Shown),
    /// The room is taken on some dates, and nothing was done.
    Blocked(Shown),
}

impl Command for SetNumbers {
    type Output = Told;

    async fn run(&self, held: &mut Held) -> Result<Told, Error> {
        let centre = held.centre();
        let (was, mut thought, shown) = weigh(held, centre, (self.series, self.numbers), self.now).await?;
        if !shown.difference.clashes.is_empty() {
            return Ok(Told::Blocked(shown));
        }
        if shown.digest() != self.digest {
            return Ok(Told::Changed(shown));
        }
        if was == self.numbers {
            return Ok(Told::Done);
        }
        thought.difference = shown.difference;
        plan_series::write(held, &thought, &self.replanned, self.now).await?;
        let set = Set { why: self.why.into(), was, is: self.numbers };
        let detail = serde_json::to_string(&set).map_err(crate::error::Fault::from)?;
        held.record("series.numbers_set", self.series.0, &detail, self.now).await?;
        Ok(Told::Done)
    }
}

/// What they would do.
///
/// # Errors
/// As the command.
pub async fn think(
    db: &mut Conn,
    centre: CentreId,
    wish: (SeriesId, Numbers),
    now: Timestamp,
) -> Result<Shown, Error> {
    Ok(weigh(db, centre, wish, now).await?.2)
}

async fn weigh(
    db: &mut Conn,
    centre: CentreId,
    (id, numbers): (SeriesId, Numbers),
    now: Timestamp,
) -> Result<(Numbers, Thought, Shown), Error> {
    let was = series::find(db, id).await?.filter(|was| was.is_open).ok_or(Error::Missing)?;
    let zone = centres::find(db, centre).await?.ok_or(Error::Missing)?.zone;
    let wish = Wish { plan: numbers.put(&was.plan), from: None };
    let thought = plan_series::think(db, centre, (id, &wish), now).await?;
    let shown = Shown::soften(thought.difference.clone(), zone);
    Ok((Numbers::of(&was.plan), thought, shown))
}
