//! A private room's slots: the public sees which are free, a household books, staff see who is expected by code word.
//!
//! Invariant: M2 holds for everybody: no name, no party, no history; a household sees its own and nobody else's.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::forms::Form;
use super::frame::Frame;
use super::kiosk::private_room;
use super::reply::status;
use super::typed::fresh_key;
use super::who::{Access, Asker, Household};
use super::{Entry, act, page};
use crate::actions::book_slot::{BookSlot, ExtendSlot, GiveUpSlot};
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::{CentreId, ChildId, GuardianId, PrivateUseId};
use crate::domain::private_room::{Diary, Party};
use crate::domain::refusal::Refusals;
use crate::domain::room::Room;
use crate::domain::zone::{Date, Span, Timestamp, parse_date, parse_timestamp};
use crate::error::{Error, Fault};
use crate::store::{Command, Conn, centres, households, private_rooms};
use crate::views::layout::{Live, Place, Shell};
use crate::views::private_room::{self as view_of, Reader, Slots};
use crate::views::refusals::Speaker;

/// Days shown, today the first (B3).
const DAYS: i64 = 8;

pub fn entries() -> Vec<Entry> {
    use Access::{Anyone, Household};
    vec![
        page("/{centre}/rooms/{room}/slots", Anyone, look),
        act("/{centre}/rooms/{room}/slots", Household, book),
        act("/{centre}/rooms/{room}/slots/{used}/cancellation", Household, give_up),
        act("/{centre}/rooms/{room}/slots/{used}/extension", Household, extend),
    ]
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    day: String,
}

async fn look(
    State(app): State<App>,
    Path(place): Path<(String, String)>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    draw(&app, &frame, place, Shown { day: parse_date(&asked.day), ..Shown::default() }).await
}

/// The page once more, with the reasons of a "no".
pub(super) async fn again(
    app: &App,
    frame: &Frame,
    place: (String, String),
    refusals: &Refusals,
) -> Result<Response, Error> {
    draw(app, frame, place, Shown { refusals: Some(refusals.clone()), ..Shown::default() }).await
}

/// What of the page was chosen or refused before.
#[derive(Default)]
struct Shown {
    day: Option<Date>,
    refusals: Option<Refusals>,
    party: Option<Party>,
}

/// Everything the page is drawn from.
struct Read {
    centre: Centre,
    room: Room,
    today: Diary,
    diary: Diary,
    household: Option<crate::domain::household::Household>,
}

async fn draw(
    app: &App,
    frame: &Frame,
    (slug, room): (String, String),
    shown: Shown,
) -> Result<Response, Error> {
    let (id, room) = private_room(app, slug, room).await?;
    let now = app.clock.now();
    let household = frame.household();
    let day = shown.day;
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let mut read = read(db, id, room, (day, now)).await?;
            if let (Some(read), Some(household)) = (&mut read, household) {
                read.household = households::find(db, household).await?;
            }
            Ok(read)
        })
    });
    let read = read.await?.ok_or(Error::Missing)?;
    Ok(answer(frame, &read, &shown, now))
}

async fn read(
    db: &mut Conn,
    id: CentreId,
    room: Room,
    (day, now): (Option<Date>, Timestamp),
) -> Result<Option<Read>, Fault> {
    let Some(centre) = centres::find(db, id).await? else { return Ok(None) };
    let zone = centre.zone;
    let today = zone.date(now);
    let is_shown = |day: &Date| (0..DAYS).contains(&(*day - today).num_days());
    let date = day.filter(is_shown).unwrap_or(today);
    let Some(now_there) = private_rooms::diary(db, &room, (today, zone)).await? else { return Ok(None) };
    let Some(diary) = private_rooms::diary(db, &room, (date, zone)).await? else { return Ok(None) };
    Ok(Some(Read { centre, room, today: now_there, diary, household: None }))
}

