//! What is done in a room or a series, from the file: one of OpenActive's activities by name, any other with its address.
//!
//! Invariant: a name nobody knows is a fault with the nearest one, never a guess.

use super::reading::{Source, did_you_mean};
use super::writing::put;
use crate::domain::activity::{Activity, Doing, Purpose, Support};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use toml::{Spanned, Table};

/// What a series writes that has no activity of the list though its room has.
const NONE: &str = "none";

/// `"Early Years Play"`, `"none"`, or `{ name = "Parkour", id = "https://openactive.io/activity-list#…" }`.
pub enum ActivityForm {
    Name(String),
    Concept(Concept),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    name: String,
    id: String,
}

impl<'de> Deserialize<'de> for ActivityForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ActivityForm, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = ActivityForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "an activity, such as \"Early Years Play\" or { name = \"Parkour\", id = \"https://…\" }",
                )
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<ActivityForm, E> {
                Ok(ActivityForm::Name(text.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ActivityForm, A::Error> {
                Concept::deserialize(MapAccessDeserializer::new(map)).map(ActivityForm::Concept)
            }
        }
        from.deserialize_any(Either)
    }
}

/// What is done in a room or a series.
pub fn read(
    source: &mut Source,
    activity: Option<&Spanned<ActivityForm>>,
    supports: &[Spanned<String>],
) -> Purpose {
    let doing = activity.map_or(Doing::Unsaid, |form| doing(source, form));
    let supports = supports.iter().filter_map(|form| support(source, form)).collect();
    Purpose { doing, supports }
}

fn doing(source: &mut Source, form: &Spanned<ActivityForm>) -> Doing {
    let activity = match form.get_ref() {
        ActivityForm::Name(name) if name == NONE => return Doing::None,
        ActivityForm::Name(name) => Activity::usual(name).ok_or_else(|| {
            let right = did_you_mean(name, &Activity::usual_names());
            let right = format!(
                "{right}; any other of the list with its address: {{ name = \"…\", id = \"{}#…\" }}",
                Activity::LIST
            );
            (format!("we know no activity \"{name}\" by its name alone"), right)
        }),
        ActivityForm::Concept(Concept { name, id }) => Activity::new(id, name).ok_or_else(|| {
            let right = format!("Copy both from {}", Activity::LIST);
            (format!("\"{name}\", \"{id}\" is no concept of OpenActive's activity list"), right)
        }),
    };
    activity.map(Doing::Listed).unwrap_or_else(|(wrong, right)| {
        source.fault(&form.span(), wrong, right);
        Doing::Unsaid
    })
}

fn support(source: &mut Source, form: &Spanned<String>) -> Option<Support> {
    let (word, words) = (form.get_ref(), Support::WORDS.map(|(word, _)| word));
    let known = Support::WORDS.iter().find(|(known, _)| known == word).map(|(_, support)| *support);
    if known.is_none() {
        source.fault(&form.span(), format!("no support is called \"{word}\""), did_you_mean(word, &words));
    }
    known
}

/// The same, written down again.
pub fn write(table: &mut Table, purpose: &Purpose) -> Result<(), toml::ser::Error> {
    let Purpose { doing, supports } = purpose;
    match doing {
        Doing::Unsaid => {}
        Doing::None => put(table, "activity", NONE)?,
        Doing::Listed(activity) => put(table, "activity", activity)?,
    }
    if supports.is_empty() {
        return Ok(());
    }
    let word =
        |support: &Support| Support::WORDS.iter().find(|(_, known)| known == support).map(|(word, _)| *word);
    put(table, "supports", supports.iter().filter_map(word).collect::<Vec<_>>())
}
