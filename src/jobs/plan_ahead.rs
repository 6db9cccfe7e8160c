//! Plans ahead: when the program starts, and every night at half past three by each centre's own clock (K5).

use crate::actions::plan_ahead::PlanAhead;
use crate::app::App;
use crate::domain::ids::CentreId;
use crate::domain::zone::{Date, Span};
use crate::error::Error;
use crate::store::Actor;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The night each centre was planned in last.
pub type Nights = Arc<Mutex<HashMap<CentreId, Date>>>;

/// A night's plan belongs to the day that has begun when the clock shows this.
const NIGHT: Span = Span::minutes(3 * 60 + 30);

pub async fn plan_ahead(app: App, nights: Nights) -> Result<(), Error> {
    let now = app.clock.now();
    for centre in super::centres(&app).await? {
        let night = (centre.zone.wall(now) - NIGHT).date();
        if nights.lock().unwrap_or_else(|held| held.into_inner()).get(&centre.id) == Some(&night) {
            continue;
        }
        let added = app.store.change(centre.id, Actor::System, PlanAhead { now }).await?;
        if added > 0 {
            tracing::info!(centre.slug = centre.slug, "{added} sessions of {} were planned", centre.slug);
        }
        nights.lock().unwrap_or_else(|held| held.into_inner()).insert(centre.id, night);
    }
    Ok(())
}
