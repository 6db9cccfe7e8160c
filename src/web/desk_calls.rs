//! The calling list: families without e-mail whom something concerns, with what to say.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::call::Call;
use crate::actions::remind::HearAbsence;
use crate::addresses;
use crate::domain::cover::{self, Cover};
use crate::domain::household::Household;
use crate::domain::ids::{CentreId, NoticeId};
use crate::domain::notice::Notice;
use crate::domain::session::Session;
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::{Conn, facts, households, notices, sessions};
use crate::views::calls as views;
use crate::views::desk::Told;
use crate::views::layout::{Live, Place, Shell};

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        page("/{centre}/desk/to-call", OnDuty, list),
        act("/{centre}/desk/to-call/{notice}", OnDuty, called),
        act("/{centre}/desk/to-call/{notice}/absence", OnDuty, absence),
    ]
}

/// Calls shown at once; the longest waiting first.
const MOST: u16 = 60;

async fn list(desk: Desk) -> Result<Response, Error> {
    let (centre, now, by_name) = (desk.centre.id, desk.now, desk.centre.rules.rota);
    let read = desk.app.store.read(move |db| {
        Box::pin(async move {
            let mut calls = Vec::new();
            for notice in notices::calls(db, centre, MOST, now).await? {
                calls.push(with_whom(db, notice).await?);
            }
            let wanting = if by_name { wanting(db, centre, now).await? } else { Vec::new() };
            Ok((calls, wanting))
        })
    });
    let (calls, wanting) = read.await?;
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        now: desk.now,
        guard: desk.guard(),
        calls: &calls,
        wanting: &wanting,
    };
    let events = addresses::kiosk::events(&desk.centre.slug);
    let live = Some(Live { events: &events, ids: views::LIVE });
    let shell = Shell { live, ..desk.shell(desk.words().say("calls-title"), Place::Calls) };
    Ok(desk.answer(shell, &Told::Nothing, views::page(&page)))
}

/// Days ahead in which a session without enough staff is told of.
const WANTING_DAYS: i64 = 7;

/// G4: sessions of the coming days that can let nobody in for want of staff.
pub async fn wanting(
    db: &mut Conn,
    centre: CentreId,
    now: Timestamp,
) -> Result<Vec<(Session, Cover)>, Fault> {
    let Some(ahead) = Window::lasting(now, Span::days(WANTING_DAYS)) else { return Ok(Vec::new()) };
    let facts = facts::load(db, centre, None, ahead, now).await?;
    let wanting = facts.iter().flat_map(|facts| cover::wanting(facts, now));
    Ok(wanting.map(|(session, cover)| (session.clone(), cover)).collect())
}

/// On the telephone the family said that it can't come.
async fn absence(
    desk: Desk,
    Path((_, notice)): Path<(String, NoticeId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    match desk.press(HearAbsence { notice, now: desk.now }).await {
        // Said already, or begun meanwhile: the list has it no more.
        Ok(()) | Err(Error::Stale | Error::Refused(_)) => {
            Ok(Redirect::to(&addresses::desk::to_call(&desk.centre.slug)).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn with_whom(
    db: &mut Conn,
    notice: Notice,
) -> Result<(Notice, Option<Household>, Option<Session>), Fault> {
    let household = households::find(db, notice.household).await?;
    let session = match notice.session {
        Some(id) => sessions::find(db, id).await?,
        None => None,
    };
    Ok((notice, household, session))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn called(
    desk: Desk,
    Path((_, notice)): Path<(String, NoticeId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    desk.press(Call { notice, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::desk::to_call(&desk.centre.slug)).into_response())
}
