//! What a centre knows and decides: pure, no I/O, no clock, no SQL, no HTTP.
//!
//! Invariant: nothing here asks the time, a database or the network; facts and `now` come in, outcomes go out.

pub mod age;
pub mod ids;
pub mod names;
pub mod window;
pub mod zone;
