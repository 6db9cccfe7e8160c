//! Plans ahead: when the program starts, and every night at half past three by each centre's own clock (K5). Looks first:
//! a centre where nothing recurs, and whose instants the time zone data of today gave (K4), takes no ledger.

use crate::actions::plan_ahead::PlanAhead;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::ids::CentreId;
use crate::domain::zone::{Date, Span};
use crate::error::Error;
use crate::store::{Actor, centres};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The night each centre was planned in last.
pub type Nights = Arc<Mutex<HashMap<CentreId, Date>>>;

/// A night's plan belongs to the day that has begun when the clock shows this.
const NIGHT: Span = Span::minutes(3 * 60 + 30);

pub async fn plan_ahead(app: App, nights: Nights) -> Result<(), Error> {
    let now = app.clock.now();
    let night = move |centre: &Centre| (centre.zone.wall(now) - NIGHT).date();
    let all = super::centres(&app).await?;
    let due: Vec<Centre> = {
        let planned = nights.lock().unwrap_or_else(|held| held.into_inner());
        all.into_iter().filter(|centre| planned.get(&centre.id) != Some(&night(centre))).collect()
    };
    if due.is_empty() {
        return Ok(());
    }
    let recurring = app.store.read(|db| Box::pin(centres::to_plan(db))).await?;
    for centre in due {
        let added = match recurring.contains(&centre.id) {
            true => app.store.change(centre.id, Actor::System, PlanAhead { now }).await?,
            false => 0,
        };
        if added > 0 {
            tracing::info!(centre.slug = centre.slug, "{added} sessions of {} were planned", centre.slug);
        }
        nights.lock().unwrap_or_else(|held| held.into_inner()).insert(centre.id, night(&centre));
    }
    Ok(())
}
