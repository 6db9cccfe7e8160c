//! The OpenAPI document, and the page that reads it to people who write programs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::document::{GROUPS, document};
use super::problem::Kind;
use crate::app::App;
use crate::views;
use crate::views::layout::{Face, page as draw};
use crate::web::view::View;
use crate::web::who::Access::Anyone;
use crate::web::{Entry, page};

pub fn entries() -> Vec<Entry> {
    vec![page("/api", Anyone, read), page("/api/openapi.json", Anyone, whole)]
}

async fn whole(State(app): State<App>, view: View) -> Response {
    let document = document(&app.origin, view.language).to_string();
    let kept = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "public, max-age=300"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (StatusCode::OK, kept, document).into_response()
}

/// Drawn from the document itself, whole without script.
async fn read(State(app): State<App>, view: View) -> Response {
    let document = document(&app.origin, view.language);
    let problems: Vec<(u16, &'static str)> =
        Kind::all().iter().map(|kind| (kind.status().as_u16(), kind.code())).collect();
    let reading = views::api::Reading {
        words: view.words(),
        document: &document,
        groups: &GROUPS,
        problems: &problems,
        origin: &app.origin,
    };
    draw(&view.shell(view.words().say("api-title"), Face::Plain), views::api::page(&reading)).into_response()
}
