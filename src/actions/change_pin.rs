//! Changing the PIN of a family card, by whoever knows the old one.
//!
//! Keeps true: a wrong old PIN counts as a wrong try; afterwards only the browser that changed it is signed in.

use super::prove;
use super::sign_in::{Denied, Door, Enter, Fresh};
use crate::app::App;
use crate::domain::card::{Pin, Sealed};
use crate::domain::ids::{CredentialId, HouseholdId};
use crate::error::{Error, Fault};
use crate::store::sign_ins::{Begin, Who};
use crate::store::{Actor, Command, Held, credentials, sign_ins};

/// Changes the PIN and signs in anew.
pub async fn change_pin(
    app: &App,
    household: HouseholdId,
    (old, new): (&Pin, &Pin),
    fresh: Fresh,
) -> Result<Result<(), Denied>, Error> {
    let find = app.store.read(move |db| Box::pin(credentials::of_household(db, household)));
    let credential = find.await?.ok_or(Error::Missing)?;
    let fits = prove::fits(old.as_str(), Some(&credential.lock.sealed)).await?;
    let pin = prove::seal(new.as_str()).await?;
    let now = app.clock.now();
    let begin = fresh.begin(Who::Household(household));
    let enter =
        Enter { door: Door::Card(credential.id), seen: credential.lock.sealed, fits, begin: None, now };
    let change = ChangePin { enter, credential: credential.id, household, pin, begin };
    app.store.change(credential.centre, Actor::Household(household), change).await
}

#[derive(Debug, Clone)]
struct ChangePin {
    enter: Enter,
    credential: CredentialId,
    household: HouseholdId,
    pin: Sealed,
    begin: Begin,
}

impl Command for ChangePin {
    type Output = Result<(), Denied>;

    async fn run(&self, held: &mut Held) -> Result<Result<(), Denied>, Error> {
        if let Err(denied) = self.enter.run(held).await? {
            return Ok(Err(denied));
        }
        self.change(held).await?;
        Ok(Ok(()))
    }
}

impl ChangePin {
    async fn change(&self, held: &mut Held) -> Result<(), Fault> {
        credentials::set_pin(held, self.credential, &self.pin).await?;
        sign_ins::end_all(held, Who::Household(self.household)).await?;
        sign_ins::insert(held, &self.begin, self.enter.now).await?;
        held.record("card.pin_changed", self.household.0, "", self.enter.now).await.map(drop)
    }
}
