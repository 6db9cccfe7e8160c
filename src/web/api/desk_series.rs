//! Series and drafts for programs: planned, shown before it is done, kept and published (S3, Z3).
//!
//! Invariant: a plan is done only with the digest of the difference that was told.

use axum::extract::Path;

use super::answers::{Done, Listed, Told};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::drafts::{Copied, CopyWish, DraftOf, PublicationOf, PublicationWish};
use super::shapes::effects::Effects;
use super::shapes::series::{ChangeOfSeries, DifferenceOf, SeriesAsIs, SeriesWish};
use super::{make, put, read, remove};
use crate::actions::copy_week::CopyWeek;
use crate::actions::keep_draft::{DropDraft, KeepDraft};
use crate::actions::plan_series::{self, PlanSeries};
use crate::actions::publish_drafts::{self, Publication, PublishDrafts, Published};
use crate::domain::draft::{Draft, Prepared};
use crate::domain::ids::{DraftId, SeriesId};
use crate::domain::plan::Wish;
use crate::domain::plan::difference::Difference;
use crate::domain::staff::Role;
use crate::error::Error;
use crate::store::drafts;
use crate::store::series::{self, Series};
use crate::web::Entry;
use crate::web::desk_drafts::replanned;
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader, once};
use crate::web::who::Access::Office;

pub fn entries() -> Vec<Entry> {
    vec![
        read("series", "/api/v1/centres/{centre}/desk/series", Office, list),
        make("plan-series", "/api/v1/centres/{centre}/desk/series", Office, add),
        put("change-series", "/api/v1/centres/{centre}/desk/series/{series}/plan", Office, change),
        read("drafts", "/api/v1/centres/{centre}/desk/drafts", Office, prepared),
        remove("drop-draft", "/api/v1/centres/{centre}/desk/drafts/{draft}", Office, discard),
        make("publish-drafts", "/api/v1/centres/{centre}/desk/publication", Office, publish),
        make("copy-week", "/api/v1/centres/{centre}/desk/week-copies", Office, copy),
    ]
}

async fn all(clerk: &Clerk) -> Result<Vec<Series>, No> {
    let centre = clerk.centre.id;
    let mut all = clerk.caller.app.store.read(move |db| Box::pin(series::of_centre(db, centre))).await?;
    all.retain(|series| series.is_open);
    Ok(all)
}

