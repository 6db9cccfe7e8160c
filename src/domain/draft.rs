//! What staff prepare before anybody sees it: sessions and series that are planned and not published.
//!
//! Keeps true: a draft changes nothing for families, walls and feeds; publishing it shows first what it would do (Z3).

use super::ids::{DraftId, SeriesId, SessionId, StaffId};
use super::plan::Wish;
use super::timetable::Plan;
use super::zone::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub id: DraftId,
    pub what: Prepared,
    pub by: Option<StaffId>,
    pub kept_at: Timestamp,
}

/// What is prepared. There is one draft of a thing: kept again, it is the later one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prepared {
    /// A session there is not yet.
    Session(SessionId, Plan),
    /// A session that stands, elsewhere or otherwise.
    Move(SessionId, Plan),
    /// A series, new or as it is to be.
    Series(SeriesId, Box<Wish>),
}

impl Prepared {
    pub fn subject(&self) -> Uuid {
        match self {
            Prepared::Session(session, _) | Prepared::Move(session, _) => session.0,
            Prepared::Series(series, _) => series.0,
        }
    }

    /// The first day it may concern.
    pub fn first_date(&self) -> Date {
        match self {
            Prepared::Session(_, plan) | Prepared::Move(_, plan) => plan.date,
            Prepared::Series(_, wish) => {
                let first = || wish.plan.repeats.iter().map(|repeat| repeat.dates.first).min();
                wish.from.or_else(first).unwrap_or_default()
            }
        }
    }
}
