//! Ends offers that ran out and moves up who fits since (B6). Looks first, at all centres at once, so that nothing to do
//! takes no ledger.

use crate::actions::settle_due::SettleDue;
use crate::app::App;
use crate::error::Error;
use crate::store::{Actor, bookings, centres};

pub async fn settle(app: App) -> Result<(), Error> {
    let due = SettleDue { now: app.clock.now() };
    let (Some(span), now) = (due.span(), due.now) else { return Ok(()) };
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let mut found = Vec::new();
            for centre in centres::all(db).await? {
                if !bookings::due(db, centre.id, span, None, now).await?.is_nothing() {
                    found.push(centre.id);
                }
            }
            Ok(found)
        })
    });
    for centre in read.await? {
        app.store.change(centre, Actor::System, due.clone()).await?;
    }
    Ok(())
}
