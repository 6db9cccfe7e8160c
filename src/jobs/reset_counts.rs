//! Counts everybody out once the building has closed (C7): not at midnight if a session is running, and never
//! while the doors are open. Looks first, so that an empty house takes no ledger.

use crate::actions::reset_counts::ResetCounts;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::zone::{Span, Timestamp};
use crate::error::{Error, Fault};
use crate::store::counters::{self, Place};
use crate::store::{Actor, Conn, centres, visits};

/// People counted longer ago than this are not looked for.
const WITHIN_DAYS: i64 = 7;

pub async fn reset_counts(app: App) -> Result<(), Error> {
    let now = app.clock.now();
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let mut due = Vec::new();
            for centre in centres::all(db).await? {
                if is_due(db, &centre, now).await? {
                    due.push(centre.id);
                }
            }
            Ok(due)
        })
    });
    for centre in read.await? {
        app.store.change(centre, Actor::System, ResetCounts { now }).await?;
    }
    Ok(())
}

/// The doors are shut and somebody is still counted, or a counter is off.
async fn is_due(db: &mut Conn, centre: &Centre, now: Timestamp) -> Result<bool, Fault> {
    let (id, zone) = (centre.id, centre.zone);
    let Some(house) = centres::particulars(db, id).await? else { return Ok(false) };
    let hours = house.opening.windows(zone.date(now), &house.holidays, zone);
    let is_open = hours.iter().any(|window| window.contains(now));
    if is_open {
        return Ok(false);
    }
    let is_counted = !visits::counted(db, id, now - Span::days(WITHIN_DAYS)).await?.is_empty();
    Ok(is_counted || counters::places(db, id).await?.iter().any(Place::stands))
}
