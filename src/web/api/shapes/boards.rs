//! The desk's board and timetable: true figures, for staff (S1, C9).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::centres::{Closure, Use};
use crate::domain::board::{BuildingNow, DayInFigures, Filling, RoomNow, Slot};
use crate::domain::cover::Cover;
use crate::domain::door_line;
use crate::domain::facts::Facts;
use crate::domain::private_room::Standing;
use crate::domain::series::Limits;
use crate::domain::visit::{Did, Press};
use crate::domain::zone::{Date, Timestamp};

/// Today at a glance.
#[derive(Serialize, JsonSchema)]
pub struct Board {
    pub at: Timestamp,
    pub rooms: Vec<RoomAsIs>,
    pub building: Building,
    pub figures: Figures,
    pub sessions: Vec<SessionAsIs>,
    /// What was pressed last and can be taken back.
    pub recent: Vec<Pressed>,
    /// Families to be called.
    pub calls: usize,
}

/// A room as it is now. Heads of visitors, staff taken off the limit.
#[derive(Serialize, JsonSchema)]
pub struct RoomAsIs {
    pub room: String,
    pub names: Called,
    pub booked: u16,
    pub inside: u16,
    pub limit: u16,
    /// From so many heads on it is nearly full.
    pub soft_limit: u16,
    pub filling: HowFull,
    pub over: u16,
    pub running: Option<Uuid>,
    pub next: Option<Uuid>,
    pub closure: Option<Closure>,
    /// Being cleaned until then (C4).
    pub clears_at: Option<Timestamp>,
    /// The session that is next, or has begun, can't go in yet: because of cleaning, or of people still inside.
    pub is_late: bool,
    /// Of a private room, all that is told (M2).
    pub standing: Option<Use>,
    pub is_unconfirmed: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Building {
    pub inside: u16,
    /// Null where nobody has said.
    pub limit: Option<u16>,
    /// From so many heads on it is nearly full.
    pub soft_limit: Option<u16>,
    pub filling: HowFull,
}

/// By the soft threshold of the house and the firm limit (C7).
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HowFull {
    Fine,
    NearlyFull,
    Full,
    Over,
}

impl From<Filling> for HowFull {
    fn from(filling: Filling) -> HowFull {
        match filling {
            Filling::Fine => HowFull::Fine,
            Filling::NearlyFull => HowFull::NearlyFull,
            Filling::Full => HowFull::Full,
            Filling::Over(_) => HowFull::Over,
        }
    }
}

/// Children of the day.
#[derive(Serialize, JsonSchema)]
pub struct Figures {
    pub booked: u16,
    pub arrived: u16,
    pub missing: u16,
    pub waiting: u16,
}

/// A session in true figures, children counted.
#[derive(Serialize, JsonSchema)]
pub struct SessionAsIs {
    pub id: Uuid,
    pub room: String,
    pub names: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub date: Date,
    pub limits: LimitsNow,
    pub booked: u16,
    pub arrived: u16,
    pub waiting: u16,
    /// Over a limit by so many (C5).
    pub over: u16,
    /// Walk-in parties that still fit now.
    pub free: u16,
    /// Where staff stand in for guardians (G4).
    pub cover: Option<StaffCover>,
    pub is_cancelled: bool,
    pub is_confirmed: bool,
}

/// Children, and how many the staff may look after by the youngest of them. More: nobody is turned out, nobody let in.
#[derive(Serialize, JsonSchema)]
pub struct StaffCover {
    pub staff: u16,
    pub children: u16,
    pub most: u16,
}

impl From<Cover> for StaffCover {
    fn from(Cover { staff, children, most }: Cover) -> StaffCover {
        StaffCover { staff, children, most }
    }
}

/// What a session holds.
#[derive(Serialize, JsonSchema)]
pub struct LimitsNow {
    pub places: u16,
    pub room_limit: u16,
    pub staff: u16,
    pub walk_in_places: u16,
    pub families_max: Option<u16>,
}

impl From<Limits> for LimitsNow {
    fn from(limits: Limits) -> LimitsNow {
        LimitsNow {
            places: limits.places,
            room_limit: limits.room_limit,
            staff: limits.staff,
            walk_in_places: limits.walk_in_places,
            families_max: limits.families_max,
        }
    }
}

/// One press that can be taken back.
#[derive(Serialize, JsonSchema)]
pub struct Pressed {
    /// Names it, to take it back.
    pub visit: Uuid,
    pub room: String,
    pub booking: Option<Uuid>,
    pub child: Option<Uuid>,
    pub at: Timestamp,
    pub did: DidWhat,
    pub heads: u16,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DidWhat {
    CheckIn,
    CheckOut,
    WalkIn,
    WalkOut,
    GroupIn,
    GroupOut,
    More,
    Fewer,
    AllOut,
}

impl From<Did> for DidWhat {
    fn from(did: Did) -> DidWhat {
        match did {
            Did::CheckIn => DidWhat::CheckIn,
            Did::CheckOut => DidWhat::CheckOut,
            Did::WalkIn => DidWhat::WalkIn,
            Did::WalkOut => DidWhat::WalkOut,
            Did::GroupIn => DidWhat::GroupIn,
            Did::GroupOut => DidWhat::GroupOut,
            Did::More => DidWhat::More,
            Did::Fewer => DidWhat::Fewer,
            Did::AllOut => DidWhat::AllOut,
        }
    }
}

impl Pressed {
    pub fn of(press: &Press, room: String) -> Pressed {
        Pressed {
            visit: press.visit.0,
            room,
            booking: press.who.map(|(booking, _)| booking.0),
            child: press.who.map(|(_, child)| child.0),
            at: press.at,
            did: press.did.into(),
            heads: press.heads,
        }
    }
}

impl RoomAsIs {
    pub fn of(now: &RoomNow, facts: &Facts, standing: Option<Standing>) -> RoomAsIs {
        RoomAsIs {
            room: now.room.slug.clone(),
            names: (&now.room.names).into(),
            booked: now.booked,
            inside: now.inside,
            limit: now.limit,
            soft_limit: facts.centre.rules.soft_limit(now.limit),
            filling: now.filling.into(),
            over: now.over(),
            running: now.running.map(|session| session.id.0),
            next: now.next.map(|session| session.id.0),
            closure: now.closure.map(|closure| Closure::of(closure, &facts.rooms)),
            clears_at: now.cleaned_after.map(|session| session.clears_at),
            is_late: now.late.is_some(),
            standing: standing.map(Use::from),
            is_unconfirmed: now.room.is_unconfirmed,
        }
    }
}

impl Building {
    pub fn of(now: BuildingNow, facts: &Facts) -> Building {
        let soft_limit = now.limit.map(|limit| facts.centre.rules.soft_limit(limit));
        Building { inside: now.inside, limit: now.limit, soft_limit, filling: now.filling.into() }
    }
}

impl From<DayInFigures> for Figures {
    fn from(day: DayInFigures) -> Figures {
        let DayInFigures { booked, arrived, missing, waiting } = day;
        Figures { booked, arrived, missing, waiting }
    }
}

impl SessionAsIs {
    pub fn of(slot: &Slot, room: String) -> SessionAsIs {
        let session = slot.session;
        SessionAsIs {
            id: session.id.0,
            room,
            names: (&session.names).into(),
            starts: session.window.starts(),
            ends: session.window.ends(),
            date: session.date,
            limits: session.limits.into(),
            booked: slot.booked,
            arrived: slot.arrived,
            waiting: slot.waiting,
            over: slot.over,
            cover: slot.cover.map(StaffCover::from),
            free: slot.free,
            is_cancelled: session.is_cancelled(),
            is_confirmed: session.is_confirmed,
        }
    }
}

/// One in or one out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    In,
    Out,
}

/// A party, or one child of it, comes or goes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitWish {
    pub step: Way,
    /// Left out: the whole party.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// How long ago it was pressed, where the link was lost: up to two hours of it count.
    #[serde(default)]
    pub waited_seconds: u32,
}

