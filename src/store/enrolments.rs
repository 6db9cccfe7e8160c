//! Courses and who is enrolled in them, as rows (B9).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::sessions;
use crate::domain::booking::{self, CancelledBy, State};
use crate::domain::course::{Course, Enrolment};
use crate::domain::ids::{
    BookingId, CentreId, ChildId, EnrolmentId, GuardianId, HouseholdId, Number, SeriesId, SessionId,
};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

macro_rules! enrolment { () => {
    "SELECT e.id, e.centre_id, e.series_id, e.household_id, e.number, e.by_desk, e.created_at, e.offered_until, e.promoted_at, \
     e.cancel_until, e.seen_at, ec.child_id, ec.state, ec.ended_by \
     FROM enrolment e JOIN enrolment_child ec ON ec.enrolment_id = e.id JOIN child ch ON ch.id = ec.child_id "
} }

statements! {
    /// Children who hold a place, or are offered one, in each course with a session that touches a window.
    ENROLLED = "SELECT ec.series_id, COUNT(*) FROM enrolment_child ec WHERE ec.active AND ec.state <> 'waiting' AND ec.series_id IN \
                (SELECT s.series_id FROM session s WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 AND s.series_id IS NOT NULL) \
                GROUP BY ec.series_id";
    FIND = concat!(enrolment!(), "WHERE e.id = $1 ORDER BY ch.position, ch.id");
    OF_SERIES = concat!(enrolment!(), "WHERE e.series_id = $1 AND ec.series_id = $1 AND ec.active ORDER BY e.number, e.id, ch.position, ch.id");
    OF_HOUSEHOLD = concat!(enrolment!(), "WHERE e.household_id = $1 AND ec.active ORDER BY e.number, e.id, ch.position, ch.id");
    /// Enrolments of a household, live or not, after one of them.
    PAGE = "SELECT id FROM enrolment WHERE household_id = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT $4";
    GUARDIANS = "SELECT eg.enrolment_id, eg.guardian_id FROM enrolment_guardian eg JOIN guardian g ON g.id = eg.guardian_id \
                 WHERE eg.enrolment_id = $1 AND NOT g.removed ORDER BY g.position, g.id";
    GUARDIANS_OF_SERIES = "SELECT eg.enrolment_id, eg.guardian_id FROM enrolment e JOIN enrolment_guardian eg ON eg.enrolment_id = e.id \
                           JOIN guardian g ON g.id = eg.guardian_id WHERE e.series_id = $1 AND NOT g.removed ORDER BY g.position, g.id";
    INSERT = "INSERT INTO enrolment (id, centre_id, series_id, household_id, number, by_desk, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_CHILD = "INSERT INTO enrolment_child (enrolment_id, series_id, child_id, state, active) VALUES ($1, $2, $3, $4, TRUE)";
    ADD_GUARDIAN = "INSERT INTO enrolment_guardian (enrolment_id, guardian_id) VALUES ($1, $2)";
    REMOVE_GUARDIAN = "DELETE FROM enrolment_guardian WHERE enrolment_id = $1 AND guardian_id = $2";
    MOVE_CHILD = "UPDATE enrolment_child SET state = $4, active = $5, ended_at = $6, ended_by = $7 WHERE enrolment_id = $1 AND child_id = $2 AND state = $3";
    PROMOTED = "UPDATE enrolment SET promoted_at = $2, cancel_until = $3, offered_until = NULL, skipped_for = NULL WHERE id = $1";
    OFFERED = "UPDATE enrolment SET offered_until = $2, promoted_at = $3, skipped_for = NULL WHERE id = $1";
    LAPSED = "UPDATE enrolment SET offered_until = NULL WHERE id = $1";
    SKIPPED = "UPDATE enrolment SET skipped_for = $2 WHERE id = $1 AND (skipped_for IS NULL OR skipped_for <> $2)";
    SEEN = "UPDATE enrolment SET seen_at = $2 WHERE id = $1 AND seen_at IS NULL";
    /// The bookings an enrolment still has ahead, in order of their time.
    AHEAD = "SELECT b.id, b.session_id FROM booking b JOIN session s ON s.id = b.session_id \
             WHERE b.enrolment_id = $1 AND s.starts_at > $2 ORDER BY s.starts_at, s.id";
    /// What became of each child on each of its dates, in order of their time.
    DATES = "SELECT b.id, b.session_id, bc.state, bc.left_at IS NOT NULL, bc.ended_by FROM booking b JOIN session s ON s.id = b.session_id \
             JOIN booking_child bc ON bc.booking_id = b.id WHERE b.enrolment_id = $1 ORDER BY s.starts_at, s.id, bc.child_id";
    /// Its bookings, all of them, in order of their time.
    BOOKINGS = "SELECT b.id, b.session_id FROM booking b JOIN session s ON s.id = b.session_id \
                WHERE b.enrolment_id = $1 ORDER BY s.starts_at, s.id";
}

