//! A household's notices: what we told it, in its language.

use super::answers::{Done, Listed};
use super::asked::Query;
use super::caller::Caller;
use super::pages::{self, Pages, Place};
use super::problem::No;
use super::shapes::bookings::Notice as Shape;
use super::{make, read};
use crate::actions::see::ReadNotices;
use crate::addresses;
use crate::domain::ids::{NoticeId, SessionId};
use crate::domain::notice::Notice;
use crate::domain::session::Session;
use crate::store::{notices, sessions};
use crate::views::notices::sentence;
use crate::web::Entry;
use crate::web::who::Access::Household;
use std::collections::HashMap;

pub fn entries() -> Vec<Entry> {
    vec![
        read("notices", "/api/v1/notices", Household, list),
        make("read-notices", "/api/v1/notices/reading", Household, mark),
    ]
}

/// The newest first.
async fn list(caller: Caller, Query(asked): Query<Pages>) -> Result<Listed<Shape>, No> {
    let (household, centre) = caller.home().await?;
    let (limit, after) = (pages::limit(asked.limit)?, pages::after(asked.after.as_deref())?);
    let before = after.map(|Place(at, id)| (at, NoticeId(id)));
    let id = household.id;
    let read = caller.app.store.read(move |db| {
        Box::pin(async move {
            let rows = notices::page(db, id, before, limit + 1).await?;
            let mut about: HashMap<SessionId, Session> = HashMap::new();
            for session in rows.iter().filter_map(|notice| notice.session) {
                if !about.contains_key(&session) {
                    about.extend(sessions::find(db, session).await?.map(|found| (session, found)));
                }
            }
            Ok((rows, about))
        })
    });
    let (rows, about) = read.await?;
    let speaker = caller.speaker(&centre, Some(&household));
    let place = |notice: &Notice| Place(notice.created_at, notice.id.0).written();
    let told = |notice: Notice| {
        let session = notice.session.and_then(|id| about.get(&id));
        Some(Shape {
            id: notice.id.0,
            at: notice.created_at,
            about: notice.subject.word().into(),
            text: sentence(&speaker, &notice.subject, session),
            booking: notice.booking.map(|booking| booking.0),
            session: notice.session.map(|session| session.0),
            is_read: notice.read_at.is_some(),
        })
    };
    Ok(pages::listed(rows, limit, (&addresses::api::notices(), place), told))
}

/// They were read.
async fn mark(caller: Caller) -> Result<Done, No> {
    let (household, centre) = caller.home().await?;
    caller.change(centre.id, ReadNotices { household: household.id, now: caller.now }).await?;
    Ok(Done)
}
