//! The table of addresses: what there is, who may, and which function answers.
//!
//! Invariant: nothing is served that does not stand here.

pub mod guard;
pub mod serve;

use axum::Router;
use axum::routing::get;

use crate::app::App;
use serve::Limits;

/// Everything there is, behind the guard.
pub fn router(app: &App, limits: Limits) -> Router {
    let router = Router::new().route("/healthz", get(|| async { "ok" }));
    guard::bounded(router, app, limits)
}
