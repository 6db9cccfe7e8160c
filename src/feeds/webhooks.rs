//! What webhooks say: the payload of each event, as JSON.
//!
//! Keeps true: ids, figures and the session facts everybody may see (P1): never a person, never a private room (M2, Z4);
//! the same facts give the same bytes, so that nothing is told twice that is not different.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::addresses::{self, Origin};
use crate::domain::audience::{self, Counter, Fullness};
use crate::domain::facts::Facts;
use crate::domain::ids::{Number, SeriesId, SessionId};
use crate::domain::names::Names;
use crate::domain::room::Privacy;
use crate::domain::series::BookingMode;
use crate::domain::session::{Session, Standing};
use crate::domain::webhook::Event;
use crate::domain::zone::{Date, Timestamp};

/// A whole message, as it is signed and sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    #[serde(rename = "type")]
    pub event: Event,
    /// When it was drawn, in UTC.
    pub timestamp: String,
    pub data: Data,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Data {
    Session(Box<SessionFacts>),
    Occupancy(Occupancy),
}

/// Where a message comes from, and in which order: of two about one session the one with the smaller number is older.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ToldSource")]
pub struct Source {
    /// The centre's word in addresses.
    pub centre: String,
    /// The number of the centre's ledger it was drawn at.
    #[schemars(with = "i64")]
    pub number: Number,
    #[schemars(with = "Uuid")]
    pub session: SessionId,
}

/// `session.changed`
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "ToldSessionFacts")]
pub struct SessionFacts {
    #[serde(flatten)]
    pub source: Source,
    /// The session's page.
    pub url: String,
    pub room: RoomFacts,
    #[schemars(with = "Option<Uuid>")]
    pub series: Option<SeriesId>,
    pub names: Said,
    pub description: Said,
    pub host: Said,
    /// UTC.
    #[schemars(with = "Timestamp")]
    pub starts: String,
    #[schemars(with = "Timestamp")]
    pub ends: String,
    /// The day on the centre's clock.
    pub date: Date,
    /// IANA.
    pub zone: &'static str,
    /// Months; none where no range was stated.
    pub ages: Option<Ages>,
    #[schemars(schema_with = "modes")]
    pub booking: BookingMode,
    pub places: u16,
    pub status: Status,
    /// Why it is off.
    pub cause: Option<Said>,
    /// False where the holidays or terms of its date are not announced (K3, K6).
    pub confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ToldRoomFacts")]
pub struct RoomFacts {
    pub slug: String,
    pub names: Said,
}

/// In both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ToldNames")]
pub struct Said {
    pub zh: String,
    pub en: String,
}

impl From<&Names> for Said {
    fn from(names: &Names) -> Said {
        Said { zh: names.zh.clone(), en: names.en.clone() }
    }
}

/// The words there are for how places are taken.
fn modes(_: &mut SchemaGenerator) -> Schema {
    let all = [BookingMode::Open, BookingMode::DropIn, BookingMode::Course, BookingMode::Desk];
    json_schema!({ "enum": all })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ToldAges")]
pub struct Ages {
    pub from_months: u16,
    /// Exclusive.
    pub under_months: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ToldStatus")]
pub enum Status {
    Scheduled,
    Cancelled,
}

/// `occupancy.changed`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ToldOccupancy")]
pub struct Occupancy {
    #[serde(flatten)]
    pub source: Source,
    pub state: Fill,
    /// Of `few`: only from this age on.
    pub from_age_months: Option<u16>,
    /// Parties of one child that still fit; only where the centre shows numbers.
    pub places_left: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ToldFill")]
pub enum Fill {
    Free,
    Few,
    Full,
    Cancelled,
    Over,
    /// The desk places people.
    AtDesk,
    /// Open to nobody yet.
    Barred,
}

/// One message about a session, and what tells it from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub session: SessionId,
    pub event: Event,
    pub payload: String,
    pub digest: String,
}

/// What is to be said of a session now; nothing of a private room.
pub fn drawn(
    facts: &Facts,
    session: &Session,
    (event, number): (Event, Number),
    origin: &Origin,
    now: Timestamp,
) -> Option<Drawn> {
    let room = facts.room(session.room).filter(|room| room.privacy == Privacy::Public)?;
    let source = Source { centre: facts.centre.slug.clone(), number, session: session.id };
    let room = RoomFacts { slug: room.slug.clone(), names: (&room.names).into() };
    let data = match event {
        Event::SessionChanged => {
            Data::Session(Box::new(session_facts(facts, session, (source, room), origin)))
        }
        Event::OccupancyChanged => Data::Occupancy(occupancy(facts, session, source, now)),
    };
    let digest = digest(&data)?;
    let message = Message { event, timestamp: utc(now), data };
    let payload = serde_json::to_string(&message).ok()?;
    Some(Drawn { session: session.id, event, payload, digest })
}

fn session_facts(
    facts: &Facts,
    session: &Session,
    (source, room): (Source, RoomFacts),
    origin: &Origin,
) -> SessionFacts {
    let (status, cause) = match &session.standing {
        Standing::Planned => (Status::Scheduled, None),
        Standing::Cancelled { cause } => (Status::Cancelled, Some((&cause.0).into())),
    };
    SessionFacts {
        url: origin.link(&addresses::session(&source.centre, session.id)),
        source,
        room,
        series: session.series,
        names: (&session.names).into(),
        description: (&session.description).into(),
        host: (&session.host).into(),
        starts: utc(session.window.starts()),
        ends: utc(session.window.ends()),
        date: session.date,
        zone: facts.centre.zone.name(),
        ages: session.terms.ages.map(|ages| Ages {
            from_months: ages.min().months(),
            under_months: ages.under().map(|age| age.months()),
        }),
        booking: session.terms.booking,
        places: session.limits.places,
        status,
        cause,
        confirmed: session.is_confirmed,
    }
}

fn occupancy(facts: &Facts, session: &Session, source: Source, now: Timestamp) -> Occupancy {
    let (state, from_age_months, left) = match audience::fullness(facts, session, Counter::Ahead, now) {
        Fullness::Free(left) => (Fill::Free, None, Some(left)),
        Fullness::Few(left) => (Fill::Few, None, Some(left)),
        Fullness::FewFrom(age, left) => (Fill::Few, Some(age.months()), Some(left)),
        Fullness::Full => (Fill::Full, None, Some(0)),
        Fullness::Cancelled => (Fill::Cancelled, None, None),
        Fullness::Over => (Fill::Over, None, None),
        Fullness::AtDesk => (Fill::AtDesk, None, None),
        Fullness::Barred => (Fill::Barred, None, None),
    };
    let places_left = left.filter(|_| facts.centre.rules.show_places_left);
    Occupancy { source, state, from_age_months, places_left }
}

/// The same data without its number: a later number alone is nothing new.
fn digest(data: &Data) -> Option<String> {
    let mut value = serde_json::to_value(data).ok()?;
    value.as_object_mut()?.remove("number");
    let hash = Sha256::digest(value.to_string().as_bytes());
    Some(hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

fn utc(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
