//! The presses of the door: in, out, walk-ins, heads, everybody out, and each of them back (C7, C8).
//!
//! Invariant: each is the very command the desk's page presses; a press with the same key counts once.

use axum::extract::Path;

use super::answers::Done;
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::make;
use super::problem::{Kind, No};
use super::shapes::boards::{
    ExcessWish, HeadWish, PastLimit, Reversal, TurnAwayWish, TurnWish, VisitWish, WalkInWish, Way,
};
use super::shapes::bookings::{InOrFree, UseWish};
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
use crate::domain::visit;
use crate::store::sessions;
use crate::web::Entry;
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        make("check-in", "/api/v1/centres/{centre}/desk/bookings/{booking}/visits", OnDuty, visits),
        make("turn-away", "/api/v1/centres/{centre}/desk/bookings/{booking}/refusal", OnDuty, turn_away),
        make("desk-cancel", "/api/v1/centres/{centre}/desk/bookings/{booking}/cancellation", OnDuty, cancel),
        make("walk-in", "/api/v1/centres/{centre}/desk/sessions/{session}/walk-ins", OnDuty, walk_ins),
        make("all-out", "/api/v1/centres/{centre}/desk/sessions/{session}/exit", OnDuty, exit),
        make("count-heads", "/api/v1/centres/{centre}/desk/rooms/{room}/headcount", OnDuty, headcount),
        make("explain-excess", "/api/v1/centres/{centre}/desk/rooms/{room}/excess", OnDuty, excess),
        make("turn-room", "/api/v1/centres/{centre}/desk/rooms/{room}/turnaround", OnDuty, turned_over),
        make("desk-use-room", "/api/v1/centres/{centre}/desk/rooms/{room}/use", OnDuty, private_use),
        make("undo", "/api/v1/centres/{centre}/desk/reversal", OnDuty, reversal),
    ]
}

type OfBooking = Path<(String, BookingId)>;

async fn visits(
    clerk: Clerk,
    Nonce(nonce): Nonce,
    Path((_, booking)): OfBooking,
    wish: Body<VisitWish>,
) -> Result<Done, No> {
    let (child, now) = (wish.sent.child.map(ChildId), clerk.now());
    match wish.sent.step {
        Way::In => {
            match let_in(&clerk, CheckIn { booking, child, nonce, now }, wish.sent.waited_seconds).await? {
                Arrival::Inside => Ok(Done),
                Arrival::TurnedAway(refusals) => Err(No::refused(&refusals, &clerk.speaker())),
            }
        }
        Way::Out => {
            clerk.press(CheckOut { booking, child, nonce, now }).await?;
            Ok(Done)
        }
    }
}

async fn let_in(clerk: &Clerk, check_in: CheckIn, waited_seconds: u32) -> Result<Arrival, No> {
    if waited_seconds == 0 {
        return clerk.press(check_in).await;
    }
    let pressed = visit::pressed_at(check_in.now, waited_seconds);
    clerk.press(HearArrival { check_in, pressed }).await
}

/// A6: what the door asks for was not met.
async fn turn_away(
    clerk: Clerk,
    Path((_, booking)): OfBooking,
    wish: Body<TurnAwayWish>,
) -> Result<Done, No> {
    let turned = clerk.press(TurnAway { booking, child: ChildId(wish.sent.child), now: clerk.now() }).await;
    done_before(turned)
}

async fn cancel(clerk: Clerk, Path((_, booking)): OfBooking) -> Result<Done, No> {
    let cancelled = Cancel { booking, children: None, household: None, now: clerk.now() };
    done_before(clerk.press(cancelled).await)
}

/// Asked for twice, it was done the first time.
fn done_before<T>(pressed: Result<T, No>) -> Result<Done, No> {
    match pressed {
        Err(no) if !no.is(&Kind::Stale) => Err(no),
        Ok(_) | Err(_) => Ok(Done),
    }
}

async fn walk_ins(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((_, session)): Path<(String, SessionId)>,
    wish: Body<WalkInWish>,
) -> Result<Done, No> {
    let found = clerk.caller.app.store.read(move |db| Box::pin(sessions::find(db, session))).await?;
    let bands = found.map(|session| visit::bands(&session)).ok_or_else(No::missing)?;
    let band = bands.into_iter().find(|band| band.code() == wish.sent.band);
    let band = band.ok_or_else(|| No::of(Kind::Invalid).at("band", &wish.sent.band))?;
    let (nonce, now) = (format!("{key} {}", band.code()), clerk.now());
    match wish.sent.step {
        Way::In => clerk.press(WalkIn { session, band, children: 1, nonce, now }).await?,
        Way::Out => clerk.press(WalkOut { session, band, nonce, now }).await?,
    }
    Ok(Done)
}

async fn exit(
    clerk: Clerk,
    Nonce(nonce): Nonce,
    Path((_, session)): Path<(String, SessionId)>,
) -> Result<Done, No> {
    clerk.press(AllOut { session, nonce, now: clerk.now() }).await?;
    Ok(Done)
}

async fn headcount(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((_, room)): Path<(String, String)>,
    wish: Body<HeadWish>,
) -> Result<Done, No> {
    let room = clerk.room(&room).await?;
    let (step, sign) = match wish.sent.step {
        Way::In => (Step::In, "in"),
        Way::Out => (Step::Out, "out"),
    };
    let reason = wish.sent.reason.map(PastLimit::code);
    let nonce = format!("{key} {sign}");
    match clerk.press(CountHeads { room, step, reason, nonce, now: clerk.now() }).await? {
        Counted::Done => Ok(Done),
        Counted::PastLimit { limit } => Err(No::of(Kind::Blocked).at("reason", &limit.to_string())),
    }
}

/// Why a room holds more people than it may.
async fn excess(
    clerk: Clerk,
    Path((_, room)): Path<(String, String)>,
    wish: Body<ExcessWish>,
) -> Result<Done, No> {
    let room = clerk.room(&room).await?;
    clerk.press(ExplainExcess { room, reason: wish.sent.reason.code(), now: clerk.now() }).await?;
    Ok(Done)
}

/// C4: the room is clear, now or at that moment.
async fn turned_over(
    clerk: Clerk,
    Path((_, room)): Path<(String, String)>,
    wish: Body<TurnWish>,
) -> Result<Done, No> {
    let room = clerk.room(&room).await?;
    let clear = wish.sent.clear_at.map_or(Clear::Now, Clear::At);
    clerk.press(TurnRoom { room, clear, now: clerk.now() }).await?;
    Ok(Done)
}

/// M1: in use, or free again.
async fn private_use(
    clerk: Clerk,
    Path((_, room)): Path<(String, String)>,
    wish: Body<UseWish>,
) -> Result<Done, No> {
    let room = clerk.room(&room).await?;
    let wish = match wish.sent.wish {
        InOrFree::InUse => Wish::InUse,
        InOrFree::Free => Wish::Free,
    };
    clerk.press(UsePrivateRoom { room, by: By::Desk, wish, now: clerk.now() }).await?;
    Ok(Done)
}

async fn reversal(clerk: Clerk, wish: Body<Reversal>) -> Result<Done, No> {
    clerk.press(Undo { visit: VisitId(wish.sent.visit), now: clerk.now() }).await?;
    Ok(Done)
}
