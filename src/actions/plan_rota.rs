//! Planning the rota ahead: turns over the days on which the house is open.
//!
//! Keeps true: it writes what was shown, or nothing (Z3); what stands already stays; who is away gets no turn.

use crate::domain::closure::{Closure, Extent};
use crate::domain::ids::{CentreId, DutyId, StaffId};
use crate::domain::rota::{
    Duty, Known, LONGEST_DAYS, MOST_EACH_DAY, OpenDay, REMEMBERED_DAYS, Rotation, Wish, rotate,
};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Command, Conn, Held, centres, closures, rota, staff};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Plans turns.
///
/// # Errors
/// [`Error::Missing`] when somebody is not of this centre's staff; [`Error::Stale`] when the days are over, too many, or
/// nobody is to take turns.
#[derive(Debug, Clone)]
pub struct PlanRota {
    /// Chosen by the form's key, so that a press sent twice plans once.
    pub id: Uuid,
    pub wish: Wish,
    /// Of the rotation that was shown.
    pub digest: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    Done,
    /// The world moved: this is the rotation now, and nothing was done.
    Changed(Rotation),
}

impl Command for PlanRota {
    type Output = Planned;

    async fn run(&self, held: &mut Held) -> Result<Planned, Error> {
        if rota::is_planned(held, self.id).await? {
            return Ok(Planned::Done);
        }
        let centre = held.centre();
        let rotation = think(held, centre, &self.wish, self.now).await?;
        if rotation.digest() != self.digest {
            return Ok(Planned::Changed(rotation));
        }
        for turn in &rotation.turns {
            let (id, staff, date) = (DutyId::new(), turn.staff, turn.date);
            rota::add(held, &Duty { id, staff, date, from: turn.from, until: turn.until }).await?;
        }
        held.record("rota.planned", self.id, &rotation.turns.len().to_string(), self.now).await?;
        Ok(Planned::Done)
    }
}

/// The turns a plan would give.
///
/// # Errors
/// As [`PlanRota`].
pub async fn think(db: &mut Conn, centre: CentreId, wish: &Wish, now: Timestamp) -> Result<Rotation, Error> {
    let known = centres::find(db, centre).await?.ok_or(Error::Missing)?;
    let (zone, colleagues) = (known.zone, staff::of_centre(db, centre).await?);
    let colleagues: BTreeSet<StaffId> = colleagues.iter().map(|colleague| colleague.id).collect();
    if !wish.people.iter().all(|person| colleagues.contains(person)) {
        return Err(Error::Missing);
    }
    let from = wish.from.max(zone.date(now));
    let end = wish.until + Span::days(1);
    let is_sound = (1..=MOST_EACH_DAY).contains(&wish.each_day) && !wish.people.is_empty();
    if from >= end || end - from > Span::days(LONGEST_DAYS) || !is_sound {
        return Err(Error::Stale);
    }
    let known = Known {
        duties: rota::duties(db, centre, from - Span::days(REMEMBERED_DAYS)..end).await?,
        away: rota::away(db, centre, from..end).await?,
    };
    let days = open_days(db, centre, (from..end, zone)).await?;
    Ok(rotate(&wish.people, wish.each_day, &days, &known))
}

/// Days on which the house opens, as far as it is not closed as a whole (B7).
async fn open_days(
    db: &mut Conn,
    centre: CentreId,
    (days, zone): (std::ops::Range<crate::domain::zone::Date>, crate::domain::zone::Zone),
) -> Result<Vec<OpenDay>, Fault> {
    let Some(house) = centres::particulars(db, centre).await? else { return Ok(Vec::new()) };
    let span = Window::new(zone.day(days.start).starts(), zone.day(days.end).starts());
    let shut: Vec<Closure> = match span {
        Some(span) => closures::touching(db, centre, span).await?,
        None => Vec::new(),
    };
    let is_shut = |open: &Window| {
        let of_all =
            shut.iter().filter(|closure| closure.extent == Extent::Building).map(|closure| closure.window);
        of_all.into_iter().any(|closed| closed.starts() <= open.starts() && open.ends() <= closed.ends())
    };
    let open = days.start.iter_days().take_while(|date| *date < days.end).filter_map(|date| {
        let hours = house.opening.hours(date, &house.holidays);
        let windows = house.opening.windows(date, &house.holidays, zone);
        let (from, until) = (hours.first()?.0, hours.last()?.1);
        (!windows.iter().all(is_shut)).then_some(OpenDay { date, from, until })
    });
    Ok(open.collect())
}
