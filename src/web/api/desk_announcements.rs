//! What the house tells everybody, for programs of the desk: announcements, and the emergency on every screen (S8).

use axum::extract::Path;

use super::answers::{Done, Listed, Made, Told};
use super::asked::{Body, Nonce, Query};
use super::caller::Clerk;
use super::pages::{self, Pages, Place};
use super::problem::No;
use super::shapes::announcements::{Announcement as Shape, EmergencyNow, EmergencyWish, NewAnnouncement};
use super::{make, put, read, remove};
use crate::actions::announce::{Announce, ChangeAnnouncement, TakeBack, Wish};
use crate::actions::sound_emergency::{EndEmergency, SoundEmergency};
use crate::addresses::announcements::api as to;
use crate::domain::announcement::Announcement;
use crate::domain::ids::{AnnouncementId, EmergencyId};
use crate::domain::room::Room;
use crate::store::{announcements, emergencies};
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader, once};
use crate::web::who::Access::OnDuty;
use crate::web::{Entry, desk_announcements, desk_emergency};

pub fn entries() -> Vec<Entry> {
    let all = "/api/v1/centres/{centre}/desk/announcements";
    let one = "/api/v1/centres/{centre}/desk/announcements/{announcement}";
    let emergency = "/api/v1/centres/{centre}/desk/emergency";
    vec![
        read("announcements", all, OnDuty, list),
        make("announce", all, OnDuty, announce),
        read("announcement", one, OnDuty, look),
        put("change-announcement", one, OnDuty, change),
        remove("take-back-announcement", one, OnDuty, take_back),
        read("emergency", emergency, OnDuty, standing),
        put("sound-emergency", emergency, OnDuty, sound),
        remove("end-emergency", emergency, OnDuty, end),
    ]
}

/// All of them, what ends last first.
async fn list(clerk: Clerk, Path(_): Path<String>, Query(asked): Query<Pages>) -> Result<Listed<Shape>, No> {
    let (limit, after) = (pages::limit(asked.limit)?, pages::after(asked.after.as_deref())?);
    let (centre, now, rooms) = (clerk.centre.id, clerk.now(), clerk.rooms().await?);
    let after = after.map(|Place(at, id)| (at, AnnouncementId(id)));
    let read =
        clerk.caller.app.store.read(move |db| Box::pin(announcements::page(db, centre, after, limit + 1)));
    let place = |one: &Announcement| Place(one.window.ends(), one.id.0).written();
    let told = |one: Announcement| Some(Shape::of(&one, &rooms, now));
    Ok(pages::listed(read.await?, limit, (&to::all(&clerk.centre.slug), place), told))
}

fn wish(clerk: &Clerk, wish: NewAnnouncement, rooms: &[Room]) -> Result<Wish, No> {
    let words = clerk.caller.words();
    let mut form = PlanForm::of(Reader::of(wish.fields(), words), words, rooms);
    let read = desk_announcements::read(&mut form, (clerk.centre.zone, clerk.now()));
    read.ok_or_else(|| No::invalid(form.read.filled.faults()))
}

async fn announce(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(slug): Path<String>,
    asked: Body<NewAnnouncement>,
) -> Result<Made<Shape>, No> {
    let rooms = clerk.rooms().await?;
    let wish = wish(&clerk, asked.sent, &rooms)?;
    let id = AnnouncementId(once(clerk.centre.id.0, &key));
    clerk.press(Announce { id, wish, now: clerk.now() }).await?;
    Ok(Made(Shape::of(&find(&clerk, id).await?, &rooms, clerk.now()), to::one(&slug, id)))
}

async fn find(clerk: &Clerk, id: AnnouncementId) -> Result<Announcement, No> {
    let centre = clerk.centre.id;
    let read = clerk.caller.app.store.read(move |db| Box::pin(announcements::find(db, centre, id)));
    read.await?.ok_or_else(No::missing)
}

async fn look(clerk: Clerk, Path((_, id)): Path<(String, AnnouncementId)>) -> Result<Told<Shape>, No> {
    Ok(Told(Shape::of(&find(&clerk, id).await?, &clerk.rooms().await?, clerk.now())))
}

/// What is over stays as it was.
async fn change(
    clerk: Clerk,
    Path((_, id)): Path<(String, AnnouncementId)>,
    asked: Body<NewAnnouncement>,
) -> Result<Told<Shape>, No> {
    find(&clerk, id).await?;
    let rooms = clerk.rooms().await?;
    let wish = wish(&clerk, asked.sent, &rooms)?;
    clerk.press(ChangeAnnouncement { id, wish, now: clerk.now() }).await?;
    Ok(Told(Shape::of(&find(&clerk, id).await?, &rooms, clerk.now())))
}

async fn take_back(clerk: Clerk, Path((_, id)): Path<(String, AnnouncementId)>) -> Result<Done, No> {
    clerk.press(TakeBack { id, now: clerk.now() }).await?;
    Ok(Done)
}

/// What every screen says, while one stands.
async fn standing(clerk: Clerk, Path(_): Path<String>) -> Result<Told<EmergencyNow>, No> {
    shown(&clerk).await
}

async fn shown(clerk: &Clerk) -> Result<Told<EmergencyNow>, No> {
    let centre = clerk.centre.id;
    let read = clerk.caller.app.store.read(move |db| Box::pin(emergencies::standing(db, centre)));
    Ok(Told(EmergencyNow::of(read.await?.as_ref())))
}

/// There is no second press: a program shows the words first, in both languages.
async fn sound(
    clerk: Clerk,
    Path(_): Path<String>,
    asked: Body<EmergencyWish>,
) -> Result<Told<EmergencyNow>, No> {
    let over = asked.sent.over.map(EmergencyId);
    let mut form = Reader::of(asked.sent.fields(), clerk.caller.words());
    let Some(what) = desk_emergency::read(&mut form) else {
        return Err(No::invalid(form.filled.faults()));
    };
    clerk.press(SoundEmergency { id: EmergencyId::new(), what, over, now: clerk.now() }).await?;
    shown(&clerk).await
}

async fn end(clerk: Clerk, Path(_): Path<String>) -> Result<Done, No> {
    clerk.press(EndEmergency { emergency: None, now: clerk.now() }).await?;
    Ok(Done)
}
