//! Who calls, in which language, and when; and for the desk, whose desk it is.
//!
//! Invariant: a command of a caller runs under the caller's own actor, and its refusal is said in their language.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::operation::{Account, Asked, Required};
use super::problem::{Kind, No};
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::effects::Effects;
use crate::domain::equipment::Equipment;
use crate::domain::household::Household;
use crate::domain::ids::{CentreId, HouseholdId, RoomId};
use crate::domain::names::Language;
use crate::domain::outlook::Instead;
use crate::domain::room::Room;
use crate::domain::zone::{Date, Timestamp};
use crate::store::{Actor, Command, Conn, centres, households};
use crate::views::refusals::Speaker;
use crate::views::words::Words;
use crate::web::arrival::Arrival;
use crate::web::desk_closures::instead;
use crate::web::view;
use crate::web::who::{self, Asker};
use serde_json::json;

/// Anybody.
pub struct Caller {
    pub app: App,
    pub asker: Asker,
    pub language: Language,
    pub now: Timestamp,
    pub arrival: Arrival,
}

impl Caller {
    pub fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// The household that calls, where one does.
    pub fn of(&self) -> Option<HouseholdId> {
        match &self.asker {
            Asker::Household(household) => Some(household.household),
            Asker::Nobody | Asker::Staff(_) | Asker::Device(_) | Asker::Counter(_) | Asker::Host(_) => None,
        }
    }

    /// The same where the table has made sure of it.
    pub fn household(&self) -> Result<who::Household, No> {
        match &self.asker {
            Asker::Household(household) => Ok(household.clone()),
            Asker::Nobody | Asker::Staff(_) | Asker::Device(_) | Asker::Counter(_) | Asker::Host(_) => {
                Err(No::of(Kind::Forbidden))
            }
        }
    }

    /// A centre by its word.
    pub async fn centre(&self, slug: String) -> Result<Centre, No> {
        let found = self.app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &slug).await }));
        found.await?.ok_or_else(No::missing)
    }

    /// The calling household, and the centre that registered it.
    pub async fn home(&self) -> Result<(Household, Centre), No> {
        let id = self.household()?.household;
        let read = async move |db: &mut Conn| {
            let Some(household) = households::find(db, id).await? else { return Ok(None) };
            let centre = centres::find(db, household.centre).await?;
            Ok(centre.map(|centre| (household, centre)))
        };
        let found = self.app.store.read(move |db| Box::pin(async move { read(db).await }));
        found.await?.ok_or_else(No::missing)
    }

    /// Changes something of the calling household on a centre's ledger.
    pub async fn change<C: Command>(&self, centre: CentreId, command: C) -> Result<C::Output, No> {
        let id = self.household()?.household;
        match self.app.store.change(centre, Actor::Household(id), command).await {
            Ok(output) => Ok(output),
            Err(error) => {
                let read = self.app.store.read(move |db| {
                    Box::pin(async move {
                        Ok((centres::find(db, centre).await?, households::find(db, id).await?))
                    })
                });
                let (centre, household) = read.await?;
                let centre = centre.ok_or_else(No::missing)?;
                let speaker = self.speaker(&centre, household.as_ref());
                Err(No::because(error, &speaker))
            }
        }
    }

    pub fn speaker<'a>(&self, centre: &'a Centre, household: Option<&'a Household>) -> Speaker<'a> {
        Speaker { words: self.words(), centre, household, now: self.now }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, No> {
        let asker = Asker::of(parts, app).await?;
        let language = view::spoken(&parts.headers);
        Ok(Caller { app: app.clone(), asker, language, now: app.clock.now(), arrival: Arrival::of(parts) })
    }
}

impl Asked for Caller {
    fn account(account: &mut Account) {
        let about = "The language of every sentence; Chinese where none is asked for.";
        account.header(("Accept-Language", about), Required::No, json!({ "type": "string" }));
    }
}

/// Somebody on duty at a centre.
pub struct Clerk {
    pub caller: Caller,
    pub staff: who::Staff,
    pub centre: Centre,
    /// What the token proves, to draw cards from.
    pub secret: Vec<u8>,
}

impl Clerk {
    pub fn now(&self) -> Timestamp {
        self.caller.now
    }

    pub fn today(&self) -> Date {
        self.centre.zone.date(self.caller.now)
    }

    pub fn speaker(&self) -> Speaker<'_> {
        self.caller.speaker(&self.centre, None)
    }

    /// Changes something on this centre's ledger.
    pub async fn press<C: Command>(&self, command: C) -> Result<C::Output, No> {
        let pressed = self.caller.app.store.change(self.centre.id, self.staff.actor(), command).await;
        pressed.map_err(|error| No::because(error, &self.speaker()))
    }

    pub async fn rooms(&self) -> Result<Vec<Room>, No> {
        let centre = self.centre.id;
        Ok(self.caller.app.store.read(move |db| Box::pin(centres::rooms(db, centre))).await?)
    }

    pub async fn equipment(&self) -> Result<Vec<Equipment>, No> {
        let centre = self.centre.id;
        Ok(self.caller.app.store.read(move |db| Box::pin(centres::equipment(db, centre))).await?)
    }

    /// What has room instead of what falls out.
    pub async fn instead(&self, effects: &Effects) -> Result<Instead, No> {
        Ok(instead(&self.caller.app, &self.centre, effects, self.now()).await?)
    }

    /// A room of this centre by its word.
    pub async fn room(&self, slug: &str) -> Result<RoomId, No> {
        let room = self.rooms().await?.into_iter().find(|room| room.slug == slug);
        room.map(|room| room.id).ok_or_else(No::missing)
    }
}

impl FromRequestParts<App> for Clerk {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Clerk, No> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let Asker::Staff(staff) = caller.asker.clone() else { return Err(No::of(Kind::Forbidden)) };
        let id = staff.centre;
        let centre = app.store.read(move |db| Box::pin(centres::find(db, id))).await?;
        let secret = crate::web::cookies::Secret::borne(&parts.headers);
        let secret = secret.map(|secret| secret.as_bytes().to_vec()).unwrap_or_default();
        Ok(Clerk { caller, staff, centre: centre.ok_or_else(No::missing)?, secret })
    }
}

impl Asked for Clerk {
    fn account(account: &mut Account) {
        Caller::account(account);
    }
}
