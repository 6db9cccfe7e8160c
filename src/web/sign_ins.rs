//! Where somebody is signed in: the list, one of them ended, all of them at once.
//!
//! Invariant: everybody sees and ends their own, and nobody learns whether another's is there.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;

use super::forms::{Form, Token};
use super::sign_in::left;
use super::view::View;
use super::who::{Access, Asker, Standing};
use super::{Entry, act, page};
use crate::actions::sign_out::SignOut;
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::{CentreId, SignInId};
use crate::error::{Error, Fault};
use crate::store::sign_ins::{self, Who};
use crate::store::{Actor, Conn, centres};
use crate::views::layout::{CentreBrand, Face, Shell, SignOut as Leave, page as draw};
use crate::views::sign_ins::{self as views, Page};

pub fn entries() -> Vec<Entry> {
    use Access::Known;
    vec![
        page("/sign-ins", Known, list),
        act("/sign-ins/removal", Known, end_all),
        act("/sign-ins/{sign_in}/removal", Known, end),
    ]
}

/// Somebody who signed in, whoever it is, as far as their sign-ins go.
pub(super) struct Oneself {
    pub who: Who,
    pub centre: CentreId,
    pub actor: Actor,
    /// Where they came from, and leave to.
    pub home: String,
    pub leave: String,
}

impl Oneself {
    /// # Errors
    /// Of whom the table lets nobody in: a screen, a counter, nobody.
    pub fn of(asker: &Asker) -> Result<Oneself, Error> {
        Ok(match asker {
            Asker::Household(asker) => Oneself {
                who: Who::Household(asker.household),
                centre: asker.centre,
                actor: asker.actor(),
                home: addresses::household::household(),
                leave: addresses::household::sign_out(),
            },
            Asker::Staff(asker) => Oneself {
                who: Who::Staff(asker.staff),
                centre: asker.centre,
                actor: asker.actor(),
                home: addresses::desk::board(&asker.slug),
                leave: addresses::desk::sign_out(&asker.slug),
            },
            Asker::Host(asker) => Oneself {
                who: Who::Host(asker.account),
                centre: asker.centre,
                actor: asker.actor(),
                home: addresses::hosts::home(&asker.slug),
                leave: addresses::desk::sign_out(&asker.slug),
            },
            Asker::Nobody | Asker::Device(_) | Asker::Counter(_) => return Err(Error::Forbidden),
        })
    }
}

async fn list(
    State(app): State<App>,
    (view, token): (View, Token),
    asker: Asker,
    standing: Standing,
) -> Result<Response, Error> {
    let oneself = Oneself::of(&asker)?;
    let (who, id, now) = (oneself.who, oneself.centre, app.clock.now());
    let read = async move |db: &mut Conn| -> Result<_, Fault> {
        Ok((sign_ins::of(db, who, now).await?, centres::find(db, id).await?))
    };
    let (all, centre) = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    let centre = centre.ok_or(Error::Missing)?;
    let shown = Page {
        words: view.words(),
        zone: centre.zone,
        now,
        all: &all,
        here: standing.id,
        token: token.as_str(),
        home: &oneself.home,
    };
    Ok(framed((&view, &token), (&centre, &oneself), "sign-ins-title", views::list(&shown)))
}

/// A page about somebody's own account, in the plain frame.
pub(super) fn framed(
    (view, token): (&View, &Token),
    (centre, oneself): (&Centre, &Oneself),
    title: &str,
    body: Markup,
) -> Response {
    let shell = Shell {
        centre: Some(CentreBrand { slug: &centre.slug, name: centre.names.in_(view.language) }),
        sign_out: Some(Leave { action: &oneself.leave, token: token.as_str() }),
        ..view.shell(view.words().say(title), Face::Plain)
    };
    let mut answer = draw(&shell, body).into_response();
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    answer
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn end(
    State(app): State<App>,
    Path(id): Path<SignInId>,
    asker: Asker,
    standing: Standing,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let Oneself { who, centre, actor, .. } = Oneself::of(&asker)?;
    app.store.change(centre, actor, SignOut::One(who, id)).await?;
    if id == standing.id {
        return Ok(left(&app, &addresses::home()));
    }
    Ok(Redirect::to(&addresses::sign_ins::list()).into_response())
}

async fn end_all(State(app): State<App>, asker: Asker, _: Form<Nothing>) -> Result<Response, Error> {
    let Oneself { who, centre, actor, .. } = Oneself::of(&asker)?;
    app.store.change(centre, actor, SignOut::Everywhere(who)).await?;
    Ok(left(&app, &addresses::home()))
}
