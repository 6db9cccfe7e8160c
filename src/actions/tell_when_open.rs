//! "Tell me when this opens" (B3): asked for by one press, taken back by another, told once.
//!
//! Keeps true: only what is not open yet for this family can be asked for; it is told to a family that may book then,
//! by that family's own day, and to nobody twice. Nobody's place changes, so nothing is numbered.

use crate::domain::admission;
use crate::domain::centre::Centre;
use crate::domain::household::Household;
use crate::domain::ids::{CentreId, HouseholdId, SessionId};
use crate::domain::notice::Subject;
use crate::domain::room::Privacy;
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Command, Conn, Held, alerts, centres, households, notices, sessions};

/// A household asks, or no longer wants to be told.
///
/// # Errors
/// [`Error::Missing`] when there is no such session here for the public; [`Error::Stale`] when it is open already, or
/// will not be.
#[derive(Debug, Clone)]
pub struct TellWhenOpen {
    pub session: SessionId,
    pub household: HouseholdId,
    pub wish: Tell,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    Once,
    Never,
}

impl Command for TellWhenOpen {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let here = held.centre();
        let centre = centres::find(held, here).await?.ok_or(Error::Missing)?;
        let session = sessions::find(held, self.session).await?.filter(|session| session.centre == here);
        let session = session.ok_or(Error::Missing)?;
        let room = centres::room(held, session.room).await?;
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        if room.is_none_or(|room| room.privacy == Privacy::Private) {
            return Err(Error::Missing); // Z4
        }
        match self.wish {
            Tell::Never => alerts::end(held, session.id, household.id).await?,
            Tell::Once if opens_later(&session, &household, &centre, self.now) => {
                alerts::ask(held, session.id, household.id, self.now).await?;
            }
            Tell::Once => return Err(Error::Stale),
        }
        Ok(())
    }
}

fn opens_later(session: &Session, household: &Household, centre: &Centre, now: Timestamp) -> bool {
    let is_booked_online = matches!(session.terms.booking, BookingMode::Open | BookingMode::DropIn);
    is_booked_online && !session.is_cancelled() && now < admission::opens(session, household, centre)
}

/// Tells whoever asked of the sessions of a centre that have opened for them.
#[derive(Debug, Clone)]
pub struct TellOpened {
    pub now: Timestamp,
}

/// Families told in one command: bookings wait meanwhile.
const MOST: u16 = 50;

impl Command for TellOpened {
    /// How many were told, or will not be.
    type Output = usize;

    async fn run(&self, held: &mut Held) -> Result<usize, Error> {
        let (here, now) = (held.centre(), self.now);
        let due = due(held, here, now).await?;
        for (session, household) in &due {
            alerts::end(held, session.id, household.id).await?;
            let starts = session.window.starts();
            // What was called off, or has begun while nobody ran, is not worth telling.
            if !session.is_cancelled() && now < starts {
                let about = (None, Some(session.id));
                notices::queue(held, household.id, about, &Subject::Opened { starts }, now).await?;
            }
        }
        Ok(due.len())
    }
}

/// Who is to be told now of which session.
pub async fn due(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
) -> Result<Vec<(Session, Household)>, Fault> {
    let Some(centre) = centres::find(db, centre).await? else { return Ok(Vec::new()) };
    let days = centre.rules.opens_days_residents.max(centre.rules.opens_days_others);
    let until = centre.zone.date(now) + Span::days(days.into());
    let mut due = Vec::new();
    for (session, household) in alerts::soon(db, centre.id, until, LOOKED_AT).await? {
        let session = sessions::find(db, session).await?;
        let household = households::find(db, household).await?;
        let (Some(session), Some(household)) = (session, household) else { continue };
        if due.len() < usize::from(MOST) && !opens_later(&session, &household, &centre, now) {
            due.push((session, household));
        }
    }
    Ok(due)
}

/// Families whose day has not come yet stand among those whose day has.
const LOOKED_AT: u16 = 500;
