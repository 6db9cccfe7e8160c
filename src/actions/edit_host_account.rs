//! Giving a host's account another password, or ending it.
//!
//! Keeps true: whoever was signed in with what is no more is signed out at once.

use crate::domain::card::Sealed;
use crate::domain::ids::HostAccountId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sign_ins::{self, Who};
use crate::store::{Command, Held, hosts};

/// What is to be different.
#[derive(Debug, Clone)]
pub enum Edit {
    Password(Sealed),
    End,
}

#[derive(Debug, Clone)]
pub struct EditHostAccount {
    pub account: HostAccountId,
    pub edit: Edit,
    pub now: Timestamp,
}

impl Command for EditHostAccount {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let (id, centre) = (self.account, held.centre());
        let account = hosts::find(held, id).await?.filter(|account| account.centre == centre);
        account.ok_or(Error::Missing)?;
        let verb = match &self.edit {
            Edit::Password(password) => {
                hosts::seal(held, id, password).await?;
                "host.password"
            }
            Edit::End => {
                hosts::end(held, id).await?;
                "host.ended"
            }
        };
        sign_ins::end_all(held, Who::Host(id)).await?;
        held.record(verb, id.0, "", self.now).await?;
        Ok(())
    }
}
