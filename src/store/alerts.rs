//! Who asked to be told when a session opens for booking (B3), as rows: there until told, or taken back.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, HouseholdId, SessionId};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    ASK = "INSERT INTO alert (session_id, household_id, asked_at) VALUES ($1, $2, $3) ON CONFLICT (session_id, household_id) DO NOTHING";
    END = "DELETE FROM alert WHERE session_id = $1 AND household_id = $2";
    IS_ASKED = "SELECT COUNT(*) FROM alert WHERE session_id = $1 AND household_id = $2";
    /// By the session's date: those that can have opened.
    SOON = "SELECT a.session_id, a.household_id FROM alert a JOIN session s ON s.id = a.session_id \
            WHERE s.centre_id = $1 AND s.date <= $2 ORDER BY s.starts_at, a.asked_at, a.household_id LIMIT $3";
}

pub async fn ask(held: &mut Held, of: SessionId, who: HouseholdId, now: Timestamp) -> Result<(), Fault> {
    held.run(ASK, args![of, who, now]).await.map(drop)
}

pub async fn end(held: &mut Held, of: SessionId, who: HouseholdId) -> Result<(), Fault> {
    held.run(END, args![of, who]).await.map(drop)
}

pub async fn is_asked(db: &mut Conn, of: SessionId, who: HouseholdId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_ASKED, args![of, who]).await?;
    Ok(count > 0)
}

/// Who waits to hear of sessions of a centre on or before a date, the soonest first.
pub async fn soon(
    db: &mut Conn,
    centre: CentreId,
    until: Date,
    most: u16,
) -> Result<Vec<(SessionId, HouseholdId)>, Fault> {
    let rows: Vec<(Uuid, Uuid)> = db.all(SOON, args![centre, until, most]).await?;
    Ok(rows.into_iter().map(|(session, household)| (SessionId(session), HouseholdId(household))).collect())
}
