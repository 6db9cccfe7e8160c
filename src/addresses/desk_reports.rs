//! Reports at the desk of one centre, and the tables behind their pictures.

use super::of_days;
use crate::domain::report::Period;

pub fn page(centre: &str) -> String {
    format!("/{centre}/desk/reports")
}

pub fn of(centre: &str, period: Period) -> String {
    of_days(&page(centre), period)
}

/// One picture's table as a file.
pub fn table(centre: &str, picture: &str, period: Period) -> String {
    of_days(&format!("/{centre}/desk/reports/{picture}.csv"), period)
}
