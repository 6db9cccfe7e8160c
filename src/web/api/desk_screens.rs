//! The screens of a centre, for programs: as the desk's page of them.
//!
//! Invariant: whoever makes itself a screen is signed out by it; a code nobody shows and one whose time is over are told
//! apart by nobody.

use axum::extract::Path;

use super::answers::{Done, Listed, Made, Told};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::shapes::Tongue;
use super::shapes::screens::{ByCodeWish, CodeWish, Hung, Layout, Paired, Screen, ScreenWish, Waiting};
use super::{make, read, remove};
use crate::actions::call_anew::CallAnew;
use crate::actions::pair_by_code::PairByCode;
use crate::actions::pair_screen::PairScreen;
use crate::actions::unpair_screen::UnpairScreen;
use crate::addresses;
use crate::domain::ids::DeviceId;
use crate::domain::layout;
use crate::domain::names::Language;
use crate::domain::screen::{Code, Place};
use crate::domain::sign_in::Stay;
use crate::store::devices;
use crate::web::cookies::Secret;
use crate::web::typed::once;
use crate::web::who::Access::OnDuty;
use crate::web::{Entry, pairing};

pub fn entries() -> Vec<Entry> {
    vec![
        read("screens", "/api/v1/centres/{centre}/desk/screens", OnDuty, screens),
        make("pair-screen", "/api/v1/centres/{centre}/desk/screens", OnDuty, pair),
        make("find-code", "/api/v1/centres/{centre}/desk/codes", OnDuty, find).slow(),
        make("pair-by-code", "/api/v1/centres/{centre}/desk/pairings", OnDuty, pair_by_code).slow(),
        make("reload-screen", "/api/v1/centres/{centre}/desk/screens/{device}/reload", OnDuty, reload),
        remove("unpair-screen", "/api/v1/centres/{centre}/desk/screens/{device}", OnDuty, unpair),
    ]
}

/// The newest first.
async fn screens(clerk: Clerk, Path(_): Path<String>) -> Result<Listed<Screen>, No> {
    let (centre, now, rooms) = (clerk.centre.id, clerk.now(), clerk.rooms().await?);
    let read =
        clerk.caller.app.store.read(move |db| Box::pin(devices::of_centre(db, centre, now, pairing::MOST)));
    let items = read.await?.iter().map(|screen| Screen::of(screen, &rooms)).collect();
    Ok(Listed { items, next: None, number: None })
}

async fn pair(clerk: Clerk, Path(slug): Path<String>, wish: Body<ScreenWish>) -> Result<Made<Paired>, No> {
    let ScreenWish { room, layout, language } = wish.sent;
    let place = place(&clerk, room.as_deref(), (layout, language)).await?;
    let secret = Secret::random();
    let (sign_in, token_hash, now) = (clerk.staff.sign_in, secret.hash(), clerk.now());
    let id = clerk.press(PairScreen { place, sign_in, token_hash, now }).await?;
    let page = face(&slug, room.as_deref());
    let paired = Paired { id: id.0, token: secret.into_token(), until: now + Stay::Screen.whole(), page };
    Ok(Made(paired, addresses::api::desk::screen(&slug, id)))
}

async fn place(
    clerk: &Clerk,
    room: Option<&str>,
    (layout, language): (Option<Layout>, Option<Tongue>),
) -> Result<Place, No> {
    let room = match room {
        Some(word) => Some(clerk.room(word).await?),
        None => None,
    };
    let (layout, language) = (layout.map(layout::Layout::from), language.map(Language::from));
    Ok(Place { room, layout: layout.unwrap_or_default(), language: language.unwrap_or_default() })
}

fn face(slug: &str, room: Option<&str>) -> String {
    match room {
        Some(room) => addresses::kiosk::door(slug, room),
        None => addresses::kiosk::wall(slug),
    }
}

/// The code, and that no screen shows it is said at it.
fn code(clerk: &Clerk, typed: &str) -> Result<Code, No> {
    Code::parse(typed).ok_or_else(|| nobody_shows(clerk))
}

fn nobody_shows(clerk: &Clerk) -> No {
    No::of(Kind::Invalid).at("code", &clerk.caller.words().say("screens-error-code"))
}

/// Which screen it is, before anything is chosen for it.
async fn find(clerk: Clerk, Path(_): Path<String>, wish: Body<CodeWish>) -> Result<Told<Waiting>, No> {
    let code = code(&clerk, &wish.sent.code)?;
    let shown = pairing::shows(&clerk.caller.app, &code).await?;
    let shown = shown.ok_or_else(|| nobody_shows(&clerk))?;
    Ok(Told(Waiting { picture: shown.picture.code().into(), until: shown.until }))
}

async fn pair_by_code(
    clerk: Clerk,
    Path(slug): Path<String>,
    Nonce(key): Nonce,
    wish: Body<ByCodeWish>,
) -> Result<Made<Hung>, No> {
    let ByCodeWish { code: typed, room, layout, language } = wish.sent;
    let place = place(&clerk, room.as_deref(), (layout, language)).await?;
    let code_hash = code(&clerk, &typed)?.hash();
    let id = DeviceId(once(clerk.staff.staff.0, &key));
    if !clerk.press(PairByCode { id, code_hash, place, now: clerk.now() }).await? {
        return Err(nobody_shows(&clerk));
    }
    let hung = Hung { id: id.0, page: face(&slug, room.as_deref()) };
    Ok(Made(hung, addresses::api::desk::screen(&slug, id)))
}

/// At its next look.
async fn reload(clerk: Clerk, Path((_, device)): Path<(String, DeviceId)>) -> Result<Done, No> {
    clerk.press(CallAnew { device, now: clerk.now() }).await?;
    Ok(Done)
}

/// It is nobody's from now on.
async fn unpair(clerk: Clerk, Path((_, device)): Path<(String, DeviceId)>) -> Result<Done, No> {
    clerk.press(UnpairScreen { device, now: clerk.now() }).await?;
    Ok(Done)
}
