//! Who may sign in at this desk, as which role: added, changed, given another password, shut (S11).
//!
//! Invariant: a password is read, sealed and forgotten; no page shows one again.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::add_staff::AddStaff;
use crate::actions::edit_staff::{Edit, EditStaff, Edited};
use crate::actions::prove;
use crate::addresses;
use crate::app::App;
use crate::domain::ids::{CentreId, StaffId};
use crate::domain::names::Name;
use crate::domain::staff::{Login, Role, is_password};
use crate::error::{Error, Fault};
use crate::store::staff::{self, Colleague};
use crate::views::desk_staff::{self as views, Line};
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::Admin;
    vec![
        page("/{centre}/desk/staff", Admin, list),
        act("/{centre}/desk/staff", Admin, add).proved(),
        page("/{centre}/desk/staff/{colleague}", Admin, one).proved(),
        act("/{centre}/desk/staff/{colleague}", Admin, change).proved(),
        act("/{centre}/desk/staff/{colleague}/password", Admin, reseal).proved(),
        act("/{centre}/desk/staff/{colleague}/removal", Admin, shut).proved(),
    ]
}

/// Everybody who may sign in at a centre's desk.
pub async fn colleagues(app: &App, centre: CentreId) -> Result<Vec<Colleague>, Fault> {
    app.store.read(move |db| Box::pin(staff::of_centre(db, centre))).await
}

/// Somebody to be added, read off a form; every fault at its box.
pub fn read_new(read: &mut Reader) -> Option<(Login, Name, Role, String)> {
    let login = Login::parse(read.filled.value("login"));
    if login.is_none() {
        read.fault("login", "staff-error-login");
    }
    let (called, password) = (read_called(read), read_password(read));
    let (name, role) = called?;
    Some((login?, name, role, password?))
}

/// How a colleague is called, and what they may.
pub fn read_called(read: &mut Reader) -> Option<(Name, Role)> {
    let name = read.name(("name", 0), "staff-name");
    let role = Role::parse(read.filled.value("role"));
    if role.is_none() {
        read.fault("role", "staff-error-role");
    }
    Some((name?, role?))
}

pub fn read_password(read: &mut Reader) -> Option<String> {
    let password = read.filled.value("password").to_string();
    let is_one = is_password(&password);
    if !is_one {
        read.fault("password", "staff-error-password");
    }
    is_one.then_some(password)
}

async fn list(desk: Desk) -> Result<Response, Error> {
    draw_list(&desk, Filled::default().with("role", Role::OnDuty.code())).await
}

async fn draw_list(desk: &Desk, filled: Filled) -> Result<Response, Error> {
    let colleagues = colleagues(&desk.app, desk.centre.id).await?;
    let lines: Vec<Line> = colleagues.iter().map(line).collect();
    let page = views::Page {
        words: desk.words(),
        slug: &desk.centre.slug,
        guard: desk.guard(),
        lines: &lines,
        own: desk.staff.staff,
        filled: &filled,
    };
    Ok(answer(desk, &filled, views::page(&page)))
}

fn line(colleague: &Colleague) -> Line {
    let Colleague { id, login, name, role, .. } = colleague;
    Line { id: *id, login: login.clone(), name: name.clone(), role: *role }
}

fn answer(desk: &Desk, filled: &Filled, body: maud::Markup) -> Response {
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.words().say("staff-title");
    desk.answer_with(status, (title, Place::Staff, filled.is_faulty()), body)
}

async fn add(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let mut read = Reader::of(form.fields, desk.words());
    let Some((login, name, role, password)) = read_new(&mut read) else {
        return draw_list(&desk, read.filled).await;
    };
    let id = StaffId(desk.id_of(&form.key));
    let password = prove::seal(&password).await?;
    let is_new = desk.press(AddStaff { id, login, name, role, password, now: desk.now }).await?;
    if !is_new && colleague(&desk, id).await.is_err() {
        read.fault("login", "staff-error-taken");
        return draw_list(&desk, read.filled).await;
    }
    Ok(to_list(&desk))
}

fn to_list(desk: &Desk) -> Response {
    Redirect::to(&addresses::desk::staff(&desk.centre.slug)).into_response()
}

/// A colleague of this centre.
async fn colleague(desk: &Desk, id: StaffId) -> Result<Line, Error> {
    let found = desk.app.store.read(move |db| Box::pin(staff::find(db, id))).await?;
    let found = found.filter(|colleague| colleague.centre == desk.centre.id);
    found.as_ref().map(line).ok_or(Error::Missing)
}

async fn one(desk: Desk, Path((_, id)): Path<(String, StaffId)>) -> Result<Response, Error> {
    let colleague = colleague(&desk, id).await?;
    Ok(draw_one(&desk, &colleague, Filled::default()))
}

fn draw_one(desk: &Desk, colleague: &Line, filled: Filled) -> Response {
    let filled = match filled.is_untouched() {
        true => filled.with("name", colleague.name.as_str()).with("role", colleague.role.code()),
        false => filled,
    };
    let page = views::One {
        words: desk.words(),
        slug: &desk.centre.slug,
        guard: desk.guard(),
        colleague,
        is_own: colleague.id == desk.staff.staff,
        filled: &filled,
    };
    answer(desk, &filled, views::one(&page))
}

async fn change(
    desk: Desk,
    Path((_, id)): Path<(String, StaffId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let colleague = colleague(&desk, id).await?;
    let mut read = Reader::of(form.fields, desk.words());
    let Some((name, role)) = read_called(&mut read) else {
        return Ok(draw_one(&desk, &colleague, read.filled));
    };
    edit(&desk, &colleague, (Edit::Called { name, role }, "role"), read).await
}

async fn reseal(
    desk: Desk,
    Path((_, id)): Path<(String, StaffId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let colleague = colleague(&desk, id).await?;
    let mut read = Reader::of(form.fields, desk.words());
    let Some(password) = read_password(&mut read) else {
        return Ok(draw_one(&desk, &colleague, again(&colleague, read)));
    };
    let edited = Edit::Password(prove::seal(&password).await?);
    edit(&desk, &colleague, (edited, "password"), read).await
}

/// What was wrong with one form of the page, with the other as it was.
fn again(colleague: &Line, read: Reader) -> Filled {
    read.filled.with("name", colleague.name.as_str()).with("role", colleague.role.code())
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn shut(
    desk: Desk,
    Path((_, id)): Path<(String, StaffId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    let colleague = colleague(&desk, id).await?;
    let read = Reader::of(Vec::new(), desk.words());
    edit(&desk, &colleague, (Edit::Shut, ""), read).await
}

/// Does it; where it would take the last admin away, says so at the box.
async fn edit(
    desk: &Desk,
    colleague: &Line,
    (edit, field): (Edit, &str),
    mut read: Reader,
) -> Result<Response, Error> {
    match desk.press(EditStaff { staff: colleague.id, edit, now: desk.now }).await? {
        Edited::Done => Ok(to_list(desk)),
        Edited::LastAdmin => {
            read.fault(field, "staff-error-last");
            let filled = if field == "role" { read.filled } else { again(colleague, read) };
            Ok(draw_one(desk, colleague, filled))
        }
    }
}
