//! Strikes and the pauses they cause, as rows (B5).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::booking::Pause;
use crate::domain::ids::{ChildId, HouseholdId, SessionId};
use crate::domain::zone::Date;
use crate::error::Fault;
use uuid::Uuid;

statements! {
    PAUSES = "SELECT p.child_id, p.from_date, p.until_date FROM child ch JOIN pause p ON p.child_id = ch.id \
              WHERE ch.household_id = $1 AND p.until_date > $2";
    STRIKE = "INSERT INTO strike (child_id, session_id, session_date) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    STRIKES = "SELECT session_date FROM strike WHERE child_id = $1 AND NOT spent AND session_date > $2 ORDER BY session_date";
    SPEND = "UPDATE strike SET spent = TRUE WHERE child_id = $1";
    PAUSE = "INSERT INTO pause (child_id, from_date, until_date) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
}

/// Pauses of a household's children that end after `today` (B5).
pub async fn pauses(db: &mut Conn, household: HouseholdId, today: Date) -> Result<Vec<Pause>, Fault> {
    let rows: Vec<(Uuid, Date, Date)> = db.all(PAUSES, args![household, today]).await?;
    Ok(rows.into_iter().map(|(child, from, until)| Pause { child: ChildId(child), from, until }).collect())
}

/// B5: a child never came.
pub async fn strike(held: &mut Held, child: ChildId, session: SessionId, date: Date) -> Result<(), Fault> {
    held.run(STRIKE, args![child, session, date]).await.map(drop)
}

/// Days of a child's strikes after a date that have not caused a pause yet.
pub async fn strikes(db: &mut Conn, child: ChildId, after: Date) -> Result<Vec<Date>, Fault> {
    let rows: Vec<(Date,)> = db.all(STRIKES, args![child, after]).await?;
    Ok(rows.into_iter().map(|(date,)| date).collect())
}

/// B5: strikes that caused a pause are spent.
pub async fn pause(held: &mut Held, pause: Pause) -> Result<(), Fault> {
    held.run(SPEND, args![pause.child]).await?;
    held.run(PAUSE, args![pause.child, pause.from, pause.until]).await.map(drop)
}
