//! Colleagues: who may sign in at a desk, as which role (S11).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::staff::Role;
use crate::store::staff;
use crate::web::typed::Fields;

/// What a colleague may; each may all that the one before may.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    OnDuty,
    Office,
    Manager,
    Admin,
}

impl From<Role> for StaffRole {
    fn from(role: Role) -> StaffRole {
        match role {
            Role::OnDuty => StaffRole::OnDuty,
            Role::Office => StaffRole::Office,
            Role::Manager => StaffRole::Manager,
            Role::Admin => StaffRole::Admin,
        }
    }
}

impl From<StaffRole> for Role {
    fn from(role: StaffRole) -> Role {
        match role {
            StaffRole::OnDuty => Role::OnDuty,
            StaffRole::Office => Role::Office,
            StaffRole::Manager => Role::Manager,
            StaffRole::Admin => Role::Admin,
        }
    }
}

/// Somebody who may sign in at the desk.
#[derive(Serialize, JsonSchema)]
pub struct Colleague {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub role: StaffRole,
}

impl Colleague {
    pub fn of(colleague: &staff::Colleague) -> Colleague {
        Colleague {
            id: colleague.id.0,
            login: colleague.login.as_str().into(),
            name: colleague.name.as_str().into(),
            role: colleague.role.into(),
        }
    }
}

/// How a colleague is called, and what they may.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColleagueWish {
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    pub role: StaffRole,
}

impl ColleagueWish {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        called(&self.name, self.role)
    }
}

fn called(name: &str, role: StaffRole) -> Fields {
    vec![("name".into(), name.into()), ("role".into(), Role::from(role).code().into())]
}

/// Somebody who is to sign in at the desk, with a first password.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewColleague {
    /// 2 to 32 lower-case letters, digits, `-` and `_`.
    #[schemars(length(min = 2, max = 32))]
    pub login: String,
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    pub role: StaffRole,
    #[schemars(length(min = 10, max = 200))]
    pub password: String,
}

impl NewColleague {
    pub fn fields(&self) -> Fields {
        let mut fields = called(&self.name, self.role);
        fields.push(("login".into(), self.login.clone()));
        fields.push(("password".into(), self.password.clone()));
        fields
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    #[schemars(length(min = 10, max = 200))]
    pub password: String,
}
