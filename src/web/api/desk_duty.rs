//! What staff look after besides the programme: programs that are told, birth dates that were corrected, screens (A7).
//!
//! Invariant: neither address nor secret of an endpoint is told; whoever pairs a screen is signed out by it.

use axum::extract::Path;

use super::answers::{Done, Listed, Made, Told};
use super::asked::Body;
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::duty::{
    Endpoint, GivenUp, Misfit, MisfitAnswer, MisfitWish, Paired, Screen, ScreenWish, Webhooks,
};
use super::{make, read, remove};
use crate::actions::cancel::Cancel;
use crate::actions::keep_misfit::KeepMisfit;
use crate::actions::pair_screen::{PairScreen, SCREENS_STAY, UnpairScreen};
use crate::actions::tell_webhooks::SendAgain;
use crate::addresses;
use crate::domain::ids::{BookingId, ChildId, DeviceId, WebhookMessageId};
use crate::domain::names::line;
use crate::store::devices;
use crate::web::cookies::Secret;
use crate::web::who::Access::OnDuty;
use crate::web::{Entry, desk_misfits, desk_webhooks, pairing};

pub fn entries() -> Vec<Entry> {
    vec![
        read("webhooks", "/api/v1/centres/{centre}/desk/webhooks", OnDuty, webhooks),
        make("send-again", "/api/v1/centres/{centre}/desk/webhooks/{message}/delivery", OnDuty, again),
        read("misfits", "/api/v1/centres/{centre}/desk/misfits", OnDuty, misfits),
        make(
            "decide-misfit",
            "/api/v1/centres/{centre}/desk/bookings/{booking}/children/{child}/misfit",
            OnDuty,
            decide,
        ),
        read("screens", "/api/v1/centres/{centre}/desk/screens", OnDuty, screens),
        make("pair-screen", "/api/v1/centres/{centre}/desk/screens", OnDuty, pair),
        remove("unpair-screen", "/api/v1/centres/{centre}/desk/screens/{device}", OnDuty, unpair),
    ]
}

async fn webhooks(clerk: Clerk, Path(_): Path<String>) -> Result<Told<Webhooks>, No> {
    let (endpoints, dead) = desk_webhooks::standing(&clerk.caller.app, &clerk.centre).await?;
    Ok(Told(Webhooks {
        endpoints: endpoints.iter().map(Endpoint::from).collect(),
        given_up: dead.iter().map(GivenUp::from).collect(),
    }))
}

/// A message that was given up is tried again.
async fn again(clerk: Clerk, Path((_, message)): Path<(String, WebhookMessageId)>) -> Result<Done, No> {
    clerk.press(SendAgain { message, now: clerk.now() }).await?;
    Ok(Done)
}

/// In order of time; what staff decided to keep among it.
async fn misfits(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<Misfit>, No> {
    let found = desk_misfits::flagged(&clerk.caller.app, clerk.centre.id, clerk.now()).await?;
    let items = found.iter().map(|flag| Misfit::of(flag, &clerk.speaker())).collect();
    Ok(Listed { items, next: None, number: None })
}

/// Kept, with a reason in words, or given up by the desk.
async fn decide(
    clerk: Clerk,
    Path((_, booking, child)): Path<(String, BookingId, ChildId)>,
    wish: Body<MisfitWish>,
) -> Result<Done, No> {
    let now = clerk.now();
    match wish.sent.answer {
        MisfitAnswer::Cancel => {
            let cancel = Cancel { booking, children: Some(vec![child]), household: None, now };
            clerk.press(cancel).await?;
        }
        MisfitAnswer::Keep => {
            let reason = line(&wish.sent.reason.unwrap_or_default(), desk_misfits::LONGEST_REASON);
            let said = || clerk.caller.words().say("misfits-error-reason");
            let reason = reason.map_err(|_| No::of(Kind::Invalid).at("reason", &said()))?;
            clerk.press(KeepMisfit { booking, child, reason, now }).await?;
        }
    }
    Ok(Done)
}

/// The newest first.
async fn screens(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<Screen>, No> {
    let (centre, now, rooms) = (clerk.centre.id, clerk.now(), clerk.rooms().await?);
    let read =
        clerk.caller.app.store.read(move |db| Box::pin(devices::of_centre(db, centre, now, pairing::MOST)));
    let items = read.await?.iter().map(|device| Screen::of(device, &rooms)).collect();
    Ok(Listed { items, next: None, number: None })
}

async fn pair(clerk: Clerk, Path(slug): Path<String>, wish: Body<ScreenWish>) -> Result<Made<Paired>, No> {
    let room = match &wish.sent.room {
        Some(word) => Some(clerk.room(word).await?),
        None => None,
    };
    let secret = Secret::random();
    let (sign_in, token_hash, now) = (clerk.staff.sign_in, secret.hash(), clerk.now());
    let id = clerk.press(PairScreen { room, sign_in, token_hash, now }).await?;
    let page = match &wish.sent.room {
        Some(room) => addresses::kiosk::door(&slug, room),
        None => addresses::kiosk::wall(&slug),
    };
    let paired = Paired { id: id.0, token: secret.into_token(), until: now + SCREENS_STAY, page };
    Ok(Made(paired, addresses::api::desk::screen(&slug, id)))
}

/// It is nobody's from now on.
async fn unpair(clerk: Clerk, Path((_, device)): Path<(String, DeviceId)>) -> Result<Done, No> {
    clerk.press(UnpairScreen { device, now: clerk.now() }).await?;
    Ok(Done)
}
