//! Strikes and the pauses they cause, as rows (B5).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::booking::{Pause, State};
use crate::domain::ids::{BookingId, ChildId, HouseholdId, SessionId};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    /// Whoever had a place in a session, and whether the household can have known of it.
    EXPECTED = "SELECT bc.booking_id, bc.child_id, b.household_id, bc.state, COALESCE(b.promoted_at, e.promoted_at), COALESCE(b.seen_at, e.seen_at), NOT (bc.carried OR bc.along), \
                (SELECT COUNT(*) FROM notice n WHERE n.booking_id = b.id AND n.sent_at IS NOT NULL AND n.sent_at >= b.promoted_at) \
                + (SELECT COUNT(*) FROM booking f JOIN notice n ON n.booking_id = f.id WHERE f.enrolment_id = e.id AND n.sent_at >= e.promoted_at) AS told \
                FROM booking b JOIN booking_child bc ON bc.booking_id = b.id LEFT JOIN enrolment e ON e.id = b.enrolment_id \
                WHERE b.session_id = $1 AND bc.state IN ('confirmed', 'attended', 'late', 'offered', 'waiting')";
    STRIKE = "INSERT INTO strike (child_id, session_id, session_date) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    UNSTRIKE = "DELETE FROM strike WHERE child_id = $1 AND session_id = $2 AND NOT spent";
    STRIKES = "SELECT session_date FROM strike WHERE child_id = $1 AND NOT spent AND session_date > $2 ORDER BY session_date";
    SPEND = "UPDATE strike SET spent = TRUE WHERE child_id = $1";
    /// What has begun ends today; what has not is gone.
    END_PAUSES = "UPDATE pause SET until_date = $2 WHERE child_id = $1 AND from_date < $2 AND until_date > $2";
    DROP_PAUSES = "DELETE FROM pause WHERE child_id = $1 AND from_date >= $2";
    PAUSE = "INSERT INTO pause (child_id, from_date, until_date) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
}

/// B5: a child never came.
pub async fn strike(held: &mut Held, child: ChildId, session: SessionId, date: Date) -> Result<(), Fault> {
    held.run(STRIKE, args![child, session, date]).await.map(drop)
}

/// They had come after all. A strike that caused a pause stays spent: staff lift the pause.
pub async fn unstrike(held: &mut Held, child: ChildId, session: SessionId) -> Result<(), Fault> {
    held.run(UNSTRIKE, args![child, session]).await.map(drop)
}

/// Days of a child's strikes after a date that have not caused a pause yet.
pub async fn strikes(db: &mut Conn, child: ChildId, after: Date) -> Result<Vec<Date>, Fault> {
    let rows: Vec<(Date,)> = db.all(STRIKES, args![child, after]).await?;
    Ok(rows.into_iter().map(|(date,)| date).collect())
}

/// B5: strikes that caused a pause are spent.
pub async fn pause(held: &mut Held, pause: Pause) -> Result<(), Fault> {
    held.run(SPEND, args![pause.child]).await?;
    held.run(PAUSE, args![pause.child, pause.from, pause.until]).await.map(drop)
}

/// A pause that no strike caused: none is spent.
pub async fn rest(held: &mut Held, pause: Pause) -> Result<(), Fault> {
    held.run(PAUSE, args![pause.child, pause.from, pause.until]).await.map(drop)
}

/// Nothing pauses a child from a day on.
pub async fn end_pauses(held: &mut Held, child: ChildId, day: Date) -> Result<(), Fault> {
    held.run(END_PAUSES, args![child, day]).await?;
    held.run(DROP_PAUSES, args![child, day]).await.map(drop)
}

/// One child of a session that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub booking: BookingId,
    pub child: ChildId,
    pub household: HouseholdId,
    pub state: State,
    /// Neither carried nor brought along: a place stayed empty.
    pub has_place: bool,
    /// Moved up from the waiting list, and never heard of it (B6).
    pub is_unaware: bool,
}

type ExpectedRow = (Uuid, Uuid, Uuid, String, Option<Timestamp>, Option<Timestamp>, bool, i64);

/// Everybody who had, or hoped for, a place in a session.
pub async fn expected(db: &mut Conn, session: SessionId) -> Result<Vec<Expected>, Fault> {
    let rows: Vec<ExpectedRow> = db.all(EXPECTED, args![session]).await?;
    let read = |(booking, child, household, state, promoted_at, seen_at, has_place, told): ExpectedRow| {
        let state = State::stored(&state, false, None);
        Ok(Expected {
            booking: BookingId(booking),
            child: ChildId(child),
            household: HouseholdId(household),
            state: state.ok_or_else(|| Fault::Corrupt("state".into()))?,
            has_place,
            is_unaware: promoted_at.is_some() && seen_at.is_none() && told == 0,
        })
    };
    rows.into_iter().map(read).collect()
}
