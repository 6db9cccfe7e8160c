//! Sign-ins: whose cookie this is. Only its hash is kept.
//!
//! Keeps true: a sign-in past its end, unused for too long, of somebody removed, of an ended account or of a revoked
//! device is nobody's.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{CentreId, DeviceId, HostAccountId, HouseholdId, RoomId, SignInId, StaffId};
use crate::domain::layout::Layout;
use crate::domain::names::Language;
use crate::domain::screen::{Hung, Place};
use crate::domain::sign_in::{DeviceKind, Listed, Stay};
use crate::domain::staff::Role;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

/// What opens something at `$2`.
macro_rules! stands {
    () => {
        "AND until > $2 AND (quiet_until IS NULL OR quiet_until > $2) "
    };
}

macro_rules! listed {
    () => {
        "SELECT id, device_kind, stay, begun_at, seen_at FROM sign_in "
    };
}

statements! {
    FIND = "SELECT s.id, s.centre_id, c.slug, s.household_id, s.staff_id, s.device_id, s.host_account_id, t.role, s.until, s.stay, s.seen_at AS used_at, s.proved_at, \
            r.id AS room_id, r.slug AS door, d.layout, d.language, d.seen_at, d.anew_since \
            FROM sign_in s JOIN centre c ON c.id = s.centre_id \
            LEFT JOIN household h ON h.id = s.household_id AND NOT h.forgotten \
            LEFT JOIN staff t ON t.id = s.staff_id AND NOT t.removed \
            LEFT JOIN device d ON d.id = s.device_id AND NOT d.revoked \
            LEFT JOIN room r ON r.id = d.room_id AND r.open \
            LEFT JOIN host_account a ON a.id = s.host_account_id AND NOT a.ended \
            WHERE s.token_hash = $1 AND s.until > $2 AND (s.quiet_until IS NULL OR s.quiet_until > $2) AND (h.id IS NOT NULL OR t.id IS NOT NULL OR d.id IS NOT NULL OR a.id IS NOT NULL)";
    INSERT = "INSERT INTO sign_in (id, token_hash, centre_id, household_id, staff_id, device_id, host_account_id, begun_at, until, \
              stay, device_kind, seen_at, quiet_until, proved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $8, $12, $8)";
    USED = "UPDATE sign_in SET seen_at = $2, quiet_until = $3 WHERE id = $1";
    PROVED = "UPDATE sign_in SET token_hash = $2, proved_at = $3, seen_at = $3, quiet_until = $4 WHERE id = $1";
    OF_HOUSEHOLD = concat!(listed!(), "WHERE household_id = $1 ", stands!(), "ORDER BY begun_at DESC, id LIMIT 100");
    OF_STAFF = concat!(listed!(), "WHERE staff_id = $1 ", stands!(), "ORDER BY begun_at DESC, id LIMIT 100");
    OF_HOST = concat!(listed!(), "WHERE host_account_id = $1 ", stands!(), "ORDER BY begun_at DESC, id LIMIT 100");
    SWEEP_QUIET = "DELETE FROM sign_in WHERE quiet_until <= $1";
    END = "DELETE FROM sign_in WHERE id = $1";
    END_ONE_OF_HOUSEHOLD = "DELETE FROM sign_in WHERE id = $1 AND household_id = $2";
    END_ONE_OF_STAFF = "DELETE FROM sign_in WHERE id = $1 AND staff_id = $2";
    END_ONE_OF_HOST = "DELETE FROM sign_in WHERE id = $1 AND host_account_id = $2";
    END_OF_HOUSEHOLD = "DELETE FROM sign_in WHERE household_id = $1";
    END_OF_STAFF = "DELETE FROM sign_in WHERE staff_id = $1";
    END_OF_DEVICE = "DELETE FROM sign_in WHERE device_id = $1";
    END_OF_HOST = "DELETE FROM sign_in WHERE host_account_id = $1";
    SWEEP = "DELETE FROM sign_in WHERE until <= $1";
}

/// Who signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Household(HouseholdId),
    Staff(StaffId),
    Device(DeviceId),
    Host(HostAccountId),
}

/// A sign-in that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub id: SignInId,
    /// The centre where it began: the ledger that ends it, and the only one for staff and devices.
    pub centre: CentreId,
    pub slug: String,
    pub who: Who,
    /// For staff.
    pub role: Option<Role>,
    /// For a screen: how it is hung.
    pub hung: Option<Hung>,
    pub until: Timestamp,
    pub stay: Stay,
    /// When its use was last noted.
    pub used_at: Option<Timestamp>,
    /// When whoever it is last gave a PIN or a password.
    pub proved_at: Option<Timestamp>,
}

/// A sign-in about to begin.
#[derive(Debug, Clone)]
pub struct Begin {
    /// SHA-256 of the cookie, in base64.
    pub token_hash: String,
    pub who: Who,
    pub stay: Stay,
    pub on: DeviceKind,
}

#[derive(sqlx::FromRow)]
struct SignInRow {
    id: Uuid,
    centre_id: Uuid,
    slug: String,
    household_id: Option<Uuid>,
    staff_id: Option<Uuid>,
    device_id: Option<Uuid>,
    host_account_id: Option<Uuid>,
    role: Option<String>,
    until: Timestamp,
    stay: String,
    used_at: Option<Timestamp>,
    proved_at: Option<Timestamp>,
    room_id: Option<Uuid>,
    door: Option<String>,
    layout: Option<String>,
    language: Option<String>,
    seen_at: Option<Timestamp>,
    anew_since: Option<Timestamp>,
}

pub async fn find(db: &mut Conn, token_hash: &str, now: Timestamp) -> Result<Option<SignIn>, Fault> {
    let row: Option<SignInRow> = db.opt(FIND, args![token_hash, now]).await?;
    row.map(sign_in).transpose()
}

