//! The presses of the door: in, out, walk-ins, heads, everybody out, and each of them back (C7, C8).
//!
//! Keeps true: a press changes something and leads back to the page it stood on; one that is refused shows that page
//! again with the reasons.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_board::{Asked, draw_board};
use super::desk_sessions::{draw_roster, rooms};
use super::forms::Form;
use super::who::Access;
use super::{Entry, act};
use crate::actions::all_out::AllOut;
use crate::actions::cancel::Cancel;
use crate::actions::check_in::{Arrival, CheckIn, HearArrival};
use crate::actions::check_out::CheckOut;
use crate::actions::count_heads::{CountHeads, Counted, Step};
use crate::actions::explain_excess::ExplainExcess;
use crate::actions::turn_away::TurnAway;
use crate::actions::turn_room::{Clear, TurnRoom};
use crate::actions::undo::Undo;
use crate::actions::use_private_room::{By, UsePrivateRoom, Wish};
use crate::actions::walk_in::{WalkIn, WalkOut};
use crate::domain::ids::{BookingId, ChildId, SessionId, VisitId};
use crate::domain::reason;
use crate::domain::room::Room;
use crate::domain::visit;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::sessions;
use crate::views::desk::Told;

pub fn entries() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        act("/{centre}/desk/bookings/{booking}/visits", OnDuty, visits),
        act("/{centre}/desk/bookings/{booking}/refusal", OnDuty, turn_away),
        act("/{centre}/desk/bookings/{booking}/cancellation", OnDuty, cancel_booking),
        act("/{centre}/desk/sessions/{session}/walk-ins", OnDuty, walk_ins),
        act("/{centre}/desk/sessions/{session}/exit", OnDuty, exit),
        act("/{centre}/desk/rooms/{room}/headcount", OnDuty, headcount),
        act("/{centre}/desk/rooms/{room}/excess", OnDuty, excess),
        act("/{centre}/desk/rooms/{room}/turnaround", OnDuty, turned_over),
        act("/{centre}/desk/rooms/{room}/use", OnDuty, private_use),
        act("/{centre}/desk/reversal", OnDuty, reversal),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    In,
    Out,
}

#[derive(Debug, Deserialize)]
struct Visit {
    step: Way,
    child: Option<ChildId>,
    /// Seconds the press waited in the page for a lost link.
    #[serde(default)]
    waited: u32,
}

async fn visits(
    desk: Desk,
    Path((_, booking)): Path<(String, BookingId)>,
    form: Form<Visit>,
) -> Result<Response, Error> {
    let (child, nonce, now) = (form.fields.child, form.key, desk.now);
    let told = match form.fields.step {
        Way::In => match let_in(&desk, CheckIn { booking, child, nonce, now }, form.fields.waited).await {
            Ok(Arrival::Inside) => Told::Nothing,
            Ok(Arrival::TurnedAway(refusals)) => desk.refused(&refusals),
            Err(error) => desk.told(error)?,
        },
        Way::Out => match desk.press(CheckOut { booking, child, nonce, now }).await {
            Ok(()) => Told::Nothing,
            Err(error) => desk.told(error)?,
        },
    };
    where_it_stood(&desk, told).await
}

async fn let_in(desk: &Desk, check_in: CheckIn, waited: u32) -> Result<Arrival, Error> {
    if waited == 0 {
        return desk.press(check_in).await;
    }
    let pressed = visit::pressed_at(check_in.now, waited);
    desk.press(HearArrival { check_in, pressed }).await
}

#[derive(Debug, Deserialize)]
struct Turned {
    child: ChildId,
}

