//! What the desk does with whole families, as JSON: two records made one, a pause, a message to all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId};
use crate::domain::merging::{Merging, Shown};
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp};
use crate::web::typed::Fields;

/// Somebody of the record that goes, and who of the one that stays that is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Same {
    #[schemars(with = "Uuid")]
    pub who: String,
    #[schemars(with = "Uuid")]
    pub is: String,
}

/// Another record of the same family becomes part of this one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeWish {
    /// The record that goes.
    #[schemars(with = "Uuid")]
    pub other: String,
    /// Left out: those of one name and birth date.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub children: Option<Vec<Same>>,
    /// Left out: those of one telephone number or name.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub guardians: Option<Vec<Same>>,
    /// Of what was told; left out, it is only told.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

impl MergeWish {
    /// `likely`: who is who where nothing is said. None where something is no id.
    pub fn merging(&self, from: HouseholdId, into: HouseholdId, likely: Merging) -> Option<Merging> {
        let children = match &self.children {
            None => likely.children,
            Some(said) => said
                .iter()
                .map(|it| Some((it.who.parse::<ChildId>().ok()?, it.is.parse::<ChildId>().ok()?)))
                .collect::<Option<_>>()?,
        };
        let guardians = match &self.guardians {
            None => likely.guardians,
            Some(said) => said
                .iter()
                .map(|it| Some((it.who.parse::<GuardianId>().ok()?, it.is.parse::<GuardianId>().ok()?)))
                .collect::<Option<_>>()?,
        };
        Some(Merging { into, from, children, guardians })
    }
}

/// What making two records one does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Merged {
    /// False: it is only told.
    pub is_done: bool,
    /// Names all of this: send it to have it done.
    pub digest: String,
    /// Who is who.
    pub children: Vec<Pair>,
    pub guardians: Vec<Pair>,
    /// Places ahead that move over.
    pub moved: usize,
    /// Given up, since the child has another place in the same session or course.
    pub doubles: Vec<DoublePlace>,
    /// Two sessions at one time: both stand.
    pub overlaps: Vec<TwoPlaces>,
    /// The card of the record that goes opens nothing any more.
    pub ends_card: bool,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Pair {
    pub who: Uuid,
    pub is: Uuid,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DoublePlace {
    pub household: Uuid,
    pub child: Uuid,
    pub names: Called,
    /// Null for a course.
    pub starts: Option<Timestamp>,
    /// Another centre keeps it: nothing is done until it is given up there.
    pub is_elsewhere: bool,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TwoPlaces {
    pub child: Uuid,
    pub first: At,
    pub second: At,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct At {
    pub names: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
}

impl Merged {
    pub fn of(shown: &Shown, is_done: bool) -> Merged {
        let at = |(names, window): &(crate::domain::names::Names, Window)| At {
            names: names.into(),
            starts: window.starts(),
            ends: window.ends(),
        };
        let (children, guardians) = (&shown.merging.children, &shown.merging.guardians);
        let doubles = shown.doubles.iter().map(|double| DoublePlace {
            household: double.of.0,
            child: double.place.child.0,
            names: (&double.place.names).into(),
            starts: double.place.window.map(Window::starts),
            is_elsewhere: double.place.is_elsewhere,
        });
        let overlaps = shown.overlaps.iter().map(|overlap| TwoPlaces {
            child: overlap.child.0,
            first: at(&overlap.first),
            second: at(&overlap.second),
        });
        Merged {
            is_done,
            digest: shown.digest(),
            children: children.iter().map(|(who, is)| Pair { who: who.0, is: is.0 }).collect(),
            guardians: guardians.iter().map(|(who, is)| Pair { who: who.0, is: is.0 }).collect(),
            moved: shown.moved,
            doubles: doubles.collect(),
            overlaps: overlaps.collect(),
            ends_card: shown.ends_card,
        }
    }
}

/// Online booking rests for a child, or does not any more (B5).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseWish {
    /// The first day without it; null lifts it.
    pub until: Option<Date>,
    /// `missed-often`, `late-cancellations`, `conduct`, `family-asked`; lifted: `illness`, `mistake`, `promised`, `talked`.
    #[schemars(length(min = 1, max = 40))]
    pub why: String,
}

impl PauseWish {
    pub fn fields(&self) -> Fields {
        let mut fields: Fields = vec![("why".into(), self.why.clone())];
        fields.push(match self.until {
            Some(until) => ("until".into(), until.to_string()),
            None => ("wish".into(), "lift".into()),
        });
        fields
    }
}

/// A few words to every family that comes, or waits.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageWish {
    /// Names nobody.
    #[schemars(length(min = 1, max = 200))]
    pub text: String,
    /// Whoever has no e-mail is called.
    #[serde(default)]
    pub is_urgent: bool,
}

/// Whom it reached.
#[derive(Serialize, JsonSchema)]
pub struct Messaged {
    pub families: usize,
}