fn sign_in(row: SignInRow) -> Result<SignIn, Fault> {
    let who = match (row.household_id, row.staff_id, row.device_id, row.host_account_id) {
        (Some(id), ..) => Who::Household(id.into()),
        (_, Some(id), ..) => Who::Staff(id.into()),
        (_, _, Some(id), _) => Who::Device(id.into()),
        (_, _, _, Some(id)) => Who::Host(id.into()),
        (None, None, None, None) => return Err(Fault::Corrupt("a sign-in of nobody".into())),
    };
    let stay =
        Stay::parse(&row.stay).ok_or_else(|| Fault::Corrupt(format!("how long sign-in {} stays", row.id)))?;
    let hung = matches!(who, Who::Device(_)).then(|| hung(&row));
    Ok(SignIn {
        id: row.id.into(),
        centre: row.centre_id.into(),
        slug: row.slug,
        who,
        role: row.role.as_deref().and_then(Role::parse),
        hung,
        until: row.until,
        stay,
        used_at: row.used_at,
        proved_at: row.proved_at,
    })
}

/// A room its centre no longer has leaves the screen a wall.
fn hung(row: &SignInRow) -> Hung {
    let layout = row.layout.as_deref().and_then(Layout::parse).unwrap_or_default();
    let language = row.language.as_deref().and_then(Language::parse).unwrap_or_default();
    Hung {
        place: Place { room: row.room_id.map(RoomId), layout, language },
        door: row.door.clone(),
        seen_at: row.seen_at,
        is_called_anew: row.anew_since.is_some(),
    }
}

pub async fn insert(held: &mut Held, begin: &Begin, now: Timestamp) -> Result<SignInId, Fault> {
    let id = SignInId::new();
    let (household, staff, device, host) = match begin.who {
        Who::Household(id) => (Some(id), None, None, None),
        Who::Staff(id) => (None, Some(id), None, None),
        Who::Device(id) => (None, None, Some(id), None),
        Who::Host(id) => (None, None, None, Some(id)),
    };
    let centre = held.centre();
    let hash = begin.token_hash.as_str();
    let (stay, on) = (begin.stay.code(), begin.on.code());
    let (until, quiet) = (now + begin.stay.whole(), begin.stay.quiet_until(now));
    let values = args![id, hash, centre, household, staff, device, host, now, until, stay, on, quiet];
    held.run(INSERT, values).await?;
    Ok(id)
}

/// It is in use: it may lie unused once more from now on.
pub async fn used(held: &mut Held, id: SignInId, stay: Stay, now: Timestamp) -> Result<(), Fault> {
    held.run(USED, args![id, now, stay.quiet_until(now)]).await.map(drop)
}

/// Whoever it is proved themselves again: from now on it is known by another cookie.
pub async fn proved(
    held: &mut Held,
    (id, stay): (SignInId, Stay),
    token_hash: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    held.run(PROVED, args![id, token_hash, now, stay.quiet_until(now)]).await.map(drop)
}

/// Where somebody is signed in, the newest first, at most a hundred. A screen has one, which its own list tells.
pub async fn of(db: &mut Conn, who: Who, now: Timestamp) -> Result<Vec<Listed>, Fault> {
    let rows: Vec<ListedRow> = match who {
        Who::Household(id) => db.all(OF_HOUSEHOLD, args![id, now]).await?,
        Who::Staff(id) => db.all(OF_STAFF, args![id, now]).await?,
        Who::Host(id) => db.all(OF_HOST, args![id, now]).await?,
        Who::Device(_) => Vec::new(),
    };
    Ok(rows.into_iter().map(Listed::from).collect())
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: Uuid,
    device_kind: String,
    stay: String,
    begun_at: Timestamp,
    seen_at: Option<Timestamp>,
}

impl From<ListedRow> for Listed {
    fn from(row: ListedRow) -> Listed {
        Listed {
            id: row.id.into(),
            on: DeviceKind::parse(&row.device_kind).unwrap_or_default(),
            stay: Stay::parse(&row.stay).unwrap_or(Stay::Shared),
            begun_at: row.begun_at,
            used_at: row.seen_at.unwrap_or(row.begun_at),
        }
    }
}

pub async fn end(held: &mut Held, id: SignInId) -> Result<(), Fault> {
    held.run(END, args![id]).await.map(drop)
}

/// One of somebody's own; another's is not theirs to end.
pub async fn end_own(held: &mut Held, who: Who, id: SignInId) -> Result<(), Fault> {
    match who {
        Who::Household(of) => held.run(END_ONE_OF_HOUSEHOLD, args![id, of]).await,
        Who::Staff(of) => held.run(END_ONE_OF_STAFF, args![id, of]).await,
        Who::Host(of) => held.run(END_ONE_OF_HOST, args![id, of]).await,
        Who::Device(_) => Ok(0),
    }
    .map(drop)
}

/// Everywhere at once: a lost card, a removed colleague, an ended host, a revoked screen.
pub async fn end_all(held: &mut Held, who: Who) -> Result<(), Fault> {
    match who {
        Who::Household(id) => held.run(END_OF_HOUSEHOLD, args![id]).await,
        Who::Staff(id) => held.run(END_OF_STAFF, args![id]).await,
        Who::Device(id) => held.run(END_OF_DEVICE, args![id]).await,
        Who::Host(id) => held.run(END_OF_HOST, args![id]).await,
    }
    .map(drop)
}

/// Forgets those whose time is over.
pub async fn sweep(held: &mut Held, now: Timestamp) -> Result<u64, Fault> {
    let quiet = held.run(SWEEP_QUIET, args![now]).await?;
    Ok(quiet + held.run(SWEEP, args![now]).await?)
}
