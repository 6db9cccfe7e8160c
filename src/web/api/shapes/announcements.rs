//! What the house tells everybody: announcements, and the emergency on every screen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::wishes::hour_and_minute;
use crate::domain::announcement::{self, Said};
use crate::domain::emergency;
use crate::domain::names::Name;
use crate::domain::room::Room;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};
use crate::web::typed::Fields;

/// Told to everybody, from one instant until another, which does not belong to it.
#[derive(Serialize, JsonSchema)]
pub struct Announcement {
    pub id: Uuid,
    /// Where one language is empty, the other is shown to both.
    pub words: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// Empty: the whole house.
    pub rooms: Vec<String>,
    /// Whose words they are.
    pub by: Option<String>,
    pub standing: Standing,
    pub taken_back_at: Option<Timestamp>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AnnouncementStanding")]
pub enum Standing {
    Ahead,
    Running,
    Over,
    TakenBack,
}

impl Announcement {
    pub fn of(one: &announcement::Announcement, rooms: &[Room], now: Timestamp) -> Announcement {
        Announcement {
            id: one.id.0,
            words: one.said.names().into(),
            starts: one.window.starts(),
            ends: one.window.ends(),
            rooms: one.named(rooms).map(|room| room.slug.clone()).collect(),
            by: one.writer.as_ref().map(text),
            standing: match one.standing(now) {
                announcement::Standing::Ahead => Standing::Ahead,
                announcement::Standing::Running => Standing::Running,
                announcement::Standing::Over => Standing::Over,
                announcement::Standing::TakenBack { .. } => Standing::TakenBack,
            },
            taken_back_at: one.taken_back,
        }
    }
}

fn text(name: &Name) -> String {
    name.as_str().into()
}

/// Something for everybody, on the centre's clock.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnnouncement {
    /// One of the two languages may be left out.
    #[serde(default)]
    #[schemars(length(max = 120))]
    pub zh: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 120))]
    pub en: Option<String>,
    pub from_date: Date,
    pub from_time: TimeOfDay,
    pub to_date: Date,
    pub to_time: TimeOfDay,
    /// Left out: the whole house.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub rooms: Option<Vec<String>>,
}

impl NewAnnouncement {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(self) -> Fields {
        let field = |name: &str, value: String| (name.to_string(), value);
        let rooms = self.rooms.unwrap_or_default().into_iter().map(|slug| field("rooms", slug));
        let rest = [
            field("zh", self.zh.unwrap_or_default()),
            field("en", self.en.unwrap_or_default()),
            field("from_date", self.from_date.to_string()),
            field("from_time", hour_and_minute(self.from_time)),
            field("to_date", self.to_date.to_string()),
            field("to_time", hour_and_minute(self.to_time)),
        ];
        rooms.chain(rest).collect()
    }
}

/// The emergency that stands, if any.
#[derive(Serialize, JsonSchema)]
pub struct EmergencyNow {
    pub emergency: Option<Emergency>,
}

/// What every wall and door says, in both languages.
#[derive(Serialize, JsonSchema)]
pub struct Emergency {
    pub id: Uuid,
    pub kind: EmergencyKind,
    pub words: Option<Called>,
    /// Where to go or stay.
    pub place: Option<Called>,
    pub begun_at: Timestamp,
    pub by: Option<String>,
}

/// Leave the building; stay inside; stop and wait.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyKind {
    Evacuate,
    Shelter,
    Pause,
}

impl From<emergency::Kind> for EmergencyKind {
    fn from(kind: emergency::Kind) -> EmergencyKind {
        match kind {
            emergency::Kind::Evacuate => EmergencyKind::Evacuate,
            emergency::Kind::Shelter => EmergencyKind::Shelter,
            emergency::Kind::Pause => EmergencyKind::Pause,
        }
    }
}

impl From<EmergencyKind> for emergency::Kind {
    fn from(kind: EmergencyKind) -> emergency::Kind {
        match kind {
            EmergencyKind::Evacuate => emergency::Kind::Evacuate,
            EmergencyKind::Shelter => emergency::Kind::Shelter,
            EmergencyKind::Pause => emergency::Kind::Pause,
        }
    }
}

impl EmergencyNow {
    pub fn of(standing: Option<&emergency::Emergency>) -> EmergencyNow {
        let called = |said: &Option<Said>| said.as_ref().map(|said| said.names().into());
        let told = standing.map(|standing| Emergency {
            id: standing.id.0,
            kind: standing.what.kind.into(),
            words: called(&standing.what.words),
            place: called(&standing.what.place),
            begun_at: standing.begun,
            by: standing.by.as_ref().map(text),
        });
        EmergencyNow { emergency: told }
    }
}

/// What is to be said on every screen at once.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyWish {
    pub kind: EmergencyKind,
    /// In its own words; each language may be left out.
    #[serde(default)]
    #[schemars(length(max = 80))]
    pub zh: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 80))]
    pub en: Option<String>,
    /// Where to go or stay.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub place_zh: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub place_en: Option<String>,
    /// The one that stands, which this takes the place of; left out where none does.
    #[serde(default)]
    pub over: Option<Uuid>,
}

impl EmergencyWish {
    pub fn fields(self) -> Fields {
        let kind = emergency::Kind::from(self.kind).word().to_string();
        let texts =
            [("zh", self.zh), ("en", self.en), ("place_zh", self.place_zh), ("place_en", self.place_en)];
        let texts = texts.map(|(name, text)| (name.to_string(), text.unwrap_or_default()));
        std::iter::once(("kind".to_string(), kind)).chain(texts).collect()
    }
}
