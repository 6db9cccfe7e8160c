//! Who may collect the children of a household, and which of them may go home alone, as rows (G5, P3).
//!
//! Keeps true: whoever is taken off the list is erased; a consent is never changed but by withdrawing it.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::consent::Channel;
use crate::domain::household::Phone;
use crate::domain::ids::{ChildId, CollectorId, ConsentId, GuardianId, HouseholdId, StaffId};
use crate::domain::names::Name;
use crate::domain::pick_up::{ALONE_TEXT_VERSION, Collector, PickUp};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
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
    REMOVE_ALL = "DELETE FROM collector WHERE household_id = $1";
    /// P4: of families who were not here since an instant, and who named nobody since; and of those erased.
    FORGET = "DELETE FROM collector WHERE added_at < $1 AND NOT EXISTS (SELECT 1 FROM booking b JOIN session s ON s.id = b.session_id \
              WHERE b.household_id = collector.household_id AND s.ends_at >= $1)";
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

/// A household withdraws: nobody is listed for it any more, and no child goes alone (P4).
pub async fn end(held: &mut Held, of: HouseholdId, now: Timestamp) -> Result<(), Fault> {
    held.run(FORBID_ALL, args![of, now]).await?;
    held.run(REMOVE_ALL, args![of]).await.map(drop)
}

/// P4: forgets who may collect the children of families that came no more since an instant.
pub async fn forget(held: &mut Held, since: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET, args![since]).await
}
