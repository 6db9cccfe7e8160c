//! Adding somebody to the staff of a centre.

use crate::domain::card::{Lock, Sealed};
use crate::domain::ids::StaffId;
use crate::domain::names::Name;
use crate::domain::staff::{Login, Role};
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::staff::Colleague;
use crate::store::{Command, Held, hosts, staff};

/// Adds somebody, who may sign in at once. False when the login, or the id, is somebody's already.
#[derive(Debug, Clone)]
pub struct AddStaff {
    pub id: StaffId,
    pub login: Login,
    pub name: Name,
    pub role: Role,
    pub password: Sealed,
    pub now: Timestamp,
}

impl Command for AddStaff {
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let lock = Lock { sealed: self.password.clone(), failures: 0, locked_until: None };
        let colleague = Colleague {
            id: self.id,
            centre: held.centre(),
            login: self.login.clone(),
            name: self.name.clone(),
            role: self.role,
            lock,
        };
        if hosts::is_login_taken(held, &self.login, self.id.0).await? {
            return Ok(false);
        }
        let is_new = staff::insert(held, &colleague).await?;
        if is_new {
            held.record("staff.added", self.id.0, self.role.code(), self.now).await?;
        }
        Ok(is_new)
    }
}
