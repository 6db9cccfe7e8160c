//! Which calendar an address asks for: a centre's, or that of some rooms, some ages or one series.
//!
//! Invariant: who asks in the same words gets the same calendar, whoever they are; what is not there is not widened to
//! what is: a calendar that is subscribed to once is read for years.

use axum_extra::extract::Query;
use serde::Deserialize;

use crate::domain::age::{Age, AgeRange};
use crate::domain::calendar::Calendar;
use crate::domain::ids::SeriesId;
use crate::domain::names::Language;
use crate::error::{Error, Fault};
use crate::store::{Conn, calendars};

/// What the query of a calendar may say; other words in it are nobody's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Words {
    room: Vec<String>,
    /// Years, as on the programme's page (`3`), or months (`36-72`, `96-`).
    age: Option<String>,
    lang: Option<String>,
}

/// A calendar, by what its address says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wish {
    pub centre: String,
    /// In order, once each.
    rooms: Vec<String>,
    ages: Option<AgeRange>,
    series: Option<SeriesId>,
    pub language: Language,
}

impl Wish {
    /// Everything of a centre, as far as the query does not choose.
    ///
    /// # Errors
    /// [`Error::Missing`] for ages nobody could mean.
    pub fn read(centre: String, Query(words): Query<Words>) -> Result<Wish, Error> {
        let ages = words.age.as_deref().filter(|age| !age.is_empty());
        let ages = ages.map(|age| asked_ages(age).ok_or(Error::Missing)).transpose()?;
        let mut rooms: Vec<String> = words.room.into_iter().filter(|room| !room.is_empty()).collect();
        rooms.sort_unstable();
        rooms.dedup();
        // Chinese unless the address says otherwise: what is kept for everybody must not depend on who asked first.
        let language = words.lang.as_deref().and_then(Language::parse).unwrap_or_default();
        Ok(Wish { centre, rooms, ages, series: None, language })
    }

    pub fn in_room(self, room: &str) -> Wish {
        Wish { rooms: vec![room.into()], ..self }
    }

    pub fn of_ages(self, ages: AgeRange) -> Wish {
        Wish { ages: Some(ages), ..self }
    }

    pub fn of_series(self, series: SeriesId) -> Wish {
        Wish { series: Some(series), ..self }
    }

    /// The calendar without its sessions; `None` where something that was named is not there.
    pub async fn find(&self, db: &mut Conn) -> Result<Option<Calendar>, Fault> {
        let whole = calendars::by_slug(db, &self.centre).await?;
        let Some(part) = whole.and_then(|whole| whole.of_rooms(&self.rooms)) else { return Ok(None) };
        let part = part.of_ages(self.ages);
        match self.series {
            None => Ok(Some(part)),
            Some(series) => calendars::of_series(db, part, series).await,
        }
    }
}

/// Years of a child, or months from and under.
fn asked_ages(text: &str) -> Option<AgeRange> {
    match text.parse::<u16>() {
        Ok(years) if years < Age::GROWN_UP.years() => AgeRange::new(years * 12, Some(years * 12 + 12)),
        Ok(_) => None,
        Err(_) => in_months(text),
    }
}

/// `36-72`, `96-`: months, the last left out.
pub fn in_months(text: &str) -> Option<AgeRange> {
    let (from, under) = text.split_once('-')?;
    let figure = |text: &str| {
        let is_plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
        is_plain.then(|| text.parse().ok()).flatten()
    };
    match under {
        "" => AgeRange::new(figure(from)?, None),
        under => AgeRange::new(figure(from)?, Some(figure(under)?)),
    }
}
