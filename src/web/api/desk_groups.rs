//! Groups placed in sessions by the desk, for its programs (B10).
//!
//! Invariant: each enters at the action the desk's page enters at, and hears the one admission (Z1).

use axum::extract::Path;

use super::answers::{Done, Listed, Made, Told};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::desk_sessions::find as find_session;
use super::problem::No;
use super::shapes::boards::Way as Step;
use super::shapes::groups::{Group as Shape, GroupVisit, GroupWish};
use super::{make, put, read, remove};
use crate::actions::let_group_in::{LetGroupIn, Way};
use crate::actions::place_group::{CancelGroup, ChangeGroup, PlaceGroup, Wanted};
use crate::addresses;
use crate::domain::group::Group;
use crate::domain::ids::{GroupId, SessionId};
use crate::domain::visit;
use crate::store::groups;
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader, once};
use crate::web::who::Access::OnDuty;
use crate::web::{Entry, desk_groups};

pub fn entries() -> Vec<Entry> {
    let all = "/api/v1/centres/{centre}/desk/sessions/{session}/groups";
    let one = "/api/v1/centres/{centre}/desk/groups/{group}";
    vec![
        read("groups", all, OnDuty, list),
        make("place-group", all, OnDuty, place),
        put("change-group", one, OnDuty, change),
        remove("cancel-group", one, OnDuty, cancel),
        make("group-visit", "/api/v1/centres/{centre}/desk/groups/{group}/visits", OnDuty, visits),
    ]
}

/// In the order they were placed, called off ones too.
async fn list(clerk: Clerk, Path((_, id)): Path<(String, SessionId)>) -> Result<Listed<Shape>, No> {
    let session = find_session(&clerk, id).await?.id;
    let found = clerk.caller.app.store.read(move |db| Box::pin(groups::of_session(db, session))).await?;
    Ok(Listed { items: found.iter().map(Shape::of).collect(), next: None, number: None })
}

fn wanted(clerk: &Clerk, wish: GroupWish) -> Result<Wanted, No> {
    let words = clerk.caller.words();
    let mut read = PlanForm::of(Reader::of(wish.fields(), words), words, &[]);
    desk_groups::read_wanted(&mut read).ok_or_else(|| No::invalid(read.read.filled.faults()))
}

async fn find(clerk: &Clerk, id: GroupId) -> Result<Group, No> {
    let centre = clerk.centre.id;
    let read =
        clerk.caller.app.store.read(move |db| Box::pin(async move { groups::find(db, centre, id).await }));
    read.await?.ok_or_else(No::missing)
}

/// Its places are its own at once; past the places only with a reason, never past the room or the building.
async fn place(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((slug, id)): Path<(String, SessionId)>,
    wish: Body<GroupWish>,
) -> Result<Made<Shape>, No> {
    let session = find_session(&clerk, id).await?.id;
    let wanted = wanted(&clerk, wish.sent)?;
    let id = GroupId(once(clerk.centre.id.0, &key));
    clerk.press(PlaceGroup { id, session, wanted, now: clerk.now() }).await?;
    Ok(Made(Shape::of(&find(&clerk, id).await?), addresses::groups::api::one(&slug, id)))
}

/// While it is expected.
async fn change(
    clerk: Clerk,
    Path((_, group)): Path<(String, GroupId)>,
    wish: Body<GroupWish>,
) -> Result<Told<Shape>, No> {
    let wanted = wanted(&clerk, wish.sent)?;
    clerk.press(ChangeGroup { group, wanted, now: clerk.now() }).await?;
    Ok(Told(Shape::of(&find(&clerk, group).await?)))
}

/// While it is expected; no strike.
async fn cancel(clerk: Clerk, Path((_, group)): Path<(String, GroupId)>) -> Result<Done, No> {
    clerk.press(CancelGroup { group, now: clerk.now() }).await?;
    Ok(Done)
}

/// All of it at once (C7).
async fn visits(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((_, group)): Path<(String, GroupId)>,
    wish: Body<GroupVisit>,
) -> Result<Done, No> {
    let (way, sign) = match wish.sent.step {
        Step::In => (Way::In, "in"),
        Step::Out => (Way::Out, "out"),
    };
    let (now, pressed) = (clerk.now(), visit::pressed_at(clerk.now(), wish.sent.waited_seconds));
    clerk.press(LetGroupIn { group, way, nonce: format!("{key} {sign}"), pressed, now }).await?;
    Ok(Done)
}
