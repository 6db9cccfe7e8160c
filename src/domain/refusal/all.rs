//! Every reason against one wish, together.

use super::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Everything that stands in the way: never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// `Ok` when there are none.
    pub fn check(refusals: Vec<Refusal>) -> Result<(), Refusals> {
        if refusals.is_empty() { Ok(()) } else { Err(Refusals(refusals)) }
    }

    pub fn one(refusal: Refusal) -> Refusals {
        Refusals(vec![refusal])
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Refusal> {
        self.0.iter()
    }

    /// Only room is lacking, and room may come.
    pub fn are_worth_waiting(&self) -> bool {
        self.0.iter().all(Refusal::is_worth_waiting)
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.0.iter().map(|r| format!("{} {}", r.rule(), r.key())).collect();
        f.write_str(&rules.join(", "))
    }
}
