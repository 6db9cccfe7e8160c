//! Households as they and the desk see them (P2); and who signs in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Tongue;
use crate::domain::household;
use crate::domain::roster::Contact;
use crate::domain::zone::{Date, Datelike, Timestamp};
use crate::web::typed::Fields;

/// Somebody who can be called.
#[derive(Serialize, JsonSchema)]
pub struct Reached {
    pub name: String,
    pub phone: String,
}

impl Reached {
    pub fn of(contact: &Contact) -> Reached {
        Reached { name: contact.name.as_str().into(), phone: contact.phone.as_str().into() }
    }
}

/// Who signs in: a family by its card, or somebody of the staff.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Proof {
    Card(CardAndPin),
    Login(LoginAndPassword),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardAndPin {
    /// The number on the family card, with or without spaces.
    #[schemars(length(min = 1, max = 40))]
    pub card: String,
    #[schemars(length(min = 1, max = 20))]
    pub pin: String,
    /// Nobody else uses this device: the token lasts half a year, and not twelve hours.
    #[serde(default)]
    pub own_device: bool,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginAndPassword {
    /// The centre's word.
    #[schemars(length(min = 1, max = 60))]
    pub centre: String,
    #[schemars(length(min = 1, max = 60))]
    pub login: String,
    #[schemars(length(min = 1, max = 200))]
    pub password: String,
}

/// A token that proves who you are. It is told once.
#[derive(Serialize, JsonSchema)]
pub struct Token {
    /// Send it as `Authorization: Bearer …`.
    pub token: String,
    pub until: Timestamp,
}

/// As whom a token speaks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Whoami {
    pub role: Whose,
    /// The household, where it is one.
    pub household: Option<Uuid>,
    /// The centre where the sign-in began.
    pub centre: String,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Household,
    OnDuty,
    Office,
    Manager,
    Admin,
    /// Whoever runs sessions here from outside.
    Host,
}

/// A household.
#[derive(Serialize, JsonSchema)]
pub struct Household {
    pub id: Uuid,
    pub name: String,
    /// Residents book a day earlier (B3).
    pub is_resident: bool,
    pub language: Tongue,
    pub email: Option<String>,
    /// Reminded the day before.
    pub has_reminders: bool,
    /// A guardian's consent to keep the children's records stands (P3).
    pub has_consent: bool,
    pub children: Vec<Child>,
    pub guardians: Vec<Guardian>,
}

#[derive(Serialize, JsonSchema)]
pub struct Child {
    pub id: Uuid,
    pub nickname: String,
    pub birth: Option<Date>,
    /// Completed months today (A1).
    pub age_months: Option<u16>,
    /// For staff, shown at check-in.
    pub needs: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Guardian {
    pub id: Uuid,
    pub name: String,
    pub phone: Option<String>,
    /// Declared 18 or older (G2).
    pub is_adult: bool,
}

impl Child {
    pub fn of(child: &household::Child, today: Date) -> Child {
        Child {
            id: child.id.0,
            nickname: child.name.as_str().into(),
            birth: child.birth,
            age_months: child.age(today).map(|age| age.months()),
            needs: child.needs.as_ref().map(|needs| needs.as_str().into()),
        }
    }
}

impl Guardian {
    pub fn of(guardian: &household::Guardian) -> Guardian {
        Guardian {
            id: guardian.id.0,
            name: guardian.name.as_str().into(),
            phone: guardian.phone.as_ref().map(|phone| phone.as_str().into()),
            is_adult: guardian.is_adult,
        }
    }
}

impl Household {
    pub fn of(household: &household::Household, today: Date) -> Household {
        Household {
            id: household.id.0,
            name: household.name.as_str().into(),
            is_resident: household.is_resident,
            language: household.language.into(),
            email: household.email.clone(),
            has_reminders: household.has_reminders,
            has_consent: household.has_consent,
            children: household.children.iter().map(|child| Child::of(child, today)).collect(),
            guardians: household.guardians.iter().map(Guardian::of).collect(),
        }
    }
}

/// A child as it is written down.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChild {
    #[schemars(length(min = 1, max = 40))]
    pub nickname: String,
    pub birth: Date,
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub needs: Option<String>,
}

impl NewChild {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        vec![
            ("nickname".into(), self.nickname.clone()),
            ("year".into(), self.birth.year().to_string()),
            ("month".into(), self.birth.month().to_string()),
            ("day".into(), self.birth.day().to_string()),
            ("needs".into(), self.needs.clone().unwrap_or_default()),
        ]
    }
}

/// A grown-up as it is written down.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuardian {
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub phone: Option<String>,
    /// Declared 18 or older (G2).
    pub is_adult: bool,
}

impl NewGuardian {
    pub fn fields(&self) -> Fields {
        let mut fields: Fields = vec![
            ("guardian".into(), self.name.clone()),
            ("phone".into(), self.phone.clone().unwrap_or_default()),
        ];
        if self.is_adult {
            fields.push(("adult".into(), "yes".into()));
        }
        fields
    }
}

/// How a household is reached.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    pub language: Tongue,
    /// Null: none, so the desk calls where it matters.
    #[schemars(length(max = 120))]
    pub email: Option<String>,
    /// Reminded the day before.
    pub has_reminders: bool,
}

/// The same, and what only the desk says of a household.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    pub is_resident: bool,
    pub language: Tongue,
    #[schemars(length(max = 120))]
    pub email: Option<String>,
    /// Reminded the day before.
    pub has_reminders: bool,
}

/// A guardian agrees that the children's records are kept (P3).
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub guardian: Uuid,
}

/// Another PIN, by whoever knows the old one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPin {
    #[schemars(length(min = 1, max = 20))]
    pub pin: String,
    #[schemars(length(min = 1, max = 20))]
    pub new: String,
    /// Nobody else uses this device: the token lasts half a year, and not twelve hours.
    #[serde(default)]
    pub own_device: bool,
}

/// A household registered at the desk; the guardian consents.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Left out: called after its guardian.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub name: Option<String>,
    pub is_resident: bool,
    pub language: Tongue,
    #[serde(default)]
    #[schemars(length(max = 120))]
    pub email: Option<String>,
    pub guardian: NewGuardian,
    #[schemars(length(min = 1, max = 3))]
    pub children: Vec<NewChild>,
    /// P3: without it nothing is kept.
    pub has_consent: bool,
}

/// A household's new card. The PIN is told once and stored nowhere.
#[derive(Serialize, JsonSchema)]
pub struct Card {
    pub household: Uuid,
    pub card: String,
    pub pin: String,
}

/// Somebody is looked for: a part of a name, the end of a phone number, or a card.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    #[schemars(length(max = 60))]
    pub find: String,
}
