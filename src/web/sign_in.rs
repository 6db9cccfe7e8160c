//! Signing in and out.
//!
//! Invariant: every sign-in is given a new cookie, and the one before it ends; afterwards it leads only to an
//! address of ours.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::arrival::Arrival;
use super::cookies::Secret;
use super::forms::{Form, Token};
use super::typed::{Fields, Reader, fresh_key};
use super::view::View;
use super::who::{Access, Asker};
use super::{Entry, act, page};
use crate::actions::sign_in::{self, Denied};
use crate::actions::sign_out;
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::sign_in::Stay;
use crate::domain::staff::Login;
use crate::domain::zone::{Span, Timestamp, Zone};
use crate::error::{Error, Fault};
use crate::store::sign_ins::Who;
use crate::store::{centres, households};
use crate::views::filled::Filled;
use crate::views::layout::{CentreBrand, Face, Shell, page as draw};
use crate::views::sign_in::{self as view_of, Guarded};
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    use Access::Anyone;
    vec![
        page("/sign-in", Anyone, household_form),
        act("/sign-in", Anyone, household_enters).slow(),
        act("/sign-out", Anyone, leave),
        page("/{centre}/desk/sign-in", Anyone, staff_form),
        act("/{centre}/desk/sign-in", Anyone, staff_enters).slow(),
        act("/{centre}/desk/sign-out", Anyone, leave),
    ]
}

#[derive(Debug, Deserialize)]
struct Onward {
    #[serde(default)]
    next: String,
}

/// An address of ours, or nothing: what it leads to came from outside.
pub fn own(next: &str) -> &str {
    if addresses::is_ours(next) { next } else { "" }
}

async fn household_form(
    State(app): State<App>,
    view: View,
    token: Token,
    asker: Asker,
    Query(onward): Query<Onward>,
) -> Result<Response, Error> {
    let next = own(&onward.next);
    if let Asker::Household(household) = asker {
        let centre = household.centre;
        let centre = app.store.read(move |db| Box::pin(centres::find(db, centre))).await?;
        return Ok(Redirect::to(&onwards(next, centre)).into_response());
    }
    Ok(household_page(&view, (&token, next), Filled::default()))
}

fn onwards(next: &str, centre: Option<Centre>) -> String {
    match next {
        "" => centre.map_or_else(addresses::home, |centre| addresses::programme(&centre.slug)),
        next => next.into(),
    }
}

fn household_page(view: &View, (token, next): (&Token, &str), filled: Filled) -> Response {
    let words = view.words();
    let key = fresh_key();
    let guarded = Guarded { token: token.as_str(), key: &key, next };
    let body = view_of::household(words, &filled, guarded);
    let shell = view.shell(words.say("sign-in-title"), Face::Plain);
    let shell = Shell { has_errors: filled.is_faulty(), ..shell };
    (asked_again(&filled), draw(&shell, body)).into_response()
}

fn asked_again(filled: &Filled) -> StatusCode {
    if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

async fn household_enters(
    State(app): State<App>,
    view: View,
    token: Token,
    (asker, arrival): (Asker, Arrival),
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut read = Reader::of(form.fields, view.words());
    let next = own(read.filled.value("next")).to_string();
    let stay = if read.filled.has("own", "yes") { Stay::OwnPhone } else { Stay::Shared };
    let (Some(card), Some(pin)) = (read.card("card"), read.pin("pin")) else {
        return Ok(household_page(&view, (&token, &next), read.filled));
    };
    let secret = Secret::random();
    match sign_in::by_card(&app, &card, &pin, arrival.fresh(&secret, stay)).await? {
        Err(denied) => {
            let zone = app.store.read(|db| Box::pin(centres::all(db))).await?;
            let zone = zone.first().map_or(Zone::UTC, |centre| centre.zone);
            say_no(&mut read, (&app, &view), denied, ("card", zone));
            Ok(household_page(&view, (&token, &next), read.filled))
        }
        Ok(household) => {
            let find = async move |db: &mut crate::store::Conn| -> Result<Option<Centre>, Fault> {
                match households::find(db, household).await? {
                    Some(household) => centres::find(db, household.centre).await,
                    None => Ok(None),
                }
            };
            let centre = app.store.read(move |db| Box::pin(async move { find(db).await })).await?;
            end_the_one_before(&app, asker).await?;
            Ok(entered(&app, &secret, stay, &onwards(&next, centre)))
        }
    }
}

/// Why not, at the first box, and when it may be tried again.
fn say_no(read: &mut Reader, (app, view): (&App, &View), denied: Denied, (field, zone): (&str, Zone)) {
    let words = view.words();
    let said = match (denied, field) {
        (Denied::Wrong, "card") => words.say("sign-in-wrong-card"),
        (Denied::Wrong, _) => words.say("sign-in-wrong-login"),
        (Denied::Locked { until }, "card") => locked_until((app, words), until, zone, "sign-in-locked"),
        (Denied::Locked { until }, _) => locked_until((app, words), until, zone, "sign-in-locked-desk"),
    };
    read.filled.fault(field, said);
}

/// When it may be tried again.
pub fn locked_until((app, words): (&App, &Words), until: Timestamp, zone: Zone, key: &str) -> String {
    // Told without seconds, so that it is not too early.
    let wall = zone.wall(until + Span::seconds(59));
    let until = words.near_time(wall, zone.date(app.clock.now()));
    words.tell(key, &[("until", until.into())])
}

/// A browser is one person at a time.
pub async fn end_the_one_before(app: &App, asker: Asker) -> Result<(), Error> {
    match asker {
        Asker::Nobody | Asker::Counter(_) => Ok(()),
        Asker::Household(asker) => sign_out::here(app, asker.centre, asker.sign_in, asker.actor()).await,
        Asker::Staff(asker) => sign_out::here(app, asker.centre, asker.sign_in, asker.actor()).await,
        Asker::Host(asker) => sign_out::here(app, asker.centre, asker.sign_in, asker.actor()).await,
        Asker::Device(asker) => sign_out::here(app, asker.centre, asker.sign_in, asker.actor()).await,
    }
}

/// On they go, with a new cookie.
pub fn entered(app: &App, secret: &Secret, stay: Stay, to: &str) -> Response {
    (AppendHeaders([(SET_COOKIE, secret.set(app, stay.kept()))]), Redirect::to(to)).into_response()
}

async fn centre(app: &App, slug: String) -> Result<Centre, Error> {
    let found = app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &slug).await })).await?;
    found.ok_or(Error::Missing)
}

