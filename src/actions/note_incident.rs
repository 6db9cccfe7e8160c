//! Writing down what happened to a child or in a room, and adding to it later.
//!
//! Keeps true: an incident is written by somebody of the staff, by name; what was written stays; the ledger says that
//! something was noted, never what.

use crate::domain::ids::{IncidentId, NoteId, StaffId};
use crate::domain::incident::{self, Circumstances, Reader, Written};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Command, Held, centres, incidents, sessions, staff};

/// Notes an incident.
///
/// # Errors
/// [`Error::Missing`] when the room, the session or the child is not known at this centre; [`Error::Stale`] when it is
/// said to have happened in the future, or long ago.
#[derive(Debug, Clone)]
pub struct NoteIncident {
    /// Chosen by the form's key, so that it is noted once.
    pub id: IncidentId,
    pub of: Circumstances,
    pub written: Written,
    pub now: Timestamp,
}

impl Command for NoteIncident {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (centre, by) = (held.centre(), writer(held)?);
        if incidents::is_there(held, centre, self.id).await? {
            return Ok(());
        }
        let mut of = self.of.clone();
        incident::happened(of.happened, self.now).map_err(|_| Error::Stale)?;
        if let Some(session) = of.session {
            let session = sessions::find(held, session).await?.filter(|session| session.centre == centre);
            of.room = of.room.or(Some(session.ok_or(Error::Missing)?.room));
        }
        if let Some(room) = of.room
            && !centres::rooms(held, centre).await?.iter().any(|known| known.id == room)
        {
            return Err(Error::Missing);
        }
        if let Some(child) = of.child {
            let (name, may_be_linked) = incidents::child(held, centre, child).await?.ok_or(Error::Missing)?;
            of.who = of.who.or(Some(name));
            of.child = of.child.filter(|_| may_be_linked);
        }
        incidents::insert(held, self.id, &of).await?;
        incidents::add(held, (self.id, NoteId(self.id.0)), &self.written, (by, self.now)).await?;
        held.record("incident.noted", self.id.0, "", self.now).await?;
        Ok(())
    }
}

/// Adds to an incident what was learnt later.
///
/// # Errors
/// [`Error::Missing`] when it is not this centre's, or not for them to read.
#[derive(Debug, Clone)]
pub struct AddToIncident {
    pub incident: IncidentId,
    pub note: NoteId,
    pub written: Written,
    pub now: Timestamp,
}

impl Command for AddToIncident {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (centre, by) = (held.centre(), writer(held)?);
        let role = staff::find(held, by).await?.filter(|colleague| colleague.centre == centre);
        let reader = Reader::of(by, role.ok_or(Error::Missing)?.role);
        incidents::find(held, centre, self.incident, reader).await?.ok_or(Error::Missing)?;
        if incidents::add(held, (self.incident, self.note), &self.written, (by, self.now)).await? {
            held.record("incident.added", self.incident.0, "", self.now).await?;
        }
        Ok(())
    }
}

fn writer(held: &Held) -> Result<StaffId, Error> {
    match held.actor() {
        Actor::Staff(staff) => Ok(staff),
        Actor::Household(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
            Err(Error::Forbidden)
        }
    }
}
