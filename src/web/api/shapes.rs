//! What programs read and send, as JSON. The comments on these types are read in the OpenAPI document.
//!
//! Invariant: a shape is made from domain types and holds no rule; a private room's tells nobody (M2); what is sent
//! with a property nobody knows is refused.

pub mod announcements;
pub mod baskets;
pub mod boards;
pub mod bookings;
pub mod calendars;
pub mod centres;
pub mod counters;
pub mod courses;
pub mod drafts;
pub mod duty;
pub mod effects;
pub mod families;
pub mod fees;
pub mod groups;
pub mod hosts;
pub mod hours;
pub mod incidents;
pub mod numbers;
pub mod people;
pub mod pick_up;
pub mod problem;
pub mod reports;
pub mod roll_calls;
pub mod rooms;
pub mod rosters;
pub mod rota;
pub mod screens;
pub mod series;
pub mod sessions;
pub mod staff;
pub mod wishes;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

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

/// A list no longer than people are named in one body: twenty.
#[derive(Debug, Clone)]
pub struct Few<T>(Vec<T>);

const MOST_NAMED: usize = 20;

impl<T> Few<T> {
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few(Vec::new())
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Few<T>, D::Error> {
        let all = Vec::deserialize(reader)?;
        match all.len() <= MOST_NAMED {
            true => Ok(Few(all)),
            false => Err(D::Error::invalid_length(all.len(), &"at most 20")),
        }
    }
}

impl<T: JsonSchema> JsonSchema for Few<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("FewOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": generator.subschema_for::<T>(), "maxItems": MOST_NAMED })
    }
}
