//! Settles the attendance of sessions that have ended (B5).

use crate::actions::close_session::CloseSession;
use crate::app::App;
use crate::domain::zone::Span;
use crate::error::Error;
use crate::store::{Actor, sessions};

/// Sessions that ended longer ago are left as they are: a programme planned into the past has no absentees.
const WITHIN_DAYS: i64 = 14;

pub async fn close_sessions(app: App) -> Result<(), Error> {
    let now = app.clock.now();
    for centre in super::centres(&app).await? {
        let id = centre.id;
        let after = now - Span::days(WITHIN_DAYS);
        let ended = app.store.read(move |db| Box::pin(sessions::ended(db, id, after, now))).await?;
        for session in ended {
            app.store.change(id, Actor::System, CloseSession { session, now }).await?;
        }
    }
    Ok(())
}
