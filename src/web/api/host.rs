//! A host's own sessions and rosters, for its programs.
//!
//! Invariant: what the page shows and no more: no telephone number, no household, nobody else's session.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::answers::{Listed, Told};
use super::caller::Caller;
use super::operation::{Account, Asked};
use super::problem::{Kind, No};
use super::read;
use super::shapes::groups::Group;
use super::shapes::hosts::{HostChild, HostRoster, HostSession};
use crate::app::App;
use crate::domain::ids::SessionId;
use crate::error::Error;
use crate::web::Entry;
use crate::web::host::Guest;
use crate::web::who::Access::Host;
use crate::web::who::Asker;

pub fn entries() -> Vec<Entry> {
    vec![
        read("host-sessions", "/api/v1/centres/{centre}/host/sessions", Host, list),
        read("host-roster", "/api/v1/centres/{centre}/host/sessions/{session}", Host, show),
    ]
}

/// A host that calls.
struct Hosting(Guest);

impl FromRequestParts<App> for Hosting {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Hosting, No> {
        let Asker::Host(asker) = Asker::of(parts, app).await? else { return Err(No::of(Kind::Forbidden)) };
        Guest::of(app, &asker).await.map(Hosting).map_err(unexpected)
    }
}

impl Asked for Hosting {
    fn account(account: &mut Account) {
        Caller::account(account);
    }
}

/// Reading knows no refusals of the house.
fn unexpected(error: Error) -> No {
    match error {
        Error::Fault(fault) => fault.into(),
        Error::Missing => No::missing(),
        Error::Stale => No::of(Kind::Stale),
        Error::Forbidden | Error::Refused(_) => No::of(Kind::Forbidden),
    }
}

/// Of the last 7 days and the next 60, called off ones too.
async fn list(Hosting(guest): Hosting, Path(_): Path<String>) -> Result<Listed<HostSession>, No> {
    let sessions = guest.sessions().await?;
    let items = sessions.iter().map(|session| HostSession::of(session, guest.room(session))).collect();
    Ok(Listed { items, next: None, number: None })
}

async fn show(
    Hosting(guest): Hosting,
    Path((_, id)): Path<(String, SessionId)>,
) -> Result<Told<HostRoster>, No> {
    let (session, booked) = guest.roster(id).await.map_err(unexpected)?;
    let child = |entry| {
        let entry: &crate::domain::roster::Entry = entry;
        entry.expected().map(|member| HostChild::of(entry, member, session.date)).collect::<Vec<_>>()
    };
    let groups = guest.groups(id).await?;
    Ok(Told(HostRoster {
        groups: groups.iter().map(Group::of).collect(),
        session: HostSession::of(&session, guest.room(&session)),
        shows_names: booked.is_some(),
        children: booked.iter().flatten().flat_map(child).collect(),
    }))
}
