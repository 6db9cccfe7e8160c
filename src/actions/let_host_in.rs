//! Letting a host from outside sign in, to see its own sessions.

use crate::domain::card::{Lock, Sealed};
use crate::domain::host::Account;
use crate::domain::ids::HostAccountId;
use crate::domain::names::Names;
use crate::domain::staff::Login;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, hosts};

/// Makes a way in for a host that a series of the centre names.
#[derive(Debug, Clone)]
pub struct LetHostIn {
    pub id: HostAccountId,
    pub host: Names,
    pub login: Login,
    pub password: Sealed,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetIn {
    Done,
    /// No series here names such a host.
    UnknownHost,
    /// The login is, or was, somebody's.
    LoginTaken,
}

impl Command for LetHostIn {
    type Output = LetIn;

    async fn run(&self, held: &mut Held) -> Result<LetIn, Error> {
        let centre = held.centre();
        if hosts::find(held, self.id).await?.is_some() {
            return Ok(LetIn::Done); // sent twice
        }
        if !hosts::known(held, centre).await?.contains(&self.host) {
            return Ok(LetIn::UnknownHost);
        }
        if hosts::is_login_taken(held, &self.login, self.id.0).await? {
            return Ok(LetIn::LoginTaken);
        }
        let lock = Lock { sealed: self.password.clone(), failures: 0, locked_until: None };
        let (login, host) = (self.login.clone(), self.host.clone());
        if !hosts::insert(held, &Account { id: self.id, centre, login, host, lock }).await? {
            return Ok(LetIn::LoginTaken);
        }
        held.record("host.let_in", self.id.0, "", self.now).await?;
        Ok(LetIn::Done)
    }
}
