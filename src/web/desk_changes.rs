//! The ledger of the house at the desk: who did what, and who was first, for the manager (S10).

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::desk::Desk;
use super::who::Access;
use super::{Entry, page};
use crate::domain::ids::Number;
use crate::error::Error;
use crate::store::stories;
use crate::views::layout::Place;
use crate::views::story as views;

pub fn entries() -> Vec<Entry> {
    vec![page("/{centre}/desk/changes", Access::Manager, list)]
}

/// Lines on a page.
const LINES: u16 = 200;

#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// Lines with smaller numbers.
    before: Option<i64>,
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (centre, before) = (desk.centre.id, asked.before.map(Number));
    let lines =
        desk.app.store.read(move |db| Box::pin(stories::of_centre(db, centre, before, LINES))).await?;
    let house = views::House {
        words: desk.words(),
        slug: &desk.centre.slug,
        zone: desk.centre.zone,
        lines: &lines,
        most: LINES,
    };
    let title = desk.words().say("story-house");
    Ok(desk.answer_with(StatusCode::OK, (title, Place::Reports, false), views::house(&house)))
}