/// A child turned away at the door (A6).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnAwayWish {
    pub child: Uuid,
}

/// Children without a name come or go (C8).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WalkInWish {
    /// An age band of the session's roster, in months: `36-72`, `96-`.
    #[schemars(length(max = 20))]
    pub band: String,
    pub step: Way,
}

/// A head more or fewer in a room (C7).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadWish {
    pub step: Way,
    /// Why there may be more than the limit.
    #[serde(default)]
    pub reason: Option<PastLimit>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PastLimit {
    Recount,
    Collecting,
    Shelter,
}

impl PastLimit {
    pub fn code(self) -> &'static str {
        match self {
            PastLimit::Recount => "recount",
            PastLimit::Collecting => "collecting",
            PastLimit::Shelter => "shelter",
        }
    }
}

/// The line at the door of a full session: numbers, nobody's name (C8).
#[derive(Debug, Serialize, JsonSchema)]
pub struct DoorLine {
    pub session: Uuid,
    /// The last number given; 0 before the first.
    pub given: u16,
    /// The last number called.
    pub called: u16,
    pub called_at: Option<Timestamp>,
    pub waiting: u16,
}

impl From<door_line::DoorLine> for DoorLine {
    fn from(line: door_line::DoorLine) -> DoorLine {
        let (session, waiting) = (line.session.0, line.waiting());
        DoorLine { session, given: line.given, called: line.called, called_at: line.called_at, waiting }
    }
}

/// The number that is given or called: the next one. The same again changes nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberWish {
    #[schemars(range(min = 1, max = 999))]
    pub number: u16,
}

/// A room between two sessions (C4).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnWish {
    /// Left out: it is clear now. Else when it will be, within the next hour.
    #[serde(default)]
    pub clear_at: Option<Timestamp>,
}

/// Why a room holds more people than it may (C7).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcessWish {
    pub reason: PastLimit,
}

/// A press is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    pub visit: Uuid,
}
