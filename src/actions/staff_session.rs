//! Who of the staff is with a session, by name (G4).
//!
//! Keeps true: nobody is with two sessions at once; a session that gains staff lets the waiting have what that opens,
//! one that loses staff turns nobody out.

use crate::domain::cover;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::rota::{Post, elsewhere};
use crate::domain::session::Session;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Command, Held, centres, facts, rota, sessions, staff};

/// Puts somebody with a session.
///
/// # Errors
/// [`Error::Missing`] when the session, or they, are not this centre's; [`Error::Stale`] when it is over or called off.
#[derive(Debug, Clone)]
pub struct StaffSession {
    pub session: SessionId,
    pub staff: StaffId,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Staffed {
    Done,
    /// Not here that day.
    Away,
    /// With another session at that time.
    Elsewhere(Post),
}

impl Command for StaffSession {
    type Output = Staffed;

    async fn run(&self, held: &mut Held) -> Result<Staffed, Error> {
        let session = of_here(held, self.session, self.staff).await?;
        if session.is_cancelled() || session.window.ends() <= self.now {
            return Err(Error::Stale);
        }
        let (centre, day) = (held.centre(), session.date..session.date + Span::days(1));
        if rota::away(held, centre, day).await?.contains(&(self.staff, session.date)) {
            return Ok(Staffed::Away);
        }
        let posts = rota::posts(held, (centre, self.staff), session.window).await?;
        if let Some(post) = elsewhere(&posts, session.id, session.window) {
            return Ok(Staffed::Elsewhere(post.clone()));
        }
        if rota::put_on(held, session.id, self.staff).await? {
            held.record("session.staffed", session.id.0, &self.staff.to_string(), self.now).await?;
            sessions::seen(held, session.id);
            super::settle::settle(held, session.window, None, self.now).await?;
        }
        Ok(Staffed::Done)
    }
}

/// Takes somebody off a session; who was not with it is no fault.
///
/// # Errors
/// [`Error::Missing`] when the session, or they, are not this centre's.
#[derive(Debug, Clone)]
pub struct LeaveSession {
    pub session: SessionId,
    pub staff: StaffId,
    pub now: Timestamp,
}

impl Command for LeaveSession {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = of_here(held, self.session, self.staff).await?;
        if rota::take_off(held, session.id, self.staff).await? {
            held.record("session.unstaffed", session.id.0, &self.staff.to_string(), self.now).await?;
            lost(held, session.id, self.now).await?;
        }
        Ok(())
    }
}

async fn of_here(held: &mut Held, session: SessionId, of: StaffId) -> Result<Session, Error> {
    let centre = held.centre();
    let session = sessions::find(held, session).await?.filter(|session| session.centre == centre);
    let colleague = staff::find(held, of).await?.filter(|colleague| colleague.centre == centre);
    colleague.ok_or(Error::Missing)?;
    session.ok_or(Error::Missing)
}

/// A session lost somebody: where it is short now, the ledger says so, and every board hears of it.
pub(super) async fn lost(held: &mut Held, id: SessionId, now: Timestamp) -> Result<(), Fault> {
    sessions::seen(held, id);
    let centre = held.centre();
    let goes_by_names = centres::find(held, centre).await?.is_some_and(|centre| centre.rules.rota);
    let Some(session) = sessions::find(held, id).await?.filter(|_| goes_by_names) else { return Ok(()) };
    let Some(facts) = facts::load(held, centre, None, session.window, now).await? else { return Ok(()) };
    let cover = cover::of(&facts, &session, now).filter(cover::Cover::keeps_shut);
    if let Some(cover) = cover {
        held.record("session.short", id.0, &format!("{}/{}", cover.children, cover.most), now).await?;
    }
    Ok(())
}
