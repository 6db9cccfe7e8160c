//! Changing what somebody on the staff may do, giving them another password, shutting their account (S11).
//!
//! Keeps true: a centre that has an admin keeps one; what somebody did stays on the ledger under their name.

use crate::domain::card::Sealed;
use crate::domain::ids::StaffId;
use crate::domain::names::Name;
use crate::domain::staff::Role;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sign_ins::{self, Who};
use crate::store::staff::Colleague;
use crate::store::{Command, Held, staff};

/// What is to be different.
#[derive(Debug, Clone)]
pub enum Edit {
    Called {
        name: Name,
        role: Role,
    },
    /// Whoever was signed in with the old one is signed out.
    Password(Sealed),
    /// They sign in no more, and are signed out everywhere.
    Shut,
}

#[derive(Debug, Clone)]
pub struct EditStaff {
    pub staff: StaffId,
    pub edit: Edit,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    Done,
    /// Nobody else could let anybody in: the last admin stays one.
    LastAdmin,
}

impl Command for EditStaff {
    type Output = Edited;

    async fn run(&self, held: &mut Held) -> Result<Edited, Error> {
        let centre = held.centre();
        let colleague = staff::find(held, self.staff).await?.filter(|colleague| colleague.centre == centre);
        let colleague = colleague.ok_or(Error::Missing)?;
        if self.takes_admin(&colleague) && is_last_admin(held, &colleague).await? {
            return Ok(Edited::LastAdmin);
        }
        match &self.edit {
            Edit::Called { name, role } if (name, role) == (&colleague.name, &colleague.role) => {}
            Edit::Called { name, role } => {
                staff::change(held, self.staff, name, *role).await?;
                held.record("staff.changed", self.staff.0, role.code(), self.now).await?;
            }
            Edit::Password(password) => {
                staff::seal(held, self.staff, password).await?;
                sign_ins::end_all(held, Who::Staff(self.staff)).await?;
                held.record("staff.password", self.staff.0, "", self.now).await?;
            }
            Edit::Shut => {
                staff::remove(held, self.staff).await?;
                sign_ins::end_all(held, Who::Staff(self.staff)).await?;
                held.record("staff.shut", self.staff.0, "", self.now).await?;
            }
        }
        Ok(Edited::Done)
    }
}

impl EditStaff {
    fn takes_admin(&self, colleague: &Colleague) -> bool {
        let stays = match &self.edit {
            Edit::Called { role, .. } => *role == Role::Admin,
            Edit::Password(_) => true,
            Edit::Shut => false,
        };
        colleague.role == Role::Admin && !stays
    }
}

async fn is_last_admin(held: &mut Held, colleague: &Colleague) -> Result<bool, Error> {
    let all = staff::of_centre(held, colleague.centre).await?;
    Ok(!all.iter().any(|other| other.role == Role::Admin && other.id != colleague.id))
}
