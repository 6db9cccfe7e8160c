//! What a corrected birth date no longer fits (A7): the list, and what staff decide about each.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::forms::Form;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::cancel::Cancel;
use crate::actions::keep_misfit::KeepMisfit;
use crate::addresses;
use crate::app::App;
use crate::domain::ids::{BookingId, CentreId, ChildId};
use crate::domain::misfit::Misfit;
use crate::domain::names::{Name, line};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::{bookings, misfits, staff};
use crate::views::desk_misfits as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/households/misfits", OnDuty, list),
        act("/{centre}/desk/bookings/{booking}/children/{child}/misfit", OnDuty, decide),
    ]
}

/// Of a reason in words: characters, at most.
pub const LONGEST_REASON: usize = 120;

async fn list(desk: Desk) -> Result<Response, Error> {
    draw(&desk, &Filled::default()).await
}

/// What no longer fits in a centre, each with who decided to keep it.
pub async fn flagged(
    app: &App,
    centre: CentreId,
    now: Timestamp,
) -> Result<Vec<(Misfit, Option<Name>)>, Fault> {
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let mut shown = Vec::new();
            for misfit in misfits::of_centre(db, centre, now).await? {
                let by = match misfit.kept.as_ref().and_then(|kept| kept.by) {
                    Some(id) => staff::find(db, id).await?.map(|colleague| colleague.name),
                    None => None,
                };
                shown.push((misfit, by));
            }
            Ok(shown)
        })
    });
    read.await
}

async fn draw(desk: &Desk, filled: &Filled) -> Result<Response, Error> {
    let shown = flagged(&desk.app, desk.centre.id, desk.now).await?;
    let page = views::Page { speaker: desk.speaker(), guard: desk.guard(), filled, misfits: &shown };
    let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.words().say("misfits-title");
    Ok(desk.answer_with(status, (title, Place::Families, filled.is_faulty()), views::page(&page)))
}

/// Kept, with a reason in words, or given up by the desk.
async fn decide(
    desk: Desk,
    Path((_, booking, child)): Path<(String, BookingId, ChildId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut filled = Filled::of(form.fields);
    let here = desk.centre.id;
    let found =
        desk.app.store.read(move |db| Box::pin(async move { bookings::find(db, booking).await })).await?;
    found.filter(|booking| booking.centre == here).ok_or(Error::Missing)?;
    let now = desk.now;
    let done = if filled.value("answer") == "cancel" {
        let cancel = Cancel { booking, children: Some(vec![child]), household: None, now };
        desk.press(cancel).await.map(drop)
    } else {
        match line(filled.value("reason"), LONGEST_REASON) {
            Ok(reason) => desk.press(KeepMisfit { booking, child, reason, now }).await,
            Err(_) => {
                filled.fault(views::reason_id(booking, child), desk.words().say("misfits-error-reason"));
                return draw(&desk, &filled).await;
            }
        }
    };
    match done {
        // Decided by somebody quicker, or begun: the list has it no more.
        Ok(()) | Err(Error::Stale | Error::Refused(_)) => {
            Ok(Redirect::to(&addresses::desk_households::misfits(&desk.centre.slug)).into_response())
        }
        Err(error) => Err(error),
    }
}
