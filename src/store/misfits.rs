//! Bookings a corrected birth date may no longer fit, and what staff decided about them, as rows (A7).

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::{bookings, facts, sessions};
use crate::domain::booking::State;
use crate::domain::ids::{BookingId, CentreId, ChildId, HouseholdId, SessionId, StaffId};
use crate::domain::misfit::{self, Kept, Misfit};
use crate::domain::party::{Authority, Request, Wish};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

statements! {
    /// Children ahead in a centre whose birth date was corrected after they were booked.
    CORRECTED = "SELECT DISTINCT b.id, b.household_id, b.session_id, bc.child_id, s.starts_at, b.number \
                 FROM change g JOIN booking_child bc ON bc.child_id = g.subject \
                 JOIN booking b ON b.id = bc.booking_id AND b.created_at <= g.at \
                 JOIN household h ON h.id = b.household_id AND h.centre_id = g.centre_id JOIN session s ON s.id = b.session_id \
                 WHERE g.verb = 'child.birth_corrected' AND s.centre_id = $1 AND s.starts_at > $2 AND s.cancelled IS NULL \
                 AND bc.state IN ('confirmed', 'waiting', 'offered') ORDER BY s.starts_at, b.number LIMIT 200";
    /// The same in one session.
    CORRECTED_IN = "SELECT DISTINCT b.id, b.household_id, b.session_id, bc.child_id, s.starts_at, b.number \
                    FROM booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN session s ON s.id = b.session_id \
                    JOIN household h ON h.id = b.household_id \
                    JOIN change g ON g.centre_id = h.centre_id AND g.subject = bc.child_id AND b.created_at <= g.at \
                    WHERE b.session_id = $1 AND g.verb = 'child.birth_corrected' AND s.starts_at > $2 AND s.cancelled IS NULL \
                    AND bc.state IN ('confirmed', 'waiting', 'offered') ORDER BY b.number LIMIT 200";
    KEPT = "SELECT birth, reason, staff_id, at FROM kept WHERE booking_id = $1 AND child_id = $2";
    KEEP = "INSERT INTO kept (booking_id, child_id, birth, reason, staff_id, at) VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT (booking_id, child_id) DO UPDATE SET birth = excluded.birth, reason = excluded.reason, \
            staff_id = excluded.staff_id, at = excluded.at";
}

type CorrectedRow = (Uuid, Uuid, Uuid, Uuid, Timestamp, i64);
type KeptRow = (Option<Date>, Option<String>, Option<Uuid>, Timestamp);

/// What no longer fits in a centre, in order of time; what staff decided to keep among it, with why.
pub async fn of_centre(db: &mut Conn, centre: CentreId, now: Timestamp) -> Result<Vec<Misfit>, Fault> {
    let rows: Vec<CorrectedRow> = db.all(CORRECTED, args![centre, now]).await?;
    judged(db, centre, rows, now).await
}

/// The same in one session.
pub async fn of_session(
    db: &mut Conn,
    centre: CentreId,
    session: SessionId,
    now: Timestamp,
) -> Result<Vec<Misfit>, Fault> {
    let rows: Vec<CorrectedRow> = db.all(CORRECTED_IN, args![session, now]).await?;
    judged(db, centre, rows, now).await
}

/// Each looked at by the same rules a booking is (Z1).
async fn judged(
    db: &mut Conn,
    centre: CentreId,
    rows: Vec<CorrectedRow>,
    now: Timestamp,
) -> Result<Vec<Misfit>, Fault> {
    let mut misfits = Vec::new();
    for (booking, household, session, child, _, _) in rows {
        let (booking, child) = (BookingId(booking), ChildId(child));
        let Some(session) = sessions::find(db, SessionId(session)).await? else { continue };
        let asker = Some(HouseholdId(household));
        let Some(facts) = facts::load(db, centre, asker, session.window, now).await? else { continue };
        let request = as_booked(db, booking, HouseholdId(household), session.id).await?;
        let Some(reasons) = misfit::reasons(&request, &facts, child, now) else { continue };
        let Some(household) = facts.household else { continue };
        let kept: Option<KeptRow> = db.opt(KEPT, args![booking, child]).await?;
        let birth = household.child(child).and_then(|child| child.birth);
        let kept = kept.filter(|(of, ..)| *of == birth).map(|(_, reason, staff, at)| Kept {
            reason: reason.unwrap_or_default(),
            by: staff.map(StaffId),
            at,
        });
        let code = bookings::find(db, booking).await?.map(|booking| booking.code).unwrap_or_default();
        misfits.push(Misfit { booking, code, household, child, session, reasons, kept });
    }
    Ok(misfits)
}

/// The party as it is booked now, asking again as the waiting list does.
async fn as_booked(
    db: &mut Conn,
    booking: BookingId,
    household: HouseholdId,
    session: SessionId,
) -> Result<Request, Fault> {
    let members = bookings::members(db, booking).await?;
    let guardians = bookings::guardians(db, booking).await?;
    let mut request = Request {
        household,
        session,
        children: Vec::new(),
        carried: Vec::new(),
        along: Vec::new(),
        guardians: guardians.into_iter().map(|escort| escort.guardian).collect(),
        wish: Wish::Place,
        authority: Authority::Promotion,
    };
    let is_live = |state: State| matches!(state, State::Confirmed | State::Waiting | State::Offered);
    let live = members.iter().filter(|member| is_live(member.state));
    request.seat(live.map(|member| (member.child, member.part)));
    Ok(request)
}

/// Staff decided that a child keeps its place, born as it is; in their own words.
pub async fn keep(
    held: &mut Held,
    (booking, child): (BookingId, ChildId),
    birth: Option<Date>,
    (reason, by): (&str, Option<StaffId>),
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(KEEP, args![booking, child, birth, reason, by, now]).await.map(drop)
}