#[derive(sqlx::FromRow)]
struct EnrolmentRow {
    id: Uuid,
    centre_id: Uuid,
    series_id: Uuid,
    household_id: Uuid,
    number: i64,
    by_desk: bool,
    created_at: Timestamp,
    offered_until: Option<Timestamp>,
    promoted_at: Option<Timestamp>,
    cancel_until: Option<Timestamp>,
    seen_at: Option<Timestamp>,
    child_id: Uuid,
    state: String,
    ended_by: Option<String>,
}

/// A run with its sessions and who is in it or waits. `None` when the series has no session.
pub async fn course(db: &mut Conn, series: SeriesId) -> Result<Option<Course>, Fault> {
    let sessions = sessions::of_series(db, series).await?;
    if sessions.is_empty() {
        return Ok(None);
    }
    let rows: Vec<EnrolmentRow> = db.all(OF_SERIES, args![series]).await?;
    let mut enrolments = gathered(rows)?;
    let pairs: Vec<(Uuid, Uuid)> = db.all(GUARDIANS_OF_SERIES, args![series]).await?;
    for enrolment in &mut enrolments {
        let own = pairs.iter().filter(|(id, _)| *id == enrolment.id.0);
        enrolment.guardians = own.map(|(_, guardian)| GuardianId(*guardian)).collect();
    }
    Ok(Some(Course { series, sessions, enrolments }))
}

/// An enrolment with all its children, whatever became of them.
pub async fn find(db: &mut Conn, id: EnrolmentId) -> Result<Option<Enrolment>, Fault> {
    let rows: Vec<EnrolmentRow> = db.all(FIND, args![id]).await?;
    let Some(mut enrolment) = gathered(rows)?.pop() else { return Ok(None) };
    enrolment.guardians = guardians(db, id).await?;
    Ok(Some(enrolment))
}

/// A household's live enrolments, in every centre. Without their guardians.
pub async fn of_household(db: &mut Conn, household: HouseholdId) -> Result<Vec<Enrolment>, Fault> {
    let rows: Vec<EnrolmentRow> = db.all(OF_HOUSEHOLD, args![household]).await?;
    gathered(rows)
}

/// Enrolments of a household, whatever became of them, in order of joining; `after` one of them.
pub async fn page(
    db: &mut Conn,
    household: HouseholdId,
    after: Option<(Timestamp, EnrolmentId)>,
    most: u16,
) -> Result<Vec<EnrolmentId>, Fault> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, EnrolmentId(Uuid::nil())));
    let rows: Vec<(Uuid,)> = db.all(PAGE, args![household, at, id, most]).await?;
    Ok(rows.into_iter().map(|(id,)| EnrolmentId(id)).collect())
}

fn gathered(rows: Vec<EnrolmentRow>) -> Result<Vec<Enrolment>, Fault> {
    let mut enrolments: Vec<Enrolment> = Vec::new();
    for row in rows {
        let state = State::stored(&row.state, false, row.ended_by.as_deref());
        let state = state.ok_or_else(|| Fault::Corrupt(format!("state {}", row.state)))?;
        let child = (ChildId(row.child_id), state);
        match enrolments.last_mut().filter(|last| last.id.0 == row.id) {
            Some(last) => last.children.push(child),
            None => enrolments.push(Enrolment {
                id: EnrolmentId(row.id),
                centre: CentreId(row.centre_id),
                series: SeriesId(row.series_id),
                household: HouseholdId(row.household_id),
                number: Number(row.number),
                is_by_desk: row.by_desk,
                created_at: row.created_at,
                times: booking::Terms {
                    offered_until: row.offered_until,
                    promoted_at: row.promoted_at,
                    cancel_until: row.cancel_until,
                    seen_at: row.seen_at,
                    reminded_for: None,
                },
                children: vec![child],
                guardians: Vec::new(),
            }),
        }
    }
    Ok(enrolments)
}

/// Children who hold a place, or are offered one, in each course with a session that touches a window.
pub async fn enrolled(
    db: &mut Conn,
    centre: CentreId,
    window: Window,
) -> Result<HashMap<SeriesId, u16>, Fault> {
    let (starts, ends) = (window.starts(), window.ends());
    let rows: Vec<(Uuid, i64)> =
        db.all(ENROLLED, args![centre, starts, ends, sessions::earliest(window)]).await?;
    Ok(rows.into_iter().map(|(series, many)| (SeriesId(series), super::centres::figure(many))).collect())
}

