//! The rota at the desk of one centre: who is on duty, and who is with which session.

use super::{Date, SessionId};
use crate::domain::ids::{DutyId, StaffId};

pub fn rota(centre: &str) -> String {
    format!("/{centre}/desk/rota")
}

/// One week of it.
pub fn week(centre: &str, monday: Date) -> String {
    super::with(&rota(centre), "week", &monday.to_string())
}

pub fn duties(centre: &str) -> String {
    format!("/{centre}/desk/duties")
}

pub fn duty_removal(centre: &str, duty: DutyId) -> String {
    format!("/{centre}/desk/duties/{duty}/removal")
}

/// Somebody is not here on a day.
pub fn days_off(centre: &str) -> String {
    format!("/{centre}/desk/days-off")
}

/// Here after all.
pub fn day_off_end(centre: &str) -> String {
    format!("/{centre}/desk/days-off/end")
}

/// Who of the staff is with a session.
pub fn session_staff(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/staff")
}

pub fn session_staff_removal(centre: &str, session: SessionId, staff: StaffId) -> String {
    format!("/{centre}/desk/sessions/{session}/staff/{staff}/removal")
}
