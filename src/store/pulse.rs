//! The store's pulse: it can be read, and how far its ledgers have come.

use super::engine::{Conn, args, statements};
use crate::domain::ids::Number;
use crate::error::Fault;

statements! {
    ALL_NUMBERS = "SELECT CAST(COALESCE(SUM(last_number), 0) AS BIGINT) FROM centre";
}

/// The sum of all ledgers' last numbers: it never goes back.
pub async fn pulse(db: &mut Conn) -> Result<Number, Fault> {
    let (sum,): (i64,) = db.one(ALL_NUMBERS, args![]).await?;
    Ok(Number(sum))
}
