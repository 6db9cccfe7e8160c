//! The programme: sessions as everybody sees them, and for a household with the verdict for each child (Z1).

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Listed, Open, OpenList};
use super::asked::Query;
use super::caller::Caller;
use super::centres::between;
use super::pages::{self, Place};
use super::problem::No;
use super::read;
use super::shapes::sessions::Session as Shape;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::facts::Facts;
use crate::domain::ids::SessionId;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use crate::store::{Conn, centres, facts, sessions};
use crate::views::programme::filter::Filter;
use crate::views::refusals::Speaker;
use crate::web::Entry;
use crate::web::programme::cards;
use crate::web::programme::session::{self, Breadth};
use crate::web::who::Access::Anyone;

pub fn entries() -> Vec<Entry> {
    vec![
        read("sessions", "/api/v1/centres/{centre}/sessions", Anyone, list),
        read("session", "/api/v1/centres/{centre}/sessions/{session}", Anyone, one),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Left out: today.
    from: Option<Date>,
    /// Left out: a week later. At most 31 days.
    to: Option<Date>,
    /// Where to go on: from the `next` of the page before.
    after: Option<String>,
    /// Things on a page.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u16>,
}

/// Days asked for, where to go on, and how many.
pub struct Stretch {
    pub days: (Date, Date),
    pub window: Window,
    pub after: Option<Place>,
    pub limit: u16,
}

impl Stretch {
    pub fn of(
        (from, to): (Option<Date>, Option<Date>),
        (after, limit): (Option<&str>, Option<u16>),
        centre: &Centre,
        now: Timestamp,
    ) -> Result<Stretch, No> {
        let zone = centre.zone;
        let (from, to) = between(from, to, zone.date(now))?;
        let window = Window::new(zone.day(from).starts(), zone.day(to).ends());
        let window = window.unwrap_or_else(|| zone.day(from));
        let (after, limit) = (pages::after(after)?, pages::limit(limit)?);
        Ok(Stretch { days: (from, to), window, after, limit })
    }
}

/// The sessions of a page, one more than it tells, and what decides about them.
pub async fn page(
    db: &mut Conn,
    centre: &Centre,
    asked: &Stretch,
    (household, now): (Option<crate::domain::ids::HouseholdId>, Timestamp),
) -> Result<(Vec<Session>, Facts, i64), Fault> {
    let after = asked.after.map(|Place(at, id)| (at, SessionId(id)));
    let most = asked.limit + 1;
    let rows = sessions::page(db, centre.id, asked.window, after, most).await?;
    let starts = rows.iter().map(|session| session.window.starts()).min();
    let ends = rows.iter().map(|session| session.window.ends()).max();
    let around = starts.zip(ends).and_then(|(starts, ends)| Window::new(starts, ends));
    let facts = facts::load(db, centre.id, household, around.unwrap_or(asked.window), now).await?;
    let facts = facts.ok_or_else(|| Fault::Corrupt("no such centre".into()))?;
    let number = centres::numbers(db, centre.id).await?.0.0;
    Ok((rows, facts, number))
}

/// Its place in a list of sessions.
pub fn place(session: &Session) -> String {
    Place(session.window.starts(), session.id.0).written()
}

async fn list(
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<OpenList<Shape>, No> {
    let centre = caller.centre(slug).await?;
    let (household, now) = (caller.of(), caller.now);
    let pages = (asked.after.as_deref(), asked.limit);
    let asked = Stretch::of((asked.from, asked.to), pages, &centre, now)?;
    let (limit, (from, to)) = (asked.limit, asked.days);
    let read = caller
        .app
        .store
        .read(move |db| Box::pin(async move { page(db, &centre, &asked, (household, now)).await }));
    let (rows, facts, number) = read.await?;
    let speaker = caller.speaker(&facts.centre, facts.household.as_ref());
    let address = addresses::api::sessions_between(&facts.centre.slug, from, to);
    let shown = |session: Session| shown(&facts, &session, &speaker);
    let listed = pages::listed(rows, limit, (&address, place), shown);
    Ok(OpenList(Listed { number: Some(number), ..listed }))
}

/// A session as everybody, or one household, sees it; none where nobody may know of it (Z4).
pub fn shown(facts: &Facts, session: &Session, speaker: &Speaker) -> Option<Shape> {
    let card = cards::card(facts, session, &Filter::everything(), speaker.now)?;
    Some(Shape::of(&card, facts, speaker))
}

async fn one(caller: Caller, Path((slug, id)): Path<(String, SessionId)>) -> Result<Open<Shape>, No> {
    let (household, now) = (caller.of(), caller.now);
    let read = caller.app.store.read(move |db| {
        Box::pin(async move { session::read(db, &slug, id, household, Breadth::Itself(now)).await })
    });
    let facts = read.await?.ok_or_else(No::missing)?.facts;
    let speaker = caller.speaker(&facts.centre, facts.household.as_ref());
    let session = facts.session(id).ok_or_else(No::missing)?;
    Ok(Open(shown(&facts, session, &speaker).ok_or_else(No::missing)?))
}
