//! Everything remembered: two engines behind one seam, and one ledger for each centre.
//!
//! Readers take a connection, writers the held ledger. Each module below holds SQL, one statement to a function.

pub mod engine;
pub mod ledger;

pub use engine::{Arg, Conn, Row};
pub(crate) use engine::{args, statements};
pub use ledger::{Actor, Command, Held, Store};

/// Every statement of every module: one spec prepares them all on both engines.
pub fn statements() -> Vec<(&'static str, &'static str)> {
    [ledger::ALL].concat()
}
