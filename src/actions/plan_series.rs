//! Planning a series at the desk: a new one, or one that runs, changed from a day on or as a whole.
//!
//! Keeps true: it does what was shown, or nothing (Z3); what people changed by hand in one session stays (K3); whoever
//! is booked keeps the place where the rules still hold; what has begun, or is over, is never touched; with room or
//! equipment taken on one date nothing is done at all (C4).

mod weigh;
mod write;

use super::cancel_session::Why;
use crate::domain::ids::{SeriesId, SessionId};
use crate::domain::plan::Wish;
use crate::domain::plan::ahead::Planned;
use crate::domain::plan::difference::Difference;
use crate::domain::plan::steps::Existing;
use crate::domain::session::Session;
use crate::domain::timetable::Claim;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::series::Series;
use crate::store::{Command, Held};

pub use weigh::{dates, think};
pub(super) use write::write;

/// Plans a series.
///
/// # Errors
/// [`Error::Missing`] when it, or the room, is not this centre's, or its source keeps it.
#[derive(Debug, Clone)]
pub struct PlanSeries {
    /// A new one's is chosen by the form's key, so that a press sent twice plans once.
    pub series: SeriesId,
    pub wish: Wish,
    /// Told to families whose session ends.
    pub why: Why,
    /// Of the difference that was shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Done,
    /// The world moved: this is the difference now, and nothing was done.
    Changed(Difference),
    /// Room or equipment is taken on some dates, and nothing was done.
    Blocked(Difference),
}

/// A plan, thought through.
#[derive(Debug, Clone)]
pub struct Thought {
    pub difference: Difference,
    series: Series,
    steps: Vec<Step>,
    /// Rooms and equipment it wants, and when.
    pub(super) wanted: Vec<Claim>,
}

/// What is to be written for one session.
#[derive(Debug, Clone)]
enum Step {
    Add(Box<Session>, Planned),
    /// The session as it was known, as it was, and as it will be; or it only has another date of its series.
    Take(Existing, Box<(Session, Session)>, Planned),
    Keep(SessionId, crate::domain::plan::turns::Occurrence),
    End(Existing, Box<Session>),
}

impl Command for PlanSeries {
    type Output = Told;

    async fn run(&self, held: &mut Held) -> Result<Told, Error> {
        let centre = held.centre();
        let thought = think(held, centre, (self.series, &self.wish), self.now).await?;
        if !thought.difference.clashes.is_empty() {
            return Ok(Told::Blocked(thought.difference));
        }
        if thought.difference.digest() != self.digest {
            return Ok(Told::Changed(thought.difference));
        }
        write(held, &thought, &self.why, self.now).await?;
        Ok(Told::Done)
    }
}
