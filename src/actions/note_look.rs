//! A screen looked: when, which build it runs, how old its picture was.
//!
//! Keeps true: no number of the ledger moves for it, for nothing changed; it is written at most once a minute, and when
//! a screen does what it was asked to.

use crate::domain::ids::DeviceId;
use crate::domain::screen::Report;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, devices};

/// What a screen did.
#[derive(Debug, Clone)]
pub enum Look {
    /// It asked for a newer picture, and said of itself what could be read.
    Glanced(Option<Report>),
    /// It loaded its whole page: it runs this build, and its picture is new.
    CameAnew(Report),
}

/// Notes it.
#[derive(Debug, Clone)]
pub struct NoteLook {
    pub device: DeviceId,
    pub look: Look,
    pub now: Timestamp,
}

impl Command for NoteLook {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        match &self.look {
            Look::Glanced(report) => devices::looked(held, self.device, report.as_ref(), self.now).await?,
            Look::CameAnew(report) => devices::came_anew(held, self.device, report, self.now).await?,
        }
        Ok(())
    }
}
