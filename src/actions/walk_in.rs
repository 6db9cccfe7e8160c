//! Walk-ins: places given at the door, to a household by name or to nobody in particular (C8).
//!
//! Keeps true: a walk-in counts in the room and in the building like anybody (C1, C7), and in no weekly budget (B2).

use super::book::{Answer, Book};
use super::check_in::{Arrival, CheckIn, around, source};
use crate::domain::age::Age;
use crate::domain::ids::{HouseholdId, SessionId, VisitId};
use crate::domain::session::Session;
use crate::domain::visit;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, sessions, visits};

/// Lets in children of one age band, and the grown-ups they need, without asking their names.
///
/// # Errors
/// Every reason why not; [`Error::Missing`] when the session is not this centre's.
#[derive(Debug, Clone)]
pub struct WalkIn {
    pub session: SessionId,
    pub band: visit::Band,
    pub children: u16,
    pub nonce: String,
    pub now: Timestamp,
}

impl Command for WalkIn {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = here(held, self.session).await?;
        let source = source(held.actor());
        if visits::is_counted(held, &source, &self.nonce).await? {
            return Ok(());
        }
        super::settle::settle(held, session.window, None, self.now).await?;
        let facts = around(held, &session, self.now).await?;
        let rules = &facts.centre.rules;
        let party = visit::walk_in(&session, rules, self.children, self.band.from_months());
        let youngest = Age::from_months(self.band.from_months());
        visit::admit_walk_in(&facts, &session, (&party, youngest), self.now)?;
        let (children, adults) = (i64::from(party.children), i64::from(party.unnamed_in));
        let sums = [children, children + adults, party.unnamed_out.into()];
        let visit = anonymous(&session, sums, &self.band.code(), self.now);
        visits::insert(held, &visit, (&source, &self.nonce)).await?;
        held.record("visit.walked_in", session.id.0, &self.band.code(), self.now).await?;
        sessions::seen(held, session.id);
        Ok(())
    }
}

/// One child of an age band has left, with the grown-ups nobody needs any more.
///
/// # Errors
/// [`Error::Stale`] when nobody of that band is inside.
#[derive(Debug, Clone)]
pub struct WalkOut {
    pub session: SessionId,
    pub band: visit::Band,
    pub nonce: String,
    pub now: Timestamp,
}

impl Command for WalkOut {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = here(held, self.session).await?;
        let source = source(held.actor());
        if visits::is_counted(held, &source, &self.nonce).await? {
            return Ok(());
        }
        let facts = around(held, &session, self.now).await?;
        let inside = visits::bands(held, session.id).await?;
        let [children, heads, on_site] = inside.get(&self.band.code()).copied().unwrap_or_default();
        let Some(stay) = u16::try_from(children - 1).ok() else { return Err(Error::Stale) };
        let rest = visit::walk_in(&session, &facts.centre.rules, stay, self.band.from_months());
        let adults = (heads - children - i64::from(rest.unnamed_in)).max(0);
        let outside = (on_site - i64::from(rest.unnamed_out)).max(0);
        let visit = anonymous(&session, [-1, -1 - adults, -outside], &self.band.code(), self.now);
        visits::insert(held, &visit, (&source, &self.nonce)).await?;
        held.record("visit.walked_out", session.id.0, &self.band.code(), self.now).await?;
        sessions::seen(held, session.id);
        Ok(super::settle::settle(held, session.window, None, self.now).await?)
    }
}

/// Books a household that is here, and lets it in: both, or neither.
///
/// # Errors
/// As booking and checking in; the answer holds every reason against a place.
#[derive(Debug, Clone)]
pub struct WalkInFamily(pub Book);

impl Command for WalkInFamily {
    type Output = Answer;

    fn households(&self) -> Vec<HouseholdId> {
        self.0.households()
    }

    async fn run(&self, held: &mut Held) -> Result<Answer, Error> {
        let answer = self.0.run(held).await?;
        let Answer::Placed(booking) = answer else { return Ok(answer) };
        let (nonce, now) = (self.0.key.clone(), self.0.now);
        match (CheckIn { booking, child: None, nonce, now }).run(held).await? {
            Arrival::Inside => Ok(answer),
            Arrival::TurnedAway(refusals) => Err(refusals.into()),
        }
    }
}

async fn here(held: &mut Held, id: SessionId) -> Result<Session, Error> {
    let session = sessions::find(held, id).await?.ok_or(Error::Missing)?;
    if session.centre == held.centre() { Ok(session) } else { Err(Error::Missing) }
}

fn anonymous(session: &Session, [children, heads, on_site]: [i64; 3], band: &str, now: Timestamp) -> Visit {
    Visit {
        id: VisitId::new(),
        centre: session.centre,
        room: session.room,
        session: Some(session.id),
        booking: None,
        child: None,
        at: now,
        kind: Kind::WalkIn,
        children,
        heads,
        on_site,
        band: Some(band.into()),
    }
}
