//! A centre's file as it is written down: every setting may be left out, each text is read by its meaning.
//!
//! Invariant: a form holds what people may write; whether it makes sense together is asked in `centre`, `rooms`
//! and `series`.

use super::purposes::ActivityForm;
use crate::domain::age::AgeRange;
use crate::domain::centre::HouseRules;
use crate::domain::names::Names;
use crate::domain::opening::Does;
use crate::domain::position::Degrees;
use crate::domain::room::{Privacy, PrivateUse};
use crate::domain::series::{Band, BookingMode, Counts, HostKind, Judged, Policy, Supervision};
use crate::domain::written::{Clock, Day};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use toml::Spanned;

/// The head of the file, without its rooms and series.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CentreForm {
    pub slug: Option<Spanned<String>>,
    pub names: Option<Spanned<Names>>,
    pub zone: Option<Spanned<String>>,
    pub holidays: Option<Spanned<String>>,
    /// K6: the list of school terms, for series that go by them.
    pub terms: Option<Spanned<String>>,
    pub building_limit: Option<u16>,
    pub contact: Option<Spanned<ContactForm>>,
    /// Sites that may show the days ahead in a frame.
    pub embed_on: Vec<Spanned<String>>,
    /// The address of the licence of the open data.
    pub licence: Option<Spanned<String>>,
    pub rules: Option<Spanned<HouseRules>>,
    pub equipment: Vec<Spanned<EquipmentForm>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactForm {
    pub phone: String,
    pub address: Names,
    pub email: String,
    pub position: Option<Degrees>,
    pub unconfirmed: bool,
}

/// What there are few of; left out there is one.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EquipmentForm {
    pub slug: Option<Spanned<String>>,
    pub names: Option<Spanned<Names>>,
    pub count: Option<u16>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoomForm {
    pub slug: Option<Spanned<String>>,
    pub names: Option<Spanned<Names>>,
    pub look: Option<Spanned<String>>,
    pub room_limit: Option<u16>,
    pub net_m2: Option<f64>,
    pub m2_per_body: Option<f64>,
    pub part_of: Option<Spanned<String>>,
    pub divides: bool,
    pub turnaround: u16,
    pub privacy: Privacy,
    pub private_use: Option<PrivateUse>,
    pub activity: Option<Spanned<ActivityForm>>,
    pub supports: Vec<Spanned<String>>,
    pub unconfirmed: bool,
    /// What its series do unless they say otherwise; laid under each of them before it is read.
    #[serde(rename = "usual")]
    pub _usual: SeriesForm,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeriesForm {
    pub slug: Option<Spanned<String>>,
    pub room: Option<Spanned<String>>,
    pub names: Option<Spanned<Names>>,
    pub about: Option<Spanned<Names>>,
    pub bring: Option<Spanned<Names>>,
    pub host: HostForm,
    pub when: Option<Spanned<OneOrMore<WhenForm>>>,
    pub runs: Vec<Spanned<RunForm>>,
    pub on_holiday: Does,
    pub on_makeup_day: Does,
    pub term_only: bool,
    pub vacation_only: bool,
    pub minutes: Option<Spanned<u16>>,
    pub places: Option<Spanned<u16>>,
    pub walk_in_places: u16,
    pub staff: u16,
    pub families_max: Option<u16>,
    pub mode: Option<BookingMode>,
    pub ages: Option<Spanned<AgesForm>>,
    pub judged: Option<Spanned<Judged>>,
    pub grace_days: u16,
    pub guardian: Option<Spanned<GuardianForm>>,
    pub peak: bool,
    pub carries_babies: bool,
    pub siblings: bool,
    pub counts: Option<Counts>,
    pub advisory: Option<Spanned<AdvisoryForm>>,
    pub cancel_hours: Option<u16>,
    pub door_checks: Vec<Spanned<Names>>,
    /// `"20"`; left out it is free.
    pub fee: Option<Spanned<String>>,
    pub needs: Option<Spanned<NeedsForm>>,
    pub activity: Option<Spanned<ActivityForm>>,
    pub supports: Vec<Spanned<String>>,
    pub unconfirmed: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HostForm {
    pub kind: HostKind,
    pub zh: String,
    pub en: String,
}

/// One run of a course: its own series, with a first and a last day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunForm {
    pub slug: Spanned<String>,
    pub from: Day,
    pub until: Day,
}

/// A recurrence, and the hours of the day at which it runs.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhenForm {
    pub daily: Option<bool>,
    pub weekly: Option<Vec<String>>,
    pub monthly: Option<String>,
    pub monthly_day: Option<i64>,
    pub every: Option<i64>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    pub count: Option<i64>,
    #[serde(default)]
    pub extra: Vec<Day>,
    #[serde(default)]
    pub except: Vec<Day>,
    pub at: OneOrMore<Clock>,
}

