//! Who may sign in for a host from outside.
//!
//! Invariant: a password is read, sealed and forgotten; none is told.

use axum::extract::Path;

use super::answers::{Done, Listed, Made};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::hosts::{HostAccount, NewHostAccount};
use super::shapes::staff::NewPassword;
use super::{make, put, read, remove};
use crate::actions::edit_host_account::{Edit, EditHostAccount};
use crate::actions::let_host_in::LetHostIn;
use crate::actions::prove;
use crate::addresses;
use crate::domain::ids::HostAccountId;
use crate::web::typed::{Fields, Reader, once};
use crate::web::who::Access::Manager;
use crate::web::{Entry, desk_hosts, desk_staff};

pub fn entries() -> Vec<Entry> {
    let one = "/api/v1/centres/{centre}/desk/hosts/{account}";
    vec![
        read("host-accounts", "/api/v1/centres/{centre}/desk/hosts", Manager, list),
        make("let-host-in", "/api/v1/centres/{centre}/desk/hosts", Manager, add).proved(),
        put("reset-host-password", "/api/v1/centres/{centre}/desk/hosts/{account}/password", Manager, reseal)
            .proved(),
        remove("end-host-account", one, Manager, end).proved(),
    ]
}

/// Everybody who may sign in for a host, host by host.
async fn list(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<HostAccount>, No> {
    let (accounts, _) = desk_hosts::known(&clerk.caller.app, clerk.centre.id).await?;
    Ok(Listed { items: accounts.iter().map(HostAccount::of).collect(), next: None, number: None })
}

/// They may sign in at once, and see the host's own sessions.
async fn add(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(slug): Path<String>,
    wish: Body<NewHostAccount>,
) -> Result<Made<HostAccount>, No> {
    let (app, centre) = (&clerk.caller.app, clerk.centre.id);
    let (_, known) = desk_hosts::known(app, centre).await?;
    let mut read = Reader::of(wish.sent.fields(), clerk.caller.words());
    let Some((host, login, password)) = desk_hosts::read_new(&mut read, &known) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let id = HostAccountId(once(centre.0, &key));
    let password = prove::seal(&password).await?;
    let let_in = clerk.press(LetHostIn { id, host, login, password, now: clerk.now() }).await?;
    if let Some((field, key)) = desk_hosts::fault(let_in) {
        return Err(No::of(Kind::Invalid).at(field, &clerk.caller.words().say(key)));
    }
    let (accounts, _) = desk_hosts::known(app, centre).await?;
    let own = accounts.iter().find(|account| account.id == id).ok_or_else(No::missing)?;
    Ok(Made(HostAccount::of(own), addresses::api::desk::host_account(&slug, id)))
}

/// Whoever is signed in with the old one is signed out.
async fn reseal(
    clerk: Clerk,
    Path((_, account)): Path<(String, HostAccountId)>,
    wish: Body<NewPassword>,
) -> Result<Done, No> {
    let fields: Fields = vec![("password".into(), wish.sent.password)];
    let mut read = Reader::of(fields, clerk.caller.words());
    let Some(password) = desk_staff::read_password(&mut read) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let edit = Edit::Password(prove::seal(&password).await?);
    clerk.press(EditHostAccount { account, edit, now: clerk.now() }).await?;
    Ok(Done)
}

/// They are signed out, and sign in no more; sessions stay as they are.
async fn end(clerk: Clerk, Path((_, account)): Path<(String, HostAccountId)>) -> Result<Done, No> {
    clerk.press(EditHostAccount { account, edit: Edit::End, now: clerk.now() }).await?;
    Ok(Done)
}
