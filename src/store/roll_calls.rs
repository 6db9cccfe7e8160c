//! Roll-calls that were held, as the ledger tells them.

use super::engine::{Conn, args, statements};
use crate::domain::ids::{CentreId, RollCallId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;

statements! {
    FIND = "SELECT at, detail FROM change WHERE centre_id = $1 AND subject = $2 AND verb = 'roll_call.held' ORDER BY number LIMIT 1";
}

/// So many seen of so many, and when it was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollCall {
    pub at: Timestamp,
    pub seen: u16,
    pub expected: u16,
}

pub async fn find(db: &mut Conn, centre: CentreId, id: RollCallId) -> Result<Option<RollCall>, Fault> {
    let row: Option<(Timestamp, Option<String>)> = db.opt(FIND, args![centre, id]).await?;
    let Some((at, detail)) = row else { return Ok(None) };
    let figures = detail.as_deref().and_then(|detail| detail.split_once('/'));
    let read = figures.and_then(|(seen, expected)| Some((seen.parse().ok()?, expected.parse().ok()?)));
    Ok(read.map(|(seen, expected)| RollCall { at, seen, expected }))
}
