//! Fees at the desk: what a session's parties owe and paid, noted by a press; and totals by host and month.
//!
//! Keeps true: totals are the manager's; page, file and API draw the same [`Total`]s.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::desk_reports::Days;
use super::files;
use super::forms::Form;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::note_payment::{NotePayment, till};
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::fee::{Amount, Currency, Fee};
use crate::domain::ids::{BookingId, PaymentId, SessionId};
use crate::domain::payment::{Press, Total, totals};
use crate::domain::report::Period;
use crate::domain::roster::{self, Entry as Party};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::feeds::csv;
use crate::store::{Conn, payments, rosters};
use crate::views::desk_fees as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::{Manager, OnDuty};
    vec![
        page("/{centre}/desk/sessions/{session}/fees", OnDuty, of_session),
        act("/{centre}/desk/sessions/{session}/fees", OnDuty, note),
        page("/{centre}/desk/fees", Manager, by_host),
        page("/{centre}/desk/fees.csv", Manager, table),
    ]
}

async fn of_session(desk: Desk, Path((_, id)): Path<(String, SessionId)>) -> Result<Response, Error> {
    draw(&desk, id, (StatusCode::OK, None)).await
}

/// The till of a session; `wrong`: why the press was not noted.
async fn draw(
    desk: &Desk,
    id: SessionId,
    (status, wrong): (StatusCode, Option<String>),
) -> Result<Response, Error> {
    let centre = desk.centre.id;
    let read = async move |db: &mut Conn| -> Result<_, Fault> {
        let parties: Vec<Party> = rosters::of_session(db, id).await?;
        Ok((till(db, (centre, id)).await, parties))
    };
    let (found, parties) = desk.app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    let (session, till) = found?;
    let page = views::Page {
        words: desk.words(),
        centre: &desk.centre,
        session: &session,
        till: &till,
        parties: &parties,
        shows_names: roster::shows_names(&session, desk.now),
        wrong,
        guard: desk.guard(),
    };
    let title = (desk.words().say("fees-title"), Place::Sessions, page.wrong.is_some());
    Ok(desk.answer_with(status, title, views::page(&page)))
}

/// What was pressed: an amount taken, or given back.
pub(super) fn press(filled: &Filled, currency: Currency) -> Option<Press> {
    let amount: Amount = match Fee::parse(filled.value("amount"), currency)? {
        Fee::Free => return None,
        Fee::Paid(amount) => amount,
    };
    match filled.value("step") {
        "taken" => Some(Press::Taken(amount)),
        "back" => Some(Press::GivenBack(amount)),
        _ => None,
    }
}

async fn note(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let filled = Filled::of(form.fields);
    let Some(press) = press(&filled, desk.centre.rules.currency) else {
        let wrong = Some(desk.words().say("fee-wrong"));
        return draw(&desk, session, (StatusCode::UNPROCESSABLE_ENTITY, wrong)).await;
    };
    let booking = match filled.value("booking") {
        "" => None,
        id => Some(BookingId(id.parse().map_err(|_| Error::Missing)?)),
    };
    let id = PaymentId(desk.id_of(&form.key));
    match desk.press(NotePayment { id, session, booking, press, now: desk.now }).await {
        Ok(()) => Ok(Redirect::to(&addresses::fees::session(&desk.centre.slug, session)).into_response()),
        Err(Error::Stale) => {
            let wrong = Some(desk.words().say("fees-stale"));
            draw(&desk, session, (StatusCode::CONFLICT, wrong)).await
        }
        Err(error) => Err(error),
    }
}

/// What fees came to, by month and host.
pub async fn read(app: &App, centre: &Centre, period: Period, now: Timestamp) -> Result<Vec<Total>, Fault> {
    let Some(window) = period.window(centre.zone) else { return Ok(Vec::new()) };
    let centre = centre.id;
    let read = app.store.read(move |db| Box::pin(payments::charged(db, centre, window, now)));
    Ok(totals(&read.await?))
}

async fn by_host(desk: Desk, Query(days): Query<Days>) -> Result<Response, Error> {
    let (words, today) = (desk.words(), desk.today());
    let asked = days.period(today);
    let error = asked.is_none().then(|| words.say("report-error-days"));
    let period = asked.unwrap_or_else(|| Period::month_of(today));
    let totals = read(&desk.app, &desk.centre, period, desk.now).await?;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = views::ByHost {
        words,
        slug: &desk.centre.slug,
        period,
        totals: &totals,
        error,
        currency: desk.centre.rules.currency,
    };
    let title = (words.say("fees-by-host"), Place::Reports, page.error.is_some());
    Ok(desk.answer_with(status, title, views::by_host(&page)))
}

async fn table(desk: Desk, Query(days): Query<Days>) -> Result<Response, Error> {
    let period = days.period(desk.today()).ok_or(Error::Missing)?;
    let totals = read(&desk.app, &desk.centre, period, desk.now).await?;
    let (heads, rows) = views::sheet(desk.words(), &totals, desk.centre.rules.currency);
    let name = csv::name(&format!("{}-fees", desk.centre.slug), period.from(), period.to());
    Ok(files::table(&name, (&heads, &rows)))
}
