//! Every promise, as a sentence and its proof.

mod opening;
mod serving;
mod words;
