//! Bookings and what became of each child on them, as rows.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::parties;
use crate::domain::booking::{self, CancelledBy, Engagement, Escort, Holding, Part, State};
use crate::domain::ids::{
    BookingId, CentreId, ChildId, EnrolmentId, GuardianId, HouseholdId, Number, RoomId, SessionId,
};
use crate::domain::names::Names;
use crate::domain::party::Request;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    /// What the children of a household have on between two dates, in every centre.
    DIARY = "SELECT bc.child_id, bc.booking_id, s.id, s.centre_id, s.room_id, s.starts_at, s.ends_at, s.date, s.name_zh, s.name_en, \
             bc.carried, bc.along, bc.state, bc.left_at, bc.ended_by, s.terms \
             FROM child ch JOIN booking_child bc ON bc.child_id = ch.id JOIN session s ON s.id = bc.session_id \
             WHERE ch.household_id = $1 AND s.date >= $2 AND s.date < $3 AND s.cancelled IS NULL";
    INSERT = "INSERT INTO booking (id, centre_id, session_id, household_id, number, code, by_desk, created_at, enrolment_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ADD_CHILD = "INSERT INTO booking_child (booking_id, session_id, child_id, carried, along, state, active) VALUES ($1, $2, $3, $4, $5, $6, TRUE)";
    ADD_GUARDIAN = "INSERT INTO booking_guardian (booking_id, session_id, guardian_id, in_room) VALUES ($1, $2, $3, $4)";
    REMOVE_GUARDIAN = "DELETE FROM booking_guardian WHERE booking_id = $1 AND guardian_id = $2";
    REPLACE_GUARDIAN = "UPDATE booking_guardian SET guardian_id = $3 WHERE booking_id = $1 AND guardian_id = $2";
    STATION = "UPDATE booking_guardian SET in_room = $2 WHERE booking_id = $1 AND in_room <> $2";
    FIND = "SELECT id, centre_id, session_id, household_id, number, code, created_at, offered_until, promoted_at, cancel_until, seen_at, by_desk, enrolment_id, reminded_for \
            FROM booking WHERE id = $1";
    MEMBERS = "SELECT b.session_id, b.id, b.household_id, b.number, b.code, bc.child_id, bc.carried, bc.along, bc.state, bc.left_at, bc.ended_by, ch.birth \
               FROM booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN child ch ON ch.id = bc.child_id WHERE b.id = $1 ORDER BY ch.position, ch.id";
    GUARDIANS = "SELECT bg.session_id, bg.booking_id, bg.guardian_id, bg.in_room FROM booking_guardian bg JOIN guardian g ON g.id = bg.guardian_id \
                 WHERE bg.booking_id = $1 ORDER BY g.position, g.id";
    /// B6: parties waiting in sessions that touch a window, those of one household anywhere, offers that ran out.
    DUE = "SELECT b.number, b.id, FALSE AS lapsed, FALSE AS course FROM session s JOIN booking b ON b.session_id = s.id JOIN booking_child bc ON bc.booking_id = b.id \
           WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 AND s.cancelled IS NULL AND bc.state = 'waiting' \
           UNION SELECT b.number, b.id, FALSE, FALSE FROM booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN session s ON s.id = b.session_id \
           WHERE b.household_id = $5 AND b.centre_id = $1 AND bc.state = 'waiting' AND s.starts_at > $4 AND s.cancelled IS NULL \
           UNION SELECT b.number, b.id, TRUE, FALSE FROM booking b JOIN booking_child bc ON bc.booking_id = b.id \
           WHERE b.centre_id = $1 AND b.offered_until <= $4 AND bc.state = 'offered' \
           UNION SELECT e.number, e.id, FALSE, TRUE FROM session s JOIN enrolment_child ec ON ec.series_id = s.series_id JOIN enrolment e ON e.id = ec.enrolment_id \
           WHERE s.centre_id = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND s.starts_at > $4 AND ec.state = 'waiting' \
           UNION SELECT e.number, e.id, FALSE, TRUE FROM enrolment own JOIN enrolment_child oc ON oc.enrolment_id = own.id JOIN enrolment e ON e.series_id = own.series_id JOIN enrolment_child ec ON ec.enrolment_id = e.id \
           WHERE own.household_id = $5 AND own.centre_id = $1 AND oc.state = 'waiting' AND ec.state = 'waiting' \
           UNION SELECT e.number, e.id, TRUE, TRUE FROM enrolment e JOIN enrolment_child ec ON ec.enrolment_id = e.id \
           WHERE e.centre_id = $1 AND e.offered_until <= $4 AND ec.state = 'offered' ORDER BY 1, 2";
    /// Whether anybody waits at a centre or is offered a place.
    STIRRING = "SELECT COUNT(*) FROM (SELECT 1 FROM booking_child bc JOIN booking b ON b.id = bc.booking_id WHERE bc.state IN ('waiting', 'offered') AND b.centre_id = $1 \
                UNION ALL SELECT 1 FROM enrolment_child ec JOIN enrolment e ON e.id = ec.enrolment_id WHERE ec.state = 'waiting' AND e.centre_id = $1 \
                UNION ALL SELECT 1 FROM enrolment_child ec JOIN enrolment e ON e.id = ec.enrolment_id WHERE ec.state = 'offered' AND e.centre_id = $1 LIMIT 1) AS any_one";
    AHEAD = "SELECT COUNT(DISTINCT b.id) FROM booking b JOIN booking_child bc ON bc.booking_id = b.id \
             WHERE b.session_id = $1 AND bc.state = 'waiting' AND b.number < $2";
    MOVE_ALL = "UPDATE booking_child SET state = $3, active = $4, ended_at = $5, ended_by = $6 WHERE booking_id = $1 AND state = $2";
    MOVE_CHILD = "UPDATE booking_child SET state = $4, active = $5, ended_at = $6, ended_by = $7 WHERE booking_id = $1 AND child_id = $2 AND state = $3";
    PROMOTED = "UPDATE booking SET promoted_at = $2, cancel_until = $3, offered_until = NULL, skipped_for = NULL WHERE id = $1";
    OFFERED = "UPDATE booking SET offered_until = $2, promoted_at = $3, skipped_for = NULL WHERE id = $1";
    SKIPPED = "UPDATE booking SET skipped_for = $2 WHERE id = $1 AND (skipped_for IS NULL OR skipped_for <> $2)";
    SEEN = "UPDATE booking SET seen_at = $2 WHERE id = $1 AND seen_at IS NULL";
}

