//! The days ahead for a frame in another site's page, and oEmbed 1.0, by which that site learns how to show it.
//!
//! Invariant: the same for everybody who asks under one address, whoever they are: no cookie is read or set, no
//! `Accept-Language`; the sites a centre's file names may frame it, and nobody else.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use maud::html;
use serde::Deserialize;
use serde_json::json;

use super::guard::FramedBy;
use super::reply::Finished;
use super::view;
use super::who::Access;
use super::{Entry, page};
use crate::addresses::poster::Excerpt;
use crate::addresses::{self, Origin};
use crate::app::App;
use crate::domain::age::Age;
use crate::domain::audience::{self, Counter};
use crate::domain::centre::Centre;
use crate::domain::facts::Facts;
use crate::domain::names::Language;
use crate::domain::plan::Particulars;
use crate::domain::room::{Privacy, Room};
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Conn, centres, facts, sessions};
use crate::views::bare::{Bare, document};
use crate::views::embed as views;
use crate::views::refusals::Speaker;
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    vec![page("/{centre}/embed", Access::Anyone, embed), page("/oembed", Access::Anyone, oembed)]
}

/// Days ahead that are shown where nobody says how many, and at most.
const DAYS: u16 = 7;
const MOST_DAYS: u16 = 14;
/// Sessions in one frame, at most.
const MOST: usize = 200;
/// Nobody is a child from here on, in years (A4).
const GROWN_UP: u16 = 18;
const KEPT: &str = "public, max-age=60";

/// What the address of a frame, or of the page it is taken from, asks for; what makes no sense there is left out.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
struct Asked {
    room: String,
    age: String,
    days: String,
    lang: String,
}

impl Asked {
    fn excerpt(self) -> Excerpt {
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let is_slug = !self.room.is_empty() && self.room.len() <= 60 && self.room.bytes().all(is_word);
        Excerpt {
            room: is_slug.then_some(self.room),
            age: self.age.parse().ok().filter(|years| *years < GROWN_UP),
            days: self.days.parse().ok().map(|days: u16| days.clamp(1, MOST_DAYS)),
            language: Language::parse(&self.lang).unwrap_or_default(),
        }
    }
}

/// Everything a frame shows.
struct Read {
    facts: Facts,
    particulars: Option<Particulars>,
    first: Date,
    days: i64,
    is_cut: bool,
}

async fn embed(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (now, excerpt) = (app.clock.now(), asked.excerpt());
    let wish = excerpt.clone();
    let read = app.store.read(move |db| Box::pin(async move { read(db, (&slug, &wish), now).await }));
    let read = read.await?.ok_or(Error::Missing)?;
    let (centre, words) = (&read.facts.centre, Words::of(excerpt.language));
    let room =
        excerpt.room.as_deref().and_then(|slug| read.facts.rooms.iter().find(|room| room.slug == slug));
    let page = views::Embedded {
        speaker: Speaker { words, centre, household: None, now },
        room,
        age: excerpt.age,
        days: (0..read.days).map(|day| on(&read, read.first + Span::days(day), (&excerpt, now))).collect(),
        page: app.origin.link(&taken_from(centre, &excerpt, room)),
        is_cut: read.is_cut,
    };
    let body = match room.map(|room| room.privacy) {
        Some(Privacy::Private) => views::private(&page),
        Some(Privacy::Public) | None => views::embedded(&page),
    };
    let title = views::title(words, centre);
    let banners = view::banners(&app, words);
    let head = html! {
        meta name="robots" content="noindex";
        link rel="canonical" href=(page.page);
    };
    let bare = Bare { words, title: &title, class: "embed", styles: &["embed.css"], head, banners: &banners };
    let mut answer = ([(CACHE_CONTROL, KEPT)], document(&bare, body)).into_response();
    let sites = read.particulars.as_ref().and_then(|told| FramedBy::new(&told.embed_on));
    if let Some(sites) = sites {
        answer.extensions_mut().insert(sites);
    }
    Ok(answer)
}

/// The page somebody finds more on.
fn taken_from(centre: &Centre, excerpt: &Excerpt, room: Option<&Room>) -> String {
    let slug = &centre.slug;
    let mut address = match room {
        Some(room) if room.privacy == Privacy::Private => addresses::private_room::slots(slug, &room.slug),
        Some(room) => addresses::with(&addresses::programme(slug), "room", &room.slug),
        None => addresses::programme(slug),
    };
    if let Some(years) = excerpt.age {
        address = addresses::with(&address, "age", &years.to_string());
    }
    address
}

fn on<'a>(read: &'a Read, date: Date, (excerpt, now): (&Excerpt, Timestamp)) -> views::Day<'a> {
    let facts = &read.facts;
    let age = excerpt.age.map(|years| Age::from_months(years * 12 + 6));
    let told = read.particulars.as_ref();
    let of_day = facts.sessions.iter().filter(|session| session.date == date && now < session.window.ends());
    let meant = of_day.filter(|session| {
        age.is_none_or(|age| session.terms.ages.is_some_and(|ages| ages.admits(age)))
            && is_meant(&facts.rooms, session, excerpt.room.as_deref())
    });
    let shown = meant.filter_map(|session| {
        let counter = if now < session.window.starts() { Counter::Ahead } else { Counter::Now };
        Some((session, facts.room(session.room)?, audience::fullness(facts, session, counter, now)))
    });
    views::Day {
        date,
        shut: told.and_then(|told| told.opening.closed(date, &told.holidays)),
        shown: shown.take(MOST).collect(),
    }
}

