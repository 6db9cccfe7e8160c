//! All out: everybody of a session has left, in one press (C7).

use super::check_in::{around, source};
use crate::domain::ids::{SessionId, VisitId};
use crate::domain::pick_up::HandOver;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, attendance, counters, groups, pick_ups, sessions, visits};

/// Counts a session down to nobody.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; refused while children left with staff are still here (G5).
#[derive(Debug, Clone)]
pub struct AllOut {
    pub session: SessionId,
    pub nonce: String,
    pub now: Timestamp,
}

impl Command for AllOut {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        if session.centre != held.centre() {
            return Err(Error::Missing);
        }
        let children = pick_ups::still_here(held, &session).await?;
        if children > 0 {
            return Err(Refusals::one(Refusal::HandOver(HandOver::StillHere { children })).into()); // G5
        }
        let facts = around(held, &session, self.now).await?;
        let tally = facts.tallies.get(&session.id).copied().unwrap_or_default();
        let all = [tally.children, tally.heads, tally.on_site].map(i64::from);
        if all == [0; 3] {
            return Ok(());
        }
        let mut rest = all;
        let source = source(held.actor());
        for (band, inside) in visits::bands(held, session.id).await? {
            let out = inside.map(|many| many.max(0));
            rest = [rest[0] - out[0], rest[1] - out[1], rest[2] - out[2]];
            let event = self.event(&session, (Kind::WalkIn, Some(band.clone())), out);
            visits::insert(held, &event, (&source, &format!("{} {band}", self.nonce))).await?;
        }
        let event = self.event(&session, (Kind::AllOut, None), rest);
        if visits::insert(held, &event, (&source, &self.nonce)).await? {
            counters::shift(held, session.room, -all[1]).await?;
            attendance::leave_all(held, session.id, self.now).await?;
            groups::leave_all(held, session.id, self.now).await?;
            held.record("visit.all_out", session.id.0, "", self.now).await?;
            sessions::seen(held, session.id);
            super::settle::settle(held, session.window, None, self.now).await?;
        }
        Ok(())
    }
}

impl AllOut {
    fn event(&self, session: &Session, (kind, band): (Kind, Option<String>), out: [i64; 3]) -> Visit {
        Visit {
            id: VisitId::new(),
            centre: session.centre,
            room: session.room,
            session: Some(session.id),
            booking: None,
            child: None,
            at: self.now,
            kind,
            children: -out[0],
            heads: -out[1],
            on_site: -out[2],
            band,
        }
    }
}
