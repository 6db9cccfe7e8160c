//! What a house has few of and lends to its rooms: one projector for two rooms, two speakers for five.
//!
//! Keeps true: at no instant more pieces are in use than there are. A piece is in use from the start of a session to its
//! end, and not while the room is cleaned: by then it stands elsewhere.

use super::names::Names;
use super::window::Window;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A kind of thing, and how many of it there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    /// Its word in the file: `projector`.
    pub slug: String,
    pub names: Names,
    pub count: u16,
}

/// How many of what a session needs; never none of something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, u16>", into = "BTreeMap<String, u16>")]
pub struct Needs(BTreeMap<String, u16>);

/// Who has what, and when.
#[derive(Debug, Clone, Copy)]
pub struct Use<'n, T> {
    pub by: T,
    pub window: Window,
    pub needs: &'n Needs,
}

/// Of one kind of thing there are too few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack<'e, T> {
    pub equipment: &'e Equipment,
    /// Who has it at the instant at which most of it is in use; nobody, where more is wanted than there is.
    pub used_by: Vec<T>,
}

impl Needs {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn of(&self, slug: &str) -> u16 {
        self.0.get(slug).copied().unwrap_or(0)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, u16)> {
        self.0.iter().map(|(slug, many)| (slug.as_str(), *many))
    }

    /// Without what a house does not have any more.
    pub fn within(mut self, house: &[Equipment]) -> Needs {
        self.0.retain(|slug, _| house.iter().any(|thing| thing.slug == *slug));
        self
    }

    /// What is needed of things a house does not have, or not so many of.
    pub fn beyond<'n>(&'n self, house: &[Equipment]) -> impl Iterator<Item = &'n str> {
        let there = |slug: &str| house.iter().find(|thing| thing.slug == slug).map_or(0, |thing| thing.count);
        self.iter().filter(move |(slug, many)| *many > there(slug)).map(|(slug, _)| slug)
    }
}

impl FromIterator<(String, u16)> for Needs {
    fn from_iter<I: IntoIterator<Item = (String, u16)>>(all: I) -> Needs {
        Needs(all.into_iter().filter(|(_, many)| *many > 0).collect())
    }
}

impl From<BTreeMap<String, u16>> for Needs {
    fn from(all: BTreeMap<String, u16>) -> Needs {
        all.into_iter().collect()
    }
}

impl From<Needs> for BTreeMap<String, u16> {
    fn from(needs: Needs) -> BTreeMap<String, u16> {
        needs.0
    }
}

/// What there are too few of for one more use beside the others. What the house no longer lists holds nobody up.
///
/// ```
/// # use leyuan::domain::{equipment::*, names::Names, window::Window, zone::parse_timestamp};
/// let at = |time: &str| parse_timestamp(&format!("2026-05-05T{time}:00Z")).unwrap();
/// let window = |from, to| Window::new(at(from), at(to)).unwrap();
/// let house = [Equipment { slug: "speaker".into(), names: Names::new("音箱", "Speaker"), count: 2 }];
/// let one: Needs = [("speaker".to_string(), 1)].into_iter().collect();
/// let uses = |(by, from, to)| Use { by, window: window(from, to), needs: &one };
/// // Two short ones after each other: at each instant one is free.
/// let after_each_other = [("first", "02:00", "03:00"), ("second", "03:00", "04:00")].map(uses);
/// assert_eq!(lacking(&house, (window("02:00", "04:00"), &one), &after_each_other), []);
/// let at_once = [("first", "02:00", "03:01"), ("second", "03:00", "04:00")].map(uses);
/// assert_eq!(lacking(&house, (window("02:00", "04:00"), &one), &at_once)[0].used_by, ["first", "second"]);
/// assert_eq!(lacking(&house, (window("03:01", "04:00"), &one), &at_once), []);
/// ```
pub fn lacking<'e, T: Copy>(
    house: &'e [Equipment],
    (window, needs): (Window, &Needs),
    others: &[Use<'_, T>],
) -> Vec<Lack<'e, T>> {
    let wanted = house.iter().filter(|thing| needs.of(&thing.slug) > 0);
    let lack = |equipment: &'e Equipment| {
        let slug = &equipment.slug;
        let others: Vec<&Use<T>> = others.iter().filter(|one| one.needs.of(slug) > 0).collect();
        let used_by = |at| others.iter().filter(move |one| one.window.contains(at));
        let used = |at| -> u32 { used_by(at).map(|one| u32::from(one.needs.of(slug))).sum() };
        // Use only grows when somebody starts.
        let starts = others.iter().map(|one| one.window.starts()).filter(|at| window.contains(*at));
        let fullest = starts.chain([window.starts()]).max_by_key(|at| used(*at))?;
        let is_lacking = used(fullest) + u32::from(needs.of(slug)) > u32::from(equipment.count);
        is_lacking.then(|| Lack { equipment, used_by: used_by(fullest).map(|one| one.by).collect() })
    };
    wanted.filter_map(lack).collect()
}
