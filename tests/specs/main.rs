//! Every promise, as a sentence and its proof.

mod age;
mod booking;
mod capacity;
mod closures;
mod config;
mod desk;
mod guard;
mod limits;
mod live;
mod opening;
mod opening_hours;
mod race;
mod recurrence;
mod refusals;
mod rules;
mod scene;
mod serving;
mod store;
mod strikes;
mod supervision;
mod visitor;
mod visits;
mod waiting_list;
mod who;
mod words;
mod zone;
