//! Hosts at the desk: who may sign in for one, given a password, ended by a manager.
//!
//! Invariant: a password is read, sealed and forgotten; a host is one that a series names, so that no account is of nobody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_staff::read_password;
use super::forms::Form;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::edit_host_account::{Edit, EditHostAccount};
use crate::actions::let_host_in::{LetHostIn, LetIn};
use crate::actions::prove;
use crate::addresses;
use crate::app::App;
use crate::domain::host::Account;
use crate::domain::ids::{CentreId, HostAccountId};
use crate::domain::names::Names;
use crate::domain::staff::Login;
use crate::error::{Error, Fault};
use crate::store::hosts;
use crate::views::desk_hosts as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::Manager;
    vec![
        page("/{centre}/desk/hosts", Manager, list),
        act("/{centre}/desk/hosts", Manager, add).proved(),
        page("/{centre}/desk/hosts/{account}", Manager, one).proved(),
        act("/{centre}/desk/hosts/{account}/password", Manager, reseal).proved(),
        act("/{centre}/desk/hosts/{account}/removal", Manager, end).proved(),
    ]
}

/// Who may sign in for a host of a centre, and the hosts its series name.
pub async fn known(app: &App, centre: CentreId) -> Result<(Vec<Account>, Vec<Names>), Fault> {
    let read = app.store.read(move |db| {
        Box::pin(async move { Ok((hosts::of_centre(db, centre).await?, hosts::known(db, centre).await?)) })
    });
    read.await
}

/// A new way in, read off a form whose `host` is a host's Chinese name; every fault at its box.
pub fn read_new(read: &mut Reader, known: &[Names]) -> Option<(Names, Login, String)> {
    let typed = read.filled.value("host").trim();
    let host = known.iter().find(|names| names.zh == typed).cloned();
    if host.is_none() {
        read.fault("host", "hosts-error-host");
    }
    let login = Login::parse(read.filled.value("login"));
    if login.is_none() {
        read.fault("login", "staff-error-login");
    }
    let password = read_password(read);
    Some((host?, login?, password?))
}

/// The box at which a new way in was refused, and why.
pub fn fault(let_in: LetIn) -> Option<(&'static str, &'static str)> {
    match let_in {
        LetIn::Done => None,
        LetIn::UnknownHost => Some(("host", "hosts-error-host")),
        LetIn::LoginTaken => Some(("login", "staff-error-taken")),
    }
}

async fn list(desk: Desk) -> Result<Response, Error> {
    let known = known(&desk.app, desk.centre.id).await?;
    Ok(draw_list(&desk, &known, &Filled::default()))
}

fn draw_list(desk: &Desk, (accounts, hosts): &(Vec<Account>, Vec<Names>), filled: &Filled) -> Response {
    let page = views::Page {
        words: desk.words(),
        slug: &desk.centre.slug,
        guard: desk.guard(),
        accounts,
        hosts,
        filled,
    };
    answer(desk, filled, views::page(&page))
}

fn answer(desk: &Desk, filled: &Filled, body: maud::Markup) -> Response {
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.words().say("hosts-title");
    desk.answer_with(status, (title, Place::Sessions, filled.is_faulty()), body)
}

fn to_list(desk: &Desk) -> Response {
    Redirect::to(&addresses::hosts::accounts(&desk.centre.slug)).into_response()
}

async fn add(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let known = known(&desk.app, desk.centre.id).await?;
    let mut read = Reader::of(form.fields, desk.words());
    let Some((host, login, password)) = read_new(&mut read, &known.1) else {
        return Ok(draw_list(&desk, &known, &read.filled));
    };
    let id = HostAccountId(desk.id_of(&form.key));
    let password = prove::seal(&password).await?;
    let let_in = desk.press(LetHostIn { id, host, login, password, now: desk.now }).await?;
    if let Some((field, key)) = fault(let_in) {
        read.fault(field, key);
        return Ok(draw_list(&desk, &known, &read.filled));
    }
    Ok(to_list(&desk))
}

/// A way in of this centre.
async fn account(desk: &Desk, id: HostAccountId) -> Result<Account, Error> {
    let found = desk.app.store.read(move |db| Box::pin(hosts::find(db, id))).await?;
    found.filter(|account| account.centre == desk.centre.id).ok_or(Error::Missing)
}

async fn one(desk: Desk, Path((_, id)): Path<(String, HostAccountId)>) -> Result<Response, Error> {
    let account = account(&desk, id).await?;
    Ok(draw_one(&desk, &account, &Filled::default()))
}

fn draw_one(desk: &Desk, account: &Account, filled: &Filled) -> Response {
    let (words, slug) = (desk.words(), desk.centre.slug.as_str());
    let page = views::One { words, slug, guard: desk.guard(), account, filled };
    answer(desk, filled, views::one(&page))
}

async fn reseal(
    desk: Desk,
    Path((_, id)): Path<(String, HostAccountId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let account = account(&desk, id).await?;
    let mut read = Reader::of(form.fields, desk.words());
    let Some(password) = read_password(&mut read) else {
        return Ok(draw_one(&desk, &account, &read.filled));
    };
    let edit = Edit::Password(prove::seal(&password).await?);
    desk.press(EditHostAccount { account: id, edit, now: desk.now }).await?;
    Ok(to_list(&desk))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn end(
    desk: Desk,
    Path((_, id)): Path<(String, HostAccountId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(EditHostAccount { account: id, edit: Edit::End, now: desk.now }).await?;
    Ok(to_list(&desk))
}
