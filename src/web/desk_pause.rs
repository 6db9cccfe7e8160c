//! Online booking paused for a child by hand, and a pause lifted (B5).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::pause_child::{PauseChild, Wish};
use crate::addresses;
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, HouseholdId};
use crate::domain::reason;
use crate::domain::zone::{Date, Span};
use crate::error::Error;
use crate::store::households;
use crate::views::desk_pause as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/households/{household}/children/{child}/pause", OnDuty, form),
        act("/{centre}/desk/households/{household}/children/{child}/pause", OnDuty, press),
    ]
}

/// A pause is a rest, not an end: a year at most.
pub const LONGEST_DAYS: i64 = 366;

type About = (String, HouseholdId, ChildId);

/// The family, and until when the child is paused.
async fn find(desk: &Desk, (id, child): (HouseholdId, ChildId)) -> Result<(Household, Option<Date>), Error> {
    let today = desk.today();
    let read = desk.app.store.read(move |db| Box::pin(households::asking(db, id, today)));
    let (household, pauses) = read.await?;
    let household = household.filter(|household| household.centre == desk.centre.id);
    let household = household.filter(|household| household.child(child).is_some()).ok_or(Error::Missing)?;
    let until = pauses.iter().filter(|pause| pause.child == child).map(|pause| pause.until).max();
    Ok((household, until))
}

async fn form(desk: Desk, Path((_, household, child)): Path<About>) -> Result<Response, Error> {
    let usual = desk.today() + Span::days(desk.centre.rules.pause_days.into());
    draw(&desk, (household, child), &Filled::default().with("until", usual.to_string())).await
}

async fn draw(desk: &Desk, (id, child): (HouseholdId, ChildId), filled: &Filled) -> Result<Response, Error> {
    let (household, until) = find(desk, (id, child)).await?;
    let child = household.child(child).ok_or(Error::Missing)?;
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre.slug,
        household: id,
        child,
        until,
        filled,
        guard: desk.guard(),
    };
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = (desk.words().say("pause-title"), Place::Families, filled.is_faulty());
    Ok(desk.answer_with(status, title, views::page(&page)))
}

/// What the form asks for, and why.
pub(super) fn read(form: &mut PlanForm<'_>, today: Date) -> Option<(Wish, &'static str)> {
    let is_lifted = form.read.filled.has("wish", "lift");
    let wish = match is_lifted {
        true => Some(Wish::Lift),
        false => form.date("until", "pause-until").map(Wish::Until),
    };
    let list = if is_lifted { &reason::PAUSE_LIFTED } else { &reason::PAUSED };
    let why = form.code(list, "why");
    if let Some(Wish::Until(until)) = wish
        && (until <= today || until > today + Span::days(LONGEST_DAYS))
    {
        form.read.fault("until", "pause-until-wrong");
        return None;
    }
    Some((wish?, why?))
}

async fn press(
    desk: Desk,
    Path((_, household, child)): Path<About>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut asked = PlanForm::of(Reader::of(form.fields, desk.words()), desk.words(), &[]);
    let wish = read(&mut asked, desk.today());
    let Some((wish, why)) = wish else { return draw(&desk, (household, child), &asked.read.filled).await };
    match desk.press(PauseChild { household, child, wish, why, now: desk.now }).await {
        // Somebody was quicker: it is lifted all the same.
        Ok(()) | Err(Error::Stale) => {}
        Err(error) => return Err(error),
    }
    Ok(Redirect::to(&addresses::desk::household(&desk.centre.slug, household)).into_response())
}
