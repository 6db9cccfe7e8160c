//! A plain face is left open: its picture is whole in what is sent at once, and the answer ends when it has to be another.
//!
//! Invariant: no script. A browser reckons `Refresh` from the end of an answer, so a paired screen asks again right
//! after something that cannot wait, after the instant at which time alone changes its picture, or after [`MOST`]. Where
//! nobody hung it, or no live stream is left, the answer ends at once and is asked for each minute.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use maud::Markup;
use std::convert::Infallible;
use std::time::Duration;

use super::hall::Hall;
use crate::domain::wall::Wall;
use crate::web::events::UNGATHERED;

/// Electronic paper is drawn anew once a minute at most, but for what cannot wait. Proxies give up after sixty seconds.
const MOST: Duration = Duration::from_secs(55);
/// Seconds from the end of an answer to the next look, after one that was held and one that was not.
const SOON: &str = "0";
const EACH_MINUTE: &str = "60";
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// The page, held where a screen of the house shows it.
pub fn plain(hall: &Hall, wall: &Wall, is_screen: bool, page: Markup) -> Response {
    let Some(seat) = hall.seat().filter(|_| is_screen) else {
        return ([(REFRESH, EACH_MINUTE)], page).into_response();
    };
    let (whole, until_old) = (Bytes::from(page.into_string()), hall.until_old(wall, MOST));
    let rest = stream::once(async move {
        until_old.await;
        drop(seat);
        Bytes::new()
    });
    let sent = hall.stop().ends(stream::iter([whole]).chain(rest)).map(Ok::<Bytes, Infallible>);
    let kind = (CONTENT_TYPE, "text/html; charset=utf-8");
    ([(REFRESH, SOON), kind, (UNGATHERED, "no")], Body::from_stream(sent)).into_response()
}