/// Where somebody of the staff goes, and where a host may.
fn onwards_as(who: Who, slug: &str, next: String) -> String {
    let home = addresses::hosts::home(slug);
    match who {
        Who::Host(_) if next.starts_with(&format!("{home}/")) => next,
        Who::Host(_) => home,
        Who::Household(_) | Who::Staff(_) | Who::Device(_) if next.is_empty() => addresses::desk::board(slug),
        Who::Household(_) | Who::Staff(_) | Who::Device(_) => next,
    }
}

async fn staff_form(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(onward): Query<Onward>,
    (view, token): (View, Token),
    asker: Asker,
) -> Result<Response, Error> {
    let centre = centre(&app, slug).await?;
    let next = own(&onward.next);
    if matches!(&asker, Asker::Staff(staff) if staff.centre == centre.id) {
        let to = if next.is_empty() { addresses::desk::board(&centre.slug) } else { next.into() };
        return Ok(Redirect::to(&to).into_response());
    }
    if matches!(&asker, Asker::Host(host) if host.centre == centre.id) {
        return Ok(Redirect::to(&addresses::hosts::home(&centre.slug)).into_response());
    }
    Ok(staff_page(&view, &centre, (&token, next), Filled::default()))
}

fn staff_page(view: &View, centre: &Centre, (token, next): (&Token, &str), filled: Filled) -> Response {
    let words = view.words();
    let key = fresh_key();
    let guarded = Guarded { token: token.as_str(), key: &key, next };
    let body = view_of::staff(words, &centre.slug, &filled, guarded);
    let brand = CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) };
    let shell = Shell {
        has_errors: filled.is_faulty(),
        centre: Some(brand),
        ..view.shell(words.say("sign-in-desk-title"), Face::Plain)
    };
    (asked_again(&filled), draw(&shell, body)).into_response()
}

async fn staff_enters(
    State(app): State<App>,
    Path(slug): Path<String>,
    (view, token): (View, Token),
    (asker, arrival): (Asker, Arrival),
    form: Form<Fields>,
) -> Result<Response, Error> {
    let centre = centre(&app, slug).await?;
    let mut read = Reader::of(form.fields, view.words());
    let next = own(read.filled.value("next")).to_string();
    let login = Login::parse(read.filled.value("login"));
    if login.is_none() {
        read.fault("login", "sign-in-error-login");
    }
    let password = read.filled.value("password").to_string();
    if password.is_empty() {
        read.fault("password", "sign-in-error-password");
    }
    let (Some(login), false) = (login, read.filled.is_faulty()) else {
        return Ok(staff_page(&view, &centre, (&token, &next), read.filled));
    };
    let secret = Secret::random();
    let fresh = arrival.fresh(&secret, Stay::Staff);
    match sign_in::by_password(&app, centre.id, (&login, &password), fresh).await? {
        Err(denied) => {
            say_no(&mut read, (&app, &view), denied, ("login", centre.zone));
            Ok(staff_page(&view, &centre, (&token, &next), read.filled))
        }
        Ok(who) => {
            end_the_one_before(&app, asker).await?;
            let to = onwards_as(who, &centre.slug, next);
            Ok(entered(&app, &secret, Stay::Staff, &to))
        }
    }
}

/// Ends this sign-in; pages of it that a browser kept are forgotten with it.
async fn leave(State(app): State<App>, asker: Asker, _: Form<Fields>) -> Result<Response, Error> {
    end_the_one_before(&app, asker).await?;
    Ok(left(&app, &addresses::home()))
}

/// Without a cookie, and without the pages it opened. Only the cache: a paired screen of the same site stays so.
pub fn left(app: &App, to: &str) -> Response {
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    let headers = AppendHeaders([(SET_COOKIE, Secret::unset(app)), clear]);
    (headers, Redirect::to(to)).into_response()
}
