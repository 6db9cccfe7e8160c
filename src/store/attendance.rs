//! What became of booked children at the door, as rows (B5).
//!
//! Keeps true: who was turned away may still come in when there is room, and whoever was struck while the press that let
//! them in waited for the link; nobody arrives twice.

use super::engine::{args, statements};
use super::ledger::Held;
use crate::domain::booking::State;
use crate::domain::ids::{BookingId, ChildId, SessionId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;

statements! {
    ARRIVE = "UPDATE booking_child SET state = $3, active = TRUE, arrived_at = $4, left_at = NULL, ended_at = NULL \
              WHERE booking_id = $1 AND child_id = $2 AND state IN ('confirmed', 'turned_away', 'no_show')";
    UNARRIVE = "UPDATE booking_child SET state = 'confirmed', arrived_at = NULL, left_at = NULL WHERE booking_id = $1 AND child_id = $2 AND state IN ('attended', 'late')";
    LEAVE = "UPDATE booking_child SET left_at = $3 WHERE booking_id = $1 AND child_id = $2 AND state IN ('attended', 'late') AND left_at IS NULL";
    RETURN = "UPDATE booking_child SET left_at = NULL WHERE booking_id = $1 AND child_id = $2 AND state IN ('attended', 'late')";
    LEAVE_ALL = "UPDATE booking_child SET left_at = $2 WHERE session_id = $1 AND active AND state IN ('attended', 'late') AND left_at IS NULL";
    RETURN_ALL = "UPDATE booking_child SET left_at = NULL WHERE session_id = $1 AND active AND state IN ('attended', 'late') AND left_at = $2";
}

/// Checks a child in; false when it was not expected (any more).
pub async fn arrive(
    held: &mut Held,
    (id, child): (BookingId, ChildId),
    to: State,
    now: Timestamp,
) -> Result<bool, Fault> {
    Ok(held.run(ARRIVE, args![id, child, to.word(), now]).await? == 1)
}

/// Takes a check-in back.
pub async fn unarrive(held: &mut Held, (id, child): (BookingId, ChildId)) -> Result<bool, Fault> {
    Ok(held.run(UNARRIVE, args![id, child]).await? == 1)
}

/// Checks a child out; false when it is not inside.
pub async fn leave(
    held: &mut Held,
    (id, child): (BookingId, ChildId),
    now: Timestamp,
) -> Result<bool, Fault> {
    Ok(held.run(LEAVE, args![id, child, now]).await? == 1)
}

/// Takes a check-out back.
pub async fn come_back(held: &mut Held, (id, child): (BookingId, ChildId)) -> Result<bool, Fault> {
    Ok(held.run(RETURN, args![id, child]).await? == 1)
}

/// Everybody of a session has left.
pub async fn leave_all(held: &mut Held, session: SessionId, now: Timestamp) -> Result<u64, Fault> {
    held.run(LEAVE_ALL, args![session, now]).await
}

/// Takes that back, for those who left at that instant.
pub async fn come_back_all(held: &mut Held, session: SessionId, left: Timestamp) -> Result<u64, Fault> {
    held.run(RETURN_ALL, args![session, left]).await
}
