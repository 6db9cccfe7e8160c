//! What is to be given out: which days a look has to draw, what their sessions read as, and what of it is news.
//!
//! Keeps true: the number a look brings the feeds to was read before anything was drawn, so what is drawn is never older;
//! sessions are drawn with all that overlap them, since places left hang on the same building (C1).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

use crate::actions::give_out::Draft;
use crate::addresses::Origin;
use crate::domain::activity::Purpose;
use crate::domain::audience::{Counter, fullness};
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::digest;
use crate::domain::harvest::{self, Feed};
use crate::domain::ids::{CentreId, Number, SeriesId};
use crate::domain::names::Language;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Span, Timestamp};
use crate::error::Fault;
use crate::feeds::icalendar::Reader;
use crate::feeds::open_data::{Source, series_of};
use crate::store::harvest::{Given, Stand};
use crate::store::webhooks::Seen;
use crate::store::{Conn, calendars, centres, facts, harvest as stored, series, webhooks};
use crate::views::words::Words;

/// More sessions that changed at once are met by a look at all of them.
const MOST: u16 = 200;

/// What one look is about.
pub struct Glance {
    calendar: Calendar,
    /// By series: what its plan says is done.
    purposes: HashMap<SeriesId, Purpose>,
    /// What stands around the items, in a word.
    frame: String,
    stand: Option<Stand>,
    seen: Number,
    extent: Extent,
}

enum Extent {
    Whole,
    /// Sessions seen differently, the days they touch, and whether anything but places left changed.
    Some {
        changed: BTreeSet<Uuid>,
        days: BTreeSet<Date>,
        is_content: bool,
    },
}

/// What was drawn so far.
#[derive(Default)]
pub struct Sketch(BTreeMap<(Feed, Uuid), String>);

impl Sketch {
    pub fn add(&mut self, other: Sketch) {
        self.0.extend(other.0);
    }

    fn put(&mut self, id: Uuid, drawn: Option<(Feed, serde_json::Value)>) {
        if let Some((feed, value)) = drawn {
            self.0.insert((feed, id), value.to_string());
        }
    }
}

/// Whether a centre has to be looked at, and how much of it. `last`: what stood around its items at the last whole look,
/// unless that is too long ago or of another day.
pub async fn glance(
    db: &mut Conn,
    centre: CentreId,
    (last, origin): (Option<&str>, &Origin),
    now: Timestamp,
) -> Result<Option<Arc<Glance>>, Fault> {
    let (seen, _) = centres::numbers(db, centre).await?;
    let stand = stored::stand(db, centre).await?;
    // A quiet house costs two small reads: whatever stands around its items changes with a number, or with the day.
    if last.is_some() && stand.is_some_and(|stand| stand.seen == seen) {
        return Ok(None);
    }
    let Some(calendar) = calendars::find(db, centre).await? else { return Ok(None) };
    let all = series::of_centre(db, centre).await?;
    let purposes: HashMap<SeriesId, Purpose> =
        all.into_iter().map(|series| (series.id, series.plan.purpose)).collect();
    let frame = frame(&calendar, &purposes, origin, now);
    let extent = match stand.filter(|_| last == Some(frame.as_str())) {
        None => Extent::Whole,
        Some(stand) => since(db, &calendar, (stand.seen, seen)).await?,
    };
    Ok(Some(Arc::new(Glance { calendar, purposes, frame, stand, seen, extent })))
}

/// Everything an item holds beside its own session: when it differs, all of them may.
fn frame(
    calendar: &Calendar,
    purposes: &HashMap<SeriesId, Purpose>,
    origin: &Origin,
    now: Timestamp,
) -> String {
    let Calendar { centre, contact, rooms, part: _, number: _, changed_at: _ } = calendar;
    let purposes: BTreeMap<SeriesId, &Purpose> =
        purposes.iter().map(|(id, purpose)| (*id, purpose)).collect();
    let today = centre.zone.date(now);
    digest::of(&format!("{} {today} {:?}", env!("LEYUAN_FEEDS"), (centre, contact, rooms, purposes, origin)))
}

/// What was seen differently between two numbers.
async fn since(
    db: &mut Conn,
    calendar: &Calendar,
    (after, until): (Number, Number),
) -> Result<Extent, Fault> {
    let (told, to) = webhooks::changed(db, calendar.centre.id, (after, until), MOST).await?;
    if to < until {
        return Ok(Extent::Whole);
    }
    let (mut changed, mut days) = (BTreeSet::new(), BTreeSet::new());
    let mut is_content = false;
    let zone = calendar.centre.zone;
    for Seen { id, content, window } in told {
        changed.insert(id.0);
        is_content |= content > after;
        days.extend([zone.date(window.starts()), zone.date(window.ends())]);
    }
    Ok(Extent::Some { changed, days, is_content })
}

impl Glance {
    pub fn centre(&self) -> CentreId {
        self.calendar.centre.id
    }

    pub fn frame(&self) -> &str {
        &self.frame
    }

    pub fn stand(&self) -> Option<Stand> {
        self.stand
    }

    pub fn seen(&self) -> Number {
        self.seen
    }

    pub fn is_whole(&self) -> bool {
        matches!(self.extent, Extent::Whole)
    }

