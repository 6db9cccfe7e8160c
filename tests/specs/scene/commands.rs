//! What a scene does that no person does: plan a bare session, register a bare household, let time pass.

use leyuan::domain::household::Household;
use leyuan::domain::ids::SessionId;
use leyuan::domain::session::Session;
use leyuan::domain::zone::Timestamp;
use leyuan::error::Error;
use leyuan::store::series::{self, Series};
use leyuan::store::{Command, Held, households, sessions};

pub(super) struct Plan {
    pub session: Session,
    pub now: Timestamp,
}

impl Command for Plan {
    type Output = SessionId;

    async fn run(&self, held: &mut Held) -> Result<SessionId, Error> {
        let number = held.record("session.planned", self.session.id.0, "", self.now).await?;
        sessions::insert(held, &self.session, number, self.now).await?;
        Ok(self.session.id)
    }
}

/// A series and all its sessions at once.
pub(super) struct PlanSeries {
    pub series: Series,
    pub sessions: Vec<Session>,
    pub now: Timestamp,
}

impl Command for PlanSeries {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let number = held.record("series.planned", self.series.id.0, "", self.now).await?;
        series::upsert(held, &self.series).await?;
        for session in &self.sessions {
            sessions::insert(held, session, number, self.now).await?;
        }
        Ok(())
    }
}

pub(super) struct Register {
    pub household: Household,
    pub now: Timestamp,
}

impl Command for Register {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = &self.household;
        held.record("household.registered", household.id.0, "", self.now).await?;
        households::insert(held, household, self.now).await?;
        for child in &household.children {
            households::add_child(held, household.id, child).await?;
        }
        for guardian in &household.guardians {
            households::add_guardian(held, household.id, guardian).await?;
        }
        if household.has_consent {
            let first = household.guardians.first().map(|guardian| guardian.id);
            households::give_consent(held, household.id, first, ("1", "desk"), self.now).await?;
        }
        Ok(())
    }
}

pub(super) struct Settle {
    pub session: SessionId,
    pub now: Timestamp,
}

impl Command for Settle {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        leyuan::actions::settle::settle(held, session.window, None, self.now).await?;
        Ok(())
    }
}
