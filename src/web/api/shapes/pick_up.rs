//! Who may collect a family's children (G5).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::alarm::Call;
use crate::domain::household::{Household, Phone};
use crate::domain::ids::{CollectorId, GuardianId};
use crate::domain::names::{Name, line};
use crate::domain::pick_up::{self, How, Taker};
use crate::domain::zone::{Date, Timestamp};
use crate::web::typed::{Fields, LONGEST_NOTE};

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

/// Who is still here of a session's children left with staff, and who went home with whom.
#[derive(Serialize, JsonSchema)]
pub struct PickUpList {
    pub session: Uuid,
    /// P2: names may be read from a day before until a day after; else the list is empty.
    pub shows_names: bool,
    pub here: Vec<StillHere>,
    pub gone: Vec<WentHome>,
    /// What sounded because nobody came, the first first.
    pub alarms: Vec<Sounded>,
}

/// A step of the alarm, for one child.
#[derive(Serialize, JsonSchema)]
pub struct Sounded {
    pub child: Uuid,
    pub call: Called,
    pub at: Timestamp,
}

/// Who is to be called.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CalledAboutAChild")]
pub enum Called {
    Guardians,
    Collectors,
    Manager,
}

impl From<Call> for Called {
    fn from(call: Call) -> Called {
        match call {
            Call::Guardians => Called::Guardians,
            Call::Collectors => Called::Collectors,
            Call::Manager => Called::Manager,
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub struct StillHere {
    pub booking: Uuid,
    pub child: Uuid,
    pub nickname: String,
    pub code: String,
    /// Who may collect it; nobody else.
    pub may_collect: Vec<MayCollect>,
    /// A guardian agreed, and it is old enough on that day.
    pub may_leave_alone: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct MayCollect {
    pub to: To,
    pub who: Uuid,
    pub name: String,
    pub phone: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct WentHome {
    pub booking: Uuid,
    pub child: Uuid,
    pub nickname: String,
    pub at: Timestamp,
    pub to: To,
    pub name: Option<String>,
    pub reason: Option<String>,
    /// Who let it go.
    pub staff: Option<String>,
}

/// To whom a child is released; `mistake`: it was never here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum To {
    Guardian,
    Collector,
    Alone,
    Mistake,
}

/// A child left with staff goes home.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseWish {
    pub child: Uuid,
    pub to: To,
    /// The guardian or the collector.
    #[serde(default)]
    pub who: Option<Uuid>,
    /// Why it is known that the check-in was a mistake.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub reason: Option<String>,
    /// How long the press waited for a lost link.
    #[serde(default)]
    pub waited_seconds: u32,
}

impl ReleaseWish {
    pub fn taker(&self) -> Option<Taker> {
        // A reason nobody asked for is still one the document allows.
        if self.reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_NOTE) {
            return None;
        }
        let reason = || line(self.reason.as_deref().unwrap_or_default(), LONGEST_NOTE);
        match self.to {
            To::Guardian => self.who.map(GuardianId).map(Taker::Guardian),
            To::Collector => self.who.map(CollectorId).map(Taker::Collector),
            To::Alone => Some(Taker::Alone),
            To::Mistake => reason().ok().map(Name::stored).map(Taker::Mistake),
        }
    }
}

impl MayCollect {
    fn of(may: &pick_up::May) -> Option<MayCollect> {
        let (to, who) = match &may.taker {
            Taker::Guardian(id) => (To::Guardian, id.0),
            Taker::Collector(id) => (To::Collector, id.0),
            Taker::Alone | Taker::Mistake(_) => return None,
        };
        let phone = may.phone.as_ref().map(Phone::as_str).map(Into::into);
        Some(MayCollect { to, who, name: may.name.as_str().into(), phone })
    }
}

impl PickUpList {
    pub fn of(list: &pick_up::PickUpList, shows_names: bool) -> PickUpList {
        let text = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_string());
        let here = list.here.iter().map(|child| StillHere {
            booking: child.booking.0,
            child: child.child.0,
            nickname: child.name.as_str().into(),
            code: child.code.clone(),
            may_collect: child.may.iter().filter_map(MayCollect::of).collect(),
            may_leave_alone: child.may_leave_alone,
        });
        let gone = list.gone.iter().map(|gone| WentHome {
            booking: gone.booking.0,
            child: gone.child.0,
            nickname: gone.name.as_str().into(),
            at: gone.at,
            to: match gone.released.how {
                How::Guardian => To::Guardian,
                How::Collector => To::Collector,
                How::Alone => To::Alone,
                How::Mistake => To::Mistake,
            },
            name: text(&gone.released.taker),
            reason: text(&gone.released.reason),
            staff: text(&gone.staff),
        });
        let sounded = list.alarms.iter();
        let alarms =
            sounded.map(|(child, call, at)| Sounded { child: child.0, call: (*call).into(), at: *at });
        PickUpList {
            session: list.session.id.0,
            shows_names,
            here: here.collect(),
            gone: gone.collect(),
            alarms: alarms.collect(),
        }
    }
}
