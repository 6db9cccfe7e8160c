//! Somebody of the staff is not here on a day: off every duty of it at once; and back again.
//!
//! Keeps true: nobody is turned out of a session that loses its staff (G4, as C5); it takes nobody more, and the ledger
//! says that it is short.

use super::staff_session::lost;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, centres, rota, staff};

/// Not here on a day.
///
/// # Errors
/// [`Error::Missing`] when they are not of this centre's staff; [`Error::Stale`] when the day is over.
#[derive(Debug, Clone)]
pub struct BeAway {
    pub staff: StaffId,
    pub date: Date,
    pub now: Timestamp,
}

/// What somebody was taken off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Off {
    pub duties: u64,
    pub sessions: Vec<SessionId>,
}

impl Command for BeAway {
    type Output = Off;

    async fn run(&self, held: &mut Held) -> Result<Off, Error> {
        let (centre, now) = (held.centre(), self.now);
        let colleague = staff::find(held, self.staff).await?.ok_or(Error::Missing)?;
        if colleague.centre != centre {
            return Err(Error::Missing);
        }
        let zone = centres::find(held, centre).await?.ok_or(Error::Missing)?.zone;
        if self.date < zone.date(now) {
            return Err(Error::Stale);
        }
        if rota::be_away(held, self.staff, self.date).await? {
            held.record("staff.away", self.staff.0, &self.date.to_string(), now).await?;
        }
        let mut off = Off { duties: rota::end_day(held, self.staff, self.date).await?, ..Off::default() };
        for post in rota::posts(held, (centre, self.staff), zone.day(self.date)).await? {
            // What is over was looked after; what began the day before goes on.
            let is_of_day = zone.date(post.window.starts()) == self.date && post.window.ends() > now;
            if is_of_day && rota::take_off(held, post.session, self.staff).await? {
                held.record("session.unstaffed", post.session.0, &self.staff.to_string(), now).await?;
                off.sessions.push(post.session);
            }
        }
        for session in &off.sessions {
            lost(held, *session, now).await?;
        }
        Ok(off)
    }
}

/// Here after all. Duties that were taken away stay away: somebody else may have them by now.
#[derive(Debug, Clone)]
pub struct ComeBack {
    pub staff: StaffId,
    pub date: Date,
    pub now: Timestamp,
}

impl Command for ComeBack {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let colleague = staff::find(held, self.staff).await?.ok_or(Error::Missing)?;
        if colleague.centre != held.centre() {
            return Err(Error::Missing);
        }
        if rota::come_back(held, self.staff, self.date).await? {
            held.record("staff.back", self.staff.0, &self.date.to_string(), self.now).await?;
        }
        Ok(())
    }
}
