//! Who may collect a family's children, and which of them may go home alone; at home, and the same at the desk (G5, P3).
//!
//! Invariant: what is sent is read by the page's own reader; whose family it is follows from the token, at the desk from
//! the address of one the centre knows.

use super::answers::{Done, Made, Told};
use super::asked::{Body, Nonce};
use super::household::Home;
use super::problem::No;
use super::shapes::pick_up::{
    AloneConsent, Collector as Shape, HeardAloneConsent, HeardCollector, NewCollector, PickUp,
};
use super::{make, put, read, remove};
use crate::actions::edit_collectors::{Edit, EditCollectors};
use crate::actions::leave_alone::{AllowAlone, ForbidAlone};
use crate::addresses::pick_up::api as addresses;
use crate::domain::consent::Channel;
use crate::domain::ids::{CollectorId, GuardianId};
use crate::store::pick_ups;
use crate::web::Entry;
use crate::web::household::read_collector;
use crate::web::typed::{Fields, once};
use crate::web::who::Access::{Household as Family, OnDuty};

const DESK: [&str; 4] = [
    "/api/v1/centres/{centre}/desk/households/{household}/pick-up",
    "/api/v1/centres/{centre}/desk/households/{household}/pick-up/collectors",
    "/api/v1/centres/{centre}/desk/households/{household}/pick-up/collectors/{collector}",
    "/api/v1/centres/{centre}/desk/households/{household}/pick-up/children/{child}",
];

pub fn entries() -> Vec<Entry> {
    let [all, collectors, collector, child] = DESK;
    vec![
        read("pick-up", "/api/v1/household/pick-up", Family, look),
        make("add-collector", "/api/v1/household/pick-up/collectors", Family, add),
        remove("remove-collector", "/api/v1/household/pick-up/collectors/{collector}", Family, take_off),
        put("allow-alone", "/api/v1/household/pick-up/children/{child}", Family, allow),
        remove("forbid-alone", "/api/v1/household/pick-up/children/{child}", Family, forbid),
        read("desk-pick-up", all, OnDuty, look),
        make("desk-add-collector", collectors, OnDuty, hear_of),
        remove("desk-remove-collector", collector, OnDuty, take_off),
        put("desk-allow-alone", child, OnDuty, hear_consent),
        remove("desk-forbid-alone", child, OnDuty, forbid),
    ]
}

async fn look(home: Home) -> Result<Told<PickUp>, No> {
    let id = home.household.id;
    let pick_up = home.caller.app.store.read(move |db| Box::pin(pick_ups::of_household(db, id))).await?;
    Ok(Told(PickUp::of(&pick_up, &home.household, (home.today(), home.is_desk()))))
}

async fn add(home: Home, Nonce(key): Nonce, sent: Body<NewCollector>) -> Result<Made<Shape>, No> {
    listed(&home, &key, sent.sent.fields()).await
}

async fn hear_of(home: Home, Nonce(key): Nonce, sent: Body<HeardCollector>) -> Result<Made<Shape>, No> {
    listed(&home, &key, sent.sent.fields()).await
}

async fn listed(home: &Home, key: &str, fields: Fields) -> Result<Made<Shape>, No> {
    let id = CollectorId(once(home.household.id.0, key));
    let mut read = home.reader(fields);
    let collector = read_collector(&mut read, id, home.is_desk());
    let (Some(collector), false) = (collector, read.filled.is_faulty()) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let shape = Shape::of(&collector, home.is_desk());
    let (household, now) = (home.household.id, home.caller.now);
    home.change(EditCollectors { household, edit: Edit::Add(collector), now }).await?;
    let list = match home.is_desk() {
        true => addresses::of_household(&home.centre.slug, household),
        false => addresses::own(),
    };
    Ok(Made(shape, addresses::collector(&list, id)))
}

/// Taken off twice, they are off the list all the same.
async fn take_off(home: Home) -> Result<Done, No> {
    let edit = Edit::Remove(home.named("collector")?);
    home.change(EditCollectors { household: home.household.id, edit, now: home.caller.now }).await?;
    Ok(Done)
}

async fn allow(home: Home, sent: Body<AloneConsent>) -> Result<Done, No> {
    agreed(&home, GuardianId(sent.sent.guardian), Channel::Online).await
}

async fn hear_consent(home: Home, sent: Body<HeardAloneConsent>) -> Result<Done, No> {
    let channel = if sent.sent.by_phone { Channel::Phone } else { Channel::Desk };
    agreed(&home, GuardianId(sent.sent.guardian), channel).await
}

async fn agreed(home: &Home, guardian: GuardianId, channel: Channel) -> Result<Done, No> {
    let (household, child, now) = (home.household.id, home.child()?.id, home.caller.now);
    home.change(AllowAlone { household, child, guardian, channel, now }).await?;
    Ok(Done)
}

async fn forbid(home: Home) -> Result<Done, No> {
    let child = home.child()?.id;
    home.change(ForbidAlone { household: home.household.id, child, now: home.caller.now }).await?;
    Ok(Done)
}
