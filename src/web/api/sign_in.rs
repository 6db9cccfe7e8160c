//! Signing in and out: a token for a card and PIN, or for a login and password.
//!
//! Invariant: a token is told once and only its hash is kept, as with a browser's cookie; guesses are slowed down and
//! counted at the same lock.

use super::answers::{Done, Made, Told};
use super::asked::Body;
use super::caller::Caller;
use super::problem::{Kind, No};
use super::shapes::people::{CardAndPin, LoginAndPassword, NewPin, Proof, Token, Whoami, Whose};
use super::{make, put, read, remove};
use crate::actions::change_pin::change_pin;
use crate::actions::sign_in;
use crate::actions::sign_out::SignOut;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::sign_in::Stay;
use crate::domain::staff::{Login, Role};
use crate::error::Error;
use crate::store::centres;
use crate::store::sign_ins::Who;
use crate::web::Entry;
use crate::web::cookies::Secret;
use crate::web::sign_in::end_the_one_before;
use crate::web::typed::{Fields, Reader};
use crate::web::who::Access::{Anyone, Household, Known};
use crate::web::who::Asker;

pub fn entries() -> Vec<Entry> {
    vec![
        make("sign-in", "/api/v1/sign-ins", Anyone, begin).slow(),
        read("who-am-i", "/api/v1/sign-ins/current", Known, current),
        remove("sign-out", "/api/v1/sign-ins/current", Known, end),
        remove("sign-out-everywhere", "/api/v1/sign-ins", Household, end_all),
        put("change-pin", "/api/v1/household/pin", Household, change).slow(),
    ]
}

async fn begin(caller: Caller, proof: Body<Proof>) -> Result<Made<Token>, No> {
    let secret = Secret::random();
    let stay = match proof.sent {
        Proof::Card(sent) => by_card(&caller, sent, &secret).await?,
        Proof::Login(sent) => by_login(&caller, sent, &secret).await?,
    };
    Ok(Made(token(&caller, secret, stay), addresses::api::sign_in()))
}

fn token(caller: &Caller, secret: Secret, stay: Stay) -> Token {
    Token { token: secret.into_token(), until: caller.now + stay.whole() }
}

async fn by_card(caller: &Caller, sent: CardAndPin, secret: &Secret) -> Result<Stay, No> {
    let stay = if sent.own_device { Stay::OwnPhone } else { Stay::Shared };
    let fields: Fields = vec![("card".into(), sent.card), ("pin".into(), sent.pin)];
    let mut read = Reader::of(fields, caller.words());
    let (Some(card), Some(pin)) = (read.card("card"), read.pin("pin")) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let entered = sign_in::by_card(&caller.app, &card, &pin, caller.arrival.fresh(secret, stay)).await;
    let entered = entered.map_err(unexpected)?;
    entered.map_err(|denied| No::denied(denied, caller.now))?;
    Ok(stay)
}

async fn by_login(caller: &Caller, sent: LoginAndPassword, secret: &Secret) -> Result<Stay, No> {
    // A centre nobody has is told as a login nobody has.
    let centre = caller.centre(sent.centre).await.map_err(|_| No::of(Kind::Denied))?;
    let login = Login::parse(&sent.login).ok_or_else(|| No::of(Kind::Denied))?;
    let fresh = caller.arrival.fresh(secret, Stay::Staff);
    let proof = (&login, sent.password.as_str());
    let entered = sign_in::by_password(&caller.app, centre.id, proof, fresh).await;
    let entered = entered.map_err(unexpected)?;
    entered.map_err(|denied| No::denied(denied, caller.now))?;
    Ok(Stay::Staff)
}

/// Signing in knows no refusals of the house.
fn unexpected(error: Error) -> No {
    match error {
        Error::Fault(fault) => fault.into(),
        Error::Missing | Error::Stale => No::of(Kind::Stale),
        Error::Forbidden | Error::Refused(_) => No::of(Kind::Forbidden),
    }
}

async fn current(caller: Caller) -> Result<Told<Whoami>, No> {
    let (role, household, centre) = match &caller.asker {
        Asker::Household(asker) => (Whose::Household, Some(asker.household.0), asker.centre),
        Asker::Staff(asker) => (role(asker.role), None, asker.centre),
        Asker::Host(asker) => (Whose::Host, None, asker.centre),
        Asker::Nobody | Asker::Device(_) | Asker::Counter(_) => return Err(No::of(Kind::Forbidden)),
    };
    let read = caller.app.store.read(move |db| Box::pin(centres::find(db, centre)));
    let centre: Centre = read.await?.ok_or_else(No::missing)?;
    Ok(Told(Whoami { role, household, centre: centre.slug }))
}

fn role(role: Role) -> Whose {
    match role {
        Role::OnDuty => Whose::OnDuty,
        Role::Office => Whose::Office,
        Role::Manager => Whose::Manager,
        Role::Admin => Whose::Admin,
    }
}

async fn end(caller: Caller) -> Result<Done, No> {
    end_the_one_before(&caller.app, caller.asker).await.map_err(unexpected)?;
    Ok(Done)
}

async fn end_all(caller: Caller) -> Result<Done, No> {
    let (household, centre) = caller.home().await?;
    caller.change(centre.id, SignOut::Everywhere(Who::Household(household.id))).await?;
    Ok(Done)
}

/// Every other sign-in of the household ends; this token too, for the new one.
async fn change(caller: Caller, wish: Body<NewPin>) -> Result<Told<Token>, No> {
    let stay = if wish.sent.own_device { Stay::OwnPhone } else { Stay::Shared };
    let fields: Fields = vec![("pin".into(), wish.sent.pin), ("new".into(), wish.sent.new)];
    let mut read = Reader::of(fields, caller.words());
    let (Some(old), Some(new)) = (read.pin("pin"), read.new_pin("new")) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let (secret, household) = (Secret::random(), caller.household()?.household);
    let changed = change_pin(&caller.app, household, (&old, &new), caller.arrival.fresh(&secret, stay)).await;
    let changed = changed.map_err(|error| match error {
        Error::Missing => No::missing(),
        error => unexpected(error),
    })?;
    changed.map_err(|denied| No::denied(denied, caller.now))?;
    Ok(Told(token(&caller, secret, stay)))
}
