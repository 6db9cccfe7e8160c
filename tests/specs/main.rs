//! Every promise, as a sentence and its proof.

mod booking;
mod capacity;
mod opening;
mod race;
mod scene;
mod serving;
mod store;
mod supervision;
mod waiting_list;
mod words;
