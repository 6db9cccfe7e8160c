//! Who may collect a family's children (G5).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::household::{Household, Phone};
use crate::domain::pick_up;
use crate::domain::zone::Date;
use crate::web::typed::Fields;

/// Who may collect a family's children besides its grown-ups, and which of them may go home alone.
#[derive(Serialize, JsonSchema)]
pub struct PickUp {
    pub collectors: Vec<Collector>,
    /// Children about whom a guardian may be asked: eight years or older today.
    pub may_be_asked: Vec<Uuid>,
    /// Children with a guardian's standing consent to go home alone.
    pub alone: Vec<Uuid>,
}

#[derive(Serialize, JsonSchema)]
pub struct Collector {
    pub id: Uuid,
    pub name: String,
    pub phone: Option<String>,
    /// How the house heard of it.
    pub heard: Heard,
    /// For staff: what was written down of a call.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    Online,
    Desk,
    Phone,
}

impl Collector {
    /// Staff's note is for staff.
    pub fn of(collector: &pick_up::Collector, is_desk: bool) -> Collector {
        use crate::domain::consent::Channel;
        Collector {
            id: collector.id.0,
            name: collector.name.as_str().into(),
            phone: collector.phone.as_ref().map(Phone::as_str).map(Into::into),
            heard: match collector.channel {
                Channel::Online => Heard::Online,
                Channel::Desk => Heard::Desk,
                Channel::Phone => Heard::Phone,
            },
            note: collector.note.as_ref().filter(|_| is_desk).map(|note| note.as_str().into()),
        }
    }
}

impl PickUp {
    pub fn of(pick_up: &pick_up::PickUp, household: &Household, (today, is_desk): (Date, bool)) -> PickUp {
        let asked = pick_up::may_be_asked(household, today);
        PickUp {
            collectors: pick_up.collectors.iter().map(|one| Collector::of(one, is_desk)).collect(),
            may_be_asked: asked.map(|child| child.id.0).collect(),
            alone: pick_up.alone.iter().map(|child| child.0).collect(),
        }
    }
}

/// Somebody who may collect the children: 18 or older.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCollector {
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// Declared 18 or older; nobody else may collect a child.
    pub is_adult: bool,
}

/// The same, as staff hear it.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeardCollector {
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    pub is_adult: bool,
    /// The guardian is on the telephone, not here.
    #[serde(default)]
    pub by_phone: bool,
    /// What was said in the call, and how the guardian was known; needed where it was one.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub note: Option<String>,
}

impl NewCollector {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        let mut fields: Fields = vec![
            ("collector".into(), self.name.clone()),
            ("phone".into(), self.phone.clone().unwrap_or_default()),
        ];
        fields.extend(self.is_adult.then(|| ("adult".into(), "yes".into())));
        fields
    }
}

impl HeardCollector {
    pub fn fields(&self) -> Fields {
        let HeardCollector { name, phone, is_adult, by_phone, note } = self.clone();
        let mut fields = NewCollector { name, phone, is_adult }.fields();
        fields.extend(by_phone.then(|| ("channel".into(), "phone".into())));
        fields.push(("note".into(), note.unwrap_or_default()));
        fields
    }
}

/// A guardian agrees that a child goes home alone (P3).
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AloneConsent {
    pub guardian: Uuid,
}

/// The same, as staff hear it.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeardAloneConsent {
    pub guardian: Uuid,
    #[serde(default)]
    pub by_phone: bool,
}
