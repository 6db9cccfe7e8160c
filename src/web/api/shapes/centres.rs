//! Centres, their rooms, days and closures, as everybody may know them (P1, M2).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::{Called, Stretch};
use crate::domain::centre;
use crate::domain::closure;
use crate::domain::plan::Particulars;
use crate::domain::private_room::Standing;
use crate::domain::room::{self, Privacy};
use crate::domain::zone::{Date, TimeOfDay, Timestamp};

/// One building with its rooms.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Centre {
    /// Its word in addresses.
    pub slug: String,
    pub names: Called,
    /// IANA name of its time zone: every date of this centre is a date there.
    pub zone: String,
    pub phone: Option<String>,
    pub address: Option<Called>,
    pub rules: Rules,
}

/// The figures of the house rules a family meets.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Rules {
    /// B3: days before a session's date on which booking opens, for residents and for others.
    pub opens_days_residents: u16,
    pub opens_days_others: u16,
    /// B3: the time of the day at which it opens.
    pub opens_at: TimeOfDay,
    /// B2.
    pub bookings_per_week: u16,
    pub bookings_per_week_same_room: u16,
    /// G2.
    pub children_per_guardian: u16,
    pub guardians_max: u16,
}

impl Centre {
    pub fn of(centre: &centre::Centre, told: Option<&Particulars>) -> Centre {
        let rules = &centre.rules;
        let contact = told.map(|told| &told.contact);
        Centre {
            slug: centre.slug.clone(),
            names: (&centre.names).into(),
            zone: centre.zone.name().into(),
            phone: contact.map(|contact| contact.phone.clone()).filter(|phone| !phone.is_empty()),
            address: contact.map(|contact| (&contact.address).into()),
            rules: Rules {
                opens_days_residents: rules.opens_days_residents,
                opens_days_others: rules.opens_days_others,
                opens_at: rules.opens_at,
                bookings_per_week: rules.per_week,
                bookings_per_week_same_room: rules.per_week_same_room,
                children_per_guardian: rules.children_per_guardian,
                guardians_max: rules.guardians_max,
            },
        }
    }
}

/// A room.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Room {
    /// Its word in addresses.
    pub slug: String,
    pub names: Called,
    /// The room it is a part of.
    pub part_of: Option<String>,
    /// Whether it is a hall whose parts are not in use while it is, and the other way round.
    pub divides: bool,
    pub is_private: bool,
    /// Of a private room, all that anybody is told.
    pub standing: Option<Use>,
}

/// Whether a private room is free (M2).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Use {
    pub is_free: bool,
    /// Where it is not free: when it is next, if it is again today.
    pub next_free: Option<Timestamp>,
}

impl From<Standing> for Use {
    fn from(standing: Standing) -> Use {
        match standing {
            Standing::Free => Use { is_free: true, next_free: None },
            Standing::InUse { next_free } => Use { is_free: false, next_free },
        }
    }
}

impl Room {
    pub fn of(room: &room::Room, rooms: &[room::Room], standing: Option<Standing>) -> Room {
        let whole = rooms.iter().find(|whole| Some(whole.id) == room.part_of);
        Room {
            slug: room.slug.clone(),
            names: (&room.names).into(),
            part_of: whole.map(|whole| whole.slug.clone()),
            divides: room.divides,
            is_private: room.privacy == Privacy::Private,
            standing: standing.map(Use::from),
        }
    }
}

/// A day of a centre.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Day {
    pub date: Date,
    /// Empty where the house is shut all day.
    pub open: Vec<Hours>,
    /// Why it is shut, where there is a reason beside the weekday.
    pub reason: Option<Called>,
    /// Rooms, or the house, shut for a while.
    pub closures: Vec<Closure>,
}

/// From one time of the day to another.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hours {
    pub from: TimeOfDay,
    pub to: TimeOfDay,
}

/// Rooms, or the building, shut for a while (B7).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Closure {
    pub id: Uuid,
    /// Empty: the whole building.
    pub rooms: Vec<String>,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub reason: Called,
}

impl Closure {
    pub fn of(closure: &closure::Closure, rooms: &[room::Room]) -> Closure {
        Closure {
            id: closure.id.0,
            rooms: closure.named(rooms).map(|room| room.slug.clone()).collect(),
            starts: closure.window.starts(),
            ends: closure.window.ends(),
            reason: (&closure.reason).into(),
        }
    }
}

/// A slot of a private room, as far as its reader may know (M2).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Slot {
    #[serde(flatten)]
    pub time: Stretch,
    pub is_free: bool,
    /// Your own, by its id.
    pub yours: Option<Uuid>,
}

/// A day's slots of a private room.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Slots {
    pub date: Date,
    pub standing: Use,
    pub slots: Vec<Slot>,
}
