//! What of a programme is looked at: for whom, which room, which day. It lives in the address.
//!
//! Invariant: an address holds ids and figures, never a name or a birth date.

use crate::addresses;
use crate::domain::age::Age;
use crate::domain::ids::ChildId;
use crate::domain::zone::{Date, TimeOfDay};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    Everybody,
    Child(ChildId),
    /// For the public: a child of so many years.
    Years(u16),
}

impl Whom {
    /// The age asked about, in the middle of its year.
    pub fn age(self) -> Option<Age> {
        match self {
            Whom::Years(years) => Some(Age::from_months(years * 12 + 6)),
            Whom::Everybody | Whom::Child(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub whom: Whom,
    /// A room by its slug.
    pub room: Option<String>,
    /// None: today.
    pub day: Option<Date>,
    /// Of a day too full for one page: from when on.
    pub from: Option<TimeOfDay>,
}

impl Filter {
    pub fn everything() -> Filter {
        Filter { whom: Whom::Everybody, room: None, day: None, from: None }
    }

    pub fn href(&self, slug: &str) -> String {
        let mut address = addresses::programme(slug);
        if let Some(whom) = self.whom_word() {
            address = addresses::with(&address, whom.0, &whom.1);
        }
        if let Some(room) = &self.room {
            address = addresses::with(&address, "room", room);
        }
        if let Some(day) = self.day {
            address = addresses::with(&address, "day", &day.to_string());
        }
        if let Some(from) = self.from {
            address = addresses::with(&address, "from", &from.format("%H:%M").to_string());
        }
        address
    }

    pub fn for_whom(&self, whom: Whom) -> Filter {
        Filter { whom, ..self.clone() }
    }

    pub fn in_room(&self, room: Option<&str>) -> Filter {
        Filter { room: room.map(String::from), from: None, ..self.clone() }
    }

    pub fn on(&self, day: Option<Date>) -> Filter {
        Filter { day, from: None, ..self.clone() }
    }

    /// The part of a day that begins then.
    pub fn beginning(&self, day: Date, from: TimeOfDay) -> Filter {
        Filter { day: Some(day), from: Some(from), ..self.clone() }
    }

    /// The session's page, which ticks the child that was chosen here.
    pub fn onward(&self, address: String) -> String {
        match self.whom {
            Whom::Child(child) => addresses::with(&address, "child", &child.to_string()),
            Whom::Everybody | Whom::Years(_) => address,
        }
    }

    fn whom_word(&self) -> Option<(&'static str, String)> {
        match self.whom {
            Whom::Everybody => None,
            Whom::Child(child) => Some(("child", child.to_string())),
            Whom::Years(years) => Some(("age", years.to_string())),
        }
    }
}
