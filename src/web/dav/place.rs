//! What an address below `/dav/` means, and which calendar stands there.
//!
//! Invariant: [`shelf`] is the only way from an address to a calendar; a private room has none (M2).

use crate::addresses::dav as addresses;
use crate::domain::calendar::Calendar;
use crate::domain::ids::SessionId;
use crate::error::Fault;
use crate::store::{Conn, calendars};

/// What an address means; whether it is there is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Root,
    /// Everybody who asks, or everybody who asks at a centre.
    Principal(String),
    /// Calendars of a centre, or of the house.
    Home(String),
    Shelf {
        home: String,
        name: String,
    },
    Member {
        home: String,
        name: String,
        session: SessionId,
    },
}

impl Place {
    pub fn of(path: &str) -> Option<Place> {
        let rest = format!("{path}/").strip_prefix(addresses::ROOT)?.to_string();
        let words: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
        match words[..] {
            [""] => Some(Place::Root),
            [addresses::PRINCIPALS, name] => Some(Place::Principal(name.into())),
            [home] => Some(Place::Home(home.into())),
            [home, name] => Some(Place::Shelf { home: home.into(), name: name.into() }),
            [home, name, file] => {
                let session = session(file)?;
                Some(Place::Member { home: home.into(), name: name.into(), session })
            }
            _ => None,
        }
    }

    /// The same of an address as a program tells it back.
    pub fn of_href(href: &str) -> Option<Place> {
        Place::of(path(href)?)
    }
}

/// Of an address as a program tells it back: with or without the house before it.
pub fn path(href: &str) -> Option<&str> {
    match href.split_once("://") {
        Some((_, rest)) => Some(&rest[rest.find('/')?..]),
        None => Some(href),
    }
}

/// Only as we write it: each session has one address in a calendar.
fn session(file: &str) -> Option<SessionId> {
    let word = file.strip_suffix(".ics")?;
    let id: SessionId = word.parse().ok()?;
    (id.to_string() == word).then_some(id)
}

/// A calendar and where it stands.
#[derive(Debug, Clone)]
pub struct Stand {
    pub href: String,
    /// Who everybody is there.
    pub principal: String,
    pub calendar: Calendar,
}

impl Stand {
    pub fn new(home: &str, name: &str, calendar: Calendar) -> Stand {
        let everybody = if home == addresses::HOUSE { addresses::EVERYBODY } else { home };
        Stand {
            href: addresses::collection(home, name),
            principal: addresses::principal(everybody),
            calendar,
        }
    }
}

/// The calendar at a place, if there is one.
pub async fn shelf(db: &mut Conn, home: &str, name: &str) -> Result<Option<Stand>, Fault> {
    let found = match (home, name) {
        (addresses::HOUSE, centre) => calendars::by_slug(db, centre).await?,
        (centre, addresses::ALL) => calendars::by_slug(db, centre).await?,
        (centre, room) => calendars::by_slug(db, centre).await?.and_then(|whole| whole.of_room(room)),
    };
    Ok(found.map(|calendar| Stand::new(home, name, calendar)))
}
