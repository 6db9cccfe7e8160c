//! Who may collect a household's children, and which of them may go home alone (G5, P3).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Fields, Site};
use crate::actions::edit_collectors::{Edit, EditCollectors};
use crate::actions::leave_alone::{AllowAlone, ForbidAlone};
use crate::app::App;
use crate::domain::consent::Channel;
use crate::domain::ids::{ChildId, CollectorId, GuardianId};
use crate::domain::pick_up::Collector;
use crate::error::Error;
use crate::store::{Command, pick_ups};
use crate::views::filled::Filled;
use crate::views::household::{Page, pick_up_page};
use crate::web::forms::Form;
use crate::web::typed::{Reader, once};
use crate::web::who::Access;
use crate::web::{Entry, act, page};

const TITLE: &str = "pick-up-title";

pub fn entries() -> Vec<Entry> {
    use Access::{Household, OnDuty};
    vec![
        page("/household/pick-up", Household, look),
        act("/household/pick-up", Household, add),
        act("/household/pick-up/collectors/{collector}/removal", Household, remove),
        act("/household/pick-up/children/{child}", Household, alone),
        page("/{centre}/desk/households/{household}/pick-up", OnDuty, look),
        act("/{centre}/desk/households/{household}/pick-up", OnDuty, add),
        act("/{centre}/desk/households/{household}/pick-up/collectors/{collector}/removal", OnDuty, remove),
        act("/{centre}/desk/households/{household}/pick-up/children/{child}", OnDuty, alone),
    ]
}

async fn look(site: Site, State(app): State<App>) -> Result<Response, Error> {
    show(&site, &app, &Filled::default()).await
}

async fn show(site: &Site, app: &App, filled: &Filled) -> Result<Response, Error> {
    let id = site.household.id;
    let pick_up = app.store.read(move |db| Box::pin(pick_ups::of_household(db, id))).await?;
    let shown = Page {
        words: site.words(),
        household: &site.household,
        pick_up: &pick_up,
        home: site.home(),
        filled,
        today: site.today(app),
    };
    Ok(site.form(TITLE, filled, pick_up_page(&shown, site.guarded())))
}

fn back(site: &Site) -> Response {
    Redirect::to(&site.home().pick_up()).into_response()
}

async fn change<C: Command>(site: &Site, app: &App, command: C) -> Result<C::Output, Error> {
    app.store.change(site.household.centre, site.actor, command).await
}

async fn add(site: Site, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let id = CollectorId(once(site.household.id.0, &form.key));
    let mut read = Reader::of(form.fields, site.words());
    if !site.household.has_consent {
        read.fault("", "household-error-consent"); // P3
    }
    let collector = read_collector(&mut read, id, site.is_desk());
    let (Some(collector), false) = (collector, read.filled.is_faulty()) else {
        return show(&site, &app, &read.filled).await;
    };
    let (household, now) = (site.household.id, app.clock.now());
    match change(&site, &app, EditCollectors { household, edit: Edit::Add(collector), now }).await {
        Ok(()) => Ok(back(&site)),
        Err(Error::Stale) => {
            read.fault("", "pick-up-enough");
            show(&site, &app, &read.filled).await
        }
        Err(error) => Err(error),
    }
}

/// Somebody as a form describes them: 18 or older, declared (G5); heard on the telephone, with a note of the call.
pub fn read_collector(read: &mut Reader, id: CollectorId, is_desk: bool) -> Option<Collector> {
    let name = read.name(("collector", 0), "pick-up-name");
    let phone = read.optional_phone("phone");
    if !read.filled.has("adult", "yes") {
        read.fault("adult-box", "pick-up-error-adult");
    }
    let channel = channel(read, is_desk);
    let note = match channel {
        Channel::Phone => Some(read.note("note", "pick-up-note")?),
        Channel::Desk if !read.filled.value("note").trim().is_empty() => read.note("note", "pick-up-note"),
        Channel::Desk | Channel::Online => None,
    };
    Some(Collector { id, name: name?, phone, channel, note })
}

/// Only staff hear of something by telephone.
fn channel(read: &Reader, is_desk: bool) -> Channel {
    match (is_desk, read.filled.value("channel")) {
        (false, _) => Channel::Online,
        (true, "phone") => Channel::Phone,
        (true, _) => Channel::Desk,
    }
}

/// Whoever is not on the list was taken off it by the same press.
async fn remove(site: Site, State(app): State<App>, _: Form<Fields>) -> Result<Response, Error> {
    let edit = Edit::Remove(site.named("collector")?);
    let (household, now) = (site.household.id, app.clock.now());
    change(&site, &app, EditCollectors { household, edit, now }).await?;
    Ok(back(&site))
}

async fn alone(site: Site, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let child: ChildId = site.named("child")?;
    site.household.child(child).ok_or(Error::Missing)?;
    let mut read = Reader::of(form.fields, site.words());
    let (household, now) = (site.household.id, app.clock.now());
    if read.filled.value("answer") == "withdraw" {
        change(&site, &app, ForbidAlone { household, child, now }).await?;
        return Ok(back(&site));
    }
    let guardian: Option<GuardianId> = read.filled.value("guardian").parse().ok();
    if !read.filled.has("agree", "yes") {
        read.fault(&format!("agree-{child}"), "alone-error-tick");
    }
    let (Some(guardian), false) = (guardian, read.filled.is_faulty()) else {
        return show(&site, &app, &read.filled).await;
    };
    let channel = channel(&read, site.is_desk());
    match change(&site, &app, AllowAlone { household, child, guardian, channel, now }).await {
        Ok(()) => Ok(back(&site)),
        Err(Error::Refused(_)) => {
            read.fault("", "alone-error-refused");
            show(&site, &app, &read.filled).await
        }
        Err(error) => Err(error),
    }
}
