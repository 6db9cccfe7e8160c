//! A private room's slots: which are free, and one's own (M1).
//!
//! Invariant: M2 holds for programs too: no name, no party, no history.

use axum::extract::Path;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answers::{Done, Made, Open, Told};
use super::asked::{Body, Query};
use super::caller::Caller;
use super::centres::between;
use super::problem::{Kind, No};
use super::shapes::bookings::{InOrFree, OwnSlot, SlotWish, UseWish};
use super::shapes::centres::{Slot, Slots};
use super::{make, put, read, remove};
use crate::actions::book_slot::{BookSlot, ExtendSlot, GiveUpSlot};
use crate::actions::use_private_room::{By, UsePrivateRoom, Wish};
use crate::addresses;
use crate::domain::ids::{ChildId, GuardianId, PrivateUseId};
use crate::domain::private_room::{Diary, Party};
use crate::domain::zone::{Date, Datelike, Timestamp};
use crate::store::{centres, private_rooms};
use crate::web::Entry;
use crate::web::kiosk::private_room;
use crate::web::who::Access::{Anyone, Household};

pub fn entries() -> Vec<Entry> {
    vec![
        read("slots", "/api/v1/centres/{centre}/rooms/{room}/slots", Anyone, look),
        make("book-slot", "/api/v1/centres/{centre}/rooms/{room}/slots", Household, book),
        remove("give-up-slot", "/api/v1/centres/{centre}/rooms/{room}/slots/{used}", Household, give_up),
        make(
            "extend-slot",
            "/api/v1/centres/{centre}/rooms/{room}/slots/{used}/extension",
            Household,
            extend,
        ),
        put("use-room", "/api/v1/centres/{centre}/rooms/{room}/use", Household, press),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Left out: today.
    day: Option<Date>,
}

/// A private room here, or none.
async fn room(
    caller: &Caller,
    (slug, room): (String, String),
) -> Result<(crate::domain::ids::CentreId, crate::domain::room::Room), No> {
    private_room(&caller.app, slug, room).await.map_err(|error| match error {
        crate::error::Error::Fault(fault) => fault.into(),
        _ => No::missing(),
    })
}

async fn look(
    caller: Caller,
    Path(place): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Open<Slots>, No> {
    let (centre, room) = room(&caller, place).await?;
    let now = caller.now;
    let read = caller.app.store.read(move |db| Box::pin(centres::find(db, centre)));
    let zone = read.await?.ok_or_else(No::missing)?.zone;
    let (day, _) = between(asked.day, asked.day, zone.date(now))?;
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let today = private_rooms::diary(db, &room, (zone.date(now), zone)).await?;
            Ok(today.zip(private_rooms::diary(db, &room, (day, zone)).await?))
        })
    });
    let (today, diary) = read.await?.ok_or_else(No::missing)?;
    let slots = diary.slots().into_iter().filter(|slot| slot.ends() > now);
    let told = |slot: crate::domain::window::Window| Slot {
        time: slot.into(),
        is_free: diary.is_free(slot, now),
        yours: own(&diary, &caller, slot.starts()),
    };
    Ok(Open(Slots { date: day, standing: today.standing(now).into(), slots: slots.map(told).collect() }))
}

fn own(diary: &Diary, caller: &Caller, starts: Timestamp) -> Option<uuid::Uuid> {
    let household = caller.of()?;
    let is_own = |used: &&crate::domain::private_room::Use| {
        used.is_live() && used.household == Some(household) && used.window.starts() == starts
    };
    diary.uses.iter().find(is_own).map(|used| used.id.0)
}

async fn book(
    caller: Caller,
    Path((slug, word)): Path<(String, String)>,
    wish: Body<SlotWish>,
) -> Result<Made<OwnSlot>, No> {
    let (centre, room) = room(&caller, (slug.clone(), word.clone())).await?;
    let SlotWish { starts, guardian, adults, children } = wish.sent;
    if !(1970..=9000).contains(&starts.year()) {
        return Err(No::of(Kind::Invalid).at("starts", "1970 – 9000"));
    }
    let children = children.into_iter().map(ChildId).collect();
    let party = Party { guardian: GuardianId(guardian), adults, children };
    let household = caller.household()?.household;
    let book = BookSlot { room: room.id, household, party, starts, now: caller.now };
    let id = caller.change(centre, book).await?;
    let used = find(&caller, id).await?;
    Ok(Made(used, addresses::api::slot(&slug, &word, id)))
}

async fn find(caller: &Caller, id: PrivateUseId) -> Result<OwnSlot, No> {
    let read = caller.app.store.read(move |db| Box::pin(private_rooms::find(db, id)));
    let used = read.await?.ok_or_else(No::missing)?;
    Ok(OwnSlot { id: used.id.0, starts: used.window.starts(), ends: used.window.ends() })
}

type OfSlot = Path<(String, String, PrivateUseId)>;

async fn give_up(caller: Caller, Path((slug, word, used)): OfSlot) -> Result<Done, No> {
    let (centre, _) = room(&caller, (slug, word)).await?;
    let household = caller.household()?.household;
    caller.change(centre, GiveUpSlot { used, household, now: caller.now }).await?;
    Ok(Done)
}

/// The whole next slot too.
async fn extend(caller: Caller, Path((slug, word, used)): OfSlot) -> Result<Told<OwnSlot>, No> {
    let (centre, _) = room(&caller, (slug, word)).await?;
    let household = caller.household()?.household;
    let more = caller.change(centre, ExtendSlot { used, household, now: caller.now }).await?;
    Ok(Told(OwnSlot { id: used.0, starts: more.starts(), ends: more.ends() }))
}

/// In use, or free again (M1).
async fn press(caller: Caller, Path(place): Path<(String, String)>, wish: Body<UseWish>) -> Result<Done, No> {
    let (centre, room) = room(&caller, place).await?;
    let wish = match wish.sent.wish {
        InOrFree::InUse => Wish::InUse,
        InOrFree::Free => Wish::Free,
    };
    let by = By::Household(caller.household()?.household);
    caller.change(centre, UsePrivateRoom { room: room.id, by, wish, now: caller.now }).await?;
    Ok(Done)
}
