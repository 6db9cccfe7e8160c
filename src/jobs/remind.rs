//! Reminds families the evening before, and tells those who asked that a session has opened (B3). Looks first, so that
//! nothing to say takes no ledger.

use crate::actions::remind::{self, Remind};
use crate::actions::tell_when_open::{self, TellOpened};
use crate::app::App;
use crate::error::Error;
use crate::store::Actor;

pub async fn remind(app: App) -> Result<(), Error> {
    for centre in super::centres(&app).await? {
        let (id, now) = (centre.id, app.clock.now());
        let look = app.store.read(move |db| Box::pin(async move { remind::due(db, id, now).await }));
        let mut is_due = !look.await?.is_empty();
        while is_due && !app.stop.has_begun() {
            is_due = app.store.change(id, Actor::System, Remind { now }).await? > 0;
        }
    }
    Ok(())
}

pub async fn tell_opened(app: App) -> Result<(), Error> {
    for centre in super::centres(&app).await? {
        let (id, now) = (centre.id, app.clock.now());
        let look = app.store.read(move |db| Box::pin(async move { tell_when_open::due(db, id, now).await }));
        let mut is_due = !look.await?.is_empty();
        while is_due && !app.stop.has_begun() {
            is_due = app.store.change(id, Actor::System, TellOpened { now }).await? > 0;
        }
    }
    Ok(())
}
