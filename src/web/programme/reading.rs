//! What a programme's pages read, in one snapshot.

use crate::domain::closure::Closure;
use crate::domain::facts::Facts;
use crate::domain::ids::{HouseholdId, RoomId};
use crate::domain::plan::Particulars;
use crate::domain::private_room::Standing;
use crate::domain::room::Privacy;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::Fault;
use crate::store::{Conn, centres, closures, facts, private_rooms};

/// Days shown at once: today and the next seven.
pub const DAYS: i64 = 8;

pub struct Reading {
    pub facts: Facts,
    pub closures: Vec<Closure>,
    /// None where nobody has told when the house is open.
    pub particulars: Option<Particulars>,
    pub first: Date,
    /// How each private room stands now, where today is among the days (M2).
    pub private: Vec<(RoomId, Standing)>,
}

impl Reading {
    /// Eight days of a centre: from today, or from `day` where that lies further ahead.
    pub async fn days(
        db: &mut Conn,
        slug: &str,
        household: Option<HouseholdId>,
        day: Option<Date>,
        now: Timestamp,
    ) -> Result<Option<Reading>, Fault> {
        let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
        let today = centre.zone.date(now);
        let horizon = today + Span::weeks(centre.rules.horizon_weeks.into());
        let ahead = day.filter(|day| *day >= today + Span::days(DAYS) && *day < horizon);
        let first = ahead.unwrap_or(today);
        let last = first + Span::days(DAYS - 1);
        let window = Window::new(centre.zone.day(first).starts(), centre.zone.day(last).ends());
        let window = window.unwrap_or_else(|| centre.zone.day(first));
        let particulars = centres::particulars(db, centre.id).await?;
        let closures = closures::touching(db, centre.id, window).await?;
        let Some(facts) = facts::load(db, centre.id, household, window, now).await? else { return Ok(None) };
        let private = if first == today { private(db, &facts, now).await? } else { Vec::new() };
        Ok(Some(Reading { facts, closures, particulars, first, private }))
    }

    pub fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        self.first.iter_days().take(DAYS.unsigned_abs() as usize)
    }

    /// The day that stands open, where it is not today: one of the eight.
    pub fn shown(&self, day: Option<Date>, now: Timestamp) -> Option<Date> {
        let today = self.facts.centre.zone.date(now);
        let first = (self.first != today).then_some(self.first);
        day.filter(|day| *day != today && self.dates().any(|date| date == *day)).or(first)
    }
}

async fn private(db: &mut Conn, facts: &Facts, now: Timestamp) -> Result<Vec<(RoomId, Standing)>, Fault> {
    let zone = facts.centre.zone;
    let mut standings = Vec::new();
    for room in facts.rooms.iter().filter(|room| room.privacy == Privacy::Private) {
        let diary = private_rooms::diary(db, room, (zone.date(now), zone)).await?;
        standings.extend(diary.map(|diary| (room.id, diary.standing(now))));
    }
    Ok(standings)
}
