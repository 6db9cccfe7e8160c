//! What is done in a room or a series, as OpenActive names it: only what is there can be harvested as an activity.
//!
//! Invariant: an activity is one of OpenActive's list, said by the centre's file and never guessed from a title.

use serde::{Deserialize, Serialize};

/// Of the activity list (OpenActive, CC BY 4.0) what centres like ours have; a file may name any other with its address.
const USUAL: [(&str, &str); 24] = [
    ("Baby Yoga", "1fdf548e-3a7b-45ea-b94b-924475cdc7b0"),
    ("Badminton", "c0360db0-a817-4bae-9167-40f89b49fc9e"),
    ("Ballet", "1ae7395a-27a7-4e33-9f6d-a1a6c17d0757"),
    ("Basketball", "e09776e6-f1b4-421b-b667-5c5913cf97aa"),
    ("Chinese Movement & Dance", "51555787-12cd-4b09-b1c7-e03415c47a4c"),
    ("Creche", "c640bd71-fe4e-40ed-95f9-530f465afc30"),
    ("Dance", "6ca15167-51da-4d91-a1ae-8a45dc47b0ea"),
    ("Early Years Play", "36d7c0f9-1831-44ef-abf6-ead8b1cfa80e"),
    ("Folk Dance", "34cabe03-72b3-4539-ac52-e69a52393330"),
    ("Football", "0a5f732d-e806-4e51-ad40-0a7de0239c8c"),
    ("Gymnastics", "f6ccded0-2666-4a51-88a4-ed6905bb4313"),
    ("Martial Arts", "2330f2d4-d0dc-4231-8dd9-07d37a452228"),
    ("Multi Dance", "991c8551-b3ed-4e96-8732-1bd0d05c1257"),
    ("Multisports", "26a7b902-1ddd-46fd-9371-853e414c9eb3"),
    ("Popdance Kids", "a1a27e85-f64b-44e7-98c9-efdb5be83a02"),
    ("Popdance Tots", "df2f0608-7124-4833-8cc1-bbb5b9da34fe"),
    ("Singing", "e2b21a40-66a4-42bb-a24f-3638cc356299"),
    ("Skipping", "1bdf3fac-9d6b-401b-a773-87a9a1c86ed1"),
    ("Soft Play", "b3a34a20-b4ef-402c-8763-a54ce9da422d"),
    ("Street Dance", "85ddf0e4-115d-4c0b-9bca-4c3b4b635bb2"),
    ("Table Tennis", "1a05993d-b206-4efe-85da-646fa340bdf4"),
    ("Tai Chi", "c16df6ed-a4a0-4275-a8c3-1c8cff56856f"),
    ("Trampolining", "0082b27f-8be5-4ade-ae1f-5f0b2be9e164"),
    ("Yoga", "bf1a5e00-cdcf-465d-8c5a-6f57040b7f7e"),
];

/// A concept of OpenActive's activity list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Its address in the list.
    id: String,
    /// As the list writes it.
    name: String,
}

impl Activity {
    /// The list it stands in.
    pub const LIST: &str = "https://openactive.io/activity-list";

    /// One of the usual ones, by the name the list gives it.
    ///
    /// ```
    /// # use leyuan::domain::activity::Activity;
    /// assert!(Activity::usual("Soft Play").unwrap().id().starts_with("https://openactive.io/activity-list#b3a34a20"));
    /// assert_eq!(Activity::usual("Cinema"), None);
    /// ```
    pub fn usual(name: &str) -> Option<Activity> {
        let (name, concept) = USUAL.iter().find(|(known, _)| *known == name)?;
        Activity::new(&format!("{}#{concept}", Activity::LIST), name)
    }

    /// Any concept of the list: its address and what it is called there.
    ///
    /// ```
    /// # use leyuan::domain::activity::Activity;
    /// let id = "https://openactive.io/activity-list#293f2c7f-19fd-4db1-921c-e37867ae9839";
    /// assert!(Activity::new(id, "Parkour").is_some());
    /// assert!(Activity::new("https://openactive.io/facility-types#x", "Hall").is_none() && Activity::new(id, "").is_none());
    /// ```
    pub fn new(id: &str, name: &str) -> Option<Activity> {
        let concept = id.strip_prefix(Activity::LIST)?.strip_prefix('#')?;
        let is_concept = concept.len() == 36 && concept.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        let is_name = !name.trim().is_empty() && name.len() <= 80 && !name.chars().any(char::is_control);
        (is_concept && is_name).then(|| Activity { id: id.into(), name: name.trim().into() })
    }

    pub fn usual_names() -> [&'static str; USUAL.len()] {
        USUAL.map(|(name, _)| name)
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Whom a programme is made for in particular (OpenActive's accessibility support list).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    Sight,
    Hearing,
    Physical,
    Learning,
    Mental,
    Behaviour,
}

impl Support {
    pub const LIST: &str = "https://openactive.io/accessibility-support";
    pub const WORDS: [(&str, Support); 6] = [
        ("sight", Support::Sight),
        ("hearing", Support::Hearing),
        ("physical", Support::Physical),
        ("learning", Support::Learning),
        ("mental", Support::Mental),
        ("behaviour", Support::Behaviour),
    ];

    /// Its address in the list, and what it is called there.
    pub fn concept(self) -> (String, &'static str) {
        let (id, name) = match self {
            Support::Sight => ("1393f2dc-3fcc-4be9-a99f-f1e51f5ad277", "Visual impairment"),
            Support::Hearing => ("2bfb7228-5969-4927-8435-38b5005a8771", "Hearing impairment"),
            Support::Physical => ("dd026873-6713-4ea1-af5a-08901f651d98", "Physical impairment"),
            Support::Learning => ("67902468-fd49-4238-8650-20a22d7f0e40", "Learning impairment"),
            Support::Mental => ("40b9b11f-bdd3-4aeb-8984-2ecf74a14c7a", "Mental health issues"),
            Support::Behaviour => ("69b689d4-be04-4e6d-be56-4ac72ec82444", "Social or behavioural problems"),
        };
        (format!("{}#{id}", Support::LIST), name)
    }
}

/// What a file says is done: in a room by whatever takes place there, or in a series.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Of a series: what its room says. Of a room: nothing was said.
    #[default]
    Unsaid,
    /// No activity of the list: a film, a story.
    None,
    Listed(Activity),
}

/// What a room or a series is for, as far as open data tell it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Purpose {
    pub doing: Doing,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supports: Vec<Support>,
}

impl Purpose {
    pub fn is_unsaid(&self) -> bool {
        *self == Purpose::default()
    }

    /// The same of a series in a room: what the series does not say, its room does.
    #[must_use]
    pub fn within(&self, room: &Purpose) -> Purpose {
        let doing = if self.doing == Doing::Unsaid { &room.doing } else { &self.doing };
        let supports = if self.supports.is_empty() { &room.supports } else { &self.supports };
        Purpose { doing: doing.clone(), supports: supports.clone() }
    }

    pub fn activity(&self) -> Option<&Activity> {
        match &self.doing {
            Doing::Listed(activity) => Some(activity),
            Doing::None | Doing::Unsaid => None,
        }
    }
}
