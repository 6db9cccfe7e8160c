//! Households at the desk of one centre: how they are found, and what is changed for them there.

use crate::domain::ids::{ChildId, GuardianId, HouseholdId};

/// What is looked for is a name or a number, so it travels in the body, never in the address.
pub fn search(centre: &str) -> String {
    format!("/{centre}/desk/households/search")
}

/// Bookings whose child no longer fits after a corrected birth date (A7).
pub fn misfits(centre: &str) -> String {
    format!("/{centre}/desk/households/misfits")
}

pub fn settings(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}")
}

pub fn children(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}/children")
}

pub fn child(centre: &str, household: HouseholdId, child: ChildId) -> String {
    format!("/{centre}/desk/households/{household}/children/{child}")
}

pub fn child_removal(centre: &str, household: HouseholdId, child: ChildId) -> String {
    format!("/{centre}/desk/households/{household}/children/{child}/removal")
}

/// Online booking paused for a child, or a pause lifted (B5).
pub fn pause(centre: &str, household: HouseholdId, child: ChildId) -> String {
    format!("/{centre}/desk/households/{household}/children/{child}/pause")
}

/// Another record of the same family made part of this one.
pub fn merging(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}/merge")
}

pub fn guardians(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}/guardians")
}

pub fn guardian(centre: &str, household: HouseholdId, guardian: GuardianId) -> String {
    format!("/{centre}/desk/households/{household}/guardians/{guardian}")
}

pub fn guardian_removal(centre: &str, household: HouseholdId, guardian: GuardianId) -> String {
    format!("/{centre}/desk/households/{household}/guardians/{guardian}/removal")
}

pub fn consent(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}/consent")
}
