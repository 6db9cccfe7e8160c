//! Lines at the doors of full sessions, as rows (C8).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::door_line::DoorLine;
use crate::domain::ids::{CentreId, SessionId};
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;
use crate::store::centres::figure;
use uuid::Uuid;

statements! {
    /// Of the sessions that run at an instant.
    RUNNING = "SELECT d.session_id, d.given, d.called, d.called_at FROM session s JOIN door_line d ON d.session_id = s.id \
               WHERE s.centre_id = $1 AND s.starts_at <= $2 AND s.ends_at > $2 AND s.starts_at > $3";
    FIND = "SELECT session_id, given, called, called_at FROM door_line WHERE session_id = $1";
    /// What was written down of the press that has this mark.
    GIVEN_TO = "SELECT detail FROM change WHERE centre_id = $1 AND subject = $2 AND verb = 'door.number_given' AND SUBSTR(detail, 1, 32) = $3";
    KEEP = "INSERT INTO door_line (session_id, given, called, called_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (session_id) DO UPDATE SET given = excluded.given, called = excluded.called, called_at = excluded.called_at";
}

/// How the ledger calls a number that was given.
pub const GIVEN_VERB: &str = "door.number_given";

/// What the ledger says of a number that was taken by a press: its mark, and the number.
pub fn told(mark: &str, number: u16) -> String {
    format!("{mark} {number}")
}

/// The number a press with this mark was given before.
pub async fn given_to(held: &mut Held, session: SessionId, mark: &str) -> Result<Option<u16>, Fault> {
    held.write_changes().await?;
    let centre = held.centre();
    let row: Option<(String,)> = held.opt(GIVEN_TO, args![centre, session, mark]).await?;
    Ok(row.and_then(|(detail,)| detail.split_once(' ')?.1.parse().ok()))
}

type Row = (Uuid, i64, i64, Option<Timestamp>);

fn read((session, given, called, called_at): Row) -> DoorLine {
    DoorLine { session: SessionId(session), given: figure(given), called: figure(called), called_at }
}

/// The lines at a centre now.
pub async fn running(db: &mut Conn, centre: CentreId, now: Timestamp) -> Result<Vec<DoorLine>, Fault> {
    let rows: Vec<Row> = db.all(RUNNING, args![centre, now, now - Span::days(2)]).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Empty where nobody took a number.
pub async fn of(db: &mut Conn, session: SessionId) -> Result<DoorLine, Fault> {
    let row: Option<Row> = db.opt(FIND, args![session]).await?;
    Ok(row.map_or(DoorLine::empty(session), read))
}

pub async fn keep(held: &mut Held, line: &DoorLine) -> Result<(), Fault> {
    let values = args![line.session, i64::from(line.given), i64::from(line.called), line.called_at];
    held.run(KEEP, values).await.map(drop)
}
