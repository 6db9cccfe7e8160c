//! What a centre's file promises: the house, its rooms and what recurs in them.
//!
//! Invariant: a plan names things by their words (slugs), never by ids; the store gives ids, and keeps them when a
//! file is read again.

pub mod ahead;
pub mod difference;
pub mod eras;
pub mod steps;
pub mod turns;

use super::activity::Purpose;
use super::centre::HouseRules;
use super::equipment::Equipment;
use super::licence::Licence;
use super::names::Names;
use super::opening::{Holidays, Opening, SpecialDays};
use super::position::Position;
use super::recurrence::Recurrence;
use super::room::{Privacy, PrivateUse};
use super::school::{School, Season};
use super::series::{HostKind, Limits, Terms};
use super::site::Site;
use super::zone::{Date, TimeOfDay, Zone};
use serde::{Deserialize, Serialize};

/// A centre as its file gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct CentrePlan {
    pub slug: String,
    pub names: Names,
    pub zone: Zone,
    pub building_limit: u16,
    pub rules: HouseRules,
    pub particulars: Particulars,
    pub rooms: Vec<RoomPlan>,
    pub series: Vec<SeriesPlan>,
    /// A digest of the texts it was read from: an unchanged file changes nothing.
    pub source_hash: String,
}

/// Where the house is, when it is open, and which days are holidays there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Particulars {
    pub contact: Contact,
    pub opening: Opening,
    pub holidays: Holidays,
    /// K6: the terms of the schools around it, where its file names a list.
    #[serde(default)]
    pub school: Option<School>,
    /// What there are few of: a projector for two rooms.
    #[serde(default)]
    pub equipment: Vec<Equipment>,
    /// Sites that may show the days ahead in a frame.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub embed_on: Vec<Site>,
    /// Under which the programme is open data.
    #[serde(default, skip_serializing_if = "Licence::is_usual")]
    pub licence: Licence,
    /// Hours, or the way to reach the house, are confirmed by nobody.
    pub is_unconfirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    pub phone: String,
    pub address: Names,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomPlan {
    pub slug: String,
    pub names: Names,
    pub look: String,
    pub room_limit: u16,
    /// C10: the room this one is a part of.
    pub part_of: Option<String>,
    /// C10: a hall that divides: whole and parts are not in use at once.
    #[serde(default)]
    pub divides: bool,
    pub privacy: Privacy,
    /// M1: for a private room, how it is used.
    pub private_use: Option<PrivateUse>,
    pub turnaround_minutes: u16,
    /// What open data tell of whatever takes place there.
    #[serde(default, skip_serializing_if = "Purpose::is_unsaid")]
    pub purpose: Purpose,
    pub is_unconfirmed: bool,
}

/// What recurs in a room, as planned from the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesPlan {
    pub slug: String,
    pub room: String,
    pub names: Names,
    pub description: Names,
    pub bring: Option<Names>,
    pub host: Host,
    /// On the wall clock; several when it runs at several hours of a day.
    pub repeats: Vec<Repeat>,
    pub minutes: u16,
    pub limits: Limits,
    pub terms: Terms,
    /// K2.
    pub special_days: SpecialDays,
    /// K6.
    #[serde(default)]
    pub season: Season,
    /// What open data tell of it; what it leaves unsaid its room says.
    #[serde(default, skip_serializing_if = "Purpose::is_unsaid")]
    pub purpose: Purpose,
    pub is_unconfirmed: bool,
}

/// On which days, and at what time of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    pub dates: Recurrence,
    pub at: TimeOfDay,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    pub kind: HostKind,
    pub names: Names,
}

/// What a series is to be, and from when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    pub plan: SeriesPlan,
    /// "This and following"; none: everything still to come.
    pub from: Option<Date>,
}
