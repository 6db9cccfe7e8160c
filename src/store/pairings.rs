//! Browsers that wait to become screens. Of their code and their secret only the hashes are kept.
//!
//! Keeps true: a code past its time is no code; one code is taken once.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::screen::Picture;
use crate::domain::zone::Timestamp;
use crate::error::Fault;

statements! {
    INSERT = "INSERT INTO pairing (code_hash, waiting_hash, picture, until) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    BY_CODE = "SELECT waiting_hash, picture, until FROM pairing WHERE code_hash = $1 AND until > $2";
    BY_WAITING = "SELECT waiting_hash, picture, until FROM pairing WHERE waiting_hash = $1 AND until > $2";
    TAKE = "DELETE FROM pairing WHERE code_hash = $1 AND until > $2";
    SWEEP = "DELETE FROM pairing WHERE until <= $1";
}

/// A browser that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Of the secret it alone has.
    pub waiting_hash: String,
    pub picture: Picture,
    pub until: Timestamp,
}

fn waiting((waiting_hash, picture, until): (String, String, Timestamp)) -> Result<Waiting, Fault> {
    let picture = Picture::parse(&picture).ok_or_else(|| Fault::Corrupt(format!("a picture {picture:?}")))?;
    Ok(Waiting { waiting_hash, picture, until })
}

/// False where that code or secret waits already.
pub async fn insert(held: &mut Held, code_hash: &str, waiting: &Waiting) -> Result<bool, Fault> {
    let Waiting { waiting_hash, picture, until } = waiting;
    Ok(held.run(INSERT, args![code_hash, waiting_hash.as_str(), picture.code(), *until]).await? == 1)
}

pub async fn by_code(db: &mut Conn, code_hash: &str, now: Timestamp) -> Result<Option<Waiting>, Fault> {
    db.opt(BY_CODE, args![code_hash, now]).await?.map(waiting).transpose()
}

pub async fn by_waiting(db: &mut Conn, waiting_hash: &str, now: Timestamp) -> Result<Option<Waiting>, Fault> {
    db.opt(BY_WAITING, args![waiting_hash, now]).await?.map(waiting).transpose()
}

/// Ends the waiting of whoever shows this code; false where somebody was quicker.
pub async fn take(held: &mut Held, code_hash: &str, now: Timestamp) -> Result<bool, Fault> {
    Ok(held.run(TAKE, args![code_hash, now]).await? == 1)
}

/// Forgets those whose time is over.
pub async fn sweep(held: &mut Held, now: Timestamp) -> Result<u64, Fault> {
    held.run(SWEEP, args![now]).await
}
