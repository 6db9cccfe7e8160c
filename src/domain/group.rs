//! Groups: a class, a kindergarten, placed in a session by the desk with heads and ages (B10).
//!
//! Keeps true: a group counts as booked while it is expected and while it is here, by its heads (C1–C3, C9); it names
//! nobody, and gets no strike and no weekly count.

use super::age::AgeRange;
use super::by_session::OfSession;
use super::capacity::Bodies;
use super::centre::HouseRules;
use super::ids::{GroupId, Number, SessionId};
use super::names::Name;
use super::series::Policy;
use super::session::Session;
use super::supervision::MINDED_UNDER;
use super::zone::Timestamp;
use serde::{Deserialize, Serialize};

/// Heads of a kind in one group, at most.
pub const MOST: u16 = 300;

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub id: GroupId,
    pub session: SessionId,
    /// Its place in the one order.
    pub number: Number,
    /// A class and its house; nobody's name.
    pub name: Name,
    pub heads: Heads,
    pub state: State,
}

/// How many come, and how old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    children: u16,
    adults: u16,
    ages: AgeRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Expected.
    Placed,
    Here {
        since: Timestamp,
    },
    Left,
    Cancelled,
}

impl State {
    pub fn is_live(self) -> bool {
        matches!(self, State::Placed | State::Here { .. })
    }

    pub fn is_here(self) -> bool {
        matches!(self, State::Here { .. })
    }

    /// Came, whether it is still here or not.
    pub fn has_come(self) -> bool {
        matches!(self, State::Here { .. } | State::Left)
    }
}

impl Heads {
    /// At least one child, and no more of either than a house could mean.
    ///
    /// ```
    /// # use leyuan::domain::{age::AgeRange, group::Heads};
    /// let ages = AgeRange::parse("3–5 岁").unwrap();
    /// assert!(Heads::new(20, 3, ages).is_some() && Heads::new(0, 3, ages).is_none());
    /// ```
    pub fn new(children: u16, adults: u16, ages: AgeRange) -> Option<Heads> {
        ((1..=MOST).contains(&children) && adults <= MOST).then_some(Heads { children, adults, ages })
    }

    pub fn children(self) -> u16 {
        self.children
    }

    pub fn adults(self) -> u16 {
        self.adults
    }

    pub fn ages(self) -> AgeRange {
        self.ages
    }

    /// C2: its grown-ups stay with it, in the room, but where the programme leaves grown-ups outside the door.
    pub fn bodies(self, session: &Session) -> Bodies {
        let (inside, outside) = match session.policy(self.ages.min()) {
            Policy::NotInRoom => (0, self.adults),
            Policy::InRoom | Policy::OnSite | Policy::DropOff | Policy::Alone => (self.adults, 0),
        };
        Bodies::group(self.children, inside, outside)
    }

    /// G4: its grown-ups are teachers, not guardians: as many as the house asks of its own staff for children of that age.
    /// From eight years on one is enough, and none where children come alone.
    pub fn adults_needed(self, session: &Session, rules: &HouseRules) -> u16 {
        let youngest = self.ages.min();
        if youngest.months() >= MINDED_UNDER {
            return u16::from(session.policy(youngest) != Policy::Alone);
        }
        self.children.div_ceil(rules.children_for(1, youngest).max(1))
    }
}

impl OfSession for Group {
    fn session(&self) -> SessionId {
        self.session
    }
}

/// What stands in a group's way that stands in no family's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// A2, V1: some of it may be younger or older than the programme is for.
    Ages(AgeRange),
    /// G4: too few grown-ups with so many children of that age.
    Adults { needed: u16, named: u16 },
}

impl Bar {
    pub fn rule(self) -> &'static str {
        match self {
            Bar::Ages(_) => "A2",
            Bar::Adults { .. } => "G4",
        }
    }

    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Bar::Ages(_) => "refusal-group-ages",
            Bar::Adults { .. } => "refusal-group-adults",
        }
    }
}
