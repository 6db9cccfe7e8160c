//! Asking for a place: a form becomes a party's request, and its answer a ticket or every reason why not.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::actions::book::{Answer, Book};
use crate::addresses;
use crate::app::App;
use crate::domain::ids::{ChildId, GuardianId, SessionId};
use crate::domain::party::{Authority, Request, Wish};
use crate::domain::refusal::Refusals;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, centres};
use crate::web::forms::Form;
use crate::web::frame::Frame;
use crate::web::programme::session::{self, Breadth, Draft};

/// Who comes, as ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Party {
    child: Vec<Uuid>,
    guardian: Vec<Uuid>,
    carried: Vec<Uuid>,
    along: Vec<Uuid>,
    wish: String,
}

impl Party {
    pub fn request(self, household: crate::domain::ids::HouseholdId, session: SessionId) -> Request {
        let carried: Vec<ChildId> = self.carried.into_iter().map(ChildId).collect();
        let children: Vec<ChildId> =
            self.child.into_iter().map(ChildId).filter(|child| !carried.contains(child)).collect();
        let along = self.along.into_iter().map(ChildId);
        let along = once_each(along.filter(|child| !carried.contains(child) && !children.contains(child)));
        Request {
            household,
            session,
            children: once_each(children.into_iter()),
            guardians: once_each(self.guardian.into_iter().map(GuardianId)),
            carried: once_each(carried.iter().copied()),
            along,
            wish: if self.wish == "line" { Wish::Line } else { Wish::Place },
            authority: Authority::Household,
        }
    }
}

fn once_each<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

pub async fn ask(
    frame: Frame,
    State(app): State<App>,
    Path((slug, session)): Path<(String, Uuid)>,
    form: Form<Party>,
) -> Result<Response, Error> {
    let household = frame.household().ok_or(Error::Forbidden)?;
    let (now, session) = (app.clock.now(), SessionId(session));
    let request = form.fields.request(household, session);
    let key = if form.key.is_empty() { session::key() } else { form.key };
    let word = slug.clone();
    let centre = app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &word).await })).await?;
    let centre = centre.ok_or(Error::Missing)?.id;
    let book = Book { request: request.clone(), key, now };
    match app.store.change(centre, Actor::Household(household), book).await? {
        Answer::Placed(id) | Answer::InLine(id) => {
            Ok(Redirect::to(&addresses::household::booking(id)).into_response())
        }
        Answer::Refused(refusals) => refused(&frame, &app, slug, (request, refusals), now).await,
    }
}

/// The form as it was sent, with every reason and up to three sessions that fit (Z2).
async fn refused(
    frame: &Frame,
    app: &App,
    slug: String,
    (request, refusals): (Request, Refusals),
    now: Timestamp,
) -> Result<Response, Error> {
    let (id, household) = (request.session, Some(request.household));
    let read = app.store.read(move |db| {
        Box::pin(async move { session::read(db, &slug, id, household, Breadth::DaysAhead(now)).await })
    });
    let around = read.await?.ok_or(Error::Missing)?;
    session::draw(frame, &around, (id, now), Draft { child: None, sent: Some((request, refusals)) })
}
