//! The numbers of a series and of a room for programs: set with what that does told first, and what was set before (S4, Z3).

use axum::extract::Path;

use super::answers::{Listed, Told};
use super::asked::Body;
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::effects::Effects;
use super::shapes::numbers::{
    ChangeOfNumbers, ChangeOfRoom, NumbersWish, RoomNumbersWish, RoomSettingOf, SettingOf,
};
use super::{put, read};
use crate::actions::set_numbers::{self, SetNumbers};
use crate::actions::set_room::{self, SetRoom};
use crate::domain::ids::SeriesId;
use crate::store::numbers;
use crate::web::Entry;
use crate::web::desk_drafts::replanned;
use crate::web::desk_numbers::{self, MOST};
use crate::web::desk_room_numbers;
use crate::web::plan_form::PlanForm;
use crate::web::typed::Reader;
use crate::web::who::Access::Office;

pub fn entries() -> Vec<Entry> {
    let path = "/api/v1/centres/{centre}/desk/series/{series}/numbers";
    let of_room = "/api/v1/centres/{centre}/desk/rooms/{room}/numbers";
    vec![
        read("numbers", path, Office, history),
        put("set-numbers", path, Office, set),
        read("room-numbers", of_room, Office, history_of_room),
        put("set-room-numbers", of_room, Office, set_room),
    ]
}

/// The newest first.
async fn history(clerk: Clerk, Path((_, id)): Path<(String, SeriesId)>) -> Result<Listed<SettingOf>, No> {
    let centre = clerk.centre.id;
    let read = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { desk_numbers::found(db, (centre, id)).await }));
    let (_, settings) = read.await?.ok_or_else(No::missing)?;
    Ok(Listed { items: settings.iter().map(SettingOf::of).collect(), next: None, number: None })
}

/// Told first, and done with the digest of what was told. Nobody loses a place.
async fn set(
    clerk: Clerk,
    Path((_, id)): Path<(String, SeriesId)>,
    wish: Body<NumbersWish>,
) -> Result<Told<ChangeOfNumbers>, No> {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &[]);
    let Some((numbers, why)) = desk_numbers::read(&mut form) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    let (centre, now) = (clerk.centre.id, clerk.now());
    let look = clerk.caller.app.store.read(move |db| {
        Box::pin(async move { Ok(set_numbers::think(db, centre, (id, numbers), now).await) })
    });
    let shown = look.await?.map_err(|error| No::because(error, &clerk.speaker()))?;
    let Some(digest) = wish.sent.digest else {
        return Ok(Told(ChangeOfNumbers::of(&shown, false, &clerk.speaker())));
    };
    let set = SetNumbers { series: id, numbers, why, replanned: replanned(), digest, now };
    match clerk.press(set).await? {
        set_numbers::Told::Done => Ok(Told(ChangeOfNumbers::of(&shown, true, &clerk.speaker()))),
        set_numbers::Told::Changed(now) => {
            let effects = Effects::of(now.effects(), &clerk.speaker());
            Err(No::changed(Effects { digest: now.digest(), ..effects }))
        }
        set_numbers::Told::Blocked(now) => {
            let many = now.difference.clashes.len();
            Err(No::of(Kind::Blocked).at("ages", &words.tell("difference-clashes", &[("many", many.into())])))
        }
    }
}

/// The newest first.
async fn history_of_room(
    clerk: Clerk,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Listed<RoomSettingOf>, No> {
    let (centre, room) = (clerk.centre.id, clerk.room(&slug).await?);
    let read = clerk.caller.app.store.read(move |db| Box::pin(numbers::of_room(db, centre, room, MOST)));
    let items = read.await?.iter().map(RoomSettingOf::of).collect();
    Ok(Listed { items, next: None, number: None })
}

/// Told first, and done with the digest of what was told. It holds for what is planned later, too.
async fn set_room(
    clerk: Clerk,
    Path((_, slug)): Path<(String, String)>,
    wish: Body<RoomNumbersWish>,
) -> Result<Told<ChangeOfRoom>, No> {
    let room = clerk.room(&slug).await?;
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.sent.fields(), words), words, &[]);
    let Some((numbers, why)) = desk_room_numbers::read(&mut form) else {
        return Err(No::invalid(form.read.filled.faults()));
    };
    let (centre, now) = (clerk.centre.id, clerk.now());
    let look =
        clerk.caller.app.store.read(move |db| {
            Box::pin(async move { Ok(set_room::think(db, centre, (room, numbers), now).await) })
        });
    let shown = look.await?.map_err(|error| No::because(error, &clerk.speaker()))?;
    let Some(digest) = wish.sent.digest else {
        return Ok(Told(ChangeOfRoom::of(&shown, false, &clerk.speaker())));
    };
    match clerk.press(SetRoom { room, numbers, why, digest, now }).await? {
        set_room::Told::Done => Ok(Told(ChangeOfRoom::of(&shown, true, &clerk.speaker()))),
        set_room::Told::Changed(now) if now.clashes.is_empty() => {
            let effects = Effects::of(&now.effects, &clerk.speaker());
            Err(No::changed(Effects { digest: now.digest(), ..effects }))
        }
        set_room::Told::Changed(now) => {
            let said = words.tell("difference-clashes", &[("many", now.clashes.len().into())]);
            Err(No::of(Kind::Blocked).at("turnaround_minutes", &said))
        }
    }
}
