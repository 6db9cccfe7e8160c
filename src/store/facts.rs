//! Reads the facts a decision rests on: one loader for a press and for a whole week of pages (Z1).

use super::engine::Conn;
use super::{bookings, centres, households, sessions, strikes, visits};
use crate::domain::admission::monday_of;
use crate::domain::facts::Facts;
use crate::domain::ids::{CentreId, HouseholdId};
use crate::domain::window::Window;
use crate::domain::zone::{Span, Timestamp};
use crate::error::Fault;

/// Everything about the sessions of a centre that touch a window, as one household (or the public) meets them.
/// `None` when there is no such centre.
pub async fn load(
    db: &mut Conn,
    centre: CentreId,
    household: Option<HouseholdId>,
    window: Window,
    now: Timestamp,
) -> Result<Option<Facts>, Fault> {
    let Some(centre) = centres::find(db, centre).await? else { return Ok(None) };
    let id = centre.id;
    let rooms = centres::rooms(db, id).await?;
    let private = if rooms.iter().any(|room| room.privacy == crate::domain::room::Privacy::Private) {
        centres::private_uses(db, id).await?
    } else {
        Vec::new()
    };
    let sessions = sessions::touching(db, id, window).await?;
    let mut facts = Facts {
        private_heads: private.iter().map(|(_, used)| used.largest_party).sum(),
        holdings: bookings::holdings(db, id, window).await?,
        escorts: bookings::escorts(db, id, window).await?,
        tallies: visits::tallies(db, id, window).await?,
        household: None,
        diary: Vec::new(),
        pauses: Vec::new(),
        centre,
        rooms,
        sessions,
    };
    if let Some(household) = household {
        let zone = facts.centre.zone;
        facts.household = households::find(db, household).await?;
        let from = monday_of(zone.date(window.starts())) - Span::days(1);
        let until = monday_of(zone.date(window.ends())) + Span::days(8);
        facts.diary = bookings::diary(db, household, id, (from, until)).await?;
        facts.pauses = strikes::pauses(db, household, zone.date(now)).await?;
    }
    Ok(Some(facts))
}
