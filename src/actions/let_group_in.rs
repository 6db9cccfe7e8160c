//! A group at the door: in by one press, out by one press, by its heads (B10, C7).
//!
//! Keeps true: the door stops at the hard limits for it as for anybody; one that came too late comes in where there is
//! room, and gets no strike where there is none (B5); the same press counts once.

use super::check_in::{around, source};
use super::place_group::{find, here};
use crate::domain::group::{Group, State};
use crate::domain::ids::{GroupId, VisitId};
use crate::domain::session::Session;
use crate::domain::visit::{self, Arriving};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::visits::{Kind, Visit};
use crate::store::{Command, Held, groups, sessions, visits};

/// Which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    In,
    Out,
}

/// Counts a group in, or out.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's; refused before the door opens, after the end, and where the room or
/// the building is full; [`Error::Stale`] when it was called off, or is not here.
#[derive(Debug, Clone)]
pub struct LetGroupIn {
    pub group: GroupId,
    pub way: Way,
    pub nonce: String,
    /// When it was pressed: before `now`, where the link was lost.
    pub pressed: Timestamp,
    pub now: Timestamp,
}

impl Command for LetGroupIn {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let group = find(held, self.group).await?;
        let session = here(held, group.session).await?;
        match (self.way, group.state) {
            (Way::In, State::Here { .. }) | (Way::Out, State::Left) => Ok(()), // this press was counted
            (Way::In, State::Placed) => self.arrive(held, &group, &session).await,
            (Way::Out, State::Here { .. }) => self.leave(held, &group, &session).await,
            (Way::In, State::Left | State::Cancelled) | (Way::Out, State::Placed | State::Cancelled) => {
                Err(Error::Stale)
            }
        }
    }
}

impl LetGroupIn {
    async fn arrive(&self, held: &mut Held, group: &Group, session: &Session) -> Result<(), Error> {
        let at = self.pressed.min(self.now);
        let facts = around(held, session, at).await?;
        let arriving = Arriving { party: group.heads.bodies(session), again: Default::default() };
        visit::arrival(&facts, session, &arriving, at)?;
        let visit = self.event(group, session, (1, at));
        if visits::insert(held, &visit, (&source(held.actor()), &self.nonce)).await? {
            groups::arrive(held, group.id, (visit.id, at)).await?;
            held.record("group.arrived", session.id.0, "", self.now).await?;
            sessions::seen(held, session.id);
        }
        Ok(())
    }

    async fn leave(&self, held: &mut Held, group: &Group, session: &Session) -> Result<(), Error> {
        let visit = self.event(group, session, (-1, self.now));
        if visits::insert(held, &visit, (&source(held.actor()), &self.nonce)).await? {
            groups::leave(held, group.id, (visit.id, self.now)).await?;
            held.record("group.left", session.id.0, "", self.now).await?;
            sessions::seen(held, session.id);
            super::settle::settle(held, session.window, None, self.now).await?;
        }
        Ok(())
    }

    /// All of it, going in (`sign` 1) or out (-1).
    fn event(&self, group: &Group, session: &Session, (sign, at): (i64, Timestamp)) -> Visit {
        let party = group.heads.bodies(session);
        Visit {
            id: VisitId::new(),
            centre: session.centre,
            room: session.room,
            session: Some(session.id),
            booking: None,
            child: None,
            at,
            kind: Kind::Group,
            children: sign * i64::from(party.children),
            heads: sign * i64::from(party.children + party.unnamed_in),
            on_site: sign * i64::from(party.unnamed_out),
            band: None,
        }
    }
}