/// A booking without its people.
#[derive(Debug, Clone, PartialEq)]
pub struct Booking {
    pub id: BookingId,
    pub centre: CentreId,
    pub session: SessionId,
    pub household: HouseholdId,
    pub number: Number,
    /// Four digits, said at the door.
    pub code: String,
    pub created_at: Timestamp,
    pub is_by_desk: bool,
    pub times: booking::Terms,
    /// B9: it is one date of a course.
    pub enrolment: Option<EnrolmentId>,
}

#[derive(sqlx::FromRow)]
pub(super) struct BookingRow {
    id: Uuid,
    centre_id: Uuid,
    session_id: Uuid,
    household_id: Uuid,
    number: i64,
    code: String,
    created_at: Timestamp,
    offered_until: Option<Timestamp>,
    promoted_at: Option<Timestamp>,
    cancel_until: Option<Timestamp>,
    seen_at: Option<Timestamp>,
    by_desk: bool,
    reminded_for: Option<Date>,
    enrolment_id: Option<Uuid>,
}

impl From<BookingRow> for Booking {
    fn from(row: BookingRow) -> Booking {
        Booking {
            id: BookingId(row.id),
            centre: CentreId(row.centre_id),
            session: SessionId(row.session_id),
            household: HouseholdId(row.household_id),
            number: Number(row.number),
            code: row.code,
            created_at: row.created_at,
            is_by_desk: row.by_desk,
            times: booking::Terms {
                offered_until: row.offered_until,
                promoted_at: row.promoted_at,
                cancel_until: row.cancel_until,
                seen_at: row.seen_at,
                reminded_for: row.reminded_for,
            },
            enrolment: row.enrolment_id.map(EnrolmentId),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct HoldingRow {
    pub session_id: Uuid,
    pub id: Uuid,
    household_id: Uuid,
    number: i64,
    code: String,
    pub child_id: Uuid,
    pub carried: bool,
    along: bool,
    pub state: String,
    left_at: Option<Timestamp>,
    ended_by: Option<String>,
    birth: Option<Date>,
}

impl TryFrom<HoldingRow> for Holding {
    type Error = Fault;

    fn try_from(row: HoldingRow) -> Result<Holding, Fault> {
        Ok(Holding {
            session: SessionId(row.session_id),
            booking: BookingId(row.id),
            household: HouseholdId(row.household_id),
            number: Number(row.number),
            code: row.code,
            child: ChildId(row.child_id),
            part: Part::stored(row.carried, row.along),
            state: state(&row.state, row.left_at, row.ended_by.as_deref())?,
            birth: row.birth,
        })
    }
}

#[derive(sqlx::FromRow)]
struct EngagementRow {
    child_id: Uuid,
    booking_id: Uuid,
    id: Uuid,
    centre_id: Uuid,
    room_id: Uuid,
    starts_at: Timestamp,
    ends_at: Timestamp,
    date: Date,
    name_zh: String,
    name_en: String,
    carried: bool,
    along: bool,
    state: String,
    left_at: Option<Timestamp>,
    ended_by: Option<String>,
    terms: String,
}

fn state(word: &str, left_at: Option<Timestamp>, ended_by: Option<&str>) -> Result<State, Fault> {
    State::stored(word, left_at.is_some(), ended_by).ok_or_else(|| Fault::Corrupt(format!("state {word}")))
}

pub(super) type EscortRow = (Uuid, Uuid, Uuid, bool);

pub(super) fn escort((session, booking, guardian, is_in_room): EscortRow) -> Escort {
    Escort {
        session: SessionId(session),
        booking: BookingId(booking),
        guardian: GuardianId(guardian),
        is_in_room,
    }
}

/// What a household's children have on from one date until another (exclusive), in every centre.
pub async fn diary(
    db: &mut Conn,
    household: HouseholdId,
    here: CentreId,
    (from, until): (Date, Date),
) -> Result<Vec<Engagement>, Fault> {
    let rows: Vec<EngagementRow> = db.all(DIARY, args![household, from, until]).await?;
    let read = |row: EngagementRow| {
        let terms: crate::domain::series::Terms = serde_json::from_str(&row.terms)?;
        let window = Window::new(row.starts_at, row.ends_at);
        Ok(Engagement {
            child: ChildId(row.child_id),
            booking: BookingId(row.booking_id),
            session: SessionId(row.id),
            is_here: row.centre_id == here.0,
            room: RoomId(row.room_id),
            window: window.ok_or_else(|| Fault::Corrupt(format!("session {}", row.id)))?,
            date: row.date,
            names: Names { zh: row.name_zh, en: row.name_en },
            part: Part::stored(row.carried, row.along),
            state: state(&row.state, row.left_at, row.ended_by.as_deref())?,
            is_course: terms.booking == crate::domain::series::BookingMode::Course,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Writes a booking with its people, all in one state.
pub async fn insert(
    held: &mut Held,
    booking: &Booking,
    request: &Request,
    (state, guardians_in_room): (State, bool),
) -> Result<(), Fault> {
    let b = booking;
    let values = args![
        b.id,
        b.centre,
        b.session,
        b.household,
        b.number,
        b.code.as_str(),
        b.is_by_desk,
        b.created_at,
        b.enrolment
    ];
    let aside = parties::set_aside(held);
    held.run(INSERT, values).await?;
    for (child, part) in request.members() {
        let (is_carried, is_along) = (part == Part::Carried, part == Part::Along);
        held.run(ADD_CHILD, args![b.id, b.session, child, is_carried, is_along, state.word()]).await?;
    }
    for guardian in &request.guardians {
        held.run(ADD_GUARDIAN, args![b.id, b.session, *guardian, guardians_in_room]).await?;
    }
    parties::joined(held, aside, b, request, (state, guardians_in_room));
    Ok(())
}

/// Frees a guardian the party no longer needs (B5).
pub async fn remove_guardian(held: &mut Held, id: BookingId, guardian: GuardianId) -> Result<(), Fault> {
    held.run(REMOVE_GUARDIAN, args![id, guardian]).await.map(drop)
}

/// Somebody else comes along in her place.
pub async fn replace_guardian(
    held: &mut Held,
    id: BookingId,
    (gone, other): (GuardianId, GuardianId),
) -> Result<(), Fault> {
    held.run(REPLACE_GUARDIAN, args![id, gone, other]).await.map(drop)
}

/// Whether a booking's guardians have to be in the room (G1).
pub async fn station_guardians(held: &mut Held, id: BookingId, in_room: bool) -> Result<(), Fault> {
    held.run(STATION, args![id, in_room]).await.map(drop)
}

pub async fn find(db: &mut Conn, id: BookingId) -> Result<Option<Booking>, Fault> {
    let row: Option<BookingRow> = db.opt(FIND, args![id]).await?;
    Ok(row.map(Booking::from))
}

/// Every child of a booking, whatever became of it.
pub async fn members(db: &mut Conn, id: BookingId) -> Result<Vec<Holding>, Fault> {
    let rows: Vec<HoldingRow> = db.all(MEMBERS, args![id]).await?;
    rows.into_iter().map(Holding::try_from).collect()
}

pub async fn guardians(db: &mut Conn, id: BookingId) -> Result<Vec<Escort>, Fault> {
    let rows: Vec<EscortRow> = db.all(GUARDIANS, args![id]).await?;
    Ok(rows.into_iter().map(escort).collect())
}

/// What settling has to look at: who waits, in order of joining, and which offers ran out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    pub waiting: Vec<(Number, Claim)>,
    pub lapsed: Vec<Claim>,
}

/// What waits in line: a party for a session, or for a course (B9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    Booking(BookingId),
    Enrolment(EnrolmentId),
}

impl Due {
    pub fn is_nothing(&self) -> bool {
        self.waiting.is_empty() && self.lapsed.is_empty()
    }
}

/// What settling has to look at around a window: who waits there or, of one household, anywhere, the first first; and
/// which offers ran out by `now`.
pub async fn due(
    db: &mut Conn,
    centre: CentreId,
    window: Window,
    household: Option<HouseholdId>,
    now: Timestamp,
) -> Result<Due, Fault> {
    let mut due = Due::default();
    if is_quiet(db, centre).await? {
        return Ok(due);
    }
    let values = args![centre, window.starts(), window.ends(), now, household];
    let rows: Vec<(i64, Uuid, bool, bool)> = db.all(DUE, values).await?;
    for (number, id, is_lapsed, is_course) in rows {
        let claim = if is_course { Claim::Enrolment(EnrolmentId(id)) } else { Claim::Booking(BookingId(id)) };
        if is_lapsed { due.lapsed.push(claim) } else { due.waiting.push((Number(number), claim)) }
    }
    Ok(due)
}

/// Nobody at all waits at a centre or is offered a place; looked up once for a transaction.
async fn is_quiet(db: &mut Conn, centre: CentreId) -> Result<bool, Fault> {
    if let Some(is_quiet) = db.memo.is_quiet {
        return Ok(is_quiet);
    }
    let (stirring,): (i64,) = db.one(STIRRING, args![centre]).await?;
    db.memo.is_quiet = Some(stirring == 0);
    Ok(stirring == 0)
}

/// Parties that wait before this one.
pub async fn ahead(db: &mut Conn, session: SessionId, number: Number) -> Result<i64, Fault> {
    let (count,): (i64,) = db.one(AHEAD, args![session, number]).await?;
    Ok(count)
}

/// Every child of a booking that is in one state goes to another. How many did.
pub async fn move_all(
    held: &mut Held,
    id: BookingId,
    from: State,
    to: State,
    now: Timestamp,
) -> Result<u64, Fault> {
    let (is_active, ended_at, ended_by) = ending(to, now);
    held.run(MOVE_ALL, args![id, from.word(), to.word(), is_active, ended_at, ended_by]).await
}

/// One child goes from one state to another; false when it was not in the first.
pub async fn move_child(
    held: &mut Held,
    (id, child): (BookingId, ChildId),
    from: State,
    to: State,
    now: Timestamp,
) -> Result<bool, Fault> {
    let (is_active, ended_at, ended_by) = ending(to, now);
    let values = args![id, child, from.word(), to.word(), is_active, ended_at, ended_by];
    Ok(held.run(MOVE_CHILD, values).await? == 1)
}

pub(super) fn ending(to: State, now: Timestamp) -> (bool, Option<Timestamp>, Option<&'static str>) {
    let is_active = to.occupies() || to == State::Waiting;
    let by = match to {
        State::Cancelled { by } => Some(CancelledBy::word(by)),
        _ => None,
    };
    (is_active, (!is_active).then_some(now), by)
}

/// B6: moved up from the waiting list, and until when it may be cancelled on time.
pub async fn promoted(
    held: &mut Held,
    id: BookingId,
    now: Timestamp,
    cancel_until: Timestamp,
) -> Result<(), Fault> {
    held.run(PROMOTED, args![id, now, cancel_until]).await.map(drop)
}

/// B6: a freed place is held until an instant.
pub async fn offered(held: &mut Held, id: BookingId, until: Timestamp, now: Timestamp) -> Result<(), Fault> {
    held.run(OFFERED, args![id, until, now]).await.map(drop)
}

/// B6: passed over, for this reason; false when it was passed over for the same before.
pub async fn skipped(held: &mut Held, id: BookingId, reason: &str) -> Result<bool, Fault> {
    Ok(held.run(SKIPPED, args![id, reason]).await? == 1)
}

/// The household has seen that it was promoted.
pub async fn seen(held: &mut Held, id: BookingId, now: Timestamp) -> Result<(), Fault> {
    held.run(SEEN, args![id, now]).await.map(drop)
}
