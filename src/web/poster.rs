//! A week to print, for a wall or for the door of one room.
//!
//! Invariant: it shows what everybody may know and asks nobody who they are; one read.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::view::View;
use super::who::Access;
use super::{Entry, page};
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::closure::Closure;
use crate::domain::plan::Particulars;
use crate::domain::poster::paper::{self, Face, Format, Paper};
use crate::domain::poster::{Ground, Week, parse_week};
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::{Date, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, closures, sessions};
use crate::views::bare::{Bare, document};
use crate::views::poster::{self as views, Poster};
use crate::views::subscribe;

pub fn entries() -> Vec<Entry> {
    vec![page("/{centre}/poster", Access::Anyone, poster)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    week: String,
    room: String,
    paper: String,
}

/// Everything a poster is made from.
struct Read {
    centre: Centre,
    rooms: Vec<Room>,
    particulars: Option<Particulars>,
    sessions: Vec<Session>,
    closures: Vec<Closure>,
    monday: Date,
}

async fn poster(
    view: View,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (now, week) = (app.clock.now(), parse_week(&asked.week));
    let read = app.store.read(move |db| Box::pin(async move { read(db, &slug, week, now).await }));
    let read = read.await?.ok_or(Error::Missing)?;
    let room = match asked.room.as_str() {
        "" => None,
        slug => Some(read.rooms.iter().find(|room| room.slug == slug).ok_or(Error::Missing)?),
    };
    let ground = Ground {
        zone: read.centre.zone,
        rooms: &read.rooms,
        sessions: &read.sessions,
        closures: &read.closures,
        particulars: read.particulars.as_ref(),
    };
    let week = Week::of(&ground, read.monday, room);
    let format = if asked.paper.eq_ignore_ascii_case("a3") { Format::A3 } else { Format::A4 };
    let poster = Poster {
        words: view.words(),
        centre: &read.centre,
        rooms: &read.rooms,
        week: &week,
        paper: Paper { format, face: if room.is_some() { Face::Door } else { Face::Week } },
        contact: read.particulars.as_ref().map(|told| &told.contact),
        origin: &app.origin,
        today: read.centre.zone.date(now),
        path: &view.path,
    };
    let blocks = views::blocks(poster.words, &week, &read.rooms);
    let sheets = paper::set(&blocks, &views::foot(&poster), poster.paper);
    let title = format!("{} · {}", poster.words.say("poster-title"), read.centre.names.in_(view.language));
    let bare = Bare {
        words: poster.words,
        title: &title,
        class: "poster",
        styles: &["app.css", "poster.css"],
        head: subscribe::alternate(poster.words, &read.centre),
        banners: &view.banners,
    };
    Ok(document(&bare, views::poster(&poster, &blocks, &sheets)).into_response())
}

/// K5: a week of the centre's own calendar.
async fn read(db: &mut Conn, slug: &str, week: Option<Date>, now: Timestamp) -> Result<Option<Read>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let (id, zone) = (centre.id, centre.zone);
    let monday = week.unwrap_or_else(|| zone.monday(zone.date(now)));
    let window = zone.week(monday);
    let rooms = centres::rooms(db, id).await?;
    let particulars = centres::particulars(db, id).await?;
    let sessions = sessions::touching(db, id, window).await?;
    let closures = closures::touching(db, id, window).await?;
    Ok(Some(Read { centre, rooms, particulars, sessions, closures, monday }))
}
