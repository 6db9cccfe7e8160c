//! Proving once more who one is, before what weighs most.
//!
//! Keeps true: a wrong try counts at the same lock as one at the door; afterwards the sign-in is known by a new cookie
//! alone, so that a copy of the old one is worth nothing.

use super::prove;
use super::sign_in::{Denied, Door, Enter};
use crate::app::App;
use crate::domain::card::{Lock, Pin};
use crate::domain::ids::{CentreId, HouseholdId, SignInId};
use crate::domain::sign_in::Stay;
use crate::error::Error;
use crate::store::sign_ins::{self, Who};
use crate::store::{Actor, Command, Conn, Held, credentials, hosts, staff};

/// The sign-in that is proved again, and what is kept of its browser's new cookie.
#[derive(Debug, Clone)]
pub struct Renewal {
    pub sign_in: SignInId,
    pub stay: Stay,
    pub token_hash: String,
}

/// A family, by the PIN of its card.
pub async fn by_pin(
    app: &App,
    household: HouseholdId,
    pin: &Pin,
    renewal: Renewal,
) -> Result<Result<(), Denied>, Error> {
    let find = app.store.read(move |db| Box::pin(credentials::of_household(db, household)));
    let credential = find.await?.ok_or(Error::Missing)?;
    let asked = (credential.centre, Actor::Household(household), Door::Card(credential.id), credential.lock);
    again(app, pin.as_str(), asked, renewal).await
}

/// Somebody of the staff, or a host, by the password.
pub async fn by_password(
    app: &App,
    (who, centre): (Who, CentreId),
    password: &str,
    renewal: Renewal,
) -> Result<Result<(), Denied>, Error> {
    let read = async move |db: &mut Conn| -> Result<Option<(Actor, Door, Lock)>, crate::error::Fault> {
        Ok(match who {
            Who::Staff(id) => {
                staff::find(db, id).await?.map(|known| (Actor::Staff(id), Door::Login(id), known.lock))
            }
            Who::Host(id) => {
                hosts::find(db, id).await?.map(|known| (Actor::Host(id), Door::Host(id), known.lock))
            }
            Who::Household(_) | Who::Device(_) => None,
        })
    };
    let found = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    let (actor, door, lock) = found.ok_or(Error::Missing)?;
    again(app, password, (centre, actor, door, lock), renewal).await
}

async fn again(
    app: &App,
    secret: &str,
    (centre, actor, door, lock): (CentreId, Actor, Door, Lock),
    renewal: Renewal,
) -> Result<Result<(), Denied>, Error> {
    let fits = prove::fits(secret, Some(&lock.sealed)).await?;
    let enter = Enter { door, seen: lock.sealed, fits, begin: None, now: app.clock.now() };
    app.store.change(centre, actor, ProveAgain { enter, renewal }).await
}

#[derive(Debug, Clone)]
struct ProveAgain {
    enter: Enter,
    renewal: Renewal,
}

impl Command for ProveAgain {
    type Output = Result<(), Denied>;

    async fn run(&self, held: &mut Held) -> Result<Result<(), Denied>, Error> {
        if let Err(denied) = self.enter.run(held).await? {
            return Ok(Err(denied));
        }
        let Renewal { sign_in, stay, token_hash } = &self.renewal;
        sign_ins::proved(held, (*sign_in, *stay), token_hash, self.enter.now).await?;
        Ok(Ok(()))
    }
}
