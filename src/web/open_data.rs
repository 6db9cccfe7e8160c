//! Open data: feeds for harvesters, each item by its own name, the page about them, and news for readers of news.
//!
//! Invariant: what is served here is the same for everybody who asks, names nobody and sets no cookie; only what was given
//! out on the ledger is read, so a page is one moment of it.

use axum::extract::{Path, Query, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::feeds::edition::Asked;
use super::feeds::{Choice, of_calendar, written};
use super::frame::Frame;
use super::who::Access;
use super::{Entry, page};
use crate::app::App;
use crate::domain::calendar::Calendar;
use crate::domain::harvest::{Feed, PAGE};
use crate::domain::licence::Licence;
use crate::error::Error;
use crate::feeds::icalendar::Reader;
use crate::feeds::{atom, dataset, rpde};
use crate::store::{Conn, calendars, centres, harvest};
use crate::views;
use crate::views::layout::{Place, Shell};
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    use Access::Anyone;
    vec![
        page("/{centre}/openactive/{feed}", Anyone, active),
        page("/{centre}/openactive/{feed}/{item}", Anyone, active_item),
        page("/{centre}/open-events/{feed}", Anyone, other),
        page("/{centre}/open-events/{feed}/{item}", Anyone, other_item),
        page("/{centre}/open-data", Anyone, site),
        page("/{centre}/feed.atom", Anyone, news),
    ]
}

/// Where a harvester left off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    #[serde(rename = "afterChangeNumber")]
    number: Option<String>,
}

impl After {
    /// The number after which to go on; the beginning where none is said.
    fn number(&self) -> Result<i64, Error> {
        match self.number.as_deref() {
            None => Ok(0),
            Some(text) => text.parse().map_err(|_| Error::Missing),
        }
    }
}

async fn active(
    State(app): State<App>,
    Path((centre, word)): Path<(String, String)>,
    Query(after): Query<After>,
    asked: Uri,
) -> Result<Response, Error> {
    let feed = named(&word, Feed::is_active)?;
    harvested(&app, (centre, feed, after.number()?), &asked.to_string()).await
}

async fn other(
    State(app): State<App>,
    Path((centre, word)): Path<(String, String)>,
    Query(after): Query<After>,
    asked: Uri,
) -> Result<Response, Error> {
    let feed = named(&word, |feed| !feed.is_active())?;
    harvested(&app, (centre, feed, after.number()?), &asked.to_string()).await
}

fn named(word: &str, is_here: impl Fn(Feed) -> bool) -> Result<Feed, Error> {
    Feed::parse(word).filter(|feed| is_here(*feed)).ok_or(Error::Missing)
}

async fn harvested(
    app: &App,
    (centre, feed, after): (String, Feed, i64),
    asked: &str,
) -> Result<Response, Error> {
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(centre) = centres::by_slug(db, &centre).await? else { return Ok(None) };
            let items = harvest::page(db, centre.id, feed, after, PAGE).await?;
            let licence = licence(db, &centre).await?;
            Ok(Some((centre, licence, items)))
        })
    });
    let (centre, licence, items) = read.await?.ok_or(Error::Missing)?;
    let place = rpde::Place { origin: &app.origin, centre: &centre.slug, feed, licence: &licence };
    let items: Vec<rpde::Item> = items.into_iter().map(|item| (item.id, item.number, item.data)).collect();
    Ok(open(rpde::MEDIA_TYPE, rpde::keeps(items.len()), rpde::page(place, &items, asked)))
}

async fn licence(
    db: &mut Conn,
    centre: &crate::domain::centre::Centre,
) -> Result<Licence, crate::error::Fault> {
    let particulars = centres::particulars(db, centre.id).await?;
    Ok(particulars.map(|told| told.licence).unwrap_or_default())
}

/// For every site to read.
fn open(kind: &'static str, keeps: &'static str, body: String) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static(keeps)),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, body).into_response()
}

// ---- one item ------------------------------------------------------------------------------------------------

async fn active_item(
    State(app): State<App>,
    Path((centre, word, item)): Path<(String, String, Uuid)>,
) -> Result<Response, Error> {
    one(&app, (centre, named(&word, Feed::is_active)?, item)).await
}

async fn other_item(
    State(app): State<App>,
    Path((centre, word, item)): Path<(String, String, Uuid)>,
) -> Result<Response, Error> {
    one(&app, (centre, named(&word, |feed| !feed.is_active())?, item)).await
}

/// What a feed says of it; what is gone is not there.
async fn one(app: &App, (centre, feed, item): (String, Feed, Uuid)) -> Result<Response, Error> {
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(centre) = centres::by_slug(db, &centre).await? else { return Ok(None) };
            harvest::item(db, centre.id, (feed, item)).await
        })
    });
    let data = read.await?.ok_or(Error::Missing)?;
    Ok(open("application/ld+json", rpde::keeps(0), data))
}

// ---- the page about them -------------------------------------------------------------------------------------

async fn site(frame: Frame, State(app): State<App>, Path(slug): Path<String>) -> Result<Response, Error> {
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(calendar) = calendars::by_slug(db, &slug).await? else { return Ok(None) };
            let licence = licence(db, &calendar.centre).await?;
            Ok(Some((calendar, licence)))
        })
    });
    let (calendar, licence): (Calendar, Licence) = read.await?.ok_or(Error::Missing)?;
    let reader = Reader { origin: &app.origin, words: frame.words() };
    let block = dataset::dataset(&calendar, &licence, reader);
    let shell = frame.shell(frame.words().say("open-data-title"), &calendar.centre, Place::Help);
    let shell = Shell { head: html! { (shell.head) (views::session::described(&block)) }, ..shell };
    let about = views::open_data::About {
        words: frame.words(),
        origin: &app.origin,
        calendar: &calendar,
        licence: &licence,
        feeds: Feed::ALL.map(|feed| (feed, dataset::title(feed))),
    };
    Ok(frame.answer(StatusCode::OK, &shell, views::open_data::about(&about)))
}

// ---- news ----------------------------------------------------------------------------------------------------

async fn news(
    State(app): State<App>,
    Path(centre): Path<String>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (asked, origin, language) =
        (Asked::new(headers, app.clock.now()), app.origin.clone(), choice.language());
    let found = app.store.read(move |db| {
        Box::pin(async move {
            let Some(calendar) = calendars::by_slug(db, &centre).await? else { return Ok(None) };
            let edition = of_calendar(&calendar, (language, &origin), &asked);
            if edition.is_held(&asked) {
                return Ok(Some((calendar, edition, None)));
            }
            let since = calendar.shown_since(asked.now);
            let today = calendar.centre.zone.date(asked.now);
            let mut listed = calendars::listed(db, &calendar, asked.now).await?;
            listed.retain(|one| one.session.date >= today); // what is over is no news
            Ok(Some((calendar, edition, Some((listed, since)))))
        })
    });
    let (calendar, edition, listed) = found.await?.ok_or(Error::Missing)?;
    let Some((listed, since)) = listed else { return Ok(edition.unchanged()) };
    let origin = app.origin.clone();
    let written = written(move || {
        let reader = Reader { origin: &origin, words: Words::of(language) };
        edition.answer(atom::MEDIA_TYPE, atom::feed(&calendar, &listed, since, reader))
    });
    Ok(written.await?)
}
