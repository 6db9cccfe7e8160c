//! Counts everybody out once the building has closed (C7): not at midnight if a session is running, and never
//! while the doors are open. Looks first, so that an empty house takes no ledger.

use crate::actions::reset_counts::ResetCounts;
use crate::app::App;
use crate::domain::zone::Span;
use crate::error::Error;
use crate::store::{Actor, centres, visits};

/// People counted longer ago than this are not looked for.
const WITHIN_DAYS: i64 = 7;

pub async fn reset_counts(app: App) -> Result<(), Error> {
    let now = app.clock.now();
    for centre in super::centres(&app).await? {
        let (id, zone) = (centre.id, centre.zone);
        let is_due = app.store.read(move |db| {
            Box::pin(async move {
                let Some(house) = centres::particulars(db, id).await? else { return Ok(false) };
                let hours = house.opening.windows(zone.date(now), &house.holidays, zone);
                let is_open = hours.iter().any(|window| window.contains(now));
                Ok(!is_open && !visits::counted(db, id, now - Span::days(WITHIN_DAYS)).await?.is_empty())
            })
        });
        if is_due.await? {
            app.store.change(id, Actor::System, ResetCounts { now }).await?;
        }
    }
    Ok(())
}
