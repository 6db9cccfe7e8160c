//! The calling household: what is kept of it, and everything of it that it can change; and the same at the desk.
//!
//! Invariant: what is sent is read by the forms' own readers, so that a page and a program hear the same faults; whose
//! household it is follows from the token, at the desk from the address of a family the centre knows.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use super::answers::{Done, Made, Told};
use super::asked::{Body, Nonce};
use super::caller::Caller;
use super::operation::{Account, Asked};
use super::problem::{Kind, No};
use super::shapes::people::{
    Child as ChildShape, Consent, Guardian as GuardianShape, Household as Shape, NewChild, NewGuardian,
    Reach, Settings as SettingsShape,
};
use super::{make, put, read, remove};
use crate::actions::consent::{self, GiveConsent};
use crate::actions::edit_household::{Edit, EditHousehold, Settings};
use crate::actions::give_up;
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::consent::Channel;
use crate::domain::household::{Child, Guardian, Household};
use crate::domain::ids::{ChildId, GuardianId, HouseholdId};
use crate::domain::names::Language;
use crate::domain::zone::Date;
use crate::store::{Actor, Command, Conn, centres, households};
use crate::web::Entry;
use crate::web::household::{read_child, read_email, read_guardian};
use crate::web::typed::{Fields, Reader, once};
use crate::web::who::Access::{Household as Family, OnDuty};
use crate::web::who::Asker;

pub fn entries() -> Vec<Entry> {
    vec![
        read("household", "/api/v1/household", Family, one),
        put("reach", "/api/v1/household", Family, reach),
        make("add-child", "/api/v1/household/children", Family, add_child),
        put("change-child", "/api/v1/household/children/{child}", Family, change_child),
        remove("remove-child", "/api/v1/household/children/{child}", Family, remove_child),
        make("add-guardian", "/api/v1/household/guardians", Family, add_guardian).proved(),
        put("change-guardian", "/api/v1/household/guardians/{guardian}", Family, change_guardian).proved(),
        remove("remove-guardian", "/api/v1/household/guardians/{guardian}", Family, remove_guardian).proved(),
        put("give-consent", "/api/v1/household/consent", Family, give_consent),
        remove("withdraw-consent", "/api/v1/household/consent", Family, withdraw).proved(),
    ]
    .into_iter()
    .chain(desk())
    .collect()
}

const DESK: [&str; 6] = [
    "/api/v1/centres/{centre}/desk/households/{household}",
    "/api/v1/centres/{centre}/desk/households/{household}/children",
    "/api/v1/centres/{centre}/desk/households/{household}/children/{child}",
    "/api/v1/centres/{centre}/desk/households/{household}/guardians",
    "/api/v1/centres/{centre}/desk/households/{household}/guardians/{guardian}",
    "/api/v1/centres/{centre}/desk/households/{household}/consent",
];

/// The same at the desk.
fn desk() -> Vec<Entry> {
    let [own, children, child, guardians, guardian, consent] = DESK;
    vec![
        read("desk-household", own, OnDuty, one),
        put("desk-change-household", own, OnDuty, settings),
        make("desk-add-child", children, OnDuty, add_child),
        put("desk-change-child", child, OnDuty, change_child),
        remove("desk-remove-child", child, OnDuty, remove_child),
        make("desk-add-guardian", guardians, OnDuty, add_guardian),
        put("desk-change-guardian", guardian, OnDuty, change_guardian),
        remove("desk-remove-guardian", guardian, OnDuty, remove_guardian),
        put("desk-give-consent", consent, OnDuty, give_consent),
        remove("desk-withdraw-consent", consent, OnDuty, withdraw).proved(),
    ]
}

/// A household and whoever asks about it, who may.
pub(super) struct Home {
    pub(super) caller: Caller,
    pub(super) household: Household,
    /// The centre that registered the family, or the desk's own.
    pub(super) centre: Centre,
    actor: Actor,
    params: Vec<(String, String)>,
}

impl Home {
    pub(super) fn today(&self) -> Date {
        self.centre.zone.date(self.caller.now)
    }

    pub(super) fn is_desk(&self) -> bool {
        matches!(self.actor, Actor::Staff(_))
    }

