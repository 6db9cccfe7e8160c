//! Everything of one household given to another, as rows (S7).
//!
//! Keeps true: a row is moved, never copied; where both have one, the other's stands.

use super::engine::{args, statements};
use super::ledger::Held;
use crate::domain::ids::{ChildId, GuardianId, HouseholdId, SessionId};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

statements! {
    AHEAD = "SELECT DISTINCT s.id, s.starts_at, s.ends_at FROM booking b JOIN session s ON s.id = b.session_id JOIN booking_child bc ON bc.booking_id = b.id \
             WHERE b.household_id = $1 AND s.starts_at > $2 AND bc.state IN ('confirmed', 'waiting', 'offered') AND s.centre_id = $3 ORDER BY s.id";

    // A child that is one of the other household's: $1 becomes $2. What both are named in is left: it has begun.
    MOVE_PLACES = "UPDATE booking_child SET child_id = $2 WHERE child_id = $1 AND NOT (active AND session_id IN \
                   (SELECT o.session_id FROM booking_child o WHERE o.child_id = $2 AND o.active))";
    MOVE_SEATS = "UPDATE enrolment_child SET child_id = $2 WHERE child_id = $1 AND NOT (active AND series_id IN \
                  (SELECT o.series_id FROM enrolment_child o WHERE o.child_id = $2 AND o.active))";
    MOVE_VISITS = "UPDATE visit SET child_id = $2 WHERE child_id = $1 AND session_id IN (SELECT bc.session_id FROM booking_child bc WHERE bc.child_id = $2) \
                   AND EXISTS (SELECT 1 FROM booking_child o WHERE o.booking_id = visit.booking_id AND o.child_id = $2)";
    MOVE_HAND_OVERS = "UPDATE hand_over SET child_id = $2 WHERE child_id = $1 AND booking_id IN (SELECT bc.booking_id FROM booking_child bc WHERE bc.child_id = $2)";
    MOVE_ALARMS = "UPDATE alarm SET child_id = $2 WHERE child_id = $1 AND session_id IN (SELECT bc.session_id FROM booking_child bc WHERE bc.child_id = $2) \
                   AND NOT EXISTS (SELECT 1 FROM alarm o WHERE o.session_id = alarm.session_id AND o.child_id = $2 AND o.step = alarm.step)";
    MOVE_KEPT = "UPDATE kept SET child_id = $2 WHERE child_id = $1 AND booking_id IN (SELECT bc.booking_id FROM booking_child bc WHERE bc.child_id = $2)";
    MOVE_INCIDENTS = "UPDATE incident SET child_id = $2 WHERE child_id = $1";
    COPY_STRIKES = "INSERT INTO strike (child_id, session_id, session_date, spent) \
                    SELECT $2, session_id, session_date, spent FROM strike WHERE child_id = $1 ON CONFLICT DO NOTHING";
    DROP_STRIKES = "DELETE FROM strike WHERE child_id = $1";
    COPY_PAUSES = "INSERT INTO pause (child_id, from_date, until_date) SELECT $2, from_date, until_date FROM pause WHERE child_id = $1 ON CONFLICT DO NOTHING";
    DROP_PAUSES = "DELETE FROM pause WHERE child_id = $1";
    MOVE_ALONE = "UPDATE consent SET child_id = $2 WHERE household_id = $3 AND child_id = $1 AND purpose = 'leave_alone' \
                  AND NOT EXISTS (SELECT 1 FROM consent o WHERE o.household_id = $4 AND o.child_id = $2 AND o.purpose = 'leave_alone' AND o.withdrawn_at IS NULL)";
    END_ALONE = "UPDATE consent SET withdrawn_at = $3 WHERE household_id = $2 AND child_id = $1 AND purpose = 'leave_alone' AND withdrawn_at IS NULL";
    TAKE_CHILD = "UPDATE child SET household_id = $2, position = position + 100 WHERE id = $1";

    // A grown-up who is one of the other's.
    MOVE_COMPANY = "UPDATE booking_guardian SET guardian_id = $2 WHERE guardian_id = $1";
    MOVE_COURSE_COMPANY = "UPDATE enrolment_guardian SET guardian_id = $2 WHERE guardian_id = $1 AND enrolment_id IN (SELECT id FROM enrolment WHERE household_id = $3)";
    MOVE_SIGNED = "UPDATE consent SET guardian_id = $2 WHERE guardian_id = $1 AND household_id = $3";
    TAKE_GUARDIAN = "UPDATE guardian SET household_id = $2, position = position + 100 WHERE id = $1";

    // Everything of household $1 becomes $2's.
    MOVE_BOOKINGS = "UPDATE booking SET household_id = $2 WHERE household_id = $1";
    MOVE_ENROLMENTS = "UPDATE enrolment SET household_id = $2 WHERE household_id = $1";
    MOVE_NOTICES = "UPDATE notice SET household_id = $2 WHERE household_id = $1";
    MOVE_CONSENTS = "UPDATE consent SET household_id = $2 WHERE household_id = $1";
    MOVE_COLLECTORS = "UPDATE collector SET household_id = $2 WHERE household_id = $1";
    COPY_ALERTS = "INSERT INTO alert (session_id, household_id, asked_at) SELECT session_id, $2, asked_at FROM alert WHERE household_id = $1 ON CONFLICT DO NOTHING";
    DROP_ALERTS = "DELETE FROM alert WHERE household_id = $1";
    MOVE_SLOTS = "UPDATE private_use SET household_id = $2 WHERE household_id = $1";
    MOVE_SLOTS_OF = "UPDATE private_use SET guardian_id = $2 WHERE guardian_id = $1";
    MOVE_CARD = "UPDATE credential SET household_id = $2 WHERE household_id = $1 AND replaced_at IS NULL";
    END_CARD = "UPDATE credential SET replaced_at = $2 WHERE household_id = $1 AND replaced_at IS NULL";
    END_CALENDAR = "DELETE FROM family_calendar WHERE household_id = $1";
    END_SIGN_INS = "DELETE FROM sign_in WHERE household_id = $1";
    TAKE_REACH = "UPDATE household SET email = (SELECT o.email FROM household o WHERE o.id = $1) WHERE id = $2 AND email IS NULL";
    CLOSE = "UPDATE household SET name = '', email = NULL, forgotten = TRUE WHERE id = $1";
}

