//! Staff: who may sign in at a centre's desk, as which role.
//!
//! Keeps true: a login belongs to one person of a centre for ever; who was removed opens nothing.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::card::{Lock, Sealed};
use crate::domain::ids::{CentreId, StaffId};
use crate::domain::names::Name;
use crate::domain::staff::{Login, Role};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! staff {
    () => {
        "SELECT id, centre_id, login, name, role, password, failures, locked_until FROM staff "
    };
}

statements! {
    BY_LOGIN = concat!(staff!(), "WHERE centre_id = $1 AND login = $2 AND NOT removed");
    FIND = concat!(staff!(), "WHERE id = $1 AND NOT removed");
    OF_CENTRE = concat!(staff!(), "WHERE centre_id = $1 AND NOT removed ORDER BY login");
    NAME = "SELECT name FROM staff WHERE id = $1";
    CHANGE = "UPDATE staff SET name = $2, role = $3 WHERE id = $1";
    SEAL = "UPDATE staff SET password = $2, failures = 0, locked_until = NULL WHERE id = $1";
    REMOVE = "UPDATE staff SET removed = TRUE WHERE id = $1";
    INSERT = "INSERT INTO staff (id, centre_id, login, name, role, password) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    TRIED = "UPDATE staff SET failures = $2, locked_until = $3 WHERE id = $1";
}

/// Somebody on the staff of a centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Colleague {
    pub id: StaffId,
    pub centre: CentreId,
    pub login: Login,
    pub name: Name,
    pub role: Role,
    pub lock: Lock,
}

#[derive(sqlx::FromRow)]
struct StaffRow {
    id: Uuid,
    centre_id: Uuid,
    login: String,
    name: String,
    role: String,
    password: String,
    failures: i64,
    locked_until: Option<Timestamp>,
}

impl TryFrom<StaffRow> for Colleague {
    type Error = Fault;

    fn try_from(row: StaffRow) -> Result<Colleague, Fault> {
        let corrupt = |what: &str| Fault::Corrupt(format!("the {what} of staff {}", row.id));
        Ok(Colleague {
            id: StaffId(row.id),
            centre: CentreId(row.centre_id),
            login: Login::parse(&row.login).ok_or_else(|| corrupt("login"))?,
            role: Role::parse(&row.role).ok_or_else(|| corrupt("role"))?,
            name: Name::stored(row.name),
            lock: Lock {
                sealed: Sealed::stored(row.password),
                failures: figure(row.failures),
                locked_until: row.locked_until,
            },
        })
    }
}

pub async fn by_login(db: &mut Conn, centre: CentreId, login: &Login) -> Result<Option<Colleague>, Fault> {
    let row: Option<StaffRow> = db.opt(BY_LOGIN, args![centre, login.as_str()]).await?;
    row.map(Colleague::try_from).transpose()
}

pub async fn find(db: &mut Conn, id: StaffId) -> Result<Option<Colleague>, Fault> {
    let row: Option<StaffRow> = db.opt(FIND, args![id]).await?;
    row.map(Colleague::try_from).transpose()
}

/// Everybody who may sign in at a centre's desk, by login.
pub async fn of_centre(db: &mut Conn, centre: CentreId) -> Result<Vec<Colleague>, Fault> {
    let rows: Vec<StaffRow> = db.all(OF_CENTRE, args![centre]).await?;
    rows.into_iter().map(Colleague::try_from).collect()
}

/// How a colleague is called, one whose account is shut too: what they did keeps its name.
pub async fn name(db: &mut Conn, id: StaffId) -> Result<Option<Name>, Fault> {
    let row: Option<(String,)> = db.opt(NAME, args![id]).await?;
    Ok(row.map(|(name,)| Name::stored(name)))
}

pub async fn change(held: &mut Held, id: StaffId, name: &Name, role: Role) -> Result<(), Fault> {
    held.run(CHANGE, args![id, name.as_str(), role.code()]).await.map(drop)
}

/// Another password, with the old one's wrong tries forgotten.
pub async fn seal(held: &mut Held, id: StaffId, password: &Sealed) -> Result<(), Fault> {
    held.run(SEAL, args![id, password.as_str()]).await.map(drop)
}

pub async fn remove(held: &mut Held, id: StaffId) -> Result<(), Fault> {
    held.run(REMOVE, args![id]).await.map(drop)
}

/// False when the login, or the id, is somebody's already.
pub async fn insert(held: &mut Held, colleague: &Colleague) -> Result<bool, Fault> {
    let c = colleague;
    let values =
        args![c.id, c.centre, c.login.as_str(), c.name.as_str(), c.role.code(), c.lock.sealed.as_str()];
    Ok(held.run(INSERT, values).await? == 1)
}

/// Somebody tried: the failures in a row since, and until when it is locked.
pub async fn tried(
    held: &mut Held,
    id: StaffId,
    failures: u16,
    locked_until: Option<Timestamp>,
) -> Result<(), Fault> {
    held.run(TRIED, args![id, failures, locked_until]).await.map(drop)
}
