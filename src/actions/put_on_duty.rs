//! On duty by hand: one person, one day, some hours; and off it again.

use crate::domain::ids::DutyId;
use crate::domain::rota::Duty;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, rota, staff};

/// Puts somebody on duty.
///
/// # Errors
/// [`Error::Missing`] when they are not of this centre's staff.
#[derive(Debug, Clone)]
pub struct PutOnDuty {
    /// With an id chosen by the form's key, so that a press sent twice does it once.
    pub duty: Duty,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    Done,
    /// Not here that day.
    Away,
    /// On duty at that time already.
    Twice,
}

impl Command for PutOnDuty {
    type Output = Put;

    async fn run(&self, held: &mut Held) -> Result<Put, Error> {
        let (centre, duty) = (held.centre(), &self.duty);
        let colleague = staff::find(held, duty.staff).await?.ok_or(Error::Missing)?;
        if colleague.centre != centre {
            return Err(Error::Missing);
        }
        let day = duty.date..duty.date + Span::days(1);
        if rota::away(held, centre, day.clone()).await?.contains(&(duty.staff, duty.date)) {
            return Ok(Put::Away);
        }
        let own = rota::duties(held, centre, day).await?;
        let mut own = own.iter().filter(|other| other.staff == duty.staff);
        if own.clone().any(|other| other.id == duty.id) {
            return Ok(Put::Done);
        }
        if own.any(|other| other.from < duty.until && duty.from < other.until) {
            return Ok(Put::Twice);
        }
        if rota::add(held, duty).await? {
            held.record("duty.begun", duty.id.0, &duty.staff.to_string(), self.now).await?;
        }
        Ok(Put::Done)
    }
}

/// Takes one duty away; one that is gone already is no fault.
#[derive(Debug, Clone)]
pub struct EndDuty {
    pub id: DutyId,
    pub now: Timestamp,
}

impl Command for EndDuty {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = held.centre();
        if rota::is_there(held, centre, self.id).await? && rota::end(held, self.id).await? {
            held.record("duty.ended", self.id.0, "", self.now).await?;
        }
        Ok(())
    }
}
