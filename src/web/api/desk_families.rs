//! Whole families at the desk: two records made one, online booking paused, a message to all who come (S2, S7, B5).
//!
//! Invariant: what is sent is read by the forms' own readers.

use axum::extract::Path;

use super::answers::{Done, Told};
use super::asked::Body;
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::families::{MergeWish, Merged, MessageWish, Messaged, PauseWish};
use super::{make, put};
use crate::actions::merge_households::{self, MergeHouseholds};
use crate::actions::message_all::MessageAll;
use crate::actions::pause_child::PauseChild;
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, HouseholdId, SessionId};
use crate::domain::merging::Merging;
use crate::error::Error;
use crate::store::{Conn, households};
use crate::web::plan_form::PlanForm;
use crate::web::typed::Reader;
use crate::web::who::Access::{Office, OnDuty};
use crate::web::{Entry, desk_message, desk_pause};

pub fn entries() -> Vec<Entry> {
    vec![
        make("merge-households", "/api/v1/centres/{centre}/desk/households/{household}/merge", Office, merge),
        put(
            "pause-child",
            "/api/v1/centres/{centre}/desk/households/{household}/children/{child}/pause",
            OnDuty,
            pause,
        ),
        make("message-all", "/api/v1/centres/{centre}/desk/sessions/{session}/message", OnDuty, message),
    ]
}

async fn find(clerk: &Clerk, id: HouseholdId) -> Result<Household, No> {
    let read = clerk.caller.app.store.read(move |db| Box::pin(households::find(db, id)));
    read.await?.filter(|household| household.centre == clerk.centre.id).ok_or_else(No::missing)
}

/// Told first, and done with the digest of what was told.
async fn merge(
    clerk: Clerk,
    Path((_, id)): Path<(String, HouseholdId)>,
    wish: Body<MergeWish>,
) -> Result<Told<Merged>, No> {
    let into = find(&clerk, id).await?;
    let from = find(&clerk, wish.sent.other.parse().map_err(|_| No::missing())?).await?;
    let merging = wish.sent.merging(from.id, into.id, Merging::likely(&from, &into));
    let possible = merging.filter(|merging| merging.is_possible(&from, &into));
    let Some(merging) = possible else {
        return Err(No::of(Kind::Invalid).at("children", &clerk.caller.words().say("merge-impossible")));
    };
    let (centre, now, asked) = (clerk.centre.id, clerk.now(), merging.clone());
    let think = async move |db: &mut Conn| Ok(merge_households::think(db, centre, &asked, now).await);
    let shown = clerk.caller.app.store.read(move |db| Box::pin(async move { think(db).await })).await?;
    let shown = shown.map_err(|error| No::because(error, &clerk.speaker()))?;
    let Some(digest) = wish.sent.digest else { return Ok(Told(Merged::of(&shown, false))) };
    match clerk.press(MergeHouseholds { merging, digest, now }).await? {
        merge_households::Told::Done => Ok(Told(Merged::of(&shown, true))),
        merge_households::Told::Changed(now) => {
            Err(No::because(Error::Stale, &clerk.speaker()).at("digest", &now.digest()))
        }
    }
}

async fn pause(
    clerk: Clerk,
    Path((_, household, child)): Path<(String, HouseholdId, ChildId)>,
    wish: Body<PauseWish>,
) -> Result<Done, No> {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &[]);
    let Some((wish, why)) = desk_pause::read(&mut form, clerk.today()) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    clerk.press(PauseChild { household, child, wish, why, now: clerk.now() }).await?;
    Ok(Done)
}

/// Each family hears it once, also when it is sent twice.
async fn message(
    clerk: Clerk,
    Path((_, session)): Path<(String, SessionId)>,
    wish: Body<MessageWish>,
) -> Result<Told<Messaged>, No> {
    let mut read = Reader::of(vec![("text".into(), wish.sent.text)], clerk.caller.words());
    let Some(text) = desk_message::read(&mut read) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let families =
        clerk.press(MessageAll { session, text, is_urgent: wish.sent.is_urgent, now: clerk.now() }).await?;
    Ok(Told(Messaged { families }))
}
