//! The calling household's own calendar (P5): whether there is an address, a new one, none.
//!
//! Invariant: an address is told in the one answer to the request that made it; it enters where the page enters.

use super::answers::{Done, Made, Told};
use super::household::Home;
use super::problem::No;
use super::shapes::calendars::{FamilyCalendar, NewFamilyCalendar};
use super::{make, read, remove};
use crate::actions::share_calendar::{EndSharing, ShareCalendar};
use crate::addresses::{dav, feeds};
use crate::domain::family_calendar::Token;
use crate::store::family_calendars;
use crate::web::Entry;
use crate::web::who::Access::Household;

const PATH: &str = "/api/v1/household/calendar";

pub fn entries() -> Vec<Entry> {
    vec![
        read("family-calendar", PATH, Household, look),
        make("share-family-calendar", PATH, Household, share),
        remove("end-family-calendar", PATH, Household, end),
    ]
}

async fn look(home: Home) -> Result<Told<FamilyCalendar>, No> {
    let id = home.household.id;
    let made_at = home.caller.app.store.read(move |db| Box::pin(family_calendars::made_at(db, id)));
    Ok(Told(FamilyCalendar { made_at: made_at.await? }))
}

/// The one before opens nothing any more.
async fn share(home: Home) -> Result<Made<NewFamilyCalendar>, No> {
    let (token, now) = (Token::of(rand::random()), home.caller.now);
    home.change(ShareCalendar { household: home.household.id, token: token.clone(), now }).await?;
    let origin = &home.caller.app.origin;
    let told = NewFamilyCalendar {
        feed: origin.link(&feeds::family_calendar(&token)),
        server: origin.link(&dav::family_home(&token)),
        made_at: now,
    };
    Ok(Made(told, PATH.into()))
}

/// Where there is none, nothing happens.
async fn end(home: Home) -> Result<Done, No> {
    home.change(EndSharing { household: home.household.id, now: home.caller.now }).await?;
    Ok(Done)
}
