//! Ends offers that ran out and moves up who fits since (B6). Looks first, so that nothing to do takes no ledger.

use crate::actions::settle_due::SettleDue;
use crate::app::App;
use crate::error::Error;
use crate::store::{Actor, bookings};

pub async fn settle(app: App) -> Result<(), Error> {
    let due = SettleDue { now: app.clock.now() };
    let Some(span) = due.span() else { return Ok(()) };
    for centre in super::centres(&app).await? {
        let (id, now) = (centre.id, due.now);
        let is_due = app.store.read(move |db| {
            Box::pin(async move { Ok(!bookings::due(db, id, span, None, now).await?.is_nothing()) })
        });
        if is_due.await? {
            app.store.change(id, Actor::System, due.clone()).await?;
        }
    }
    Ok(())
}