    /// The days to draw, as far as they are given out.
    pub fn days(&self, now: Timestamp) -> Vec<Date> {
        let (first, last) = harvest::days(self.calendar.centre.zone, now);
        match &self.extent {
            Extent::Whole => first.iter_days().take_while(|date| *date <= last).collect(),
            Extent::Some { days, .. } => days.range(first..=last).copied().collect(),
        }
    }

    fn purpose(&self, session: &Session) -> Purpose {
        let room = self.calendar.room(session.room).map(|room| room.purpose.clone()).unwrap_or_default();
        let series = session.series.and_then(|series| self.purposes.get(&series));
        series.map_or(room.clone(), |series| series.within(&room))
    }

    fn is_given_out(&self, session: &Session, now: Timestamp) -> bool {
        let (first, last) = harvest::days(self.calendar.centre.zone, now);
        (first..=last).contains(&session.date) && self.calendar.lists(session, first)
    }
}

fn source<'a>(glance: &'a Glance, origin: &'a Origin) -> Source<'a> {
    Source { calendar: &glance.calendar, reader: Reader { origin, words: Words::of(Language::Zh) } }
}

/// What the sessions that touch a day read as.
pub async fn day(
    db: &mut Conn,
    glance: &Glance,
    (date, origin): (Date, &Origin),
    now: Timestamp,
) -> Result<Sketch, Fault> {
    let day = glance.calendar.centre.zone.day(date);
    let mut sketch = Sketch::default();
    let around = Window::new(day.starts() - Span::days(2), day.ends()).unwrap_or(day);
    let listed = calendars::starting_in(db, &glance.calendar, around, now).await?;
    let listed: Vec<Listed> = listed.into_iter().filter(|one| one.session.window.overlaps(day)).collect();
    let windows: Vec<Window> = listed.iter().map(|one| one.session.window).collect();
    let Some(hull) = Window::around(&windows) else { return Ok(sketch) };
    let Some(facts) = facts::load(db, glance.centre(), None, hull, now).await? else { return Ok(sketch) };
    let source = source(glance, origin);
    for one in listed.iter().filter(|one| glance.is_given_out(&one.session, now)) {
        let full = fullness(&facts, &one.session, Counter::Ahead, now);
        sketch.put(one.session.id.0, source.session(one, &glance.purpose(&one.session), full));
    }
    Ok(sketch)
}

/// What is news in a sketch, series included, and what is gone.
pub async fn differences(
    db: &mut Conn,
    glance: &Glance,
    mut sketch: Sketch,
    (origin, now): (&Origin, Timestamp),
) -> Result<Vec<Draft>, Fault> {
    let draws_series = match &glance.extent {
        Extent::Whole => true,
        Extent::Some { is_content, .. } => *is_content,
    };
    if draws_series {
        sketch.add(all_series(db, glance, origin, now).await?);
    }
    let given = given(db, glance, &sketch).await?;
    let news = sketch.0.iter().filter(|(key, data)| given.get(*key) != Some(*data));
    let mut drafts: Vec<Draft> =
        news.map(|((feed, id), data)| Draft { feed: *feed, id: *id, data: Some(data.clone()) }).collect();
    let is_looked_at = |(feed, id): &(Feed, Uuid)| match (&glance.extent, feed) {
        (Extent::Whole, _) => true,
        (_, Feed::SessionSeries | Feed::EventSeries) => draws_series,
        // What was moved elsewhere, or stands in the other feed now.
        (Extent::Some { changed, .. }, _) => changed.contains(id),
    };
    let gone = given.keys().filter(|key| !sketch.0.contains_key(*key) && is_looked_at(key));
    drafts.extend(gone.map(|(feed, id)| Draft { feed: *feed, id: *id, data: None }));
    drafts.sort_by_key(|draft| (draft.feed, draft.id));
    Ok(drafts)
}

/// What is given out of all that was looked at.
async fn given(db: &mut Conn, glance: &Glance, sketch: &Sketch) -> Result<Given, Fault> {
    let Extent::Some { changed, is_content: false, .. } = &glance.extent else {
        return stored::given(db, glance.centre()).await;
    };
    let mut given = Given::new();
    let ids: BTreeSet<Uuid> = sketch.0.keys().map(|(_, id)| *id).chain(changed.iter().copied()).collect();
    for id in ids {
        given.extend(stored::given_of(db, glance.centre(), id).await?);
    }
    Ok(given)
}

/// What recurs, as far as a session of it is given out.
async fn all_series(
    db: &mut Conn,
    glance: &Glance,
    origin: &Origin,
    now: Timestamp,
) -> Result<Sketch, Fault> {
    let zone = glance.calendar.centre.zone;
    let (first, last) = harvest::days(zone, now);
    let mut sketch = Sketch::default();
    let Some(window) = Window::new(zone.day(first).starts(), zone.day(last).ends()) else {
        return Ok(sketch);
    };
    let listed = calendars::starting_in(db, &glance.calendar, window, now).await?;
    let mut turns: BTreeMap<(Uuid, bool), (Purpose, Vec<&Session>)> = BTreeMap::new();
    for one in listed.iter().filter(|one| glance.is_given_out(&one.session, now)) {
        let purpose = glance.purpose(&one.session);
        let key = (series_of(&one.session), purpose.activity().is_some());
        turns.entry(key).or_insert_with(|| (purpose, Vec::new())).1.push(&one.session);
    }
    let source = source(glance, origin);
    for ((id, _), (purpose, sessions)) in &turns {
        sketch.put(*id, source.series(sessions, purpose));
    }
    Ok(sketch)
}
