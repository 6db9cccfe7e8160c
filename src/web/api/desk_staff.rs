//! Who may sign in at a desk, as which role (S11).
//!
//! Invariant: a password is read, sealed and forgotten; none is told.

use axum::extract::Path;

use super::answers::{Done, Listed, Made};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::staff::{Colleague as Shape, ColleagueWish, NewColleague, NewPassword};
use super::{make, put, read, remove};
use crate::actions::add_staff::AddStaff;
use crate::actions::edit_staff::{Edit, EditStaff, Edited};
use crate::actions::prove;
use crate::addresses;
use crate::domain::ids::StaffId;
use crate::web::typed::{Fields, Reader, once};
use crate::web::who::Access::Admin;
use crate::web::{Entry, desk_staff};

pub fn entries() -> Vec<Entry> {
    vec![
        read("staff", "/api/v1/centres/{centre}/desk/staff", Admin, list),
        make("add-colleague", "/api/v1/centres/{centre}/desk/staff", Admin, add).proved(),
        put("change-colleague", "/api/v1/centres/{centre}/desk/staff/{colleague}", Admin, change).proved(),
        put("reset-password", "/api/v1/centres/{centre}/desk/staff/{colleague}/password", Admin, reseal)
            .proved(),
        remove("shut-colleague", "/api/v1/centres/{centre}/desk/staff/{colleague}", Admin, shut).proved(),
    ]
}

/// Everybody who may sign in, by user name.
async fn list(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<Shape>, No> {
    let all = desk_staff::colleagues(&clerk.caller.app, clerk.centre.id).await?;
    Ok(Listed { items: all.iter().map(Shape::of).collect(), next: None, number: None })
}

/// They may sign in at once.
async fn add(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(slug): Path<String>,
    wish: Body<NewColleague>,
) -> Result<Made<Shape>, No> {
    let mut read = Reader::of(wish.sent.fields(), clerk.caller.words());
    let Some((login, name, role, password)) = desk_staff::read_new(&mut read) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let id = StaffId(once(clerk.centre.id.0, &key));
    let password = prove::seal(&password).await?;
    clerk.press(AddStaff { id, login, name, role, password, now: clerk.now() }).await?;
    // Sent twice, made once; a user name that is somebody else's is not ours now.
    let all = desk_staff::colleagues(&clerk.caller.app, clerk.centre.id).await?;
    let Some(own) = all.iter().find(|colleague| colleague.id == id) else {
        return Err(No::of(Kind::Invalid).at("login", &clerk.caller.words().say("staff-error-taken")));
    };
    Ok(Made(Shape::of(own), addresses::api::desk::colleague(&slug, id)))
}

async fn change(
    clerk: Clerk,
    Path((_, colleague)): Path<(String, StaffId)>,
    wish: Body<ColleagueWish>,
) -> Result<Done, No> {
    let mut read = Reader::of(wish.sent.fields(), clerk.caller.words());
    let Some((name, role)) = desk_staff::read_called(&mut read) else {
        return Err(No::invalid(read.filled.faults()));
    };
    edit(&clerk, colleague, (Edit::Called { name, role }, "role")).await
}

/// Whoever is signed in under this name is signed out.
async fn reseal(
    clerk: Clerk,
    Path((_, colleague)): Path<(String, StaffId)>,
    wish: Body<NewPassword>,
) -> Result<Done, No> {
    let fields: Fields = vec![("password".into(), wish.sent.password)];
    let mut read = Reader::of(fields, clerk.caller.words());
    let Some(password) = desk_staff::read_password(&mut read) else {
        return Err(No::invalid(read.filled.faults()));
    };
    edit(&clerk, colleague, (Edit::Password(prove::seal(&password).await?), "password")).await
}

/// They are signed out, and sign in no more; what they did stays on the ledger.
async fn shut(clerk: Clerk, Path((_, colleague)): Path<(String, StaffId)>) -> Result<Done, No> {
    edit(&clerk, colleague, (Edit::Shut, "")).await
}

async fn edit(clerk: &Clerk, staff: StaffId, (edit, field): (Edit, &str)) -> Result<Done, No> {
    match clerk.press(EditStaff { staff, edit, now: clerk.now() }).await? {
        Edited::Done => Ok(Done),
        Edited::LastAdmin => {
            Err(No::of(Kind::Blocked).at(field, &clerk.caller.words().say("staff-error-last")))
        }
    }
}