    pub(super) fn named<T: std::str::FromStr>(&self, name: &str) -> Result<T, No> {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.and_then(|(_, value)| value.parse().ok()).ok_or_else(No::missing)
    }

    pub(super) fn child(&self) -> Result<&Child, No> {
        self.household.child(self.named("child")?).ok_or_else(No::missing)
    }

    fn guardian(&self) -> Result<&Guardian, No> {
        self.household.guardian(self.named("guardian")?).ok_or_else(No::missing)
    }

    pub(super) async fn change<C: Command>(&self, command: C) -> Result<C::Output, No> {
        let changed = self.caller.app.store.change(self.household.centre, self.actor, command).await;
        changed.map_err(|error| self.because(error))
    }

    fn because(&self, error: crate::error::Error) -> No {
        No::because(error, &self.caller.speaker(&self.centre, Some(&self.household)))
    }

    async fn edit(&self, edit: Edit) -> Result<(), No> {
        let now = self.caller.now;
        self.change(EditHousehold { household: self.household.id, edit, now }).await
    }

    pub(super) fn reader(&self, fields: Fields) -> Reader {
        Reader::of(fields, self.caller.words())
    }

    /// As it is now.
    async fn again(&self) -> Result<Told<Shape>, No> {
        let id = self.household.id;
        let read = self.caller.app.store.read(move |db| Box::pin(households::find(db, id)));
        let household = read.await?.ok_or_else(No::missing)?;
        Ok(Told(Shape::of(&household, self.today())))
    }
}

impl FromRequestParts<App> for Home {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Home, No> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| No::missing())?;
        let params: Vec<(String, String)> =
            params.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let named = params.iter().find(|(name, _)| name == "household");
        let (id, desk, actor): (HouseholdId, _, _) = match &caller.asker {
            Asker::Household(asker) => (asker.household, None, asker.actor()),
            Asker::Staff(asker) => {
                let id = named.and_then(|(_, value)| value.parse().ok()).ok_or_else(No::missing)?;
                (id, Some(asker.centre), asker.actor())
            }
            Asker::Nobody | Asker::Device(_) | Asker::Counter(_) | Asker::Host(_) => {
                return Err(No::of(Kind::Forbidden));
            }
        };
        let read = async move |db: &mut Conn| {
            let Some(household) = households::find(db, id).await? else { return Ok(None) };
            let of = match desk {
                None => household.centre,
                Some(centre) if households::is_known_at(db, id, centre).await? => centre,
                Some(_) => return Ok(None),
            };
            Ok(centres::find(db, of).await?.map(|centre| (household, centre)))
        };
        let found = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
        let (household, centre) = found.ok_or_else(No::missing)?;
        Ok(Home { caller, household, centre, actor, params })
    }
}

impl Asked for Home {
    fn account(account: &mut Account) {
        Caller::account(account);
    }
}

async fn one(home: Home) -> Result<Told<Shape>, No> {
    Ok(Told(Shape::of(&home.household, home.today())))
}

/// Its name, and whether it lives here, are for the desk to say.
async fn reach(home: Home, wish: Body<Reach>) -> Result<Told<Shape>, No> {
    let email = email(&home, wish.sent.email)?;
    let language = Language::from(wish.sent.language);
    let Household { name, is_resident, .. } = home.household.clone();
    let has_reminders = wish.sent.has_reminders;
    home.edit(Edit::Settings(Settings { name, is_resident, language, email, has_reminders })).await?;
    home.again().await
}

fn email(home: &Home, sent: Option<String>) -> Result<Option<String>, No> {
    let mut read = home.reader(vec![("email".into(), sent.unwrap_or_default())]);
    let email = read_email(&mut read);
    if read.filled.is_faulty() { Err(No::invalid(read.filled.faults())) } else { Ok(email) }
}

async fn settings(home: Home, wish: Body<SettingsShape>) -> Result<Told<Shape>, No> {
    let SettingsShape { name, is_resident, language, email, has_reminders } = wish.sent;
    let fields = vec![("name".into(), name), ("email".into(), email.unwrap_or_default())];
    let mut read = home.reader(fields);
    let (name, email) = (read.name(("name", 0), "household-name"), read_email(&mut read));
    let (Some(name), false) = (name, read.filled.is_faulty()) else {
        return Err(No::invalid(read.filled.faults()));
    };
    home.edit(Edit::Settings(Settings {
        name,
        is_resident,
        language: language.into(),
        email,
        has_reminders,
    }))
    .await?;
    home.again().await
}

