//! Reports at the desk of one centre, and the tables behind their pictures.

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

fn of_days(address: &str, period: Period) -> String {
    let address = super::with(address, "from", &period.from().to_string());
    super::with(&address, "to", &period.to().to_string())
}
