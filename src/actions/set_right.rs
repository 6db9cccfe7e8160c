//! A counted place set right by what somebody saw for certain: a roll-call, or the house closing (C7).

use crate::domain::zone::Timestamp;
use crate::error::Fault;
use crate::store::Held;
use crate::store::counters::{self, Place};

/// Its counters go on from `seen`; how far off they were stays on the ledger and beside the place.
pub(super) async fn set_right(
    held: &mut Held,
    place: &Place,
    seen: u16,
    now: Timestamp,
) -> Result<(), Fault> {
    counters::set_right(held, place, seen, now).await?;
    let detail = format!("{}/{seen}", place.standing.raw());
    held.record("counter.set_right", place.id, &detail, now).await.map(drop)
}
