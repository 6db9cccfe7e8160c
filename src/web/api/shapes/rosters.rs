//! Rosters, what the desk books, and stories, for staff (S2, S10, P2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::boards::SessionAsIs;
use super::bookings::{How, Party};
use super::people::Reached;
use super::sessions::{Stand, Verdict};
use crate::domain::roster::{Entry, GrownUp, Member as Rostered};
use crate::domain::story::{Line, Teller};
use crate::domain::zone::{Date, Timestamp};

/// Who is booked into a session, and who waits.
#[derive(Serialize, JsonSchema)]
pub struct Roster {
    pub session: SessionAsIs,
    /// P2: names may be read from a day before until a day after; else they are null.
    pub shows_names: bool,
    pub bookings: Vec<RosterBooking>,
    /// Children without a name inside, by age band.
    pub walk_ins: Vec<BandCount>,
}

/// One booking of a roster, in order of joining.
#[derive(Serialize, JsonSchema)]
pub struct RosterBooking {
    pub booking: Uuid,
    pub household: Uuid,
    pub number: i64,
    pub code: String,
    pub offered_until: Option<Timestamp>,
    /// When the first of those came who are still inside: at a full session, who has been in longest.
    pub inside_since: Option<Timestamp>,
    pub children: Vec<RosterChild>,
    pub guardians: Vec<RosterGuardian>,
    /// Whom to call about these children, the first first; empty where names are not told.
    pub contacts: Vec<Reached>,
}

#[derive(Serialize, JsonSchema)]
pub struct RosterChild {
    pub child: Uuid,
    pub nickname: Option<String>,
    pub age_months: Option<u16>,
    /// Allergies and the like.
    pub needs: Option<String>,
    pub part: How,
    pub state: Stand,
    pub arrived_at: Option<Timestamp>,
}

#[derive(Serialize, JsonSchema)]
pub struct RosterGuardian {
    pub guardian: Uuid,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub is_in_room: bool,
}

/// How many of an age band.
#[derive(Serialize, JsonSchema)]
pub struct BandCount {
    pub band: String,
    pub inside: u16,
}

/// Whether names may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Shown,
    Hidden,
}

impl RosterBooking {
    pub fn of(entry: &Entry, date: Date, names: Names) -> RosterBooking {
        RosterBooking {
            booking: entry.booking.0,
            household: entry.household.0,
            number: entry.number.0,
            code: entry.code.clone(),
            offered_until: entry.offered_until,
            inside_since: entry.inside_since(),
            children: entry.members.iter().map(|member| RosterChild::of(member, date, names)).collect(),
            guardians: entry.grown_ups.iter().map(|adult| RosterGuardian::of(adult, names)).collect(),
            contacts: entry.contacts.iter().filter(|_| names == Names::Shown).map(Reached::of).collect(),
        }
    }
}

impl RosterChild {
    pub fn of(member: &Rostered, date: Date, names: Names) -> RosterChild {
        let is_shown = names == Names::Shown;
        let text = |name: &crate::domain::names::Name| name.as_str().to_string();
        RosterChild {
            child: member.child.0,
            nickname: is_shown.then(|| text(&member.name)),
            age_months: member.age(date).filter(|_| is_shown).map(|age| age.months()),
            needs: member.needs.as_ref().filter(|_| is_shown).map(text),
            part: member.part.into(),
            state: member.state.into(),
            arrived_at: member.arrived_at,
        }
    }
}

impl RosterGuardian {
    pub fn of(adult: &GrownUp, names: Names) -> RosterGuardian {
        let is_shown = names == Names::Shown;
        RosterGuardian {
            guardian: adult.guardian.0,
            name: is_shown.then(|| adult.name.as_str().into()),
            phone: adult.phone.as_ref().filter(|_| is_shown).map(|phone| phone.as_str().into()),
            is_in_room: adult.is_in_room,
        }
    }
}

/// One change the ledger tells of a session.
#[derive(Serialize, JsonSchema)]
pub struct StoryLine {
    pub number: i64,
    pub at: Timestamp,
    pub by: By,
    /// The colleague's name, where it was one who is still known.
    pub colleague: Option<String>,
    /// What was done: `booking.confirmed`.
    pub verb: String,
    pub detail: String,
    /// The booking, by what is said at the door.
    pub code: Option<String>,
    /// The session it is about, where the story is the house's.
    pub session: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Household,
    Staff,
    Device,
    System,
    Forgotten,
}

impl StoryLine {
    pub fn of(line: &Line) -> StoryLine {
        let (by, colleague) = match &line.actor {
            Teller::Household => (By::Household, None),
            Teller::Staff(name) => (By::Staff, name.clone()),
            Teller::Device => (By::Device, None),
            Teller::System => (By::System, None),
            Teller::Forgotten => (By::Forgotten, None),
        };
        StoryLine {
            number: line.number.0,
            at: line.at,
            by,
            colleague,
            verb: line.verb.clone(),
            detail: line.detail.clone(),
            code: line.code.clone(),
            session: line.session.map(|session| session.0),
        }
    }
}

/// The desk books for a household.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskBooking {
    pub household: Uuid,
    pub party: Party,
    /// Why past the places (C3).
    #[serde(default)]
    pub reason: Option<PastPlaces>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PastPlaces {
    Sibling,
    Promised,
    CareNeeded,
    LeaderAgrees,
}

impl PastPlaces {
    /// As the ledger keeps it: a code of `reason::PAST_PLACES`.
    pub fn code(self) -> &'static str {
        match self {
            PastPlaces::Sibling => "sibling",
            PastPlaces::Promised => "promised",
            PastPlaces::CareNeeded => "care-needed",
            PastPlaces::LeaderAgrees => "leader-agrees",
        }
    }
}

/// What each child of a household would hear at the desk (Z1).
#[derive(Serialize, JsonSchema)]
pub struct DeskOutlook {
    pub household: Uuid,
    /// It has begun: who is here walks in (C8).
    pub has_begun: bool,
    pub verdicts: Vec<Verdict>,
    /// Grown-ups who would usually come.
    pub guardians: Vec<Uuid>,
}

/// A booking made at the desk.
#[derive(Serialize, JsonSchema)]
pub struct DeskBooked {
    pub booking: Uuid,
    pub is_waiting: bool,
}

/// Somebody to be called, and what to say.
#[derive(Serialize, JsonSchema)]
pub struct Call {
    pub notice: Uuid,
    pub at: Timestamp,
    pub household: Option<String>,
    pub phones: Vec<String>,
    pub text: String,
}
