//! Signing out: here, or everywhere at once.

use crate::app::App;
use crate::domain::ids::{CentreId, SignInId};
use crate::error::Error;
use crate::store::sign_ins::Who;
use crate::store::{Actor, Command, Held, sign_ins};

/// Ends one sign-in at the centre where it began.
pub async fn here(app: &App, centre: CentreId, sign_in: SignInId, actor: Actor) -> Result<(), Error> {
    app.store.change(centre, actor, SignOut::Here(sign_in)).await
}

/// Ends sign-ins.
#[derive(Debug, Clone)]
pub enum SignOut {
    Here(SignInId),
    /// One of somebody's own, on another device perhaps.
    One(Who, SignInId),
    /// Every one of somebody.
    Everywhere(Who),
}

impl Command for SignOut {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        match self {
            SignOut::Here(id) => sign_ins::end(held, *id).await?,
            SignOut::One(who, id) => sign_ins::end_own(held, *who, *id).await?,
            SignOut::Everywhere(who) => sign_ins::end_all(held, *who).await?,
        }
        Ok(())
    }
}