/// Everything that recurs, but for what a source keeps.
async fn list(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<SeriesAsIs>, No> {
    Ok(Listed { items: all(&clerk).await?.iter().map(SeriesAsIs::of).collect(), next: None, number: None })
}

/// Told first, and done with the digest of what was told; or kept as a draft. The same key plans the same series.
async fn add(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<SeriesWish>,
) -> Result<Told<ChangeOfSeries>, No> {
    let id = SeriesId(once(clerk.centre.id.0, &key));
    press(&clerk, (id, None), wish.sent).await
}

/// The same of one that runs: from a day on, or everything still to come.
async fn change(
    clerk: Clerk,
    Path((_, id)): Path<(String, SeriesId)>,
    wish: Body<SeriesWish>,
) -> Result<Told<ChangeOfSeries>, No> {
    let all = all(&clerk).await?;
    let was = all.iter().find(|series| series.id == id).ok_or_else(|| No::of(Kind::Missing))?;
    press(&clerk, (id, Some(was)), wish.sent).await
}

async fn press(
    clerk: &Clerk,
    (id, was): (SeriesId, Option<&Series>),
    sent: SeriesWish,
) -> Result<Told<ChangeOfSeries>, No> {
    let (words, rooms, now) = (clerk.caller.words(), clerk.rooms().await?, clerk.now());
    let house = (clerk.centre.rules.currency, &*clerk.equipment().await?);
    let mut form = PlanForm::of(Reader::of(sent.fields(), words), words, &rooms);
    let Some(plan) = form.series(id, was.map(|was| &was.plan), house) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    let wish = Wish { plan, from: sent.scope_from };
    let told = |found: Option<&Difference>, is_done| {
        let difference = found.map(|found| DifferenceOf::of(found, &clerk.speaker()));
        Told(ChangeOfSeries { series: id.0, is_done, difference })
    };
    if sent.is_draft {
        keep(clerk, Prepared::Series(id, Box::new(wish))).await?;
        return Ok(told(None, false));
    }
    let (centre, asked) = (clerk.centre.id, wish.clone());
    let look =
        clerk.caller.app.store.read(move |db| {
            Box::pin(async move { Ok(plan_series::think(db, centre, (id, &asked), now).await) })
        });
    let found = look.await?.map_err(|error: Error| No::because(error, &clerk.speaker()))?.difference;
    let Some(digest) = sent.digest else { return Ok(told(Some(&found), false)) };
    match clerk.press(PlanSeries { series: id, wish, why: replanned(), digest, now }).await? {
        plan_series::Told::Done => Ok(told(Some(&found), true)),
        plan_series::Told::Changed(now) => Err(changed(clerk, &now.effects, now.digest())),
        plan_series::Told::Blocked(now) => {
            let said = words.tell("difference-clashes", &[("many", now.clashes.len().into())]);
            Err(No::of(Kind::Blocked).at("when", &said))
        }
    }
}

/// Keeps something as a draft, which is the office's to do.
pub async fn keep(clerk: &Clerk, what: Prepared) -> Result<(), No> {
    if clerk.staff.role < Role::Office {
        return Err(No::of(Kind::Forbidden));
    }
    let draft = Draft { id: DraftId::new(), what, by: Some(clerk.staff.staff), kept_at: clerk.now() };
    clerk.press(KeepDraft { draft }).await
}

/// What it would do now, named by the digest to send.
fn changed(clerk: &Clerk, effects: &crate::domain::effects::Effects, digest: String) -> No {
    No::changed(Effects { digest, ..Effects::of(effects, &clerk.speaker()) })
}

/// Everything prepared, and what publishing all of it would do.
async fn prepared(clerk: Clerk, Path(_): Path<String>) -> Result<Told<PublicationOf>, No> {
    let (centre, now) = (clerk.centre.id, clerk.now());
    let look = clerk.caller.app.store.read(move |db| {
        Box::pin(async move {
            let all = drafts::of_centre(db, centre).await?.iter().map(|draft| draft.id).collect();
            Ok(publish_drafts::think(db, centre, &all, now).await)
        })
    });
    let publication = look.await?.map_err(|error: Error| No::because(error, &clerk.speaker()))?;
    Ok(Told(told(&clerk, &publication)))
}

fn told(clerk: &Clerk, publication: &Publication) -> PublicationOf {
    PublicationOf {
        digest: publication.digest(),
        is_clear: publication.is_clear(),
        drafts: publication.items.iter().map(|item| DraftOf::of(&item.draft)).collect(),
        effects: Effects::of(&publication.effects(), &clerk.speaker()),
    }
}

/// One that is gone already is no fault.
async fn discard(clerk: Clerk, Path((_, id)): Path<(String, DraftId)>) -> Result<Done, No> {
    clerk.press(DropDraft { id, now: clerk.now() }).await?;
    Ok(Done)
}

/// All of them at once, or none.
async fn publish(
    clerk: Clerk,
    Nonce(_): Nonce,
    Path(_): Path<String>,
    wish: Body<PublicationWish>,
) -> Result<Done, No> {
    let drafts = wish.sent.drafts.iter().copied().map(DraftId).collect();
    let publish = PublishDrafts { drafts, why: replanned(), digest: wish.sent.digest, now: clerk.now() };
    match clerk.press(publish).await? {
        Published::Done => Ok(Done),
        Published::Changed(now) => Err(changed(&clerk, &now.effects(), now.digest())),
        Published::Blocked(_) => {
            Err(No::of(Kind::Blocked).at("drafts", &clerk.caller.words().say("drafts-in-the-way")))
        }
    }
}

/// Single sessions of one week become drafts of another; what recurs comes by itself. Pressed twice it copies once.
async fn copy(
    clerk: Clerk,
    Nonce(_): Nonce,
    Path(_): Path<String>,
    wish: Body<CopyWish>,
) -> Result<Told<Copied>, No> {
    let (from, to) = (wish.sent.from, wish.sent.to);
    let copy = CopyWeek { from, to, actor: clerk.staff.actor(), now: clerk.now() };
    Ok(Told(Copied { drafts: clerk.press(copy).await? }))
}
