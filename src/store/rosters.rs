//! Rosters and the bookings a change would touch, as rows.
//!
//! Names leave the database here: whoever reads a roster asks `domain::roster::shows_names` first (P2).

use super::engine::{Conn, args, statements};
use crate::domain::booking::{Part, State};
use crate::domain::effects::{Fate, Hit};
use crate::domain::household::Phone;
use crate::domain::ids::{BookingId, ChildId, GuardianId, HouseholdId, Number, SessionId};
use crate::domain::names::Name;
use crate::domain::roster::{Contact, Entry, GrownUp, Member};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    ROSTER = "SELECT b.id, b.household_id, b.number, b.code, b.offered_until, bc.child_id, bc.carried, bc.along, bc.state, bc.left_at, bc.ended_by, \
              bc.arrived_at, ch.name, ch.birth, ch.needs \
              FROM booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN child ch ON ch.id = bc.child_id \
              WHERE b.session_id = $1 ORDER BY b.number, b.id, bc.carried, bc.along, ch.position, ch.id";
    GROWN_UPS = "SELECT bg.booking_id, g.id, g.name, g.phone, bg.in_room \
                 FROM booking_guardian bg JOIN guardian g ON g.id = bg.guardian_id \
                 WHERE bg.session_id = $1 AND NOT g.removed ORDER BY bg.booking_id, g.position, g.id";
    CONTACTS = "SELECT DISTINCT b.household_id, g.position, g.id, g.name, g.phone FROM booking b JOIN guardian g ON g.household_id = b.household_id \
                WHERE b.session_id = $1 AND NOT g.removed AND g.phone IS NOT NULL ORDER BY b.household_id, g.position, g.id";
    /// The bookings of a session that hold or await a place, with whether anybody reads their mail.
    LIVE = "SELECT b.id, b.household_id, (h.email IS NULL) AS to_call, COUNT(*), \
            CAST(SUM(CASE WHEN bc.state = 'waiting' THEN 1 ELSE 0 END) AS BIGINT) \
            FROM booking b JOIN booking_child bc ON bc.booking_id = b.id JOIN household h ON h.id = b.household_id \
            WHERE b.session_id = $1 AND bc.state IN ('confirmed', 'offered', 'waiting') \
            GROUP BY b.id, b.household_id, h.email, b.number ORDER BY b.number, b.id";
}

#[derive(sqlx::FromRow)]
struct RosterRow {
    id: Uuid,
    household_id: Uuid,
    number: i64,
    code: String,
    offered_until: Option<Timestamp>,
    child_id: Uuid,
    carried: bool,
    along: bool,
    state: String,
    left_at: Option<Timestamp>,
    ended_by: Option<String>,
    arrived_at: Option<Timestamp>,
    name: String,
    birth: Option<Date>,
    needs: Option<String>,
}

type GrownUpRow = (Uuid, Uuid, String, Option<String>, bool);

/// Everybody ever booked into a session, in order of joining.
pub async fn of_session(db: &mut Conn, session: SessionId) -> Result<Vec<Entry>, Fault> {
    let rows: Vec<RosterRow> = db.all(ROSTER, args![session]).await?;
    let adults: Vec<GrownUpRow> = db.all(GROWN_UPS, args![session]).await?;
    let mut by_booking: HashMap<Uuid, Vec<GrownUp>> = HashMap::new();
    for (booking, guardian, name, phone, is_in_room) in adults {
        by_booking.entry(booking).or_default().push(GrownUp {
            guardian: GuardianId(guardian),
            name: Name::stored(name),
            phone: phone.and_then(|phone| Phone::parse(&phone)),
            is_in_room,
        });
    }
    let contacts = contacts(db, session).await?;
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows {
        if entries.last().is_none_or(|entry| entry.booking.0 != row.id) {
            entries.push(Entry {
                booking: BookingId(row.id),
                household: HouseholdId(row.household_id),
                number: Number(row.number),
                code: row.code.clone(),
                offered_until: row.offered_until,
                members: Vec::new(),
                grown_ups: by_booking.remove(&row.id).unwrap_or_default(),
                contacts: contacts.get(&row.household_id).cloned().unwrap_or_default(),
            });
        }
        let member = member(row)?;
        if let Some(entry) = entries.last_mut() {
            entry.members.push(member);
        }
    }
    Ok(entries)
}

/// Who can be called about the children of a session, by household.
async fn contacts(db: &mut Conn, session: SessionId) -> Result<HashMap<Uuid, Vec<Contact>>, Fault> {
    let rows: Vec<(Uuid, i64, Uuid, String, String)> = db.all(CONTACTS, args![session]).await?;
    let mut by_household: HashMap<Uuid, Vec<Contact>> = HashMap::new();
    for (household, _, _, name, phone) in rows {
        let Some(phone) = Phone::parse(&phone) else { continue };
        by_household.entry(household).or_default().push(Contact { name: Name::stored(name), phone });
    }
    Ok(by_household)
}

fn member(row: RosterRow) -> Result<Member, Fault> {
    let state = State::stored(&row.state, row.left_at.is_some(), row.ended_by.as_deref());
    Ok(Member {
        child: ChildId(row.child_id),
        name: Name::stored(row.name),
        birth: row.birth,
        needs: row.needs.map(Name::stored),
        part: Part::stored(row.carried, row.along),
        state: state.ok_or_else(|| Fault::Corrupt(format!("state {}", row.state)))?,
        arrived_at: row.arrived_at,
    })
}

/// The bookings of a session that hold or await a place, in order of joining; each as if it lost it.
pub async fn live(db: &mut Conn, session: SessionId) -> Result<Vec<Hit>, Fault> {
    let rows: Vec<(Uuid, Uuid, bool, i64, i64)> = db.all(LIVE, args![session]).await?;
    let hit = |(booking, household, is_to_call, children, waiting): (Uuid, Uuid, bool, i64, i64)| Hit {
        booking: BookingId(booking),
        household: HouseholdId(household),
        children: super::centres::figure(children),
        is_waiting: waiting > 0,
        is_to_call,
        fate: Fate::Lost(None),
    };
    Ok(rows.into_iter().map(hit).collect())
}
