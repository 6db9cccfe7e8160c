//! The children of a household: added, changed, removed.

use axum::extract::State;
use axum::response::Response;

use super::{Fields, Site};
use crate::actions::edit_household::Edit;
use crate::actions::give_up;
use crate::app::App;
use crate::domain::household::Child;
use crate::domain::ids::ChildId;
use crate::domain::zone::{Date, Datelike};
use crate::error::Error;
use crate::views::filled::Filled;
use crate::views::household as view;
use crate::web::forms::Form;
use crate::web::typed::{Reader, once};

const ADD: &str = "household-child-add";
const EDIT: &str = "household-child-edit";
const REMOVE: &str = "household-child-remove-title";

pub async fn add_form(site: Site) -> Response {
    show(&site, Filled::default(), None)
}

fn show(site: &Site, filled: Filled, child: Option<&Child>) -> Response {
    let title = if child.is_some() { EDIT } else { ADD };
    let body = view::child_form(site.words(), &filled, child, site.home(), site.guarded());
    site.form(title, &filled, body)
}

pub async fn add(site: Site, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let id = ChildId(once(site.household.id.0, &form.key));
    let mut read = Reader::of(form.fields, site.words());
    let today = site.today(&app);
    if !site.household.has_consent {
        read.fault("", "household-error-consent"); // P3
    }
    match read_child(&mut read, id, today) {
        Some(child) if !read.filled.is_faulty() => site.change(&app, Edit::AddChild(child)).await,
        _ => Ok(show(&site, read.filled, None)),
    }
}

/// A child as a form describes it; `None` where something has to be changed.
pub fn read_child(read: &mut Reader, id: ChildId, today: Date) -> Option<Child> {
    let name = read.name(("nickname", 0), "household-nickname");
    let birth = read.birth(0, today);
    let needs = read.optional_name(("needs", 0), "household-needs");
    Some(Child { id, name: name?, birth: Some(birth?), needs })
}

fn child(site: &Site) -> Result<Child, Error> {
    site.household.child(site.named("child")?).cloned().ok_or(Error::Missing)
}

pub async fn edit_form(site: Site) -> Result<Response, Error> {
    let child = child(&site)?;
    let mut filled = Filled::default()
        .with("nickname", child.name.as_str())
        .with("needs", child.needs.as_ref().map_or("", |needs| needs.as_str()));
    if let Some(birth) = child.birth {
        filled = filled
            .with("year", birth.year().to_string())
            .with("month", birth.month().to_string())
            .with("day", birth.day().to_string());
    }
    Ok(show(&site, filled, Some(&child)))
}

pub async fn edit(site: Site, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let before = child(&site)?;
    let mut read = Reader::of(form.fields, site.words());
    let today = site.today(&app);
    match read_child(&mut read, before.id, today) {
        Some(child) if !read.filled.is_faulty() => site.change(&app, Edit::ChangeChild(child)).await,
        _ => Ok(show(&site, read.filled, Some(&before))),
    }
}

pub async fn removal_form(site: Site) -> Result<Response, Error> {
    let child = child(&site)?;
    let body = view::child_removal(site.words(), &child, site.home(), site.guarded());
    Ok(site.form(REMOVE, &Filled::default(), body))
}

/// A child nobody knows any more was removed by the same press.
pub async fn remove(site: Site, State(app): State<App>, _: Form<Fields>) -> Result<Response, Error> {
    let id: ChildId = site.named("child")?;
    if site.household.child(id).is_none() {
        return Ok(site.back());
    }
    give_up::elsewhere(&app, (site.household.id, Some(id)), site.actor, site.household.centre).await?;
    site.change(&app, Edit::RemoveChild(id)).await
}
