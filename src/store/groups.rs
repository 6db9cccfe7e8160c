//! Groups placed in sessions, as rows (B10).
//!
//! Keeps true: what is called off or has left holds no place; who is read around a session is read once for a
//! transaction, and forgotten when any group is written.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::sessions::earliest;
use crate::domain::age::AgeRange;
use crate::domain::group::{Group, Heads, State};
use crate::domain::ids::{CentreId, GroupId, Number, SessionId, VisitId};
use crate::domain::names::Name;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashSet;
use uuid::Uuid;

macro_rules! group {
    () => {
        "SELECT g.id, g.session_id, g.number, g.name, g.from_months, g.under_months, g.children, g.adults, g.state, g.in_at FROM "
    };
}

statements! {
    TOUCHING = concat!(group!(), "session s JOIN session_group g ON g.session_id = s.id \
               WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 ORDER BY g.number, g.id");
    OF_SESSION = concat!(group!(), "session_group g WHERE g.session_id = $1 ORDER BY g.number, g.id");
    FIND = concat!(group!(), "session_group g WHERE g.id = $1 AND g.centre_id = $2");
    INSERT = "INSERT INTO session_group (id, centre_id, session_id, number, name, from_months, under_months, children, adults, state, placed_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'placed', $10)";
    CHANGE = "UPDATE session_group SET name = $2, from_months = $3, under_months = $4, children = $5, adults = $6 WHERE id = $1 AND state = 'placed'";
    CANCEL = "UPDATE session_group SET state = 'cancelled' WHERE id = $1 AND state = 'placed'";
    CANCEL_ALL = "UPDATE session_group SET state = 'cancelled' WHERE session_id = $1 AND state = 'placed'";
    ARRIVE = "UPDATE session_group SET state = 'here', in_at = $2, in_by = $3 WHERE id = $1 AND state = 'placed'";
    LEAVE = "UPDATE session_group SET state = 'left', out_at = $2, out_by = $3 WHERE id = $1 AND state = 'here'";
    LEAVE_ALL = "UPDATE session_group SET state = 'left', out_at = $2 WHERE session_id = $1 AND state = 'here'";
    RETURN_ALL = "UPDATE session_group SET state = 'here', out_at = NULL WHERE session_id = $1 AND state = 'left' AND out_at = $2 AND out_by IS NULL";
    UNARRIVE = "UPDATE session_group SET state = 'placed', in_at = NULL, in_by = NULL WHERE in_by = $1 AND state = 'here'";
    RETURN = "UPDATE session_group SET state = 'here', out_at = NULL, out_by = NULL WHERE out_by = $1 AND state = 'left'";
    LET_IN = "SELECT state FROM session_group WHERE in_by = $1";
    FORGET = "UPDATE session_group SET name = '' WHERE placed_at < $1 AND name <> ''";
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    id: Uuid,
    session_id: Uuid,
    number: i64,
    name: String,
    from_months: i64,
    under_months: Option<i64>,
    children: i64,
    adults: i64,
    state: String,
    in_at: Option<Timestamp>,
}

impl TryFrom<GroupRow> for Group {
    type Error = Fault;

    fn try_from(row: GroupRow) -> Result<Group, Fault> {
        let corrupt = |what: &str| Fault::Corrupt(format!("the {what} of group {}", row.id));
        let ages = AgeRange::new(figure(row.from_months), row.under_months.map(figure));
        let heads = ages.and_then(|ages| Heads::new(figure(row.children), figure(row.adults), ages));
        let state = match (row.state.as_str(), row.in_at) {
            ("placed", _) => State::Placed,
            ("here", Some(since)) => State::Here { since },
            ("left", _) => State::Left,
            ("cancelled", _) => State::Cancelled,
            _ => return Err(corrupt("state")),
        };
        Ok(Group {
            id: GroupId(row.id),
            session: SessionId(row.session_id),
            number: Number(row.number),
            name: Name::stored(row.name),
            heads: heads.ok_or_else(|| corrupt("heads"))?,
            state,
        })
    }
}

fn read(rows: Vec<GroupRow>) -> Result<Vec<Group>, Fault> {
    rows.into_iter().map(Group::try_from).collect()
}