/// A6: what the door asks for was not met.
async fn turn_away(
    desk: Desk,
    Path((_, booking)): Path<(String, BookingId)>,
    form: Form<Turned>,
) -> Result<Response, Error> {
    let told = match desk.press(TurnAway { booking, child: form.fields.child, now: desk.now }).await {
        Ok(()) | Err(Error::Stale) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

async fn cancel_booking(
    desk: Desk,
    Path((_, booking)): Path<(String, BookingId)>,
    _form: Form<Nothing>,
) -> Result<Response, Error> {
    let cancel = Cancel { booking, children: None, household: None, now: desk.now };
    let told = match desk.press(cancel).await {
        Ok(_) | Err(Error::Stale) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

#[derive(Debug, Deserialize)]
struct Walk {
    band: String,
    step: Option<Way>,
}

async fn walk_ins(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Walk>,
) -> Result<Response, Error> {
    let found = desk.app.store.read(move |db| Box::pin(sessions::find(db, session))).await?;
    let bands = found.map(|session| visit::bands(&session)).unwrap_or_default();
    let band = bands.into_iter().find(|band| band.code() == form.fields.band).ok_or(Error::Missing)?;
    // One form has a button for each band: each is a press of its own.
    let (nonce, now) = (format!("{} {}", form.key, band.code()), desk.now);
    let pressed = match form.fields.step {
        Some(Way::Out) => desk.press(WalkOut { session, band, nonce, now }).await,
        Some(Way::In) | None => desk.press(WalkIn { session, band, children: 1, nonce, now }).await,
    };
    let told = match pressed {
        Ok(()) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

async fn exit(
    desk: Desk,
    Path((_, session)): Path<(String, SessionId)>,
    form: Form<Nothing>,
) -> Result<Response, Error> {
    let told = match desk.press(AllOut { session, nonce: form.key, now: desk.now }).await {
        Ok(()) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

#[derive(Debug, Deserialize)]
struct Count {
    step: Way,
    #[serde(default)]
    reason: String,
}

async fn headcount(
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    form: Form<Count>,
) -> Result<Response, Error> {
    let room = room_called(&desk, &slug).await?;
    let (step, sign) = match form.fields.step {
        Way::In => (Step::In, "in"),
        Way::Out => (Step::Out, "out"),
    };
    let reason = reason::one_of(&reason::PAST_LIMIT, &form.fields.reason);
    let nonce = format!("{} {sign}", form.key);
    let told = match desk.press(CountHeads { room: room.id, step, reason, nonce, now: desk.now }).await? {
        Counted::Done => Told::Nothing,
        Counted::PastLimit { limit } => Told::AskWhy { room: slug, limit },
    };
    where_it_stood(&desk, told).await
}

#[derive(Debug, Deserialize)]
struct Excess {
    reason: String,
}

/// Why there are more than there may be.
async fn excess(
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    form: Form<Excess>,
) -> Result<Response, Error> {
    let room = room_called(&desk, &slug).await?.id;
    let reason = reason::one_of(&reason::PAST_LIMIT, &form.fields.reason).ok_or(Error::Missing)?;
    desk.press(ExplainExcess { room, reason, now: desk.now }).await?;
    Ok(desk.back().into_response())
}

#[derive(Debug, Deserialize)]
struct TurnedOver {
    clear: WhenClear,
    until: Timestamp,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhenClear {
    Now,
    Later,
}

/// C4: the room is clear, or needs a little longer.
async fn turned_over(
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    form: Form<TurnedOver>,
) -> Result<Response, Error> {
    let room = room_called(&desk, &slug).await?.id;
    let clear = match form.fields.clear {
        WhenClear::Now => Clear::Now,
        WhenClear::Later => Clear::At(form.fields.until),
    };
    let told = match desk.press(TurnRoom { room, clear, now: desk.now }).await {
        Ok(()) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

async fn room_called(desk: &Desk, slug: &str) -> Result<Room, Error> {
    rooms(desk).await?.into_iter().find(|room| room.slug == slug).ok_or(Error::Missing)
}

#[derive(Debug, Deserialize)]
struct PrivateUse {
    wish: PrivateWish,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PrivateWish {
    InUse,
    Free,
}

/// M1: in use, or free again.
async fn private_use(
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    form: Form<PrivateUse>,
) -> Result<Response, Error> {
    let room = room_called(&desk, &slug).await?.id;
    let wish = match form.fields.wish {
        PrivateWish::InUse => Wish::InUse,
        PrivateWish::Free => Wish::Free,
    };
    let told = match desk.press(UsePrivateRoom { room, by: By::Desk, wish, now: desk.now }).await {
        Ok(()) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

#[derive(Debug, Deserialize)]
struct Reversal {
    visit: VisitId,
}

async fn reversal(desk: Desk, form: Form<Reversal>) -> Result<Response, Error> {
    let told = match desk.press(Undo { visit: form.fields.visit, now: desk.now }).await {
        Ok(()) => Told::Nothing,
        Err(error) => desk.told(error)?,
    };
    where_it_stood(&desk, told).await
}

/// Back to where the press stood; if it was refused, that page again with the reasons.
pub(super) async fn where_it_stood(desk: &Desk, told: Told) -> Result<Response, Error> {
    if !told.is_refusal() {
        return Ok(desk.back().into_response());
    }
    match desk.stood_on_roster() {
        Some(session) => draw_roster(desk, session, (String::new(), told)).await,
        None => draw_board(desk, Asked::default(), told).await,
    }
}
