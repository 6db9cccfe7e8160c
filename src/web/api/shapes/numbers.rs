//! The numbers of a series as JSON: set, and what was set before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::effects::Effects;
use crate::domain::age::{Age, AgeRange};
use crate::domain::numbers::{Numbers, RoomSet, RoomShown, Shown};
use crate::domain::room;
use crate::domain::zone::Timestamp;
use crate::store::numbers::Setting;
use crate::views::desk_numbers;
use crate::views::refusals::Speaker;
use crate::web::typed::Fields;

/// Everything is sent; what stays as it is, too.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumbersWish {
    /// `3–5`, `0-18 months`, `under 36 months`, `12` (A2).
    #[schemars(length(min = 1, max = 60))]
    pub ages: String,
    /// Days (A5).
    #[schemars(range(max = 9999))]
    pub grace_days: u16,
    #[schemars(range(max = 9999))]
    pub places: u16,
    #[schemars(range(max = 9999))]
    pub staff: u16,
    /// Of the places (C8).
    #[schemars(range(max = 9999))]
    pub walk_in_places: u16,
    #[serde(default)]
    #[schemars(range(min = 1, max = 9999))]
    pub families_max: Option<u16>,
    /// Until so many hours before the start (B4).
    #[schemars(range(max = 9999))]
    pub cancel_hours: u16,
    /// `measured`, `demand`, `safety`, `staffing`, `corrected`, `restored`.
    #[schemars(length(min = 1, max = 40))]
    pub why: String,
    /// Of what was told; left out, it is only told.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

impl NumbersWish {
    pub fn fields(&self) -> Fields {
        let number = |name: &str, value: u16| (name.to_string(), value.to_string());
        let mut fields = vec![
            ("ages".to_string(), self.ages.clone()),
            number("grace_days", self.grace_days),
            number("places", self.places),
            number("staff", self.staff),
            number("walk_in_places", self.walk_in_places),
            number("cancel_hours", self.cancel_hours),
            ("why".to_string(), self.why.clone()),
        ];
        fields.extend(self.families_max.map(|most| number("families_max", most)));
        fields
    }
}

/// What setting them does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangeOfNumbers {
    /// False: it is only told.
    pub is_done: bool,
    /// Names all of this: send it to have it done.
    pub digest: String,
    /// In the caller's language: which sessions go over, which children are left out from when.
    pub says: Vec<String>,
    pub effects: Effects,
}

impl ChangeOfNumbers {
    pub fn of(shown: &Shown, is_done: bool, speaker: &Speaker) -> ChangeOfNumbers {
        ChangeOfNumbers {
            is_done,
            digest: shown.digest(),
            says: desk_numbers::sentences(speaker.words, shown),
            effects: Effects::of(shown.effects(), speaker),
        }
    }
}

/// One change of numbers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SettingOf {
    pub at: Timestamp,
    pub why: String,
    pub was: NumbersAre,
    pub is: NumbersAre,
}

/// Numbers of a series at a time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NumbersAre {
    /// Months, inclusive; null where nobody stated ages (A4).
    pub from_months: Option<u16>,
    /// Months, exclusive; null: no end.
    pub under_months: Option<u16>,
    pub grace_days: u16,
    pub places: u16,
    pub staff: u16,
    pub walk_in_places: u16,
    pub families_max: Option<u16>,
    pub cancel_hours: u16,
}

impl NumbersAre {
    fn of(numbers: Numbers) -> NumbersAre {
        let Numbers { ages, grace_days, places, staff, walk_in_places, families_max, cancel_hours } = numbers;
        NumbersAre {
            from_months: ages.map(|ages| ages.min().months()),
            under_months: ages.and_then(AgeRange::under).map(Age::months),
            grace_days,
            places,
            staff,
            walk_in_places,
            families_max,
            cancel_hours,
        }
    }
}

impl SettingOf {
    pub fn of(setting: &Setting) -> SettingOf {
        SettingOf {
            at: setting.at,
            why: setting.set.why.clone(),
            was: NumbersAre::of(setting.set.was),
            is: NumbersAre::of(setting.set.is),
        }
    }
}

/// What a room holds, and how long it is cleaned after each session.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomNumbersWish {
    /// Heads (C1).
    #[schemars(range(min = 1, max = 9999))]
    pub room_limit: u16,
    /// Minutes (C4).
    #[schemars(range(max = 240))]
    pub turnaround_minutes: u16,
    /// `measured`, `demand`, `safety`, `staffing`, `corrected`, `restored`.
    #[schemars(length(min = 1, max = 40))]
    pub why: String,
    /// Of what was told; left out, it is only told.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

impl RoomNumbersWish {
    pub fn fields(&self) -> Fields {
        vec![
            ("room_limit".into(), self.room_limit.to_string()),
            ("turnaround".into(), self.turnaround_minutes.to_string()),
            ("why".into(), self.why.clone()),
        ]
    }
}

/// What setting them does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangeOfRoom {
    /// False: it is only told.
    pub is_done: bool,
    /// Names all of this: send it to have it done.
    pub digest: String,
    /// Sessions to come that change.
    pub changed: usize,
    /// Sessions that would begin while the room is cleaned: nothing is done while there is one.
    pub clashes: usize,
    pub effects: Effects,
}

impl ChangeOfRoom {
    pub fn of(shown: &RoomShown, is_done: bool, speaker: &Speaker) -> ChangeOfRoom {
        ChangeOfRoom {
            is_done,
            digest: shown.digest(),
            changed: shown.changed,
            clashes: shown.clashes.len(),
            effects: Effects::of(&shown.effects, speaker),
        }
    }
}

/// One change of a room's numbers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoomSettingOf {
    pub at: Timestamp,
    pub why: String,
    pub was: RoomNumbersAre,
    pub is: RoomNumbersAre,
}

/// Numbers of a room at a time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoomNumbersAre {
    pub room_limit: u16,
    pub turnaround_minutes: u16,
}

impl RoomNumbersAre {
    fn of(numbers: room::Numbers) -> RoomNumbersAre {
        let room::Numbers { room_limit, turnaround_minutes } = numbers;
        RoomNumbersAre { room_limit, turnaround_minutes }
    }
}

impl RoomSettingOf {
    pub fn of(setting: &Setting<RoomSet>) -> RoomSettingOf {
        RoomSettingOf {
            at: setting.at,
            why: setting.set.why.clone(),
            was: RoomNumbersAre::of(setting.set.was),
            is: RoomNumbersAre::of(setting.set.is),
        }
    }
}
