//! A party: who comes on one booking, and what they ask for.

use super::booking::Part;
use super::capacity::Channel;
use super::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use serde::{Deserialize, Serialize};

/// What is asked, by whom, with which rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub household: HouseholdId,
    pub session: SessionId,
    /// Children who take a place.
    pub children: Vec<ChildId>,
    /// Babies in the arms: a body, not a place (C2).
    pub carried: Vec<ChildId>,
    /// Siblings brought along, who take no place.
    pub along: Vec<ChildId>,
    pub guardians: Vec<GuardianId>,
    pub wish: Wish,
    pub authority: Authority,
}

impl Request {
    /// Every child of it, with how it comes.
    pub fn members(&self) -> impl Iterator<Item = (ChildId, Part)> {
        let all = [(&self.children, Part::Place), (&self.carried, Part::Carried), (&self.along, Part::Along)];
        all.into_iter().flat_map(|(who, part)| who.iter().map(move |child| (*child, part)))
    }

    /// Puts children where they come, as they were booked.
    pub fn seat(&mut self, members: impl IntoIterator<Item = (ChildId, Part)>) {
        for (child, part) in members {
            match part {
                Part::Place => self.children.push(child),
                Part::Carried => self.carried.push(child),
                Part::Along => self.along.push(child),
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// A place, or to hear why not.
    Place,
    /// A place if one is free, else a place in line.
    Line,
}

/// With which rights a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// The family itself, online.
    Household,
    /// Staff for a family, ahead of time.
    Desk(Liberties),
    /// Staff for a family that is here (C8): exempt from B2 and B3.
    WalkIn(Liberties),
    /// The waiting list moving up (B6).
    Promotion,
}

/// What staff may set aside with a written reason, never the hard limits (C3, A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Liberties {
    pub past_places: bool,
    pub past_age: bool,
}

impl Authority {
    pub fn liberties(self) -> Liberties {
        match self {
            Authority::Desk(liberties) | Authority::WalkIn(liberties) => liberties,
            Authority::Household | Authority::Promotion => Liberties::default(),
        }
    }

    /// Which places it may have.
    pub fn channel(self) -> Channel {
        match self {
            _ if self.liberties().past_places => Channel::PastPlaces, // C3
            Authority::WalkIn(_) => Channel::AtDesk,                  // C8
            Authority::Household | Authority::Desk(_) | Authority::Promotion => Channel::Ahead,
        }
    }

    pub fn is_walk_in(self) -> bool {
        matches!(self, Authority::WalkIn(_))
    }
}
