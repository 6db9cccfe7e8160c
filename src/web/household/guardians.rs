//! The grown-ups of a household: added, changed, removed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Fields, Site};
use crate::actions::edit_household::Edit;
use crate::actions::stand_in;
use crate::app::App;
use crate::domain::household::{Guardian, Phone};
use crate::domain::ids::GuardianId;
use crate::error::Error;
use crate::views::filled::Filled;
use crate::views::household as view;
use crate::web::forms::Form;
use crate::web::typed::{Reader, once};

const ADD: &str = "household-guardian-add";
const EDIT: &str = "household-guardian-edit";
const REMOVE: &str = "household-guardian-remove-title";

pub async fn add_form(site: Site) -> Response {
    show(&site, Filled::default().with("adult", "yes"), None)
}

fn show(site: &Site, filled: Filled, guardian: Option<&Guardian>) -> Response {
    let title = if guardian.is_some() { EDIT } else { ADD };
    let body = view::guardian_form(site.words(), &filled, guardian, site.home(), site.guarded());
    site.form(title, &filled, body)
}

pub async fn add(site: Site, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let id = GuardianId(once(site.household.id.0, &form.key));
    let mut read = Reader::of(form.fields, site.words());
    match read_guardian(&mut read, id) {
        Some(guardian) if !read.filled.is_faulty() => site.change(&app, Edit::AddGuardian(guardian)).await,
        _ => Ok(show(&site, read.filled, None)),
    }
}

/// A grown-up as a form describes one; whether 18 or older is declared, never proved (G2).
pub fn read_guardian(read: &mut Reader, id: GuardianId) -> Option<Guardian> {
    let name = read.name(("guardian", 0), "household-guardian");
    let phone = read.optional_phone("phone");
    let is_adult = read.filled.has("adult", "yes");
    Some(Guardian { id, name: name?, phone, is_adult })
}

fn guardian(site: &Site) -> Result<Guardian, Error> {
    site.household.guardian(site.named("guardian")?).cloned().ok_or(Error::Missing)
}

pub async fn edit_form(site: Site) -> Result<Response, Error> {
    let guardian = guardian(&site)?;
    let mut filled = Filled::default()
        .with("guardian", guardian.name.as_str())
        .with("phone", guardian.phone.as_ref().map_or("", Phone::as_str));
    if guardian.is_adult {
        filled = filled.with("adult", "yes");
    }
    Ok(show(&site, filled, Some(&guardian)))
}

pub async fn edit(site: Site, State(app): State<App>, form: Form<Fields>) -> Result<Response, Error> {
    let before = guardian(&site)?;
    let mut read = Reader::of(form.fields, site.words());
    match read_guardian(&mut read, before.id) {
        Some(guardian) if !read.filled.is_faulty() => site.change(&app, Edit::ChangeGuardian(guardian)).await,
        _ => Ok(show(&site, read.filled, Some(&before))),
    }
}

pub async fn removal_form(site: Site, State(app): State<App>) -> Result<Response, Error> {
    let guardian = guardian(&site)?;
    show_removal(&site, &app, &guardian).await
}

/// What is ahead that names her, and who comes along instead; without a button where nobody can.
async fn show_removal(site: &Site, app: &App, guardian: &Guardian) -> Result<Response, Error> {
    let (household, gone, now) = (site.household.clone(), guardian.id, app.clock.now());
    let read =
        app.store.read(move |db| Box::pin(async move { stand_in::think(db, &household, gone, now).await }));
    let ahead = read.await?;
    let removal = view::Removal {
        household: &site.household,
        guardian,
        ahead: &ahead,
        zone: site.centre.zone,
        home: site.home(),
    };
    let body = view::guardian_removal(site.words(), &removal, site.guarded());
    Ok(site.form(REMOVE, &Filled::default(), body))
}

/// A grown-up nobody knows any more was removed by the same press.
pub async fn remove(site: Site, State(app): State<App>, _: Form<Fields>) -> Result<Response, Error> {
    let id: GuardianId = site.named("guardian")?;
    if site.household.guardian(id).is_none() {
        return Ok(site.back());
    }
    match site.change(&app, Edit::RemoveGuardian(id)).await {
        // Something was booked meanwhile, or nobody can come instead: it says which.
        Err(Error::Stale) => {
            let mut answer = show_removal(&site, &app, &guardian(&site)?).await?;
            *answer.status_mut() = StatusCode::CONFLICT;
            Ok(answer)
        }
        answer => answer,
    }
}