/// V1, in months.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvisoryForm {
    pub min_months: u16,
    pub with_guardian_min_months: u16,
    pub alone_until: Option<Clock>,
    pub notice: Names,
    pub rating: Option<Names>,
}

/// A value, or a list of them.
#[derive(Clone)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T> Default for OneOrMore<T> {
    fn default() -> OneOrMore<T> {
        OneOrMore(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OneOrMore<T>, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OneOrMore<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value, or a list of them")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMore<T>, E> {
                T::deserialize(text.into_deserializer()).map(|one| OneOrMore(vec![one]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OneOrMore<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| OneOrMore(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<OneOrMore<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMore)
            }
        }
        from.deserialize_any(Either(PhantomData))
    }
}

/// `"projector"`, `["projector", "speaker"]` or `{ speaker = 2 }`.
#[derive(Clone)]
pub struct NeedsForm(pub Vec<(String, u16)>);

impl<'de> Deserialize<'de> for NeedsForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<NeedsForm, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = NeedsForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("equipment, such as \"projector\" or { speaker = 2 }")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<NeedsForm, E> {
                Ok(NeedsForm(vec![(text.to_string(), 1)]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<NeedsForm, A::Error> {
                let all: Vec<String> = Vec::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(NeedsForm(all.into_iter().map(|slug| (slug, 1)).collect()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NeedsForm, A::Error> {
                let all = BTreeMap::deserialize(MapAccessDeserializer::new(map))?;
                Ok(NeedsForm(all.into_iter().collect()))
            }
        }
        from.deserialize_any(Either)
    }
}

/// Ages as on a poster, or in months.
#[derive(Clone, Copy)]
pub struct AgesForm(pub AgeRange);

impl<'de> Deserialize<'de> for AgesForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<AgesForm, D::Error> {
        struct Ages;
        impl<'de> Visitor<'de> for Ages {
            type Value = AgesForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("ages as on a poster, such as \"3-5 years\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<AgesForm, E> {
                let wrong = || E::custom(format!("\"{text}\" are no ages; {AGES}"));
                AgeRange::parse(text).map(AgesForm).ok_or_else(wrong)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AgesForm, A::Error> {
                AgeRange::deserialize(MapAccessDeserializer::new(map)).map(AgesForm)
            }
        }
        from.deserialize_any(Ages)
    }
}

const AGES: &str = "Write \"3-5 years\", \"6-17 months\" or { min_months = 36, under_months = 72 }";

/// Where the guardian is, by age: `"in_room"`, or `["in_room under 6 years", "on_site"]`.
#[derive(Clone)]
pub struct GuardianForm(pub Supervision);

impl<'de> Deserialize<'de> for GuardianForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<GuardianForm, D::Error> {
        let OneOrMore(texts) = OneOrMore::<String>::deserialize(from)?;
        let bands = texts.iter().map(|text| band(text)).collect::<Result<Vec<Band>, String>>();
        let bands = bands.map_err(Error::custom)?;
        let wrong = "the ages do not rise to a last one without an age; Write [\"in_room under 6 years\", \"on_site under 8 years\", \"alone\"]";
        Supervision::new(bands).map(GuardianForm).ok_or_else(|| Error::custom(wrong))
    }
}

fn band(text: &str) -> Result<Band, String> {
    let (word, age) = match text.split_once(' ') {
        Some((word, age)) => (word, Some(age)),
        None => (text, None),
    };
    let known = POLICIES.iter().find(|(name, _)| *name == word);
    let names = POLICIES.map(|(name, _)| name);
    let policy = known.map(|(_, policy)| *policy);
    let policy = policy.ok_or_else(|| {
        format!("no guardian can be \"{word}\"; {}", super::reading::did_you_mean(word, &names))
    })?;
    let Some(age) = age else { return Ok(Band { under: None, policy }) };
    let under = AgeRange::parse(age).filter(|range| range.min().months() == 0).and_then(AgeRange::under);
    let under =
        under.ok_or_else(|| format!("\"{age}\" is no age to end at; Write \"{word} under 6 years\""))?;
    Ok(Band { under: Some(under.months()), policy })
}

pub const POLICIES: [(&str, Policy); 5] = [
    ("in_room", Policy::InRoom),
    ("not_in_room", Policy::NotInRoom),
    ("on_site", Policy::OnSite),
    ("drop_off", Policy::DropOff),
    ("alone", Policy::Alone),
];
