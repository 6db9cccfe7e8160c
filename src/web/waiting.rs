//! A browser waits to become a screen: it shows a code and a picture, and looks again by itself.
//!
//! Invariant: code and picture are drawn from a secret that browser alone has, and what it becomes is proved by that same
//! secret, so that a code is worth nothing to another browser; it is led nowhere but to the face of the screen it became.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::cookies::{self, Secret};
use super::screens::turned_back;
use super::sign_in::end_the_one_before;
use super::throttle::Tries;
use super::view::View;
use super::who::{Access, Asker, Device};
use super::{Entry, page};
use crate::actions::offer_code::OfferCode;
use crate::app::App;
use crate::domain::screen::{Code, Picture};
use crate::domain::sign_in::Stay;
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres, pairings, sign_ins};
use crate::views::layout::{Face, page as draw};
use crate::views::waiting;

pub fn entries() -> Vec<Entry> {
    vec![page("/screen", Access::Anyone, wait).told().for_screens()]
}

/// The browser looks again after so many seconds, without any script.
const REFRESH: HeaderName = HeaderName::from_static("refresh");
const SOON: HeaderValue = HeaderValue::from_static("5");
/// Where something is wrong nobody need press anything either.
const LATER: HeaderValue = HeaderValue::from_static("30");

async fn wait(
    State(app): State<App>,
    Extension(tries): Extension<Tries>,
    view: View,
    asker: Asker,
    headers: HeaderMap,
) -> Response {
    let answered = answer(&app, &tries, (&view, asker), &headers).await;
    let mut answer = answered.unwrap_or_else(IntoResponse::into_response);
    if !answer.status().is_redirection() {
        let again = if answer.status().is_success() { SOON } else { LATER };
        answer.headers_mut().insert(REFRESH, again);
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

async fn answer(
    app: &App,
    tries: &Tries,
    (view, asker): (&View, Asker),
    headers: &HeaderMap,
) -> Result<Response, Error> {
    if let Asker::Device(device) = &asker {
        return Ok(turned_back(device));
    }
    let waits = Secret::waiting(headers, app);
    if let Some(secret) = &waits {
        match standing(app, secret).await? {
            Standing::Paired(device) => return became(app, secret, asker, &device).await,
            Standing::Waiting => return Ok(shown(app, view, secret, headers)),
            Standing::Over => {}
        }
    }
    // Looking again costs nothing; a new code is written down.
    if let Err(problem) = tries.count() {
        return Ok(problem.into_response());
    }
    let secret = Secret::random();
    offer(app, &secret).await?;
    Ok(shown(app, view, &secret, headers))
}

enum Standing {
    Waiting,
    /// Staff said where it hangs.
    Paired(Device),
    /// Its time is over, or it never was.
    Over,
}

async fn standing(app: &App, secret: &Secret) -> Result<Standing, Error> {
    let (hash, now) = (secret.hash(), app.clock.now());
    let read = async move |db: &mut Conn| -> Result<Standing, Fault> {
        if let Some(sign_in) = sign_ins::find(db, &hash, now).await?
            && let Asker::Device(device) = Asker::from(sign_in)
        {
            return Ok(Standing::Paired(device));
        }
        let waiting = pairings::by_waiting(db, &hash, now).await?;
        Ok(waiting.map_or(Standing::Over, |_| Standing::Waiting))
    };
    Ok(app.store.read(move |db| Box::pin(async move { read(db).await })).await?)
}

/// It stops being whoever it was, and shows its face.
async fn became(app: &App, secret: &Secret, asker: Asker, device: &Device) -> Result<Response, Error> {
    end_the_one_before(app, asker).await?;
    let kept = cookies::of_screen(app, secret, Stay::Screen.whole()).map(|cookie| (SET_COOKIE, cookie));
    Ok((AppendHeaders(kept), Redirect::to(&device.face())).into_response())
}

/// What a waiting browser shows: drawn from its secret, so that neither need be kept.
fn signs(secret: &Secret) -> (Code, Picture) {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(b"the signs of a waiting screen");
    let drawn: [u8; 32] = mac.finalize().into_bytes().into();
    (Code::of(std::array::from_fn(|at| drawn[at])), Picture::of(drawn[16]))
}

async fn offer(app: &App, secret: &Secret) -> Result<(), Error> {
    let all = app.store.read(|db| Box::pin(centres::all(db))).await?;
    let ledger = all.first().ok_or(Error::Missing)?.id;
    let (code, picture) = signs(secret);
    let (code_hash, waiting_hash) = (code.hash(), secret.hash());
    let offer = OfferCode { code_hash, waiting_hash, picture, now: app.clock.now() };
    match app.store.change(ledger, Actor::System, offer).await? {
        true => Ok(()),
        false => Err(Fault::Busy("two screens drew one code".into()).into()),
    }
}

fn shown(app: &App, view: &View, secret: &Secret, headers: &HeaderMap) -> Response {
    let (code, picture) = signs(secret);
    let body = waiting::waiting(view.words(), &code, picture);
    let page = draw(&view.shell(view.words().say("screen-title"), Face::Plain), body);
    let mut answer = (AppendHeaders([(SET_COOKIE, secret.set_waiting(app))]), page).into_response();
    if cookies::was_screen(headers) {
        answer.headers_mut().append(SET_COOKIE, cookies::no_screen(app));
    }
    answer
}
