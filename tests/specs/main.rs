//! Every promise, as a sentence and its proof.
