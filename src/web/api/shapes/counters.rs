//! People counters: what a device says and hears, and what staff see of it (C9).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::counted::{self, Compared};
use crate::domain::counter::{Heard, Sent, Why};
use crate::domain::room::Room;
use crate::domain::zone::Timestamp;

/// What a device counted, in the order in which it did.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingBatch {
    #[schemars(length(min = 1, max = 500))]
    pub readings: Vec<Reading>,
}

/// Either `in` and `out`: heads since the device's last reading; or `inside`: heads inside, as it reckons.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Rises with each reading; begins low again where the device begins anew.
    #[schemars(range(min = 0))]
    pub sequence: i64,
    /// By the device's clock.
    pub at: Timestamp,
    #[serde(default, rename = "in")]
    #[schemars(range(min = 0, max = 9999))]
    pub ins: Option<i64>,
    #[serde(default, rename = "out")]
    #[schemars(range(min = 0, max = 9999))]
    pub outs: Option<i64>,
    #[serde(default)]
    #[schemars(range(min = 0, max = 9999))]
    pub inside: Option<i64>,
}

impl From<Reading> for Sent {
    fn from(reading: Reading) -> Sent {
        let Reading { sequence, at, ins, outs, inside } = reading;
        Sent { sequence, at, ins, outs, inside }
    }
}

/// What became of each reading.
#[derive(Serialize, JsonSchema)]
pub struct BatchHeard {
    pub readings: Vec<ReadingHeard>,
}

#[derive(Serialize, JsonSchema)]
pub struct ReadingHeard {
    pub sequence: i64,
    pub outcome: ReadingOutcome,
    /// Of a refused one: why.
    pub why: Option<ReadingFault>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingOutcome {
    Counted,
    /// It was counted before.
    Repeated,
    /// Somebody has seen since how many there are, or the device has said it anew.
    Superseded,
    Refused,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingFault {
    /// Neither both of `in` and `out` nor `inside` alone, or no number of heads.
    Malformed,
    /// Too old to count.
    Stale,
    /// From the future.
    Early,
    /// The sequence went back, though not to a beginning.
    OutOfOrder,
    /// More heads than can be.
    Jump,
}

impl From<Why> for ReadingFault {
    fn from(why: Why) -> ReadingFault {
        match why {
            Why::Malformed => ReadingFault::Malformed,
            Why::Stale => ReadingFault::Stale,
            Why::Early => ReadingFault::Early,
            Why::OutOfOrder => ReadingFault::OutOfOrder,
            Why::Jump => ReadingFault::Jump,
        }
    }
}

impl ReadingHeard {
    pub fn of(sent: &Sent, heard: Heard) -> ReadingHeard {
        let (outcome, why) = match heard {
            Heard::Counted => (ReadingOutcome::Counted, None),
            Heard::Repeated => (ReadingOutcome::Repeated, None),
            Heard::Superseded => (ReadingOutcome::Superseded, None),
            Heard::Refused(why) => (ReadingOutcome::Refused, Some(why.into())),
        };
        ReadingHeard { sequence: sent.sequence, outcome, why }
    }
}

/// A device that counts heads.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PeopleCounter")]
pub struct Counter {
    pub id: Uuid,
    pub name: String,
    /// The room it counts; null for the building's own doors.
    pub room: Option<String>,
    /// Heads its place stands at.
    pub inside: u16,
    /// Heads its place's counters say beyond those who are there by name or were let in; below zero: fewer.
    pub drift: i64,
    pub heard_at: Option<Timestamp>,
    /// Since when nothing was heard, where that is longer than it should be.
    pub silent_since: Option<Timestamp>,
    /// Readings that were not counted, ever, and the last of them.
    pub refused: i64,
    pub refused_why: Option<ReadingFault>,
    pub refused_at: Option<Timestamp>,
    /// How far off its place was when somebody last saw for certain.
    pub set_right: Option<SetRight>,
}

/// A roll-call, or the closing of the house.
#[derive(Serialize, JsonSchema)]
pub struct SetRight {
    pub drift: i64,
    pub at: Timestamp,
}

impl Counter {
    pub fn of(
        counter: &counted::Counter,
        places: &[Compared],
        (rooms, silent_since): (&[Room], Option<Timestamp>),
    ) -> Counter {
        let room = counter.room.and_then(|id| rooms.iter().find(|room| room.id == id));
        let place = places.iter().find(|place| place.room == counter.room);
        Counter {
            id: counter.id.0,
            name: counter.name.clone(),
            room: room.map(|room| room.slug.clone()),
            inside: counter.place.inside,
            drift: place.map_or(0, |place| place.drift),
            heard_at: counter.heard_at,
            silent_since,
            refused: counter.refused.map_or(0, |refused| refused.many),
            refused_why: counter.refused.map(|refused| refused.why.into()),
            refused_at: counter.refused.map(|refused| refused.at),
            set_right: counter.drift.map(|(drift, at)| SetRight { drift, at }),
        }
    }
}

/// A device that is to count heads.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterWish {
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    /// The room it counts; left out: the building's own doors.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub room: Option<String>,
}

/// A new counter, and what it proves itself with.
#[derive(Serialize, JsonSchema)]
pub struct CounterAdded {
    pub id: Uuid,
    /// Told once, stored nowhere.
    pub token: String,
    /// Where it posts what it counted.
    pub readings: String,
    /// Where it publishes the same, if the house listens to a broker.
    pub topic: Option<String>,
}