/// The groups of sessions that touch a window, called off ones too; each session is read once for a transaction.
pub async fn around(
    db: &mut Conn,
    centre: CentreId,
    (sessions, window): (&[Session], Window),
) -> Result<Vec<Group>, Fault> {
    let ids = || sessions.iter().map(|session| session.id);
    let unknown: HashSet<SessionId> = ids().filter(|id| !db.memo.groups.contains_key(id)).collect();
    let groups = match unknown.iter().copied().collect::<Vec<_>>()[..] {
        [] => Vec::new(),
        [one] => of_session(db, one).await?,
        _ => read(db.all(TOUCHING, args![centre, window.starts(), window.ends(), earliest(window)]).await?)?,
    };
    let known = &mut db.memo.groups;
    known.extend(unknown.iter().map(|id| (*id, Vec::new())));
    for group in groups.into_iter().filter(|group| unknown.contains(&group.session)) {
        known.entry(group.session).or_default().push(group);
    }
    let mut all: Vec<Group> = ids().filter_map(|id| known.get(&id)).flatten().cloned().collect();
    all.sort_by_key(|group| (group.number, group.id));
    Ok(all)
}

/// In their order, called off ones too.
pub async fn of_session(db: &mut Conn, session: SessionId) -> Result<Vec<Group>, Fault> {
    read(db.all(OF_SESSION, args![session]).await?)
}

/// A group of this centre.
pub async fn find(db: &mut Conn, centre: CentreId, id: GroupId) -> Result<Option<Group>, Fault> {
    let row: Option<GroupRow> = db.opt(FIND, args![id, centre]).await?;
    row.map(Group::try_from).transpose()
}

pub async fn insert(
    held: &mut Held,
    (id, session): (GroupId, SessionId),
    (name, heads): (&Name, Heads),
    now: Timestamp,
) -> Result<(), Fault> {
    let (centre, number, ages) = (held.centre(), held.number(), heads.ages());
    let under = ages.under().map(|under| under.months());
    let values = args![
        id,
        centre,
        session,
        number,
        name.as_str(),
        ages.min().months(),
        under,
        heads.children(),
        heads.adults(),
        now
    ];
    held.run(INSERT, values).await.map(drop)
}

/// False when it is not expected any more.
pub async fn change(held: &mut Held, id: GroupId, (name, heads): (&Name, Heads)) -> Result<bool, Fault> {
    let ages = heads.ages();
    let under = ages.under().map(|under| under.months());
    let values = args![id, name.as_str(), ages.min().months(), under, heads.children(), heads.adults()];
    Ok(held.run(CHANGE, values).await? == 1)
}

/// False when it is not expected any more.
pub async fn cancel(held: &mut Held, id: GroupId) -> Result<bool, Fault> {
    Ok(held.run(CANCEL, args![id]).await? == 1)
}

/// B7: the session is called off.
pub async fn cancel_all(held: &mut Held, session: SessionId) -> Result<(), Fault> {
    held.run(CANCEL_ALL, args![session]).await.map(drop)
}

pub async fn arrive(held: &mut Held, id: GroupId, (visit, at): (VisitId, Timestamp)) -> Result<bool, Fault> {
    Ok(held.run(ARRIVE, args![id, at, visit]).await? == 1)
}

pub async fn leave(held: &mut Held, id: GroupId, (visit, at): (VisitId, Timestamp)) -> Result<bool, Fault> {
    Ok(held.run(LEAVE, args![id, at, visit]).await? == 1)
}

/// Everybody of a session has left.
pub async fn leave_all(held: &mut Held, session: SessionId, now: Timestamp) -> Result<(), Fault> {
    held.run(LEAVE_ALL, args![session, now]).await.map(drop)
}

/// Takes that back, for those who left at that instant.
pub async fn come_back_all(held: &mut Held, session: SessionId, left: Timestamp) -> Result<(), Fault> {
    held.run(RETURN_ALL, args![session, left]).await.map(drop)
}

/// The press that let it in, or saw it go, is taken back.
pub async fn put_back(held: &mut Held, visit: VisitId) -> Result<(), Fault> {
    held.run(UNARRIVE, args![visit]).await?;
    held.run(RETURN, args![visit]).await.map(drop)
}

/// Whether the group a press let in has left since: then the newer press is taken back first.
pub async fn has_left_since(db: &mut Conn, visit: VisitId) -> Result<bool, Fault> {
    let row: Option<(String,)> = db.opt(LET_IN, args![visit]).await?;
    Ok(row.is_some_and(|(state,)| state == "left"))
}

/// P4: what groups were called is forgotten; how many came is kept.
pub async fn forget(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET, args![before]).await
}
