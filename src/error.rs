//! "No" is a value people understand; a fault is ours, logged once, shown as an apology. Nothing else.

use crate::domain::refusal::Refusals;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// We say no, with every reason that applies.
    #[error("refused: {0}")]
    Refused(Refusals),
    /// There is no such thing, or it is none of the asker's business.
    #[error("no such thing")]
    Missing,
    /// The asker may not.
    #[error("not allowed")]
    Forbidden,
    /// What was shown has changed since; look again.
    #[error("changed meanwhile")]
    Stale,
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusals> for Error {
    fn from(refusals: Refusals) -> Error {
        Error::Refused(refusals)
    }
}

/// We are wrong, or what we stand on is.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// The disk is full, read-only or failing: nothing can be written now, reading may go on.
    #[error("cannot write: {0}")]
    Unwritable(String),
    /// Too much at once, or a lock not had in time: the same may work later.
    #[error("busy: {0}")]
    Busy(String),
    /// The database is newer than this program.
    #[error(
        "the database was written by a newer Leyuan (migration {0}); start that version, or restore a backup"
    )]
    NewerDatabase(i64),
    /// What we stored is not what we can read.
    #[error("cannot read what was stored: {0}")]
    Corrupt(String),
    #[error("{0}")]
    Other(String),
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Fault {
        Fault::Corrupt(error.to_string())
    }
}
