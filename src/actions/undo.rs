//! Undo: a press at the desk taken back, by its opposite (C7). Nothing is erased.
//!
//! Keeps true: what one press counted is taken back as a whole, once; an older press of a child is taken back only
//! after the newer ones.

use super::check_in::source;
use crate::domain::ids::VisitId;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, attendance, counters, sessions, visits};

/// Takes a press back.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; [`Error::Stale`] when something newer stands on it.
#[derive(Debug, Clone)]
pub struct Undo {
    /// Any event of the press.
    pub visit: VisitId,
    pub now: Timestamp,
}

/// Events of a session that are looked through.
const MOST: u16 = 1000;

impl Command for Undo {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let visit = visits::find(held, self.visit).await?.ok_or(Error::Missing)?;
        if visit.centre != held.centre() {
            return Err(Error::Missing);
        }
        let standing = match visit.session {
            Some(session) => visits::last(held, session, MOST).await?,
            None => vec![visit.clone()],
        };
        if !standing.iter().any(|event| event.id == visit.id) {
            return Ok(()); // taken back before
        }
        if standing.iter().any(|event| is_newer_of_same_child(event, &visit)) {
            return Err(Error::Stale);
        }
        let source = source(held.actor());
        for event in standing.iter().filter(|event| is_same_press(event, &visit)) {
            if visits::undo(held, event, self.now, &source).await? {
                if matches!(visit.kind, Kind::Count | Kind::AllOut) {
                    counters::shift(held, event.room, -event.heads).await?;
                }
                put_back(held, event).await?;
            }
        }
        held.record("visit.undone", visit.id.0, "", self.now).await?;
        let Some(session) = visit.session else { return Ok(()) };
        sessions::seen(held, session);
        let Some(session) = sessions::find(held, session).await? else { return Ok(()) };
        super::settle::settle(held, session.window, None, self.now).await?;
        Ok(())
    }
}

fn is_newer_of_same_child(event: &Visit, visit: &Visit) -> bool {
    visit.child.is_some()
        && (event.booking, event.child) == (visit.booking, visit.child)
        && (event.at, event.id) > (visit.at, visit.id)
}

/// One press writes at one instant: a party's members, or everybody who left at once.
fn is_same_press(event: &Visit, visit: &Visit) -> bool {
    let is_all_out =
        |visit: &Visit| visit.kind == Kind::AllOut || visit.kind == Kind::WalkIn && visit.heads < 0;
    let is_party = visit.booking.is_some() && event.booking == visit.booking && event.kind == visit.kind;
    let is_everybody = visit.kind == Kind::AllOut && is_all_out(event);
    event.id == visit.id || event.at == visit.at && (is_party || is_everybody)
}

/// What the press said of booked children is unsaid.
async fn put_back(held: &mut Held, event: &Visit) -> Result<(), Fault> {
    let who = event.booking.zip(event.child);
    match (event.kind, who) {
        (Kind::CheckIn, Some(who)) => attendance::unarrive(held, who).await.map(drop),
        (Kind::CheckOut, Some(who)) => attendance::come_back(held, who).await.map(drop),
        (Kind::AllOut, _) => match event.session {
            Some(session) => attendance::come_back_all(held, session, event.at).await.map(drop),
            None => Ok(()),
        },
        (Kind::CheckIn | Kind::CheckOut | Kind::WalkIn | Kind::Count | Kind::Reset, _) => Ok(()),
    }
}
