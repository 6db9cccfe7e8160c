//! Exceptional opening hours at the desk: which stand, and set (S6, Z3).

use axum::extract::Path;

use super::answers::{Listed, Told};
use super::asked::Body;
use super::caller::Clerk;
use super::problem::No;
use super::shapes::effects::{Change, Effects};
use super::shapes::hours::{HoursWish, OwnStretch};
use super::{make, read};
use crate::actions::Outcome;
use crate::actions::set_hours::{SetHours, think};
use crate::error::Error;
use crate::store::centres;
use crate::web::Entry;
use crate::web::desk_hours;
use crate::web::plan_form::PlanForm;
use crate::web::typed::Reader;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("own-hours", "/api/v1/centres/{centre}/desk/hours", OnDuty, list),
        make("set-hours", "/api/v1/centres/{centre}/desk/hours", OnDuty, set),
    ]
}

/// Those that are not over.
async fn list(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<OwnStretch>, No> {
    let (centre, today) = (clerk.centre.id, clerk.centre.zone.date(clerk.now()));
    let house = clerk.caller.app.store.read(move |db| Box::pin(centres::filed(db, centre))).await?;
    let (_, own) = house.ok_or(Error::Missing).map_err(|error| No::because(error, &clerk.speaker()))?;
    let items = own.stretches().iter().filter(|it| it.until >= today).map(OwnStretch::of).collect();
    Ok(Listed { items, next: None, number: None })
}

/// With nobody in their way they are set at once; else that is told first.
async fn set(clerk: Clerk, Path(_): Path<String>, wish: Body<HoursWish>) -> Result<Told<Change>, No> {
    let (words, now, zone) = (clerk.caller.words(), clerk.now(), clerk.centre.zone);
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &[]);
    let (asked, why) = (desk_hours::wish(&mut form), form.why());
    if asked.as_ref().is_some_and(|asked| !asked.is_possible(zone.date(now))) {
        form.read.fault("until", "hours-days");
    }
    let (Some(asked), Some(why), false) = (asked, why, form.read.filled.is_faulty()) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    let (centre, days, because) = (clerk.centre.id, asked.clone(), why.clone());
    let look =
        clerk.caller.app.store.read(move |db| {
            Box::pin(async move { Ok(think(db, (centre, zone), (&days, &because), now).await) })
        });
    let found = look.await?.map_err(|error| No::because(error, &clerk.speaker()))?.effects;
    let shown = Effects::of(&found, &clerk.speaker()).or_rather(&clerk.instead(&found).await?);
    let told = |is_done| Change { is_done, id: centre.0, effects: shown.clone() };
    let digest = match wish.sent.digest {
        Some(digest) => digest,
        None if !found.0.is_empty() => return Ok(Told(told(false))),
        None => found.digest(),
    };
    match clerk.press(SetHours { wish: asked, why, digest, now }).await? {
        Outcome::Changed(effects) => {
            let instead = clerk.instead(&effects).await?;
            Err(No::changed(Effects::of(&effects, &clerk.speaker()).or_rather(&instead)))
        }
        Outcome::Done | Outcome::Blocked(_) => Ok(Told(told(true))),
    }
}
