//! What programs read and send, as JSON. The comments on these types are read in the OpenAPI document.
//!
//! Invariant: a shape is made from domain types and holds no rule; a private room's tells nobody (M2); what is sent
//! with a property nobody knows is refused.

pub mod baskets;
pub mod boards;
pub mod bookings;
pub mod centres;
pub mod courses;
pub mod duty;
pub mod effects;
pub mod people;
pub mod problem;
pub mod rosters;
pub mod sessions;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::names::{Language, Names};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;

/// A language people read here.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub enum Tongue {
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl From<Language> for Tongue {
    fn from(language: Language) -> Tongue {
        match language {
            Language::Zh => Tongue::Zh,
            Language::En => Tongue::En,
        }
    }
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Language {
        match tongue {
            Tongue::Zh => Language::Zh,
            Tongue::En => Language::En,
        }
    }
}

/// What a thing is called, in both languages.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Called {
    pub zh: String,
    pub en: String,
}

impl From<&Names> for Called {
    fn from(names: &Names) -> Called {
        Called { zh: names.zh.clone(), en: names.en.clone() }
    }
}

/// From one instant until another, which does not belong to it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Stretch {
    pub starts: Timestamp,
    pub ends: Timestamp,
}

impl From<Window> for Stretch {
    fn from(window: Window) -> Stretch {
        Stretch { starts: window.starts(), ends: window.ends() }
    }
}
