//! What the house tells everybody: an announcement, from one moment to another, for the whole house or some rooms.
//!
//! Keeps true: there is something to read in at least one language, and whoever has none of their own reads the other;
//! nothing is shown before it starts, from its end on, or once it was taken back.

use super::closure::{self, Extent};
use super::ids::{AnnouncementId, CentreId, RoomId, StaffId};
use super::names::{Language, Name, Names};
use super::room::Room;
use super::window::Window;
use super::zone::Timestamp;

/// Grapheme clusters of an announcement in one language, at most: what a wall can show and somebody passing reads.
pub const LONGEST: usize = 120;

/// Words for everybody, in both languages or in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said(Names);

impl Said {
    /// None where there is nothing to read.
    ///
    /// ```
    /// # use leyuan::domain::{announcement::Said, names::{Language, Names}};
    /// assert!(Said::new(Names::new("", "")).is_none());
    /// let said = Said::new(Names::new("", "Lift out of order")).unwrap();
    /// assert_eq!(said.in_(Language::Zh), ("Lift out of order", Language::En));
    /// ```
    pub fn new(names: Names) -> Option<Said> {
        (!names.zh.is_empty() || !names.en.is_empty()).then_some(Said(names))
    }

    /// What is read by whoever reads this language, and the language that is in.
    pub fn in_(&self, language: Language) -> (&str, Language) {
        let other = match language {
            Language::Zh => Language::En,
            Language::En => Language::Zh,
        };
        match self.0.in_(language) {
            "" => (self.0.in_(other), other),
            own => (own, language),
        }
    }

    /// Each language there is something in, this one first.
    pub fn each(&self, first: Language) -> Vec<(&str, Language)> {
        let (own, spoken) = self.in_(first);
        let rest = Language::ALL.into_iter().filter(|language| *language != spoken);
        let rest = rest.map(|language| (self.0.in_(language), language)).filter(|(text, _)| !text.is_empty());
        std::iter::once((own, spoken)).chain(rest).collect()
    }

    pub fn names(&self) -> &Names {
        &self.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub centre: CentreId,
    pub said: Said,
    pub window: Window,
    pub extent: Extent,
    /// Whose words they are, and how they are called; none where the centre came from another house.
    pub by: Option<StaffId>,
    pub writer: Option<Name>,
    pub taken_back: Option<Timestamp>,
}

/// How an announcement stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Ahead,
    Running,
    Over,
    TakenBack { at: Timestamp },
}

impl Announcement {
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.taken_back {
            Some(at) => Standing::TakenBack { at },
            None if now < self.window.starts() => Standing::Ahead,
            None if self.window.contains(now) => Standing::Running,
            None => Standing::Over,
        }
    }

    pub fn is_running(&self, now: Timestamp) -> bool {
        self.standing(now) == Standing::Running
    }

    /// It can be changed and taken back: it runs or comes.
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.standing(now), Standing::Ahead | Standing::Running)
    }

    /// Whether it is meant for whoever stands at this room: the room itself, what the room is part of, or the house.
    pub fn is_for(&self, room: RoomId, rooms: &[Room]) -> bool {
        match &self.extent {
            Extent::Building => true,
            Extent::Rooms(meant) => meant.iter().any(|meant| closure::is_within(room, *meant, rooms)),
        }
    }

    /// The rooms it names, in the centre's order; none for the house.
    pub fn named<'a>(&'a self, rooms: &'a [Room]) -> impl Iterator<Item = &'a Room> {
        rooms.iter().filter(|room| self.extent.named().contains(&room.id))
    }
}
