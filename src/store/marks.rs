//! Marks about this data itself: what was done to it once and is not done again.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::error::Fault;

statements! {
    FIND = "SELECT value FROM fact WHERE name = $1";
    PUT = "INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

pub async fn find(db: &mut Conn, name: &str) -> Result<Option<String>, Fault> {
    let row: Option<(String,)> = db.opt(FIND, args![name]).await?;
    Ok(row.map(|(value,)| value))
}

pub async fn put(held: &mut Held, name: &str, value: &str) -> Result<(), Fault> {
    held.run(PUT, args![name, value]).await.map(drop)
}
