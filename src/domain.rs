//! What a centre knows and decides: pure, no I/O, no clock, no SQL, no HTTP.
//!
//! Invariant: nothing here asks the time, a database or the network; facts and `now` come in, outcomes go out.

pub mod admission;
pub mod age;
pub mod audience;
pub mod booking;
pub mod cancellation;
pub mod capacity;
pub mod centre;
pub mod facts;
pub mod household;
pub mod ids;
pub mod names;
pub mod notice;
pub mod opening;
pub mod party;
pub mod recurrence;
pub mod refusal;
pub mod room;
pub mod series;
pub mod session;
pub mod staff;
pub mod supervision;
pub mod visit;
pub mod waiting_list;
pub mod window;
pub mod written;
pub mod zone;