/// Writes an enrolment with its people, all in one state.
pub async fn insert(held: &mut Held, enrolment: &Enrolment, state: State) -> Result<(), Fault> {
    let e = enrolment;
    let values = args![e.id, e.centre, e.series, e.household, e.number, e.is_by_desk, e.created_at];
    held.run(INSERT, values).await?;
    for (child, _) in &e.children {
        held.run(ADD_CHILD, args![e.id, e.series, *child, state.word()]).await?;
    }
    for guardian in &e.guardians {
        held.run(ADD_GUARDIAN, args![e.id, *guardian]).await?;
    }
    Ok(())
}

/// Frees a guardian the party no longer needs (B5).
pub async fn remove_guardian(held: &mut Held, id: EnrolmentId, guardian: GuardianId) -> Result<(), Fault> {
    held.run(REMOVE_GUARDIAN, args![id, guardian]).await.map(drop)
}

/// Somebody else comes along instead.
pub async fn add_guardian(held: &mut Held, id: EnrolmentId, guardian: GuardianId) -> Result<(), Fault> {
    held.run(ADD_GUARDIAN, args![id, guardian]).await.map(drop)
}

/// Who comes along.
pub async fn guardians(db: &mut Conn, id: EnrolmentId) -> Result<Vec<GuardianId>, Fault> {
    let pairs: Vec<(Uuid, Uuid)> = db.all(GUARDIANS, args![id]).await?;
    Ok(pairs.into_iter().map(|(_, guardian)| GuardianId(guardian)).collect())
}

/// One child goes from one state to another; false when it was not in the first.
pub async fn move_child(
    held: &mut Held,
    (id, child): (EnrolmentId, ChildId),
    from: State,
    to: State,
    now: Timestamp,
) -> Result<bool, Fault> {
    let is_active = to.occupies() || to == State::Waiting;
    let ended_by = match to {
        State::Cancelled { by } => Some(CancelledBy::word(by)),
        _ => None,
    };
    let ended_at = (!is_active).then_some(now);
    let values = args![id, child, from.word(), to.word(), is_active, ended_at, ended_by];
    Ok(held.run(MOVE_CHILD, values).await? == 1)
}

/// B6: moved up, and until when leaving is on time.
pub async fn promoted(
    held: &mut Held,
    id: EnrolmentId,
    now: Timestamp,
    cancel_until: Timestamp,
) -> Result<(), Fault> {
    held.run(PROMOTED, args![id, now, cancel_until]).await.map(drop)
}

/// B6: a place in every session is held until an instant.
pub async fn offered(
    held: &mut Held,
    id: EnrolmentId,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(OFFERED, args![id, until, now]).await.map(drop)
}

/// B6: its offer ran out, or was left.
pub async fn lapsed(held: &mut Held, id: EnrolmentId) -> Result<(), Fault> {
    held.run(LAPSED, args![id]).await.map(drop)
}

/// B6: passed over, for this reason; false when it was passed over for the same before.
pub async fn skipped(held: &mut Held, id: EnrolmentId, reason: &str) -> Result<bool, Fault> {
    Ok(held.run(SKIPPED, args![id, reason]).await? == 1)
}

/// The household has seen that it was promoted.
pub async fn seen(held: &mut Held, id: EnrolmentId, now: Timestamp) -> Result<(), Fault> {
    held.run(SEEN, args![id, now]).await.map(drop)
}

/// The bookings it still has ahead, in order of their time.
pub async fn ahead(
    db: &mut Conn,
    id: EnrolmentId,
    now: Timestamp,
) -> Result<Vec<(BookingId, SessionId)>, Fault> {
    let rows: Vec<(Uuid, Uuid)> = db.all(AHEAD, args![id, now]).await?;
    Ok(rows.into_iter().map(|(booking, session)| (BookingId(booking), SessionId(session))).collect())
}

/// All its bookings, in order of their time.
pub async fn bookings(db: &mut Conn, id: EnrolmentId) -> Result<Vec<(BookingId, SessionId)>, Fault> {
    let rows: Vec<(Uuid, Uuid)> = db.all(BOOKINGS, args![id]).await?;
    Ok(rows.into_iter().map(|(booking, session)| (BookingId(booking), SessionId(session))).collect())
}

/// What became of each child on each of its dates, in order of their time.
pub async fn dates(db: &mut Conn, id: EnrolmentId) -> Result<Vec<(BookingId, SessionId, State)>, Fault> {
    let rows: Vec<(Uuid, Uuid, String, bool, Option<String>)> = db.all(DATES, args![id]).await?;
    let one = |(booking, session, word, has_left, ended_by): (Uuid, Uuid, String, bool, Option<String>)| {
        let state = State::stored(&word, has_left, ended_by.as_deref());
        let state = state.ok_or_else(|| Fault::Corrupt(format!("state {word}")))?;
        Ok((BookingId(booking), SessionId(session), state))
    };
    rows.into_iter().map(one).collect()
}
