//! Closures at the desk: whom one would hit, made, and lifted early (B7, Z3).

use axum::extract::Path;

use super::answers::{Done, Listed, Told};
use super::asked::{Body, Nonce, Query};
use super::caller::Clerk;
use super::pages::{self, Pages, Place};
use super::problem::No;
use super::shapes::centres::Closure as Shape;
use super::shapes::effects::{Change, Effects};
use super::shapes::wishes::ClosureWish;
use super::{make, read, remove};
use crate::actions::Outcome;
use crate::actions::close_room::{self, CloseRoom};
use crate::actions::lift_closure::LiftClosure;
use crate::addresses;
use crate::domain::closure::Closure;
use crate::domain::ids::ClosureId;
use crate::store::closures;
use crate::web::Entry;
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader, once};
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        read("closures", "/api/v1/centres/{centre}/desk/closures", OnDuty, list),
        make("close-room", "/api/v1/centres/{centre}/desk/closures", OnDuty, close),
        remove("lift-closure", "/api/v1/centres/{centre}/desk/closures/{closure}", OnDuty, lift),
    ]
}

/// Closures that stand or come.
async fn list(clerk: Clerk, Path(_): Path<String>, Query(asked): Query<Pages>) -> Result<Listed<Shape>, No> {
    let (limit, after) = (pages::limit(asked.limit)?, pages::after(asked.after.as_deref())?);
    let (centre, now, rooms) = (clerk.centre.id, clerk.now(), clerk.rooms().await?);
    let after = after.map(|Place(at, id)| (at, ClosureId(id)));
    let read =
        clerk.caller.app.store.read(move |db| Box::pin(closures::page(db, (centre, now), after, limit + 1)));
    let address = addresses::api::desk::closures(&clerk.centre.slug);
    let place = |closure: &Closure| Place(closure.window.starts(), closure.id.0).written();
    let told = |closure: Closure| Some(Shape::of(&closure, &rooms));
    Ok(pages::listed(read.await?, limit, (&address, place), told))
}

/// With nobody in its way it is made at once; else it is told first.
async fn close(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<ClosureWish>,
) -> Result<Told<Change>, No> {
    let (words, now, rooms) = (clerk.caller.words(), clerk.now(), clerk.rooms().await?);
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &rooms);
    let (extent, window, why) = (form.extent(), form.window(clerk.centre.zone), form.why());
    if window.is_some_and(|window| window.ends() <= now) {
        form.read.fault("to_time", "plan-past");
    }
    let is_faulty = form.read.filled.is_faulty();
    let (Some(extent), Some(window), Some(why), false) = (extent, window, why, is_faulty) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    let id = ClosureId(once(clerk.centre.id.0, &key));
    let (centre, reason) = (clerk.centre.id, why.words.clone());
    let closure = Closure { id, centre, extent: extent.clone(), window, reason };
    let look = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { close_room::effects(db, &closure, now).await }));
    let found = look.await?.1;
    let shown = Effects::of(&found, &clerk.speaker()).or_rather(&clerk.instead(&found).await?);
    let told = |is_done| Change { is_done, id: id.0, effects: shown.clone() };
    let digest = match wish.sent.digest {
        Some(digest) => digest,
        None if !found.0.is_empty() => return Ok(Told(told(false))),
        None => found.digest(),
    };
    match clerk.press(CloseRoom { id, extent, window, why, digest, now }).await? {
        Outcome::Changed(effects) => {
            let instead = clerk.instead(&effects).await?;
            Err(No::changed(Effects::of(&effects, &clerk.speaker()).or_rather(&instead)))
        }
        Outcome::Done | Outcome::Blocked(_) => Ok(Told(told(true))),
    }
}

async fn lift(clerk: Clerk, Path((_, closure)): Path<(String, ClosureId)>) -> Result<Done, No> {
    clerk.press(LiftClosure { closure, now: clerk.now() }).await?;
    Ok(Done)
}
