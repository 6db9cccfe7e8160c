//! What is planned and not published, as rows. Nobody reads it but the desk.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::ids::{CentreId, DraftId, StaffId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! draft {
    () => {
        "SELECT id, plan, staff_id, kept_at FROM draft "
    };
}

statements! {
    OF_CENTRE = concat!(draft!(), "WHERE centre_id = $1 ORDER BY first_date, id");
    KEEP = "INSERT INTO draft (id, centre_id, kind, subject, plan, first_date, staff_id, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
            ON CONFLICT (kind, subject) DO UPDATE SET plan = excluded.plan, first_date = excluded.first_date, \
            staff_id = excluded.staff_id, kept_at = excluded.kept_at";
    DISCARD = "DELETE FROM draft WHERE id = $1 AND centre_id = $2";
}

type Row = (Uuid, String, Option<Uuid>, Timestamp);

/// Every draft of a centre, in order of the day it first concerns.
pub async fn of_centre(db: &mut Conn, centre: CentreId) -> Result<Vec<Draft>, Fault> {
    let rows: Vec<Row> = db.all(OF_CENTRE, args![centre]).await?;
    let read = |(id, plan, by, kept_at): Row| {
        Ok(Draft { id: DraftId(id), what: serde_json::from_str(&plan)?, by: by.map(StaffId), kept_at })
    };
    rows.into_iter().map(read).collect()
}

/// Keeps a draft; the same thing's earlier one gives way.
pub async fn keep(held: &mut Held, draft: &Draft) -> Result<(), Fault> {
    let kind = match draft.what {
        Prepared::Session(..) => "session",
        Prepared::Move(..) => "move",
        Prepared::Series(..) => "series",
    };
    let centre = held.centre();
    let mut values = args![draft.id, centre, kind, draft.what.subject(), serde_json::to_string(&draft.what)?];
    values.extend(args![draft.what.first_date(), draft.by, draft.kept_at]);
    held.run(KEEP, values).await.map(drop)
}

/// Whether there was one.
pub async fn discard(held: &mut Held, id: DraftId) -> Result<bool, Fault> {
    let centre = held.centre();
    Ok(held.run(DISCARD, args![id, centre]).await? > 0)
}
