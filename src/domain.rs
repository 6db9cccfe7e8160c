//! What a centre knows and decides: pure, no I/O, no clock, no SQL, no HTTP.
//!
//! Invariant: nothing here asks the time, a database or the network; facts and `now` come in, outcomes go out.

pub mod absence;
pub mod admission;
pub mod age;
pub mod audience;
pub mod birth;
pub mod board;
pub mod booking;
pub mod calendar;
pub mod cancellation;
pub mod capacity;
pub mod card;
pub mod centre;
pub mod closure;
pub mod consent;
pub mod effects;
pub mod facts;
pub mod household;
pub mod ids;
pub mod names;
pub mod notice;
pub mod opening;
pub mod outlook;
pub mod party;
pub mod plan;
pub mod private_room;
pub mod reason;
pub mod recurrence;
pub mod refusal;
pub mod reminder;
pub mod room;
pub mod roster;
pub mod series;
pub mod session;
pub mod staff;
pub mod story;
pub mod supervision;
pub mod timetable;
pub mod typed;
pub mod visit;
pub mod waiting_list;
pub mod wall;
pub mod window;
pub mod written;
pub mod zone;