/// The sessions ahead at this centre for which a household is booked or waits: it is another there afterwards, and a
/// grown-up named by both records is one (C1).
pub async fn sessions_ahead(
    held: &mut Held,
    household: HouseholdId,
    now: Timestamp,
) -> Result<Vec<(SessionId, Window)>, Fault> {
    let centre = held.centre();
    let rows: Vec<(Uuid, Timestamp, Timestamp)> = held.all(AHEAD, args![household, now, centre]).await?;
    let session = |(id, starts, ends): (Uuid, Timestamp, Timestamp)| {
        let window = Window::new(starts, ends).ok_or_else(|| Fault::Corrupt(format!("session {id}")))?;
        Ok((SessionId(id), window))
    };
    rows.into_iter().map(session).collect()
}

/// What a child has done and has ahead becomes another's; of itself only an empty row stays.
pub async fn unite_children(
    held: &mut Held,
    (from, into): (HouseholdId, HouseholdId),
    (child, same): (ChildId, ChildId),
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(MOVE_PLACES, args![child, same]).await?;
    held.run(MOVE_SEATS, args![child, same]).await?;
    for statement in
        [MOVE_VISITS, MOVE_HAND_OVERS, MOVE_ALARMS, MOVE_KEPT, MOVE_INCIDENTS, COPY_STRIKES, COPY_PAUSES]
    {
        held.run(statement, args![child, same]).await?;
    }
    for statement in [DROP_STRIKES, DROP_PAUSES] {
        held.run(statement, args![child]).await?;
    }
    held.run(MOVE_ALONE, args![child, same, from, into]).await?;
    held.run(END_ALONE, args![child, from, now]).await.map(drop)
}

/// A child nobody of the other household is.
pub async fn take_child(held: &mut Held, child: ChildId, into: HouseholdId) -> Result<(), Fault> {
    held.run(TAKE_CHILD, args![child, into]).await.map(drop)
}

/// Whatever names a grown-up names another.
pub async fn unite_guardians(
    held: &mut Held,
    from: HouseholdId,
    (guardian, same): (GuardianId, GuardianId),
) -> Result<(), Fault> {
    held.run(MOVE_COMPANY, args![guardian, same]).await?;
    held.run(MOVE_COURSE_COMPANY, args![guardian, same, from]).await?;
    held.run(MOVE_SIGNED, args![guardian, same, from]).await?;
    held.run(MOVE_SLOTS_OF, args![guardian, same]).await.map(drop)
}

/// A grown-up nobody of the other household is.
pub async fn take_guardian(held: &mut Held, guardian: GuardianId, into: HouseholdId) -> Result<(), Fault> {
    held.run(TAKE_GUARDIAN, args![guardian, into]).await.map(drop)
}

/// Bookings, courses, letters, consents, collectors: everything that says whose it is.
pub async fn take_all(held: &mut Held, from: HouseholdId, into: HouseholdId) -> Result<(), Fault> {
    for statement in [
        MOVE_BOOKINGS,
        MOVE_ENROLMENTS,
        MOVE_NOTICES,
        MOVE_CONSENTS,
        MOVE_COLLECTORS,
        COPY_ALERTS,
        MOVE_SLOTS,
        TAKE_REACH,
    ] {
        held.run(statement, args![from, into]).await?;
    }
    held.run(DROP_ALERTS, args![from]).await.map(drop)
}

/// The household is gone: whoever was signed in as it signs in again, its calendar's address and its card open nothing, unless the other has
/// none and takes it over.
pub async fn close(
    held: &mut Held,
    (from, into): (HouseholdId, HouseholdId),
    ends_card: bool,
    now: Timestamp,
) -> Result<(), Fault> {
    if ends_card {
        held.run(END_CARD, args![from, now]).await?;
    } else {
        held.run(MOVE_CARD, args![from, into]).await?;
    }
    held.run(END_SIGN_INS, args![from]).await?;
    held.run(END_CALENDAR, args![from]).await?;
    held.run(CLOSE, args![from]).await?;
    Ok(())
}
