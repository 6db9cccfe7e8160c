//! Hosts from outside: whom the house knows, and who may sign in for them.
//!
//! Keeps true: a login belongs to one person of a centre for ever, of its staff or of a host; what is ended opens nothing.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::card::{Lock, Sealed};
use crate::domain::host::Account;
use crate::domain::ids::{CentreId, HostAccountId};
use crate::domain::names::Names;
use crate::domain::staff::Login;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! account {
    () => {
        "SELECT id, centre_id, login, host_zh, host_en, password, failures, locked_until FROM host_account "
    };
}

statements! {
    BY_LOGIN = concat!(account!(), "WHERE centre_id = $1 AND login = $2 AND NOT ended");
    FIND = concat!(account!(), "WHERE id = $1 AND NOT ended");
    OF_CENTRE = concat!(account!(), "WHERE centre_id = $1 AND NOT ended ORDER BY host_zh, login");
    /// A login that is, or was, somebody else's.
    LOGIN = "SELECT id FROM staff WHERE centre_id = $1 AND login = $2 AND id <> $3 \
             UNION ALL SELECT id FROM host_account WHERE centre_id = $1 AND login = $2 AND id <> $3 LIMIT 1";
    KNOWN = "SELECT DISTINCT host_zh, host_en FROM series WHERE centre_id = $1 AND host_kind <> 'staff' AND host_zh <> '' ORDER BY host_zh, host_en";
    INSERT = "INSERT INTO host_account (id, centre_id, login, host_zh, host_en, password) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    SEAL = "UPDATE host_account SET password = $2, failures = 0, locked_until = NULL WHERE id = $1";
    TRIED = "UPDATE host_account SET failures = $2, locked_until = $3 WHERE id = $1";
    END = "UPDATE host_account SET ended = TRUE WHERE id = $1";
}

type Row = (Uuid, Uuid, String, String, String, String, i64, Option<Timestamp>);

fn account(row: Row) -> Result<Account, Fault> {
    let (id, centre, login, zh, en, password, failures, locked_until) = row;
    Ok(Account {
        id: HostAccountId(id),
        centre: CentreId(centre),
        login: Login::parse(&login)
            .ok_or_else(|| Fault::Corrupt(format!("the login of host account {id}")))?,
        host: Names { zh, en },
        lock: Lock { sealed: Sealed::stored(password), failures: figure(failures), locked_until },
    })
}

pub async fn by_login(db: &mut Conn, centre: CentreId, login: &Login) -> Result<Option<Account>, Fault> {
    let row: Option<Row> = db.opt(BY_LOGIN, args![centre, login.as_str()]).await?;
    row.map(account).transpose()
}

pub async fn find(db: &mut Conn, id: HostAccountId) -> Result<Option<Account>, Fault> {
    let row: Option<Row> = db.opt(FIND, args![id]).await?;
    row.map(account).transpose()
}

/// Everybody who may sign in for a host of a centre, host by host.
pub async fn of_centre(db: &mut Conn, centre: CentreId) -> Result<Vec<Account>, Fault> {
    let rows: Vec<Row> = db.all(OF_CENTRE, args![centre]).await?;
    rows.into_iter().map(account).collect()
}

/// The hosts from outside that series of a centre name.
pub async fn known(db: &mut Conn, centre: CentreId) -> Result<Vec<Names>, Fault> {
    let rows: Vec<(String, String)> = db.all(KNOWN, args![centre]).await?;
    Ok(rows.into_iter().map(|(zh, en)| Names { zh, en }).collect())
}

/// Whether a login is, or was, somebody else's here: of the staff or of a host.
pub async fn is_login_taken(held: &mut Held, login: &Login, own: Uuid) -> Result<bool, Fault> {
    let centre = held.centre();
    let row: Option<(Uuid,)> = held.opt(LOGIN, args![centre, login.as_str(), own]).await?;
    Ok(row.is_some())
}

/// False when the login, or the id, is somebody's already.
pub async fn insert(held: &mut Held, account: &Account) -> Result<bool, Fault> {
    let Account { id, centre, login, host, lock } = account;
    let values =
        args![*id, *centre, login.as_str(), host.zh.as_str(), host.en.as_str(), lock.sealed.as_str()];
    Ok(held.run(INSERT, values).await? == 1)
}

/// Another password, with the old one's wrong tries forgotten.
pub async fn seal(held: &mut Held, id: HostAccountId, password: &Sealed) -> Result<(), Fault> {
    held.run(SEAL, args![id, password.as_str()]).await.map(drop)
}

/// Somebody tried: the failures in a row since, and until when it is locked.
pub async fn tried(
    held: &mut Held,
    id: HostAccountId,
    failures: u16,
    locked_until: Option<Timestamp>,
) -> Result<(), Fault> {
    held.run(TRIED, args![id, failures, locked_until]).await.map(drop)
}

pub async fn end(held: &mut Held, id: HostAccountId) -> Result<(), Fault> {
    held.run(END, args![id]).await.map(drop)
}
