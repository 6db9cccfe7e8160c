//! Who may collect the children of a household, and which of them may go home alone, as rows (G5, P3).
//!
//! Keeps true: whoever is taken off the list is erased; a consent is never changed but by withdrawing it.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::{alarms, rosters};
use crate::domain::age::Age;
use crate::domain::booking::Part;
use crate::domain::consent::Channel;
use crate::domain::household::Phone;
use crate::domain::ids::{
    BookingId, ChildId, CollectorId, ConsentId, GuardianId, HouseholdId, SessionId, StaffId,
};
use crate::domain::names::Name;
use crate::domain::pick_up::{
    self, ALONE_TEXT_VERSION, Collector, Gone, Here, How, May, PickUp, PickUpList, Released, Taker,
};
use crate::domain::session::Session;
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

statements! {
    COLLECTORS = "SELECT id, name, phone, channel, note FROM collector WHERE household_id = $1 ORDER BY added_at, id";
    ALONE = "SELECT child_id FROM consent WHERE household_id = $1 AND purpose = 'leave_alone' AND withdrawn_at IS NULL AND child_id IS NOT NULL";
    ADD = "INSERT INTO collector (id, household_id, name, phone, channel, note, staff_id, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REMOVE = "DELETE FROM collector WHERE id = $1 AND household_id = $2";
    ALLOW = "INSERT INTO consent (id, household_id, guardian_id, purpose, text_version, channel, given_at, child_id) \
             VALUES ($1, $2, $3, 'leave_alone', $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    FORBID = "UPDATE consent SET withdrawn_at = $3 WHERE household_id = $1 AND child_id = $2 AND purpose = 'leave_alone' AND withdrawn_at IS NULL";
    FORBID_ALL = "UPDATE consent SET withdrawn_at = $2 WHERE household_id = $1 AND purpose = 'leave_alone' AND withdrawn_at IS NULL";
    COLLECTORS_OF = "SELECT DISTINCT b.household_id, c.added_at, c.id, c.name, c.phone FROM booking b JOIN collector c ON c.household_id = b.household_id \
                     WHERE b.session_id = $1 ORDER BY b.household_id, c.added_at, c.id";
    PARENTS_OF = "SELECT DISTINCT b.household_id, g.position, g.id, g.name, g.phone FROM booking b JOIN guardian g ON g.household_id = b.household_id \
                  WHERE b.session_id = $1 AND g.adult AND NOT g.removed ORDER BY b.household_id, g.position, g.id";
    /// Counted for each child of the session, so that it is never looked up from the consents on.
    ALONE_OF = "SELECT DISTINCT bc.child_id FROM booking_child bc JOIN booking b ON b.id = bc.booking_id WHERE bc.session_id = $1 AND bc.active \
                AND (SELECT COUNT(*) FROM consent c WHERE c.household_id = b.household_id AND c.child_id = bc.child_id \
                AND c.purpose = 'leave_alone' AND c.withdrawn_at IS NULL) > 0";
    GONE_OF = "SELECT h.booking_id, h.child_id, ch.name, h.at, h.kind, h.taker, h.reason, s.name AS staff FROM hand_over h JOIN child ch ON ch.id = h.child_id \
               LEFT JOIN staff s ON s.id = h.staff_id WHERE h.session_id = $1 AND h.undone_at IS NULL ORDER BY h.at, h.id";
    INSIDE = "SELECT bc.child_id, ch.birth, bc.carried, bc.along FROM booking_child bc JOIN child ch ON ch.id = bc.child_id \
              WHERE bc.session_id = $1 AND bc.active AND bc.state IN ('attended', 'late') AND bc.left_at IS NULL";
    RELEASE = "INSERT INTO hand_over (id, centre_id, session_id, booking_id, child_id, at, staff_id, kind, taker, reason) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    TAKE_BACK = "UPDATE hand_over SET undone_at = $3 WHERE booking_id = $1 AND child_id = $2 AND undone_at IS NULL";
    FORGET_RELEASES = "DELETE FROM hand_over WHERE at < $1";
    /// Who took a child home, and what staff wrote about it, are words about people.
    FORGET_TAKERS = "UPDATE hand_over SET taker = NULL, reason = NULL WHERE booking_id IN (SELECT id FROM booking WHERE household_id = $1)";
    REMOVE_ALL = "DELETE FROM collector WHERE household_id = $1";
    /// P4: of families who were not here since an instant, and who named nobody since; and of those erased.
    FORGET = "DELETE FROM collector WHERE added_at < $1 AND (SELECT COUNT(*) FROM booking b JOIN session s ON s.id = b.session_id \
              WHERE b.household_id = collector.household_id AND s.ends_at >= $1) = 0";
}

