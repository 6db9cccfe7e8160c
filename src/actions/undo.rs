//! Undo: a press at the desk taken back, by its opposite (C7). Nothing is erased.
//!
//! Keeps true: what one press counted is taken back as a whole, once; an older press of a child is taken back only
//! after the newer ones.

use super::check_in::{at_the_door, source};
use super::check_out::is_left_with_staff;
use crate::domain::booking::Holding;
use crate::domain::ids::{ChildId, VisitId};
use crate::domain::pick_up::{self, HandOver};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, attendance, bookings, counters, groups, pick_ups, sessions, visits};

/// Takes a press back.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; [`Error::Stale`] when something newer stands on it; refused for the
/// check-in of a child left with staff, some minutes later (G5).
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
        let is_newer = standing.iter().any(|event| is_newer_of_same_child(event, &visit));
        if is_newer || groups::has_left_since(held, visit.id).await? {
            return Err(Error::Stale);
        }
        if let Some(child) = self.would_lose(held, &standing, &visit).await? {
            return Err(Refusals::one(Refusal::HandOver(HandOver::ByName { child })).into()); // G5
        }
        let source = source(held.actor());
        for event in standing.iter().filter(|event| is_same_press(event, &visit)) {
            if visits::undo(held, event, self.now, &source).await? {
                if matches!(visit.kind, Kind::Count | Kind::AllOut) {
                    counters::shift(held, event.room, -event.heads).await?;
                }
                put_back(held, event, self.now).await?;
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

impl Undo {
    /// G5: a child left with staff is not made to have never been here by taking an old check-in back.
    async fn would_lose(
        &self,
        held: &mut Held,
        standing: &[Visit],
        visit: &Visit,
    ) -> Result<Option<ChildId>, Error> {
        let is_fresh = self.now - visit.at <= Span::minutes(pick_up::UNDO_MINUTES);
        let (Kind::CheckIn, false, Some(booking)) = (visit.kind, is_fresh, visit.booking) else {
            return Ok(None);
        };
        let (session, _) = at_the_door(held, booking, self.now).await?;
        let members = bookings::members(held, booking).await?;
        let undone = |member: &&Holding| {
            let events = standing.iter().filter(|event| is_same_press(event, visit));
            events.into_iter().any(|event| event.child == Some(member.child))
        };
        let lost = members.iter().filter(undone).find(|member| is_left_with_staff(&session, member));
        Ok(lost.map(|member| member.child))
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
async fn put_back(held: &mut Held, event: &Visit, now: Timestamp) -> Result<(), Fault> {
    let who = event.booking.zip(event.child);
    match (event.kind, who) {
        (Kind::CheckIn, Some(who)) => attendance::unarrive(held, who).await.map(drop),
        (Kind::CheckOut, Some(who)) => {
            attendance::come_back(held, who).await?;
            pick_ups::take_back(held, who, now).await
        }
        (Kind::AllOut, _) => match event.session {
            Some(session) => {
                attendance::come_back_all(held, session, event.at).await?;
                groups::come_back_all(held, session, event.at).await
            }
            None => Ok(()),
        },
        (Kind::Group, _) => groups::put_back(held, event.id).await,
        (Kind::CheckIn | Kind::CheckOut | Kind::WalkIn | Kind::Count | Kind::Reset, _) => Ok(()),
    }
}
