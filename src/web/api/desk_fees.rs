//! Fees for programs: a session's till, payments noted, totals by host and month.

use axum::extract::Path;

use super::answers::{Listed, Told};
use super::asked::{Body, Nonce, Query};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::fees::{HostMonth, PaymentWish, Till};
use super::shapes::reports::Days;
use super::{make, read};
use crate::actions::note_payment::{NotePayment, till};
use crate::domain::ids::{BookingId, PaymentId, SessionId};
use crate::views::filled::Filled;
use crate::web::typed::once;
use crate::web::who::Access::{Manager, OnDuty};
use crate::web::{Entry, desk_fees};

pub fn entries() -> Vec<Entry> {
    let of_session = "/api/v1/centres/{centre}/desk/sessions/{session}/fees";
    vec![
        read("session-fees", of_session, OnDuty, look),
        make("note-payment", of_session, OnDuty, note),
        read("fees-by-host", "/api/v1/centres/{centre}/desk/fees", Manager, by_host),
    ]
}

async fn told(clerk: &Clerk, id: SessionId) -> Result<Told<Till>, No> {
    let centre = clerk.centre.id;
    let read =
        clerk.caller.app.store.read(move |db| Box::pin(async move { Ok(till(db, (centre, id)).await) }));
    let (_, till) = read.await?.map_err(|error| No::because(error, &clerk.speaker()))?;
    Ok(Told(Till::of(&till, clerk.centre.rules.currency)))
}

async fn look(clerk: Clerk, Path((_, id)): Path<(String, SessionId)>) -> Result<Told<Till>, No> {
    told(&clerk, id).await
}

/// The same key is noted once.
async fn note(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((_, session)): Path<(String, SessionId)>,
    wish: Body<PaymentWish>,
) -> Result<Told<Till>, No> {
    let press = desk_fees::press(&Filled::of(wish.sent.fields()), clerk.centre.rules.currency);
    let Some(press) = press else {
        return Err(No::of(Kind::Invalid).at("amount", &clerk.caller.words().say("fee-wrong")));
    };
    let booking = match &wish.sent.booking {
        None => None,
        Some(id) => Some(BookingId(id.parse().map_err(|_| No::missing())?)),
    };
    let id = PaymentId(once(clerk.centre.id.0, &key));
    clerk.press(NotePayment { id, session, booking, press, now: clerk.now() }).await?;
    told(&clerk, session).await
}

/// Of sessions that are over.
async fn by_host(
    clerk: Clerk,
    Path(_): Path<String>,
    Query(days): Query<Days>,
) -> Result<Listed<HostMonth>, No> {
    let period = clerk.period(&days)?;
    let totals = desk_fees::read(&clerk.caller.app, &clerk.centre, period, clerk.now()).await?;
    let currency = clerk.centre.rules.currency;
    let items = totals.iter().map(|total| HostMonth::of(total, currency)).collect();
    Ok(Listed { items, next: None, number: None })
}
