//! What a browser fetches beside the pages: style, script, icons, the kiosk's worker, robots.txt, tables, and the pulse.
//!
//! Invariant: an address that holds its content's hash may be kept for ever, a plain one is asked for again.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::reply::Finished;
use crate::addresses;
use crate::app::App;
use crate::error::Error;
use crate::feeds::csv;
use crate::store::Conn;
use crate::store::pulse::pulse;
use crate::views::assets;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

pub async fn asset(Path(name): Path<String>) -> Result<Response, Error> {
    let (bytes, kind, is_hashed) = assets::find(&name).ok_or(Error::Missing)?;
    let keep = if is_hashed { FOR_EVER } else { ASK_AGAIN };
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, keep)], bytes).into_response())
}

/// A table for a spreadsheet, kept by nobody in between; its name holds letters a header may hold.
pub(super) fn table(name: &str, (heads, rows): (&[String], &[Vec<String>])) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "private, no-store".to_string()),
    ];
    (headers, csv::file(heads, rows)).into_response()
}

pub async fn icon() -> Result<Response, Error> {
    asset(Path("icon.svg".into())).await
}

/// At the root, so that it may serve every centre's kiosk.
pub async fn worker() -> Result<Response, Error> {
    asset(Path("sw.js".into())).await
}

/// Programmes and feeds may be found, what belongs to somebody need not be tried.
pub async fn robots(State(app): State<App>) -> String {
    format!(
        "User-agent: *\n\
         Disallow: /bookings\n\
         Disallow: /household\n\
         Disallow: /notices\n\
         Disallow: /sign-in\n\
         Disallow: /events/\n\
         Disallow: /screen\n\
         Disallow: /*/desk\n\
         Disallow: /*/kiosk\n\
         Sitemap: {}\n",
        app.origin.link(&addresses::feeds::sitemap())
    )
}

/// Alive, and able to read: the sum of the centres' numbers.
pub async fn health(State(app): State<App>) -> Response {
    match app.store.read(|db: &mut Conn| pulse(db).boxed()).await {
        Ok(number) => format!("ok {number}\n").into_response(),
        Err(fault) => {
            tracing::error!(%fault, "not healthy");
            let mut answer = (StatusCode::SERVICE_UNAVAILABLE, "cannot read\n").into_response();
            answer.extensions_mut().insert(Finished);
            answer
        }
    }
}
