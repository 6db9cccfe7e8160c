//! Booking for somebody at the desk: each child's verdict first, then one press (C3, C8, Z1).

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Made, Told};
use super::asked::{Body, Key, Query};
use super::caller::Clerk;
use super::desk_sessions::find;
use super::problem::{Kind, No};
use super::shapes::rosters::{DeskBooked, DeskBooking, DeskOutlook};
use super::shapes::sessions::Verdict as Shape;
use super::{make, read};
use crate::actions::book::{Answer, Book};
use crate::actions::book_once::{BookOnce, Once};
use crate::addresses;
use crate::domain::ids::{ChildId, HouseholdId, SessionId};
use crate::domain::outlook;
use crate::store::{facts, households};
use crate::views::refusals::Speaker;
use crate::web::Entry;
use crate::web::desk_bookings::{authority, verdicts};
use crate::web::who::Access::OnDuty;
use uuid::Uuid;

pub fn entries() -> Vec<Entry> {
    vec![
        read("desk-outlook", "/api/v1/centres/{centre}/desk/sessions/{session}/outlook", OnDuty, look),
        make("desk-book", "/api/v1/centres/{centre}/desk/sessions/{session}/bookings", OnDuty, book),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Chosen {
    /// For whom the desk would book.
    #[schemars(with = "Uuid")]
    household: String,
}

type OfSession = Path<(String, SessionId)>;

async fn look(
    clerk: Clerk,
    Path((_, id)): OfSession,
    Query(chosen): Query<Chosen>,
) -> Result<Told<DeskOutlook>, No> {
    let session = find(&clerk, id).await?;
    let (centre, window, now) = (clerk.centre.id, session.window, clerk.now());
    let household: HouseholdId = chosen.household.parse().map_err(|_| No::missing())?;
    let read = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(facts::load(db, centre, Some(household), window, now)));
    let facts = read.await?.ok_or_else(No::missing)?;
    let family = facts.household.as_ref().ok_or_else(No::missing)?;
    let all: Vec<ChildId> = family.children.iter().map(|child| child.id).collect();
    let usual = outlook::party(&facts, &session, &all);
    let speaker = Speaker { household: Some(family), ..clerk.speaker() };
    let verdicts = verdicts(&facts, &session, &all, now).into_iter().map(|verdict| {
        let own = outlook::own(&facts, &session, verdict.child).cloned();
        outlook::Verdict { child: verdict.child, age: None, own, answer: verdict.answer }
    });
    Ok(Told(DeskOutlook {
        household: household.0,
        has_begun: session.window.starts() <= now,
        verdicts: verdicts.map(|verdict| Shape::of(&verdict, &speaker)).collect(),
        guardians: usual.into_iter().flat_map(|party| party.guardians).map(|id| id.0).collect(),
    }))
}

async fn book(
    clerk: Clerk,
    Key(key): Key,
    Path((_, id)): OfSession,
    wish: Body<DeskBooking>,
) -> Result<Made<DeskBooked>, No> {
    let session = find(&clerk, id).await?;
    let household = HouseholdId(wish.sent.household);
    let reason = wish.sent.reason.map(|reason| reason.code());
    let request = wish.sent.party.request(household, id, authority(&session, reason, clerk.now()));
    let book = Book { request, key, now: clerk.now() };
    let pressed =
        clerk.caller.app.store.change(clerk.centre.id, clerk.staff.actor(), BookOnce { book, reason }).await;
    let (booking, is_waiting) = match pressed {
        Ok(Once::Answered(Answer::Placed(booking))) => (booking, false),
        Ok(Once::Answered(Answer::InLine(booking))) => (booking, true),
        Ok(Once::OtherBody) => return Err(No::of(Kind::KeyUsed)),
        Ok(Once::Answered(Answer::Refused(refusals))) => {
            return Err(because(&clerk, household, refusals.into()).await?);
        }
        Err(error) => return Err(because(&clerk, household, error).await?),
    };
    let roster = addresses::api::desk::session(&clerk.centre.slug, id);
    Ok(Made(DeskBooked { booking: booking.0, is_waiting }, roster))
}

/// The reasons, with the names the family goes by.
pub async fn because(clerk: &Clerk, id: HouseholdId, error: crate::error::Error) -> Result<No, No> {
    let household = clerk.caller.app.store.read(move |db| Box::pin(households::find(db, id))).await?;
    Ok(No::because(error, &Speaker { household: household.as_ref(), ..clerk.speaker() }))
}
