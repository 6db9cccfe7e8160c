//! Gives out open data: looks at what moved on a ledger, draws it, and writes what reads differently.
//!
//! Keeps true: whatever changed after a number that was looked at is looked at again; a whole look at every item follows
//! whenever something stands differently around them – the file, the day, the program – and now and then, since places
//! left change with the clock alone.

mod draw;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::actions::give_out::{Draft, ForgetGone, GiveOut};
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::CentreId;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::Actor;
use draw::Glance;

/// Items of one command: nobody waits longer for the ledger.
const AT_ONCE: usize = 50;
/// Places left may change without a change on the ledger: a session begins, the next day's hours come near.
const WHOLE: Span = Span::minutes(10);

/// When each centre was looked at as a whole, and what stood around its items then.
pub type Looks = Arc<Mutex<HashMap<CentreId, (String, Timestamp)>>>;

/// One round over all centres.
pub async fn give_out(app: App, looks: Looks) -> Result<(), Error> {
    for centre in super::centres(&app).await? {
        if app.stop.has_begun() {
            break;
        }
        round(&app, &centre, &looks).await?;
    }
    Ok(())
}

async fn round(app: &App, centre: &Centre, looks: &Looks) -> Result<(), Error> {
    let (id, now) = (centre.id, app.clock.now());
    let before = looks.lock().unwrap_or_else(|held| held.into_inner()).get(&id).cloned();
    let origin = app.origin.clone();
    let is_recent =
        |at: Timestamp| at <= now && now < at + WHOLE && centre.zone.date(at) == centre.zone.date(now);
    let last = before.filter(|(_, at)| is_recent(*at)).map(|(frame, _)| frame);
    let read = app
        .store
        .read(move |db| Box::pin(async move { draw::glance(db, id, (last.as_deref(), &origin), now).await }));
    let Some(glance) = read.await? else { return Ok(()) };
    let frame = (glance.frame().to_string(), now);
    let is_whole = glance.is_whole();
    let drafts = drawn(app, &glance, now).await?;
    if write(app, &glance, drafts, now).await? && is_whole {
        looks.lock().unwrap_or_else(|held| held.into_inner()).insert(id, frame);
    }
    Ok(())
}

/// Everything the glance asks for: a read for each day, so that nobody waits for a long one.
async fn drawn(app: &App, glance: &Arc<Glance>, now: Timestamp) -> Result<Vec<Draft>, Error> {
    let mut sketch = draw::Sketch::default();
    for date in glance.days(now) {
        let (glance, origin) = (glance.clone(), app.origin.clone());
        let read = app
            .store
            .read(move |db| Box::pin(async move { draw::day(db, &glance, (date, &origin), now).await }));
        sketch.add(read.await?);
    }
    let (glance, origin) = (glance.clone(), app.origin.clone());
    let read = app.store.read(move |db| {
        Box::pin(async move { draw::differences(db, &glance, sketch, (&origin, now)).await })
    });
    Ok(read.await?)
}

/// In short commands; the stand moves with the last of them. False when another process was quicker.
async fn write(app: &App, glance: &Glance, mut drafts: Vec<Draft>, now: Timestamp) -> Result<bool, Error> {
    let mut from = glance.stand();
    loop {
        let rest = drafts.split_off(drafts.len().min(AT_ONCE));
        let seen = if rest.is_empty() { glance.seen() } else { from.unwrap_or_default().seen };
        if drafts.is_empty() && from.is_some_and(|from| from.seen == seen) {
            return Ok(true);
        }
        match app.store.change(glance.centre(), Actor::System, GiveOut { from, seen, drafts, now }).await {
            Ok(stand) => from = Some(stand),
            Err(Error::Stale) => return Ok(false),
            Err(error) => return Err(error),
        }
        if rest.is_empty() {
            return Ok(true);
        }
        drafts = rest;
    }
}

/// What has been told as gone for a month is told no more.
pub async fn forget(app: App) -> Result<(), Error> {
    for centre in super::centres(&app).await? {
        app.store.change(centre.id, Actor::System, ForgetGone { now: app.clock.now() }).await?;
    }
    Ok(())
}
