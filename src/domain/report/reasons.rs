//! What a refused request is counted under: rules and words, never who asked for what.

use crate::domain::refusal::{Refusal, Refusals};
use std::collections::BTreeSet;

/// The rules of a refusal and their reasons, each once, whatever the dates and figures.
pub fn reasons(refused: &Refusals) -> BTreeSet<(&'static str, &'static str)> {
    refused.iter().map(|refusal| (refusal.rule(), reason(refusal))).collect()
}

/// Its key without the house's prefix; on one date of a course, as on any (B9).
fn reason(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::OnDate { refusal, .. } => reason(refusal),
        _ => refusal.key().trim_start_matches("refusal-"),
    }
}
