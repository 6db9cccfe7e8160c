//! An emergency: what every wall and door says, in both languages, from one press until another ends it.
//!
//! Keeps true: one at a time for a centre; the kind always speaks both languages, whatever else was written.

use super::announcement::Said;
use super::ids::{CentreId, EmergencyId};
use super::names::Name;
use super::zone::Timestamp;

/// Grapheme clusters of its own words in one language, at most.
pub const LONGEST: usize = 80;
/// Of where to go or stay.
pub const LONGEST_PLACE: usize = 40;

/// What everybody is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Leave the building.
    Evacuate,
    /// Stay inside.
    Shelter,
    /// Stop, and wait for what the staff say.
    Pause,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Evacuate, Kind::Shelter, Kind::Pause];

    pub const fn word(self) -> &'static str {
        match self {
            Kind::Evacuate => "evacuate",
            Kind::Shelter => "shelter",
            Kind::Pause => "pause",
        }
    }

    /// ```
    /// # use leyuan::domain::emergency::Kind;
    /// assert_eq!(Kind::parse("shelter"), Some(Kind::Shelter));
    /// assert_eq!(Kind::parse("drill"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    pub kind: Kind,
    pub words: Option<Said>,
    /// Where to go or stay: an assembly point, a room.
    pub place: Option<Said>,
}

/// One that stands, or stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    pub id: EmergencyId,
    pub centre: CentreId,
    pub what: Instruction,
    pub begun: Timestamp,
    /// Who sounded it, as they are called; none once they are forgotten.
    pub by: Option<Name>,
    pub ended: Option<Timestamp>,
}
