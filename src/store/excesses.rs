//! Why more people were let in than a room may hold, read from the ledger.

use super::engine::{Conn, args, statements};
use crate::domain::ids::{CentreId, RoomId};
use crate::domain::reason;
use crate::domain::zone::Timestamp;
use crate::error::Fault;

/// What the ledger calls it.
pub const VERB: &str = "room.over";

statements! {
    /// Said on its own, or with a head counted past the limit.
    REASON = "SELECT at, detail FROM change WHERE centre_id = $1 AND subject = $2 AND at >= $3 \
              AND verb IN ('room.over', 'visit.counted') AND detail <> '' ORDER BY number DESC LIMIT 1";
}

/// The last reason given for a room since an instant: when, and a code of `reason::PAST_LIMIT`.
pub async fn reason(
    db: &mut Conn,
    (centre, room): (CentreId, RoomId),
    since: Timestamp,
) -> Result<Option<(Timestamp, &'static str)>, Fault> {
    let row: Option<(Timestamp, Option<String>)> = db.opt(REASON, args![centre, room, since]).await?;
    let said = row.and_then(|(at, code)| Some((at, reason::one_of(&reason::PAST_LIMIT, &code?)?)));
    Ok(said)
}