/// Of a public room, and of the one that was asked for; a room nobody has is every room.
fn is_meant(rooms: &[Room], session: &Session, asked: Option<&str>) -> bool {
    let is_known = |slug: &&str| rooms.iter().any(|room| room.slug == *slug);
    let here = rooms.iter().find(|room| room.id == session.room && room.privacy == Privacy::Public);
    here.is_some_and(|here| asked.filter(is_known).is_none_or(|slug| slug == here.slug))
}

/// The days ahead, as many as were asked for and no more than a frame holds.
async fn read(
    db: &mut Conn,
    (slug, excerpt): (&str, &Excerpt),
    now: Timestamp,
) -> Result<Option<Read>, Fault> {
    let Some(centre) = centres::by_slug(db, slug).await? else { return Ok(None) };
    let (id, zone, first) = (centre.id, centre.zone, centre.zone.date(now));
    let asked = i64::from(excerpt.days.unwrap_or(DAYS));
    let ends = |days: i64| zone.day(first + Span::days(days - 1)).ends();
    let starts = zone.day(first).starts();
    let whole = Window::new(starts, ends(asked)).unwrap_or_else(|| zone.day(first));
    let particulars = centres::particulars(db, id).await?;
    let Some(house) = facts::house(db, id).await? else { return Ok(None) };
    let mut all = sessions::touching(db, id, whole).await?;
    let room = excerpt.room.as_deref();
    let until = |days: i64| {
        let last = first + Span::days(days);
        let meant = |session: &&Session| session.date < last && is_meant(&house.rooms, session, room);
        all.iter().filter(meant).count()
    };
    let days = (1..=asked).take_while(|days| until(*days) <= MOST).last().unwrap_or(1);
    let of_days = all.iter().filter(|session| session.date < first + Span::days(days));
    let last = of_days.map(|session| session.window.ends()).max();
    let drawn = Window::new(starts, ends(days).max(last.unwrap_or(starts))).unwrap_or(whole);
    let is_cut = days < asked || until(days) > MOST;
    all.retain(|session| session.window.overlaps(drawn));
    let facts = match drawn.ends() <= whole.ends() {
        true => facts::load_around(db, (id, all), None, drawn, now).await?,
        false => facts::load(db, id, None, drawn, now).await?,
    };
    Ok(facts.map(|facts| Read { facts, particulars, first, days, is_cut }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Consumer {
    url: String,
    maxwidth: String,
    maxheight: String,
    format: String,
}

/// The size of a frame where nobody sets a limit, and how small one may be told to be.
const SIZE: (u32, u32) = (600, 480);
const SMALLEST: u32 = 1;

/// oEmbed 1.0: a page of ours, as a frame.
async fn oembed(State(app): State<App>, Query(consumer): Query<Consumer>) -> Result<Response, Error> {
    if !["", "json"].contains(&consumer.format.as_str()) {
        return Ok(bare(StatusCode::NOT_IMPLEMENTED));
    }
    if consumer.url.is_empty() {
        return Ok(bare(StatusCode::BAD_REQUEST));
    }
    let Some((slug, excerpt)) = page_of_ours(&consumer.url, &app.origin) else {
        return Ok(bare(StatusCode::NOT_FOUND));
    };
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let Some(centre) = centres::by_slug(db, &slug).await? else { return Ok(None) };
            let told = centres::particulars(db, centre.id).await?;
            Ok(told.filter(|told| !told.embed_on.is_empty()).map(|_| centre))
        })
    });
    let Some(centre) = read.await? else { return Ok(bare(StatusCode::NOT_FOUND)) };
    let size = (at_most(SIZE.0, &consumer.maxwidth), at_most(SIZE.1, &consumer.maxheight));
    let title = views::title(Words::of(excerpt.language), &centre);
    let address = app.origin.link(&addresses::poster::embed(&centre.slug, &excerpt));
    let body = json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": centre.names.in_(excerpt.language),
        "provider_url": app.origin.link(&addresses::programme(&centre.slug)),
        "cache_age": 3600,
        "html": views::frame(&address, &title, size).into_string(),
        "width": size.0,
        "height": size.1,
    });
    let headers =
        [(CONTENT_TYPE, "application/json; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, body.to_string()).into_response())
}

/// No more than is allowed; what is no figure allows everything.
fn at_most(usual: u32, limit: &str) -> u32 {
    limit.parse().map_or(usual, |limit: u32| usual.min(limit.max(SMALLEST)))
}

/// An answer for programs, whose status says all.
fn bare(status: StatusCode) -> Response {
    let mut answer = status.into_response();
    answer.extensions_mut().insert(Finished);
    answer
}

/// The centre and what of it an address means: its programme, or its frame.
fn page_of_ours(url: &str, origin: &Origin) -> Option<(String, Excerpt)> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if Origin::parse(&format!("{scheme}://{host}")).as_ref() != Some(origin) {
        return None;
    }
    let uri: Uri = path.split('#').next()?.parse().ok()?;
    let slug = match uri.path().split('/').collect::<Vec<_>>()[..] {
        ["", slug] | ["", slug, "" | "embed"] => slug.to_string(),
        _ => return None,
    };
    let Query(asked) = Query::<Asked>::try_from_uri(&uri).unwrap_or_default();
    Some((slug, asked.excerpt()))
}