fn answer(frame: &Frame, read: &Read, shown: &Shown, now: Timestamp) -> Response {
    let words = frame.words();
    let (centre, room) = (&read.centre, &read.room);
    let sign_in =
        addresses::household::sign_in_then(&addresses::private_room::slots(&centre.slug, &room.slug));
    let reader = match (&frame.asker, &read.household) {
        (Asker::Household(_), Some(household)) => Reader::Household(household),
        (Asker::Staff(staff), _) if staff.centre == centre.id => Reader::Staff,
        _ => Reader::Public { sign_in: &sign_in },
    };
    let today = centre.zone.date(now);
    let key = fresh_key();
    let slots = Slots {
        speaker: Speaker { words, centre, household: read.household.as_ref(), now },
        room,
        today: &read.today,
        diary: &read.diary,
        days: (0..DAYS).map(|days| today + Span::days(days)).collect(),
        reader,
        refusals: shown.refusals.as_ref(),
        party: shown.party.as_ref(),
        token: frame.token.as_str(),
        key: &key,
    };
    let title = room.names.in_(frame.view.language).to_string();
    let events = addresses::kiosk::events(&centre.slug);
    let is_fresh = shown.refusals.is_none();
    let shell = Shell {
        live: is_fresh.then_some(Live { events: &events, ids: "standing slots" }),
        ..frame.shell(title, centre, Place::Programme)
    };
    let code = shown.refusals.as_ref().map_or(StatusCode::OK, status);
    frame.answer(code, &shell, view_of::slots(&slots))
}

#[derive(Debug, Deserialize)]
struct Booking {
    starts: String,
    guardian: GuardianId,
    #[serde(default = "one")]
    adults: u16,
    #[serde(default)]
    child: Vec<ChildId>,
}

fn one() -> u16 {
    1
}

async fn book(
    State(app): State<App>,
    Path((slug, word)): Path<(String, String)>,
    asker: Household,
    frame: Frame,
    form: Form<Booking>,
) -> Result<Response, Error> {
    let (centre, room) = private_room(&app, slug.clone(), word.clone()).await?;
    let Booking { starts, guardian, adults, child } = form.fields;
    let starts = parse_timestamp(&starts).ok_or(Error::Missing)?;
    let party = Party { guardian, adults, children: child };
    let now = app.clock.now();
    let book = BookSlot { room: room.id, household: asker.household, party: party.clone(), starts, now };
    match app.store.change(centre, asker.actor(), book).await {
        Err(Error::Refused(refusals)) => {
            let zone = app.store.read(move |db| Box::pin(centres::find(db, centre))).await?;
            let day = zone.map(|centre| centre.zone.date(starts));
            let shown = Shown { day, refusals: Some(refusals), party: Some(party) };
            draw(&app, &frame, (slug, word), shown).await
        }
        booked => {
            booked?;
            Ok(Redirect::to(&addresses::private_room::slots(&slug, &word)).into_response())
        }
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

type OfSlot = Path<(String, String, PrivateUseId)>;

async fn give_up(
    State(app): State<App>,
    Path((slug, room, used)): OfSlot,
    asker: Household,
    frame: Frame,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let command = GiveUpSlot { used, household: asker.household, now: app.clock.now() };
    done(&app, &asker, &frame, (slug, room), command).await
}

async fn extend(
    State(app): State<App>,
    Path((slug, room, used)): OfSlot,
    asker: Household,
    frame: Frame,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let command = ExtendSlot { used, household: asker.household, now: app.clock.now() };
    done(&app, &asker, &frame, (slug, room), command).await
}

async fn done<C: Command>(
    app: &App,
    asker: &Household,
    frame: &Frame,
    (slug, word): (String, String),
    command: C,
) -> Result<Response, Error> {
    let (centre, _) = private_room(app, slug.clone(), word.clone()).await?;
    match app.store.change(centre, asker.actor(), command).await {
        Err(Error::Refused(refusals)) => again(app, frame, (slug, word), &refusals).await,
        done => {
            done?;
            Ok(Redirect::to(&addresses::private_room::slots(&slug, &word)).into_response())
        }
    }
}
