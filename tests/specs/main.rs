//! Every promise, as a sentence and its proof.

mod booking;
mod opening;
mod scene;
mod serving;
mod words;
