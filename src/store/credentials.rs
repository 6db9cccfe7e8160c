//! Family cards: whose card this is, and the lock on it.
//!
//! Keeps true: a household has one card that opens; a replaced one opens nothing from the same transaction on.

use super::centres::figure;
use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::card::{CardNumber, Lock, Sealed};
use crate::domain::ids::{CentreId, CredentialId, HouseholdId};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! credential {
    () => {
        "SELECT c.id, c.household_id, h.centre_id, c.card, c.pin, c.failures, c.locked_until, c.issued_at \
     FROM credential c JOIN household h ON h.id = c.household_id AND NOT h.forgotten "
    };
}

statements! {
    BY_CARD = concat!(credential!(), "WHERE c.card = $1 AND c.replaced_at IS NULL");
    FIND = concat!(credential!(), "WHERE c.id = $1 AND c.replaced_at IS NULL");
    OF_HOUSEHOLD = concat!(credential!(), "WHERE c.household_id = $1 AND c.replaced_at IS NULL ORDER BY c.issued_at DESC, c.id DESC");
    WAS_ISSUED = "SELECT COUNT(*) FROM credential WHERE id = $1";
    IS_TAKEN = "SELECT COUNT(*) FROM credential WHERE card = $1";
    INSERT = "INSERT INTO credential (id, household_id, card, pin, issued_at) VALUES ($1, $2, $3, $4, $5)";
    REPLACE = "UPDATE credential SET replaced_at = $2 WHERE household_id = $1 AND replaced_at IS NULL";
    TRIED = "UPDATE credential SET failures = $2, locked_until = $3 WHERE id = $1";
    SET_PIN = "UPDATE credential SET pin = $2, failures = 0, locked_until = NULL WHERE id = $1 AND replaced_at IS NULL";
}

/// A card that opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    pub id: CredentialId,
    pub household: HouseholdId,
    /// The centre that registered the household.
    pub centre: CentreId,
    pub card: CardNumber,
    pub lock: Lock,
    pub issued_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct CredentialRow {
    id: Uuid,
    household_id: Uuid,
    centre_id: Uuid,
    card: String,
    pin: String,
    failures: i64,
    locked_until: Option<Timestamp>,
    issued_at: Timestamp,
}

impl TryFrom<CredentialRow> for Credential {
    type Error = Fault;

    fn try_from(row: CredentialRow) -> Result<Credential, Fault> {
        let card = CardNumber::parse(&row.card);
        Ok(Credential {
            id: CredentialId(row.id),
            household: HouseholdId(row.household_id),
            centre: CentreId(row.centre_id),
            card: card.ok_or_else(|| Fault::Corrupt(format!("the card of credential {}", row.id)))?,
            lock: Lock {
                sealed: Sealed::stored(row.pin),
                failures: figure(row.failures),
                locked_until: row.locked_until,
            },
            issued_at: row.issued_at,
        })
    }
}

pub async fn by_card(db: &mut Conn, card: &CardNumber) -> Result<Option<Credential>, Fault> {
    let row: Option<CredentialRow> = db.opt(BY_CARD, args![card.as_str()]).await?;
    row.map(Credential::try_from).transpose()
}

pub async fn find(db: &mut Conn, id: CredentialId) -> Result<Option<Credential>, Fault> {
    let row: Option<CredentialRow> = db.opt(FIND, args![id]).await?;
    row.map(Credential::try_from).transpose()
}

pub async fn of_household(db: &mut Conn, household: HouseholdId) -> Result<Option<Credential>, Fault> {
    let row: Option<CredentialRow> = db.opt(OF_HOUSEHOLD, args![household]).await?;
    row.map(Credential::try_from).transpose()
}

/// Whether some household has, or once had, a card with this number.
pub async fn is_taken(db: &mut Conn, card: &CardNumber) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_TAKEN, args![card.as_str()]).await?;
    Ok(count > 0)
}

/// Whether there ever was this card.
pub async fn was_issued(db: &mut Conn, id: CredentialId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(WAS_ISSUED, args![id]).await?;
    Ok(count > 0)
}

/// Gives a household a card, and ends the one it had.
pub async fn issue(
    held: &mut Held,
    id: CredentialId,
    household: HouseholdId,
    (card, pin): (&CardNumber, &Sealed),
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(REPLACE, args![household, now]).await?;
    held.run(INSERT, args![id, household, card.as_str(), pin.as_str(), now]).await.map(drop)
}

/// Somebody tried: the failures in a row since, and until when it is locked.
pub async fn tried(
    held: &mut Held,
    id: CredentialId,
    failures: u16,
    locked_until: Option<Timestamp>,
) -> Result<(), Fault> {
    held.run(TRIED, args![id, failures, locked_until]).await.map(drop)
}

pub async fn set_pin(held: &mut Held, id: CredentialId, pin: &Sealed) -> Result<(), Fault> {
    held.run(SET_PIN, args![id, pin.as_str()]).await.map(drop)
}