#[derive(sqlx::FromRow)]
struct CollectorRow {
    id: Uuid,
    name: String,
    phone: Option<String>,
    channel: String,
    note: Option<String>,
}

impl TryFrom<CollectorRow> for Collector {
    type Error = Fault;

    fn try_from(row: CollectorRow) -> Result<Collector, Fault> {
        Ok(Collector {
            id: CollectorId(row.id),
            name: Name::stored(row.name),
            phone: row.phone.as_deref().and_then(Phone::parse),
            channel: Channel::parse(&row.channel)
                .ok_or_else(|| Fault::Corrupt(format!("channel {}", row.channel)))?,
            note: row.note.map(Name::stored),
        })
    }
}

/// Who may collect the children of a household.
pub async fn of_household(db: &mut Conn, household: HouseholdId) -> Result<PickUp, Fault> {
    let rows: Vec<CollectorRow> = db.all(COLLECTORS, args![household]).await?;
    let alone: Vec<(Uuid,)> = db.all(ALONE, args![household]).await?;
    Ok(PickUp {
        collectors: rows.into_iter().map(Collector::try_from).collect::<Result<_, _>>()?,
        alone: alone.into_iter().map(|(child,)| ChildId(child)).collect(),
    })
}

pub async fn add(
    held: &mut Held,
    of: HouseholdId,
    collector: &Collector,
    (staff, now): (Option<StaffId>, Timestamp),
) -> Result<(), Fault> {
    let phone = collector.phone.as_ref().map(Phone::as_str);
    let note = collector.note.as_ref().map(Name::as_str);
    let values =
        args![collector.id, of, collector.name.as_str(), phone, collector.channel.word(), note, staff, now];
    held.run(ADD, values).await.map(drop)
}

/// False when the household has listed no such person.
pub async fn remove(held: &mut Held, of: HouseholdId, collector: CollectorId) -> Result<bool, Fault> {
    Ok(held.run(REMOVE, args![collector, of]).await? == 1)
}

/// P3: a guardian agrees that a child goes home alone; false when one had before.
pub async fn allow(
    held: &mut Held,
    (of, child): (HouseholdId, ChildId),
    (guardian, channel): (GuardianId, Channel),
    now: Timestamp,
) -> Result<bool, Fault> {
    let values = args![ConsentId::new(), of, guardian, ALONE_TEXT_VERSION, channel.word(), now, child];
    Ok(held.run(ALLOW, values).await? == 1)
}

/// Takes that back; false when nothing stood.
pub async fn forbid(
    held: &mut Held,
    (of, child): (HouseholdId, ChildId),
    now: Timestamp,
) -> Result<bool, Fault> {
    Ok(held.run(FORBID, args![of, child, now]).await? == 1)
}

/// A household withdraws: nobody is listed for it any more, no child goes alone, and of who took them home only how and
/// when stays (P4).
pub async fn end(held: &mut Held, of: HouseholdId, now: Timestamp) -> Result<(), Fault> {
    held.run(FORBID_ALL, args![of, now]).await?;
    held.run(FORGET_TAKERS, args![of]).await?;
    held.run(REMOVE_ALL, args![of]).await.map(drop)
}

/// P4: forgets who may collect the children of families that came no more since an instant.
pub async fn forget(held: &mut Held, since: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET, args![since]).await
}

/// How many children left with staff are inside a session (G5).
pub async fn still_here(db: &mut Conn, session: &Session) -> Result<u16, Fault> {
    if !pick_up::takes_over(session) {
        return Ok(0);
    }
    let rows: Vec<(Uuid, Option<Date>, bool, bool)> = db.all(INSIDE, args![session.id]).await?;
    let is_left = |(_, birth, carried, along): &(Uuid, Option<Date>, bool, bool)| {
        let age = birth.and_then(|birth| Age::on(birth, session.date));
        pick_up::is_left_with_staff(session, (Part::stored(*carried, *along), age))
    };
    Ok(u16::try_from(rows.iter().filter(|row| is_left(row)).count()).unwrap_or(u16::MAX))
}

/// Who went where: a child of a booking of a session.
pub type Who = (SessionId, BookingId, ChildId);

