//! Ending whole sessions at once: everybody's claim with one statement, and who waits elsewhere.

use super::bookings::ending;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::booking::{CancelledBy, State};
use crate::domain::ids::{CentreId, HouseholdId, SessionId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashSet;
use uuid::Uuid;

statements! {
    END_CLAIMS = "UPDATE booking_child SET state = $2, active = $3, ended_at = $4, ended_by = $5 \
                  WHERE session_id = $1 AND active AND state IN ('confirmed', 'offered', 'waiting')";
    WHO_WAITS = "SELECT b.household_id FROM booking_child bc JOIN booking b ON b.id = bc.booking_id WHERE bc.state IN ('waiting', 'offered') AND b.centre_id = $1 \
                 UNION SELECT e.household_id FROM enrolment_child ec JOIN enrolment e ON e.id = ec.enrolment_id WHERE ec.state = 'waiting' AND e.centre_id = $1";
}

/// Every claim to a session ends, by the centre: places, offers, and places in line.
pub async fn end_claims(held: &mut Held, session: SessionId, now: Timestamp) -> Result<u64, Fault> {
    let to = State::Cancelled { by: CancelledBy::Centre };
    let (is_active, ended_at, ended_by) = ending(to, now);
    held.run(END_CLAIMS, args![session, to.word(), is_active, ended_at, ended_by]).await
}

/// Households that wait for anything at a centre.
pub async fn who_waits(db: &mut Conn, centre: CentreId) -> Result<HashSet<HouseholdId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(WHO_WAITS, args![centre]).await?;
    Ok(rows.into_iter().map(|(id,)| HouseholdId(id)).collect())
}
