//! GET: one session as a calendar object. Whoever opens the address of anything else in a browser is led to what a
//! person can read.

use axum::response::{IntoResponse, Redirect, Response};

use super::Unanswered;
use super::place::{Place, Stand, shelf};
use crate::addresses::{self, dav};
use crate::app::App;
use crate::domain::names::Language;
use crate::feeds::dav::answer::No;
use crate::feeds::dav::marks::Marks;
use crate::feeds::icalendar::{self, Reader};
use crate::store::{calendars, centres};
use crate::views::words::Words;
use crate::web::feeds::edition::{Asked, Edition};

pub async fn read(app: &App, place: Place, asked: Asked) -> Result<Response, Unanswered> {
    match place {
        Place::Member { home, name, session } => {
            let now = asked.now;
            let found = app.store.read(move |db| {
                Box::pin(async move {
                    let Some(stand) = shelf(db, &home, &name).await? else { return Ok(None) };
                    let listed = calendars::some(db, &stand.calendar, &[session].into(), now).await?.pop();
                    Ok(listed.map(|listed| (stand, listed)))
                })
            });
            let (Stand { calendar, .. }, listed) = found.await?.ok_or(No::Missing)?;
            let reader = Reader { origin: &app.origin, words: Words::of(Language::default()) };
            let tag = Marks::new(&calendar, reader, now).tag(&listed);
            let edition = Edition::tagged(tag, calendar.shown_since(now), &asked);
            if edition.is_held(&asked) {
                return Ok(edition.unchanged());
            }
            Ok(edition.answer(icalendar::MEDIA_TYPE, icalendar::one(&calendar, &listed, reader)))
        }
        Place::Shelf { home, name } => {
            let found = app.store.read(move |db| Box::pin(async move { shelf(db, &home, &name).await }));
            let stand = found.await?.ok_or(No::Missing)?;
            Ok(Redirect::to(&icalendar::address(&stand.calendar)).into_response())
        }
        Place::Home(name) | Place::Principal(name)
            if ![dav::HOUSE, dav::EVERYBODY].contains(&name.as_str()) =>
        {
            let found = app.store.read(move |db| Box::pin(async move { centres::by_slug(db, &name).await }));
            let centre = found.await?.ok_or(No::Missing)?;
            Ok(Redirect::to(&addresses::programme(&centre.slug)).into_response())
        }
        Place::Root | Place::Home(_) | Place::Principal(_) => {
            Ok(Redirect::to(&addresses::home()).into_response())
        }
    }
}
