//! What staff look after besides the programme: programs that are told, birth dates that were corrected (A7).
//!
//! Invariant: neither address nor secret of an endpoint is told.

use axum::extract::Path;

use super::answers::{Done, Listed, Told};
use super::asked::Body;
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::duty::{Endpoint, GivenUp, Misfit, MisfitAnswer, MisfitWish, Webhooks};
use super::{make, read};
use crate::actions::cancel::Cancel;
use crate::actions::keep_misfit::KeepMisfit;
use crate::actions::tell_webhooks::SendAgain;
use crate::domain::ids::{BookingId, ChildId, WebhookMessageId};
use crate::domain::names::line;
use crate::web::who::Access::OnDuty;
use crate::web::{Entry, desk_misfits, desk_webhooks};

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
