//! Who is to be reminded, and the links that say "can't come", as rows.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{BookingId, CentreId, HouseholdId, SessionId};
use crate::domain::reminder::Due;
use crate::domain::zone::{Date, Timestamp, Zone};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    /// Confirmed bookings of one date's sessions still to begin, made by an instant and not yet reminded of that date.
    DUE = "SELECT DISTINCT s.starts_at, b.number, b.id, b.household_id, s.id \
           FROM session s JOIN room r ON r.id = s.room_id JOIN booking b ON b.session_id = s.id \
           JOIN booking_child bc ON bc.booking_id = b.id JOIN household h ON h.id = b.household_id \
           WHERE s.centre_id = $1 AND s.starts_at > $2 AND s.starts_at < $3 AND s.date = $4 AND s.cancelled IS NULL \
           AND r.privacy = 'public' AND bc.state = 'confirmed' AND h.reminders AND NOT h.forgotten \
           AND b.created_at <= $5 AND (b.promoted_at IS NULL OR b.promoted_at <= $5) \
           AND (b.reminded_for IS NULL OR b.reminded_for <> s.date) ORDER BY s.starts_at, b.number LIMIT $6";
    REMINDED = "UPDATE booking SET reminded_for = $2 WHERE id = $1";
    /// Nobody need call about what has begun.
    OVER = "UPDATE notice SET to_call = FALSE WHERE centre_id = $1 AND to_call AND called_at IS NULL AND kind = 'notice-reminder' \
            AND NOT EXISTS (SELECT 1 FROM session s WHERE s.id = notice.session_id AND s.starts_at > $2)";
    LINK = "INSERT INTO absence (token_hash, booking_id, made_at) VALUES ($1, $2, $3)";
    LINKED = "SELECT booking_id FROM absence WHERE token_hash = $1";
    FORGET_LINKS = "DELETE FROM absence WHERE made_at < $1";
}

/// A booking to be reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminding {
    pub booking: BookingId,
    pub household: HouseholdId,
    pub session: SessionId,
    pub starts: Timestamp,
}

/// Bookings to be reminded of, the soonest first; never of a private room (M2).
pub async fn due(
    db: &mut Conn,
    centre: (CentreId, Zone),
    due: Due,
    now: Timestamp,
    most: u16,
) -> Result<Vec<Reminding>, Fault> {
    let (id, zone) = centre;
    let ends = zone.day(due.date).ends();
    type Row = (Timestamp, i64, Uuid, Uuid, Uuid);
    let rows: Vec<Row> = db.all(DUE, args![id, now, ends, due.date, due.since, most]).await?;
    let read = |(starts, _, booking, household, session): Row| Reminding {
        booking: BookingId(booking),
        household: HouseholdId(household),
        session: SessionId(session),
        starts,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The household was reminded of this booking, for this date of its session.
pub async fn reminded(held: &mut Held, booking: BookingId, date: Date) -> Result<(), Fault> {
    held.run(REMINDED, args![booking, date]).await.map(drop)
}

/// Reminders of what has begun are no calls any more.
pub async fn over(held: &mut Held, now: Timestamp) -> Result<(), Fault> {
    let centre = held.centre();
    held.run(OVER, args![centre, now]).await.map(drop)
}

/// A letter sets out with a link of this hash.
pub async fn link(
    held: &mut Held,
    token_hash: &str,
    booking: BookingId,
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(LINK, args![token_hash, booking, now]).await.map(drop)
}

/// The booking a link is about.
pub async fn linked(db: &mut Conn, token_hash: &str) -> Result<Option<BookingId>, Fault> {
    let row: Option<(Uuid,)> = db.opt(LINKED, args![token_hash]).await?;
    Ok(row.map(|(booking,)| BookingId(booking)))
}

/// Links made before an instant open nothing any more.
pub async fn forget_links(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET_LINKS, args![before]).await
}
