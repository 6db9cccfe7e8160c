//! Hosts from outside: their accounts, their sessions, and who comes to one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::bookings::How;
use super::groups::Group;
use super::sessions::Stand;
use crate::domain::host;
use crate::domain::room::Room;
use crate::domain::roster::{Entry, Member};
use crate::domain::session::Session;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};
use crate::web::typed::Fields;

/// A way in for a host.
#[derive(Serialize, JsonSchema)]
pub struct HostAccount {
    pub id: Uuid,
    pub host: Called,
    pub login: String,
}

impl HostAccount {
    pub fn of(account: &host::Account) -> HostAccount {
        let login = account.login.as_str().into();
        HostAccount { id: account.id.0, host: (&account.host).into(), login }
    }
}

/// Somebody who is to sign in for a host, with a first password.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHostAccount {
    /// The host's Chinese name, as a series has it.
    pub host: String,
    /// 2 to 32 lower-case letters, digits, `-` and `_`.
    #[schemars(length(min = 2, max = 32))]
    pub login: String,
    #[schemars(length(min = 10, max = 200))]
    pub password: String,
}

impl NewHostAccount {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(self) -> Fields {
        vec![("host".into(), self.host), ("login".into(), self.login), ("password".into(), self.password)]
    }
}

/// A session as its host sees it.
#[derive(Serialize, JsonSchema)]
pub struct HostSession {
    pub id: Uuid,
    pub names: Called,
    /// The room's word; null where it is no more.
    pub room: Option<String>,
    pub date: Date,
    pub starts: TimeOfDay,
    pub ends: TimeOfDay,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub is_cancelled: bool,
}

impl HostSession {
    pub fn of(session: &Session, room: Option<&Room>) -> HostSession {
        HostSession {
            id: session.id.0,
            names: (&session.names).into(),
            room: room.map(|room| room.slug.clone()),
            date: session.date,
            starts: session.starts,
            ends: session.ends,
            starts_at: session.window.starts(),
            ends_at: session.window.ends(),
            is_cancelled: session.is_cancelled(),
        }
    }
}

/// Who comes to a session, as its host reads it.
#[derive(Serialize, JsonSchema)]
pub struct HostRoster {
    pub session: HostSession,
    /// P2: from a day before until a day after; else nobody is listed.
    pub shows_names: bool,
    pub children: Vec<HostChild>,
    /// Placed by the desk: heads, nobody's name (B10).
    pub groups: Vec<Group>,
}

#[derive(Serialize, JsonSchema)]
pub struct HostChild {
    pub nickname: String,
    pub age_months: Option<u16>,
    /// Allergies and the like.
    pub needs: Option<String>,
    pub part: How,
    pub state: Stand,
    /// The grown-ups who come with the party.
    pub with: Vec<String>,
}

impl HostChild {
    pub fn of(entry: &Entry, member: &Member, date: Date) -> HostChild {
        HostChild {
            nickname: member.name.as_str().into(),
            age_months: member.age(date).map(|age| age.months()),
            needs: member.needs.as_ref().map(|needs| needs.as_str().into()),
            part: member.part.into(),
            state: member.state.into(),
            with: entry.grown_ups.iter().map(|adult| adult.name.as_str().into()).collect(),
        }
    }
}
