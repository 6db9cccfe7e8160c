//! What the desk asks to plan, call off, close or limit, as JSON.
//!
//! Invariant: a wish becomes the fields of the form whose reader says what is wrong with it (Z1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::zone::{Date, TimeOfDay};
use crate::views::equipment;
use crate::web::typed::Fields;

/// How many of something a session uses.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Its word in the centre's file: `projector`.
    #[schemars(length(min = 1, max = 60))]
    pub equipment: String,
    #[schemars(range(max = 9999))]
    pub count: u16,
}

/// As the boxes of a form; an empty list says that nothing is used.
pub fn needed(needs: Option<&[Need]>) -> Fields {
    let Some(needs) = needs else { return Fields::new() };
    let boxes = needs.iter().map(|need| field(&equipment::field(&need.equipment), need.count.to_string()));
    boxes.chain([field(equipment::FIELD, String::new())]).collect()
}

/// A session as the desk writes it down.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanWish {
    #[schemars(length(max = 60))]
    pub room: String,
    pub date: Date,
    pub starts: TimeOfDay,
    /// Before the start: on the next day.
    pub ends: TimeOfDay,
    #[schemars(length(min = 1, max = 60))]
    pub zh: String,
    #[schemars(length(min = 1, max = 60))]
    pub en: String,
    /// As on a poster: `3–5`, `0–18 months`, `8+`.
    #[schemars(length(min = 1, max = 40))]
    pub ages: String,
    #[schemars(range(max = 9999))]
    pub places: u16,
    #[schemars(range(max = 9999))]
    pub room_limit: u16,
    #[schemars(range(max = 9999))]
    pub staff: u16,
    #[schemars(range(max = 9999))]
    pub walk_in_places: u16,
    /// Of the house's equipment; left out: as it was, of a new one none.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub needs: Option<Vec<Need>>,
    /// Of the effects that were shown; left out, they are shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
    /// Kept as a draft for whoever publishes, and nothing is done; the office's.
    #[serde(default)]
    pub is_draft: bool,
}

impl PlanWish {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        let mut fields = place(&self.room, self.date, (self.starts, self.ends));
        fields.extend([
            field("zh", self.zh.clone()),
            field("en", self.en.clone()),
            field("ages", self.ages.clone()),
            field("places", self.places.to_string()),
            field("room_limit", self.room_limit.to_string()),
            field("staff", self.staff.to_string()),
            field("walk_in_places", self.walk_in_places.to_string()),
        ]);
        fields.extend(needed(self.needs.as_deref()));
        fields
    }
}

/// A lesson of a course that is made up. On the centre's clock.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeUpWish {
    #[schemars(length(max = 60))]
    pub room: String,
    pub date: Date,
    pub starts: TimeOfDay,
    /// Before the start: on the next day.
    pub ends: TimeOfDay,
    /// Of the effects that were shown; left out, they are shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

impl MakeUpWish {
    pub fn fields(&self) -> Fields {
        place(&self.room, self.date, (self.starts, self.ends))
    }
}

fn field(name: &str, value: String) -> (String, String) {
    (name.to_string(), value)
}

/// Where and when, as the form has it.
fn place(room: &str, date: Date, (starts, ends): (TimeOfDay, TimeOfDay)) -> Fields {
    vec![
        field("room", room.to_string()),
        field("date", date.to_string()),
        field("starts", hour_and_minute(starts)),
        field("ends", hour_and_minute(ends)),
    ]
}

pub(super) fn hour_and_minute(time: TimeOfDay) -> String {
    time.format("%H:%M").to_string()
}

/// Why something is called off or shut.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CalledOff {
    TeacherIll,
    Cleaning,
    Disinfecting,
    Repair,
    Weather,
    Event,
    TooFew,
    Other,
}

impl CalledOff {
    pub fn code(self) -> String {
        let code = serde_json::to_value(self).ok();
        code.and_then(|code| code.as_str().map(String::from)).unwrap_or_default()
    }
}

/// A session is called off.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOffWish {
    pub reason: CalledOff,
    /// Of the effects that were shown; left out, they are shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

/// Rooms, or the building, are shut for a while. On the centre's clock.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureWish {
    /// Left out: the whole building.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub rooms: Option<Vec<String>>,
    pub from_date: Date,
    pub from_time: TimeOfDay,
    pub to_date: Date,
    pub to_time: TimeOfDay,
    pub reason: CalledOff,
    /// Of the effects that were shown; left out, they are shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

impl ClosureWish {
    pub fn fields(&self) -> Fields {
        let field = |name: &str, value: String| (name.to_string(), value);
        let shut = self.rooms.clone().unwrap_or_else(|| vec!["building".into()]);
        let shut = shut.into_iter().map(|slug| field("rooms", slug));
        let rest = [
            field("from_date", self.from_date.to_string()),
            field("from_time", hour_and_minute(self.from_time)),
            field("to_date", self.to_date.to_string()),
            field("to_time", hour_and_minute(self.to_time)),
            field("reason", self.reason.code()),
        ];
        shut.chain(rest).collect()
    }
}

/// Limits are set; what is left out stays as it is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsWish {
    #[serde(default)]
    #[schemars(range(max = 9999))]
    pub places: Option<u16>,
    #[serde(default)]
    #[schemars(range(max = 9999))]
    pub room_limit: Option<u16>,
    #[serde(default)]
    #[schemars(range(max = 9999))]
    pub staff: Option<u16>,
    #[serde(default)]
    #[schemars(range(max = 9999))]
    pub walk_in_places: Option<u16>,
    /// Of the effects that were shown; left out, they are shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}
