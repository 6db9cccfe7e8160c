//! The ledger of the house, for the manager: who did what, and who was first (S10).

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::Listed;
use super::asked::Query;
use super::caller::Clerk;
use super::pages;
use super::problem::No;
use super::read;
use super::shapes::rosters::StoryLine;
use crate::domain::ids::Number;
use crate::store::stories;
use crate::web::Entry;
use crate::web::who::Access::Manager;

pub fn entries() -> Vec<Entry> {
    vec![read("changes", "/api/v1/centres/{centre}/desk/changes", Manager, list)]
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Lines {
    /// Only lines with smaller numbers: the last number of the page before.
    #[schemars(range(min = 1))]
    before: Option<i64>,
    /// The newest so many.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u16>,
}

/// The newest first, no names of families; how a private room is used is not told (M2).
async fn list(
    clerk: Clerk,
    Path(_): Path<String>,
    Query(lines): Query<Lines>,
) -> Result<Listed<StoryLine>, No> {
    let (centre, limit, before) = (clerk.centre.id, pages::limit(lines.limit)?, lines.before.map(Number));
    let read = clerk.caller.app.store.read(move |db| Box::pin(stories::of_centre(db, centre, before, limit)));
    let items = read.await?.iter().map(StoryLine::of).collect();
    Ok(Listed { items, next: None, number: None })
}
