//! Settles the attendance of sessions that have ended (B5).

use crate::actions::close_session::CloseSession;
use crate::app::App;
use crate::domain::zone::Span;
use crate::error::Error;
use crate::store::{Actor, centres, sessions};

/// Sessions that ended longer ago are left as they are: a programme planned into the past has no absentees.
const WITHIN_DAYS: i64 = 14;

pub async fn close_sessions(app: App) -> Result<(), Error> {
    let now = app.clock.now();
    let after = now - Span::days(WITHIN_DAYS);
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let mut ended = Vec::new();
            for centre in centres::all(db).await? {
                let sessions = sessions::ended(db, centre.id, after, now).await?;
                ended.extend(sessions.into_iter().map(|session| (centre.id, session)));
            }
            Ok(ended)
        })
    });
    for (centre, session) in read.await? {
        app.store.change(centre, Actor::System, CloseSession { session, now }).await?;
    }
    Ok(())
}
