//! The ledger of the house, for the manager: who did what, and who was first (S10).

use axum::extract::Path;

use super::answers::Listed;
use super::asked::Query;
use super::caller::Clerk;
use super::pages::Before;
use super::problem::No;
use super::read;
use super::shapes::rosters::StoryLine;
use crate::store::stories;
use crate::web::Entry;
use crate::web::who::Access::Manager;

pub fn entries() -> Vec<Entry> {
    vec![read("changes", "/api/v1/centres/{centre}/desk/changes", Manager, list)]
}

/// The newest first, no names of families; how a private room is used is not told (M2).
async fn list(
    clerk: Clerk,
    Path(_): Path<String>,
    Query(lines): Query<Before>,
) -> Result<Listed<StoryLine>, No> {
    let (centre, (before, limit)) = (clerk.centre.id, lines.asked()?);
    let read = clerk.caller.app.store.read(move |db| Box::pin(stories::of_centre(db, centre, before, limit)));
    let items = read.await?.iter().map(StoryLine::of).collect();
    Ok(Listed { items, next: None, number: None })
}
