//! PROPFIND: who one is here, which calendars there are, what each holds (RFC 4918 section 9.1).

use axum::response::Response;

use super::Unanswered;
use super::answers::multistatus;
use super::place::{Place, Stand, shelf};
use crate::addresses::dav as addresses;
use crate::app::App;
use crate::domain::calendar::Listed;
use crate::domain::names::Language;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::feeds::dav::answer::{Multistatus, No};
use crate::feeds::dav::ask::{Depth, Wanted};
use crate::feeds::dav::marks::Marks;
use crate::feeds::dav::properties::{Shelf, Thing, tell};
use crate::feeds::icalendar::Reader;
use crate::store::{Conn, calendars, centres};
use crate::views::words::Words;
use crate::web::feeds::written;

/// One resource, or a calendar with what it lists.
enum Found {
    Root,
    Principal { href: String, home: String, title: String },
    Home { href: String, principal: String, title: String },
    Shelf(Stand, Vec<Listed>),
    Member(Stand, Box<Listed>),
}

pub async fn answer(app: &App, place: Place, depth: Depth, wanted: Wanted) -> Result<Response, Unanswered> {
    let (now, words) = (app.clock.now(), Words::of(Language::default()));
    let read = app.store.read(move |db| Box::pin(async move { find(db, &place, depth, (words, now)).await }));
    let found = read.await?;
    if found.is_empty() {
        return Err(No::Missing.into());
    }
    let origin = app.origin.clone();
    let written = written(move || {
        let reader = Reader { origin: &origin, words };
        let mut out = Multistatus::default();
        for one in &found {
            told(&mut out, one, &wanted, (reader, now));
        }
        multistatus(out.whole(None))
    });
    Ok(written.await?)
}

/// What a request reaches, the resource itself first; nothing where nothing is.
async fn find(
    db: &mut Conn,
    place: &Place,
    depth: Depth,
    (words, now): (&Words, Timestamp),
) -> Result<Vec<Found>, Fault> {
    match place {
        Place::Root => root(db, depth, words).await,
        Place::Principal(name) => principal(db, name, words).await,
        Place::Home(home) if home == addresses::HOUSE => house(db, depth, words).await,
        Place::Home(home) => of_centre(db, home, depth, words).await,
        Place::Shelf { home, name } => {
            let Some(stand) = shelf(db, home, name).await? else { return Ok(Vec::new()) };
            let listed = match depth {
                Depth::Children => calendars::listed(db, &stand.calendar, now).await?,
                Depth::Itself | Depth::Infinite => Vec::new(),
            };
            Ok(vec![Found::Shelf(stand, listed)])
        }
        Place::Member { home, name, session } => {
            let Some(stand) = shelf(db, home, name).await? else { return Ok(Vec::new()) };
            let listed = calendars::some(db, &stand.calendar, &[*session].into(), now).await?.pop();
            Ok(listed.map(|listed| Found::Member(stand, Box::new(listed))).into_iter().collect())
        }
    }
}

/// The root; below it the homes there are.
async fn root(db: &mut Conn, depth: Depth, words: &Words) -> Result<Vec<Found>, Fault> {
    let mut found = vec![Found::Root];
    if depth == Depth::Itself {
        return Ok(found);
    }
    found.push(home(addresses::HOUSE, words.say("home-title")));
    for centre in centres::all(db).await? {
        found.push(home(&centre.slug, centre.names.in_(words.language()).into()));
    }
    Ok(found)
}

fn home(name: &str, title: String) -> Found {
    let everybody = if name == addresses::HOUSE { addresses::EVERYBODY } else { name };
    Found::Home { href: addresses::home(name), principal: addresses::principal(everybody), title }
}

/// Everybody is at home in the only centre, or, of several, where all are listed; who began at a centre, there.
async fn principal(db: &mut Conn, name: &str, words: &Words) -> Result<Vec<Found>, Fault> {
    let language = words.language();
    let (home, title) = match name {
        addresses::EVERYBODY => match &centres::all(db).await?[..] {
            [only] => (only.slug.clone(), only.names.in_(language).to_string()),
            _ => (addresses::HOUSE.into(), words.say("home-title")),
        },
        slug => match centres::by_slug(db, slug).await? {
            Some(centre) => (centre.slug.clone(), centre.names.in_(language).to_string()),
            None => return Ok(Vec::new()),
        },
    };
    Ok(vec![Found::Principal { href: addresses::principal(name), home: addresses::home(&home), title }])
}

/// The home of the house; below it one calendar for each centre.
async fn house(db: &mut Conn, depth: Depth, words: &Words) -> Result<Vec<Found>, Fault> {
    let mut found = vec![home(addresses::HOUSE, words.say("home-title"))];
    if depth == Depth::Children {
        for calendar in calendars::all(db).await? {
            let name = calendar.centre.slug.clone();
            found.push(Found::Shelf(Stand::new(addresses::HOUSE, &name, calendar), Vec::new()));
        }
    }
    Ok(found)
}

/// A centre's home; below it the calendar of all its rooms, then one for each public room that is open.
async fn of_centre(db: &mut Conn, slug: &str, depth: Depth, words: &Words) -> Result<Vec<Found>, Fault> {
    let Some(whole) = calendars::by_slug(db, slug).await? else { return Ok(Vec::new()) };
    let mut found = vec![home(slug, whole.centre.names.in_(words.language()).into())];
    if depth == Depth::Children {
        let open = centres::rooms(db, whole.centre.id).await?;
        let rooms = open.iter().filter_map(|room| Some((&room.slug, whole.clone().of_room(&room.slug)?)));
        let rooms: Vec<Found> = rooms
            .map(|(name, calendar)| Found::Shelf(Stand::new(slug, name, calendar), Vec::new()))
            .collect();
        found.push(Found::Shelf(Stand::new(slug, addresses::ALL, whole), Vec::new()));
        found.extend(rooms);
    }
    Ok(found)
}

fn told(out: &mut Multistatus, found: &Found, wanted: &Wanted, (reader, now): (Reader, Timestamp)) {
    match found {
        Found::Root => {
            let principal = addresses::principal(addresses::EVERYBODY);
            tell(out, Thing::Root { principal: &principal }, wanted);
        }
        Found::Principal { href, home, title } => tell(out, Thing::Principal { href, home, title }, wanted),
        Found::Home { href, principal, title } => tell(out, Thing::Home { href, principal, title }, wanted),
        Found::Shelf(stand, listed) => {
            let marks = Marks::new(&stand.calendar, reader, now);
            let shelf = standing(stand, &marks, (reader, now));
            tell(out, Thing::Shelf(shelf), wanted);
            for one in listed {
                tell(out, Thing::Member(shelf, one), wanted);
            }
        }
        Found::Member(stand, listed) => {
            let marks = Marks::new(&stand.calendar, reader, now);
            tell(out, Thing::Member(standing(stand, &marks, (reader, now)), listed), wanted);
        }
    }
}

/// A calendar as its properties are drawn from.
pub fn standing<'a>(stand: &'a Stand, marks: &'a Marks, (reader, now): (Reader<'a>, Timestamp)) -> Shelf<'a> {
    let Stand { href, principal, calendar } = stand;
    Shelf { href, principal, calendar, marks, reader, window: calendar.window(now) }
}
