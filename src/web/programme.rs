//! What is on in a centre: the first page, the days, one session, and how to get help.
//!
//! Invariant: a page asks the same facts and the same decision as the button on it (Z1); one read for each page.

pub mod cards;
mod home;
pub mod reading;
pub mod session;
mod size;
mod week;

use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum_extra::extract::Query;
use maud::html;
use serde::Deserialize;

use super::cookies;
use super::frame::Frame;
use super::who::Access;
use super::{Entry, page};
use crate::addresses;
use crate::addresses::feeds::in_language;
use crate::app::App;
use crate::domain::facts::Facts;
use crate::domain::household::Household;
use crate::domain::zone::{parse_date, parse_time};
use crate::error::Error;
use crate::views;
use crate::views::layout::{Live, Place, Shell};
use crate::views::programme::filter::{Filter, Whom};
use reading::{Reading, Wish};

pub fn entries() -> Vec<Entry> {
    vec![
        page("/", Access::Anyone, home::home),
        page("/{centre}", Access::Anyone, days),
        page("/{centre}/help", Access::Anyone, home::help),
        page("/{centre}/sessions/{session}", Access::Anyone, session::look),
    ]
}

/// The cookie that keeps for whom somebody looks.
const FOR_WHOM: &str = "whom";

/// What the query of a programme asks for; what makes no sense there is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    child: Option<String>,
    age: Option<String>,
    room: String,
    day: String,
    /// Of a day too full for one page: from when on.
    from: String,
}

impl Asked {
    fn filter(&self, facts: &Facts) -> Filter {
        let room = facts.rooms.iter().find(|room| room.slug == self.room);
        Filter {
            whom: self.whom(facts.household.as_ref()),
            room: room.map(|room| room.slug.clone()),
            day: parse_date(&self.day),
            from: parse_time(&self.from),
        }
    }

    /// Whom a visit chose: an id or a figure, kept by the browser for the next one.
    fn to_remember(&self) -> Option<String> {
        let word = self.child.as_ref().or(self.age.as_ref())?;
        let is_plain = word.len() <= 40 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        is_plain.then(|| word.clone())
    }

    fn or_as_before(self, before: Option<String>) -> Asked {
        if self.child.is_some() || self.age.is_some() {
            return self;
        }
        Asked { child: before.clone(), age: before, ..self }
    }

    fn whom(&self, household: Option<&Household>) -> Whom {
        let word = match household {
            None => self.age.as_deref(),
            Some(_) => self.child.as_deref(),
        };
        let Some(word) = word else { return Whom::Everybody };
        let years = || word.parse().ok().filter(|years| *years < 18).map(Whom::Years);
        match household {
            None => years().unwrap_or(Whom::Everybody),
            Some(household) => chosen(word, household).map_or(Whom::Everybody, Whom::Child),
        }
    }
}

/// The child a query names, if it is one of this household.
fn chosen(child: &str, household: &Household) -> Option<crate::domain::ids::ChildId> {
    let id = child.parse().ok()?;
    household.child(id).map(|child| child.id)
}

/// Where other sites learn how to show this page, if any may.
fn discovery(reading: &Reading, frame: &Frame) -> Option<String> {
    reading.particulars.as_ref().filter(|told| !told.embed_on.is_empty())?;
    let page = frame.origin.link(&addresses::programme(&reading.facts.centre.slug));
    Some(frame.origin.link(&addresses::poster::oembed(&in_language(&page, frame.view.language))))
}

async fn days(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (now, day) = (app.clock.now(), parse_date(&asked.day));
    let wish = Wish { slug, household: frame.household(), day, room: asked.room.clone() };
    let remembered = asked.to_remember().map(|word| cookies::choice(&app, FOR_WHOM, &word));
    let asked = asked.or_as_before(cookies::sent(&headers, FOR_WHOM));
    let read = app.store.read(move |db| Box::pin(async move { Reading::days(db, &wish, now).await }));
    let reading = read.await?.ok_or(Error::Missing)?;
    let filter = Filter { day: reading.shown(day, now), ..asked.filter(&reading.facts) };
    let page = week::programme(&reading, filter, frame.words(), now);
    let page = views::programme::Programme { is_large: frame.view.is_large, ..page };
    let centre = &reading.facts.centre;
    let events = addresses::kiosk::events(&centre.slug);
    let title = frame.words().say("programme-title");
    let shell = frame.shell(title, centre, Place::Programme);
    let shell = Shell {
        live: Some(Live { events: &events, ids: views::programme::LIVE }).filter(|_| page.now.is_some()),
        head: html! { (shell.head) @if let Some(address) = discovery(&reading, &frame) { (views::embed::discovery(frame.words(), centre, &address)) } },
        ..shell
    };
    let mut answer = frame.answer(StatusCode::OK, &shell, views::programme::programme(&page));
    answer.headers_mut().extend(remembered.map(|cookie| (SET_COOKIE, cookie)));
    Ok(answer)
}