/// A child as it was sent, or every fault in it.
fn typed_child(home: &Home, sent: &NewChild, id: ChildId) -> Result<Child, No> {
    let mut read = home.reader(sent.fields());
    match read_child(&mut read, id, home.today()) {
        Some(child) if !read.filled.is_faulty() => Ok(child),
        _ => Err(No::invalid(read.filled.faults())),
    }
}

async fn add_child(home: Home, Nonce(key): Nonce, sent: Body<NewChild>) -> Result<Made<ChildShape>, No> {
    let id = ChildId(once(home.household.id.0, &key));
    let child = typed_child(&home, &sent.sent, id)?;
    home.edit(Edit::AddChild(child.clone())).await?;
    let place = match home.is_desk() {
        true => addresses::api::desk::child(&home.centre.slug, home.household.id, id),
        false => addresses::api::child(id),
    };
    Ok(Made(ChildShape::of(&child, home.today()), place))
}

async fn change_child(home: Home, sent: Body<NewChild>) -> Result<Told<ChildShape>, No> {
    let child = typed_child(&home, &sent.sent, home.child()?.id)?;
    home.edit(Edit::ChangeChild(child.clone())).await?;
    Ok(Told(ChildShape::of(&child, home.today())))
}

/// With everything it has ahead, in every centre.
async fn remove_child(home: Home) -> Result<Done, No> {
    let id = home.child()?.id;
    let who = (home.household.id, Some(id));
    let gone = give_up::elsewhere(&home.caller.app, who, home.actor, home.household.centre).await;
    gone.map_err(|error| home.because(error))?;
    home.edit(Edit::RemoveChild(id)).await?;
    Ok(Done)
}

fn typed_guardian(home: &Home, sent: &NewGuardian, id: GuardianId) -> Result<Guardian, No> {
    let mut read = home.reader(sent.fields());
    match read_guardian(&mut read, id) {
        Some(guardian) if !read.filled.is_faulty() => Ok(guardian),
        _ => Err(No::invalid(read.filled.faults())),
    }
}

async fn add_guardian(
    home: Home,
    Nonce(key): Nonce,
    sent: Body<NewGuardian>,
) -> Result<Made<GuardianShape>, No> {
    let id = GuardianId(once(home.household.id.0, &key));
    let guardian = typed_guardian(&home, &sent.sent, id)?;
    home.edit(Edit::AddGuardian(guardian.clone())).await?;
    let place = match home.is_desk() {
        true => addresses::api::desk::guardian(&home.centre.slug, home.household.id, id),
        false => addresses::api::guardian(id),
    };
    Ok(Made(GuardianShape::of(&guardian), place))
}

async fn change_guardian(home: Home, sent: Body<NewGuardian>) -> Result<Told<GuardianShape>, No> {
    let guardian = typed_guardian(&home, &sent.sent, home.guardian()?.id)?;
    home.edit(Edit::ChangeGuardian(guardian.clone())).await?;
    Ok(Told(GuardianShape::of(&guardian)))
}

/// Somebody of the family stays: the last cannot go.
async fn remove_guardian(home: Home) -> Result<Done, No> {
    let id = home.guardian()?.id;
    home.edit(Edit::RemoveGuardian(id)).await?;
    Ok(Done)
}

async fn give_consent(home: Home, consent: Body<Consent>) -> Result<Done, No> {
    let channel = if home.is_desk() { Channel::Desk } else { Channel::Online };
    let (household, guardian) = (home.household.id, GuardianId(consent.sent.guardian));
    home.change(GiveConsent { household, guardian, channel, now: home.caller.now }).await?;
    Ok(Done)
}

/// P4: with everything it has ahead, without a strike.
async fn withdraw(home: Home) -> Result<Done, No> {
    let of = (home.household.id, home.household.centre);
    consent::withdraw(&home.caller.app, of, home.actor).await.map_err(|error| home.because(error))?;
    Ok(Done)
}