/// Writes a release down.
pub async fn release(
    held: &mut Held,
    (session, booking, child): Who,
    released: &Released,
    (staff, at): (Option<StaffId>, Timestamp),
) -> Result<(), Fault> {
    let (taker, reason) =
        (released.taker.as_ref().map(Name::as_str), released.reason.as_ref().map(Name::as_str));
    let centre = held.centre();
    let mut values = args![Uuid::now_v7(), centre, session, booking, child, at, staff];
    values.extend(args![released.how.word(), taker, reason]);
    held.run(RELEASE, values).await.map(drop)
}

/// The press was taken back: the child is here again.
pub async fn take_back(
    held: &mut Held,
    (booking, child): (BookingId, ChildId),
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(TAKE_BACK, args![booking, child, now]).await.map(drop)
}

/// P4: releases are kept as long as the check-in log.
pub async fn forget_releases(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET_RELEASES, args![before]).await
}

type TakerRow = (Uuid, i64, Uuid, String, Option<String>);
type CollectorOf = (Uuid, Timestamp, Uuid, String, Option<String>);

/// A session's pick-up list.
pub async fn of_session(db: &mut Conn, session: Session) -> Result<PickUpList, Fault> {
    let may = may_collect(db, session.id).await?;
    let alone: Vec<(Uuid,)> = db.all(ALONE_OF, args![session.id]).await?;
    let alone =
        PickUp { collectors: Vec::new(), alone: alone.into_iter().map(|(child,)| ChildId(child)).collect() };
    let mut here = Vec::new();
    for entry in rosters::of_session(db, session.id).await? {
        for member in entry.inside() {
            let age = member.age(session.date);
            if !pick_up::is_left_with_staff(&session, (member.part, age)) {
                continue;
            }
            here.push(Here {
                booking: entry.booking,
                household: entry.household,
                code: entry.code.clone(),
                child: member.child,
                name: member.name.clone(),
                age,
                needs: member.needs.clone(),
                may: may.get(&entry.household).cloned().unwrap_or_default(),
                may_leave_alone: alone.may_leave_alone((member.child, age)),
            });
        }
    }
    let gone = gone(db, session.id).await?;
    let alarms = alarms::of_session(db, session.id).await?;
    Ok(PickUpList { session, here, gone, alarms })
}

/// Parents first, then whom they listed.
async fn may_collect(db: &mut Conn, session: SessionId) -> Result<HashMap<HouseholdId, Vec<May>>, Fault> {
    let parents: Vec<TakerRow> = db.all(PARENTS_OF, args![session]).await?;
    let collectors: Vec<CollectorOf> = db.all(COLLECTORS_OF, args![session]).await?;
    let parents = parents
        .into_iter()
        .map(|(of, _, id, name, phone)| (of, Taker::Guardian(GuardianId(id)), name, phone));
    let collectors = collectors
        .into_iter()
        .map(|(of, _, id, name, phone)| (of, Taker::Collector(CollectorId(id)), name, phone));
    let mut may: HashMap<HouseholdId, Vec<May>> = HashMap::new();
    for (of, taker, name, phone) in parents.chain(collectors) {
        let phone = phone.as_deref().and_then(Phone::parse);
        may.entry(HouseholdId(of)).or_default().push(May { taker, name: Name::stored(name), phone });
    }
    Ok(may)
}

#[derive(sqlx::FromRow)]
struct GoneRow {
    booking_id: Uuid,
    child_id: Uuid,
    name: String,
    at: Timestamp,
    kind: String,
    taker: Option<String>,
    reason: Option<String>,
    staff: Option<String>,
}

async fn gone(db: &mut Conn, session: SessionId) -> Result<Vec<Gone>, Fault> {
    let rows: Vec<GoneRow> = db.all(GONE_OF, args![session]).await?;
    let gone = rows.into_iter().map(|row| {
        let how = How::ALL.into_iter().find(|how| how.word() == row.kind);
        let how = how.ok_or_else(|| Fault::Corrupt(format!("hand-over {}", row.kind)))?;
        let released =
            Released { how, taker: row.taker.map(Name::stored), reason: row.reason.map(Name::stored) };
        Ok(Gone {
            booking: BookingId(row.booking_id),
            child: ChildId(row.child_id),
            name: Name::stored(row.name),
            at: row.at,
            released,
            staff: row.staff.map(Name::stored),
        })
    });
    gone.collect()
}
