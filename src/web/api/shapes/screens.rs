//! Public screens as JSON: where each hangs, how it lies, and how it is doing.
//!
//! Invariant: the code of a waiting screen is taken and never told.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Tongue;
use crate::domain::layout;
use crate::domain::room::Room;
use crate::domain::screen;
use crate::domain::zone::Timestamp;
use crate::views::assets;

/// How a screen lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    Landscape,
    Portrait,
    /// For what shows little.
    Plain,
    /// People touch it: a family says that it is here.
    CheckIn,
    /// People touch it: where a child of some age is welcome now.
    Here,
}

impl From<layout::Layout> for Layout {
    fn from(layout: layout::Layout) -> Layout {
        match layout {
            layout::Layout::Landscape => Layout::Landscape,
            layout::Layout::Portrait => Layout::Portrait,
            layout::Layout::Plain => Layout::Plain,
            layout::Layout::CheckIn => Layout::CheckIn,
            layout::Layout::Here => Layout::Here,
        }
    }
}

impl From<Layout> for layout::Layout {
    fn from(layout: Layout) -> layout::Layout {
        match layout {
            Layout::Landscape => layout::Layout::Landscape,
            Layout::Portrait => layout::Layout::Portrait,
            Layout::Plain => layout::Layout::Plain,
            Layout::CheckIn => layout::Layout::CheckIn,
            Layout::Here => layout::Layout::Here,
        }
    }
}

/// A public screen of a centre.
#[derive(Serialize, JsonSchema)]
pub struct Screen {
    pub id: Uuid,
    /// The room at whose door it hangs; null for the wall.
    pub room: Option<String>,
    pub layout: Layout,
    pub language: Tongue,
    pub paired_at: Timestamp,
    /// When it last looked, to the minute; null before it did.
    pub seen_at: Option<Timestamp>,
    /// How old its picture was then; null where it does not say.
    pub age_seconds: Option<u32>,
    /// The build it runs; null where it does not say.
    pub build: Option<String>,
    /// Whether that is the build that answers.
    pub is_this_build: Option<bool>,
    /// It was asked to load its page anew, and has not yet.
    pub is_called_anew: bool,
}

impl Screen {
    pub fn of(screen: &screen::Screen, rooms: &[Room]) -> Screen {
        let room = screen.place.room.and_then(|id| rooms.iter().find(|room| room.id == id));
        let report = screen.looked.as_ref().and_then(|looked| looked.report.as_ref());
        Screen {
            id: screen.id.0,
            room: room.map(|room| room.slug.clone()),
            layout: screen.place.layout.into(),
            language: screen.place.language.into(),
            paired_at: screen.paired_at,
            seen_at: screen.looked.as_ref().map(|looked| looked.at),
            age_seconds: report.map(screen::Report::age_seconds),
            build: report.map(|report| report.build().into()),
            is_this_build: report.map(|report| report.build() == assets::build()),
            is_called_anew: screen.is_called_anew,
        }
    }
}

/// A browser becomes a public screen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenWish {
    /// The room at whose door it hangs; left out: the wall.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub room: Option<String>,
    /// Left out: landscape.
    #[serde(default)]
    pub layout: Option<Layout>,
    /// Left out: Chinese.
    #[serde(default)]
    pub language: Option<Tongue>,
}

/// A new screen, and what its browser proves itself with. The token that asked for it has ended.
#[derive(Serialize, JsonSchema)]
pub struct Paired {
    pub id: Uuid,
    /// The value of the browser's cookie; told once, stored nowhere.
    pub token: String,
    pub until: Timestamp,
    /// The page it shows.
    pub page: String,
}

/// What a waiting screen shows.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeWish {
    /// Eight letters and digits; spaces, dashes and small letters do not matter.
    #[schemars(length(max = 64))]
    pub code: String,
}

/// The screen that shows a code.
#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    /// What it shows beside the code, so that two screens can be told apart: `blocks`, `book`, `bell` and the like.
    pub picture: String,
    /// Until when the code stands.
    pub until: Timestamp,
}

/// The browser that shows this code becomes a public screen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByCodeWish {
    /// Eight letters and digits; spaces, dashes and small letters do not matter.
    #[schemars(length(max = 64))]
    pub code: String,
    /// The room at whose door it hangs; left out: the wall.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub room: Option<String>,
    /// Left out: landscape.
    #[serde(default)]
    pub layout: Option<Layout>,
    /// Left out: Chinese.
    #[serde(default)]
    pub language: Option<Tongue>,
}

/// A screen that was paired by its code.
#[derive(Serialize, JsonSchema)]
pub struct Hung {
    pub id: Uuid,
    /// The page it shows from its next look on.
    pub page: String,
}
