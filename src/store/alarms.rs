//! Alarms that sounded because nobody came for a child, as rows (G5): each step once.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::alarm::Call;
use crate::domain::ids::{BookingId, CentreId, ChildId, HouseholdId, SessionId};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    /// Sessions that ended between two instants with somebody of a booking still inside.
    LATE = "SELECT DISTINCT s.id FROM session s JOIN booking_child bc ON bc.session_id = s.id \
            WHERE s.centre_id = $1 AND s.ends_at <= $2 AND s.ends_at > $3 \
            AND bc.active AND bc.state IN ('attended', 'late') AND bc.left_at IS NULL";
    INSIDE = "SELECT b.id, b.household_id, bc.child_id, ch.birth, bc.carried, bc.along FROM booking_child bc JOIN booking b ON b.id = bc.booking_id \
              JOIN child ch ON ch.id = bc.child_id WHERE bc.session_id = $1 AND bc.active AND bc.state IN ('attended', 'late') AND bc.left_at IS NULL \
              ORDER BY b.number, b.id, bc.child_id";
    SOUND = "INSERT INTO alarm (session_id, booking_id, child_id, step, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    OF_SESSION = "SELECT child_id, step, at FROM alarm WHERE session_id = $1 ORDER BY at, child_id";
    FORGET = "DELETE FROM alarm WHERE at < $1";
}

/// Sessions of a centre that ended before `until`, not before `since`, with somebody still inside.
pub async fn late(
    db: &mut Conn,
    centre: CentreId,
    (since, until): (Timestamp, Timestamp),
) -> Result<Vec<SessionId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(LATE, args![centre, until, since]).await?;
    Ok(rows.into_iter().map(|(id,)| SessionId(id)).collect())
}

/// A child inside a session.
#[derive(Debug, Clone, Copy)]
pub struct Inside {
    pub booking: BookingId,
    pub household: HouseholdId,
    pub child: ChildId,
    pub birth: Option<Date>,
    pub part: crate::domain::booking::Part,
}

pub async fn inside(db: &mut Conn, session: SessionId) -> Result<Vec<Inside>, Fault> {
    type InsideRow = (Uuid, Uuid, Uuid, Option<Date>, bool, bool);
    let rows: Vec<InsideRow> = db.all(INSIDE, args![session]).await?;
    let inside = rows.into_iter().map(|(booking, household, child, birth, carried, along)| Inside {
        booking: BookingId(booking),
        household: HouseholdId(household),
        child: ChildId(child),
        birth,
        part: crate::domain::booking::Part::stored(carried, along),
    });
    Ok(inside.collect())
}

/// A step sounds for a child; false when it had before.
pub async fn sound(
    held: &mut Held,
    session: SessionId,
    child: &Inside,
    (call, now): (Call, Timestamp),
) -> Result<bool, Fault> {
    let values = args![session, child.booking, child.child, call.word(), now];
    Ok(held.run(SOUND, values).await? == 1)
}

/// The steps that sounded in a session, the first first.
pub async fn of_session(db: &mut Conn, session: SessionId) -> Result<Vec<(ChildId, Call, Timestamp)>, Fault> {
    let rows: Vec<(Uuid, String, Timestamp)> = db.all(OF_SESSION, args![session]).await?;
    let read = rows.into_iter().map(|(child, step, at)| {
        let call = Call::ALL.into_iter().find(|call| call.word() == step);
        let call = call.ok_or_else(|| Fault::Corrupt(format!("alarm {step}")))?;
        Ok((ChildId(child), call, at))
    });
    read.collect()
}

/// P4: kept as long as the check-in log.
pub async fn forget(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET, args![before]).await
}
