//! Changing what is known of a household: its children, its guardians, how we reach it.
//!
//! Keeps true: a child is added only while consent stands (P3); a corrected birth date cancels nothing, it is
//! recorded, and the bookings it no longer fits are shown to staff (A7); somebody of the family stays.

use super::give_up::give_up;
use super::settle::settle_touched;
use crate::domain::household::{Child, Guardian, Household};
use crate::domain::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use crate::domain::names::{Language, Name};
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, households, incidents, pick_ups};

/// Changes one thing of a household.
///
/// # Errors
/// [`Error::Missing`] when the household, the child or the guardian is not of this centre; refused without consent
/// (P3); [`Error::Stale`] when the last guardian would go, or one nobody can stand in for.
#[derive(Debug, Clone)]
pub struct EditHousehold {
    pub household: HouseholdId,
    pub edit: Edit,
    pub now: Timestamp,
}

/// What is changed. Who is added has an id made from the form, so that it is added once.
#[derive(Debug, Clone)]
pub enum Edit {
    AddChild(Child),
    ChangeChild(Child),
    /// Also cancels what the child has ahead in the centre that registered it.
    RemoveChild(ChildId),
    AddGuardian(Guardian),
    ChangeGuardian(Guardian),
    /// Somebody else comes along on what is ahead, or one fewer, and who waits may fit in (B6).
    RemoveGuardian(GuardianId),
    Settings(Settings),
}

/// How a household is known and reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub name: Name,
    pub is_resident: bool,
    pub language: Language,
    pub email: Option<String>,
    pub has_reminders: bool,
}

/// The word a corrected birth date stands under in the ledger (A7).
pub const BIRTH_CORRECTED: &str = "child.birth_corrected";

impl Command for EditHousehold {
    type Output = ();

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.household]
    }

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        if household.centre != held.centre() {
            return Err(Error::Missing);
        }
        let of = household.id;
        let mut touched = Vec::new();
        let (verb, subject) = match &self.edit {
            Edit::AddChild(child) if household.child(child.id).is_some() => return Ok(()),
            Edit::AddGuardian(guardian) if household.guardian(guardian.id).is_some() => return Ok(()),
            Edit::AddChild(child) => {
                if !household.has_consent {
                    return Err(Refusals::one(Refusal::NoConsent).into()); // P3
                }
                households::add_child(held, of, child).await?;
                ("child.added", child.id.0)
            }
            Edit::ChangeChild(child) => {
                let before = household.child(child.id).ok_or(Error::Missing)?.birth;
                households::edit_child(held, of, child).await?;
                (if before == child.birth { "child.changed" } else { BIRTH_CORRECTED }, child.id.0) // A7
            }
            Edit::RemoveChild(id) => {
                household.child(*id).ok_or(Error::Missing)?;
                give_up(held, of, Some(*id), self.now).await?;
                households::remove_child(held, of, *id).await?;
                pick_ups::forbid(held, (of, *id), self.now).await?;
                incidents::unlink(held, *id).await?;
                ("child.removed", id.0)
            }
            Edit::AddGuardian(guardian) => {
                households::add_guardian(held, of, guardian).await?;
                ("guardian.added", guardian.id.0)
            }
            Edit::ChangeGuardian(guardian) => {
                household.guardian(guardian.id).ok_or(Error::Missing)?;
                households::edit_guardian(held, of, guardian).await?;
                ("guardian.changed", guardian.id.0)
            }
            Edit::RemoveGuardian(id) => {
                touched = remove_guardian(held, &household, *id, self.now).await?;
                ("guardian.removed", id.0)
            }
            Edit::Settings(settings) => {
                households::edit(held, of, settings.language, settings.email.as_deref()).await?;
                households::rename(held, of, &settings.name, settings.is_resident).await?;
                households::set_reminders(held, of, settings.has_reminders).await?;
                ("household.changed", of.0)
            }
        };
        held.record(verb, subject, &of.to_string(), self.now).await?;
        Ok(settle_touched(held, &touched, of, self.now).await?)
    }
}

async fn remove_guardian(
    held: &mut Held,
    household: &Household,
    id: GuardianId,
    now: Timestamp,
) -> Result<Vec<(SessionId, Window)>, Error> {
    household.guardian(id).ok_or(Error::Missing)?;
    if household.guardians.len() == 1 {
        return Err(Error::Stale);
    }
    let touched = super::stand_in::replace(held, household, id, now).await?;
    households::remove_guardian(held, household.id, id).await?;
    Ok(touched)
}
