//! Households: guardians, children and consent, as rows.
//!
//! Changes of a household stand on the ledger of the centre that registered it.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use super::memo::Known;
use crate::domain::booking::Pause;
use crate::domain::household::{Child, Guardian, Household, Phone};
use crate::domain::ids::{BookingId, CentreId, ChildId, ConsentId, GuardianId, HouseholdId};
use crate::domain::names::{Language, Name};
use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use uuid::Uuid;

/// Households with their children, their guardians, and their children's pauses (B5): a row for each, one where there is
/// nobody.
macro_rules! households { ($whose:literal) => { concat!(
    "SELECT h.id, h.centre_id, h.name, h.resident, h.language, h.email, h.reminders, \
     (SELECT COUNT(*) FROM consent c WHERE c.household_id = h.id AND c.purpose = 'records' AND c.withdrawn_at IS NULL) AS consents, \
     m.kind, m.id AS member_id, m.name AS member_name, m.birth, m.note, m.adult, m.until FROM household h LEFT JOIN ( \
     SELECT 'pause' AS kind, ch.household_id, ch.id, '' AS name, p.from_date AS birth, NULL AS note, TRUE AS adult, ch.position, p.until_date AS until \
     FROM child ch JOIN pause p ON p.child_id = ch.id WHERE ch.household_id ", $whose,
    "UNION ALL SELECT 'child', household_id, id, name, birth, needs, TRUE, position, NULL FROM child WHERE NOT removed AND household_id ", $whose,
    "UNION ALL SELECT 'guardian', household_id, id, name, NULL, phone, adult, position, NULL FROM guardian WHERE NOT removed AND household_id ", $whose,
    ") m ON m.household_id = h.id WHERE NOT h.forgotten AND h.id ", $whose, "ORDER BY h.id, m.kind, m.position, m.id"
) } }

statements! {
    FIND = households!("= $1 ");
    EIGHT = households!("IN ($1, $2, $3, $4, $5, $6, $7, $8) ");
    OF_CENTRE = "SELECT id FROM household WHERE centre_id = $1 AND NOT forgotten ORDER BY name, id LIMIT $2";
    BY_PHONE = "SELECT DISTINCT g.household_id FROM guardian g JOIN household h ON h.id = g.household_id \
                WHERE g.phone_last4 = $1 AND h.centre_id = $2 AND NOT h.forgotten AND NOT g.removed LIMIT 50";
    INSERT = "INSERT INTO household (id, centre_id, name, resident, language, email, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_CHILD = "INSERT INTO child (id, household_id, name, birth, needs, position) \
                 VALUES ($1, $2, $3, $4, $5, (SELECT COUNT(*) FROM child WHERE household_id = $2))";
    EDIT_CHILD = "UPDATE child SET name = $3, birth = $4, needs = $5 WHERE id = $1 AND household_id = $2 AND NOT removed";
    REMOVE_CHILD = "UPDATE child SET removed = TRUE, name = '', needs = NULL WHERE id = $1 AND household_id = $2 AND NOT removed";
    ADD_GUARDIAN = "INSERT INTO guardian (id, household_id, name, phone, phone_last4, adult, position) \
                    VALUES ($1, $2, $3, $4, $5, $6, (SELECT COUNT(*) FROM guardian WHERE household_id = $2))";
    EDIT_GUARDIAN = "UPDATE guardian SET name = $3, phone = $4, phone_last4 = $5 WHERE id = $1 AND household_id = $2 AND NOT removed";
    REMOVE_GUARDIAN = "UPDATE guardian SET removed = TRUE, name = '', phone = NULL, phone_last4 = NULL WHERE id = $1 AND household_id = $2 AND NOT removed";
    GIVE_CONSENT = "INSERT INTO consent (id, household_id, guardian_id, purpose, text_version, channel, given_at) VALUES ($1, $2, $3, 'records', $4, $5, $6)";
    WITHDRAW_CONSENT = "UPDATE consent SET withdrawn_at = $2 WHERE household_id = $1 AND purpose = 'records' AND withdrawn_at IS NULL";
    /// Bookings not begun with somebody on them still to come or waiting, in every centre.
    AHEAD = "SELECT DISTINCT b.id, b.centre_id FROM booking b JOIN session s ON s.id = b.session_id JOIN booking_child bc ON bc.booking_id = b.id \
             WHERE b.household_id = $1 AND s.starts_at > $2 AND bc.state IN ('confirmed', 'waiting', 'offered') ORDER BY b.id";
    IS_KNOWN_AT = "SELECT COUNT(*) FROM household h WHERE h.id = $1 AND NOT h.forgotten AND (h.centre_id = $2 \
                   OR EXISTS (SELECT 1 FROM booking b WHERE b.household_id = h.id AND b.centre_id = $2))";
    BY_NAME = "SELECT h.id FROM household h WHERE h.centre_id = $1 AND NOT h.forgotten AND (LOWER(h.name) LIKE $2 ESCAPE '!' \
               OR EXISTS (SELECT 1 FROM child c WHERE c.household_id = h.id AND NOT c.removed AND LOWER(c.name) LIKE $2 ESCAPE '!') \
               OR EXISTS (SELECT 1 FROM guardian g WHERE g.household_id = h.id AND NOT g.removed AND LOWER(g.name) LIKE $2 ESCAPE '!')) \
               ORDER BY h.name, h.id LIMIT 50";
    RENAME = "UPDATE household SET name = $2, resident = $3 WHERE id = $1";
    EDIT = "UPDATE household SET language = $2, email = $3 WHERE id = $1";
    SET_REMINDERS = "UPDATE household SET reminders = $2 WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct HouseholdRow {
    id: Uuid,
    centre_id: Uuid,
    name: String,
    resident: bool,
    language: String,
    email: Option<String>,
    reminders: bool,
    consents: i64,
    kind: Option<String>,
    member_id: Option<Uuid>,
    member_name: Option<String>,
    birth: Option<Date>,
    note: Option<String>,
    adult: Option<bool>,
    until: Option<Date>,
}

impl HouseholdRow {
    fn child(&self) -> Option<Child> {
        Some(Child {
            id: ChildId(self.member_id?),
            name: Name::stored(self.member_name.clone()?),
            birth: self.birth,
            needs: self.note.clone().map(Name::stored),
        })
    }

    fn guardian(&self) -> Option<Guardian> {
        Some(Guardian {
            id: GuardianId(self.member_id?),
            name: Name::stored(self.member_name.clone()?),
            phone: self.note.as_deref().and_then(Phone::parse),
            is_adult: self.adult?,
        })
    }

    fn pause(&self) -> Option<Pause> {
        Some(Pause { child: ChildId(self.member_id?), from: self.birth?, until: self.until? })
    }
}

pub async fn find(db: &mut Conn, id: HouseholdId) -> Result<Option<Household>, Fault> {
    Ok(read(db, id).await?.map(|(household, _)| household))
}

/// Who asks, with the pauses of its children that end after `today` (B5).
pub async fn asking(
    db: &mut Conn,
    id: HouseholdId,
    today: Date,
) -> Result<(Option<Household>, Vec<Pause>), Fault> {
    let Some((household, mut pauses)) = read(db, id).await? else { return Ok((None, Vec::new())) };
    pauses.retain(|pause| pause.until > today);
    Ok((Some(household), pauses))
}

async fn read(db: &mut Conn, id: HouseholdId) -> Result<Known, Fault> {
    if let Some(known) = db.memo.households.get(&id) {
        return Ok(known.clone());
    }
    let rows: Vec<HouseholdRow> = db.all(FIND, args![id]).await?;
    Ok(gathered(&rows))
}

/// These households, read together; who is not there is left out.
pub async fn several(db: &mut Conn, ids: &[HouseholdId]) -> Result<Vec<Household>, Fault> {
    foresee(db, ids).await?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(find(db, *id).await?);
    }
    Ok(found)
}

/// Reads households that are about to be asked for, eight at a time.
pub async fn foresee(db: &mut Conn, ids: &[HouseholdId]) -> Result<(), Fault> {
    for eight in ids.chunks(8) {
        let Some(last) = eight.last() else { continue };
        let asked = (0..8).map(|at| super::Arg::from(*eight.get(at).unwrap_or(last)));
        let rows: Vec<HouseholdRow> = db.all(EIGHT, asked.collect()).await?;
        let of = |id: &HouseholdId| rows.iter().position(|row| row.id == id.0);
        for id in eight {
            let own = of(id).map(|from| &rows[from..]).unwrap_or_default();
            let many = own.iter().take_while(|row| row.id == id.0).count();
            db.memo.households.insert(*id, gathered(&own[..many]));
        }
    }
    Ok(())
}

/// A household out of the rows of one.
fn gathered(rows: &[HouseholdRow]) -> Known {
    let row = rows.first()?;
    let of = |kind: &'static str| rows.iter().filter(move |row| row.kind.as_deref() == Some(kind));
    let household = Household {
        id: HouseholdId(row.id),
        centre: CentreId(row.centre_id),
        name: Name::stored(row.name.clone()),
        is_resident: row.resident,
        language: Language::parse(&row.language).unwrap_or_default(),
        email: row.email.clone(),
        has_reminders: row.reminders,
        children: of("child").filter_map(HouseholdRow::child).collect(),
        guardians: of("guardian").filter_map(HouseholdRow::guardian).collect(),
        has_consent: row.consents > 0,
    };
    Some((household, of("pause").filter_map(HouseholdRow::pause).collect()))
}

/// Households a centre registered, by name, at most `most`.
pub async fn of_centre(db: &mut Conn, centre: CentreId, most: u16) -> Result<Vec<HouseholdId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(OF_CENTRE, args![centre, most]).await?;
    Ok(rows.into_iter().map(|(id,)| HouseholdId(id)).collect())
}

/// Households with a guardian whose phone ends so, at most 50.
pub async fn by_phone(db: &mut Conn, centre: CentreId, last4: &str) -> Result<Vec<HouseholdId>, Fault> {
    let rows: Vec<(Uuid,)> = db.all(BY_PHONE, args![last4, centre]).await?;
    Ok(rows.into_iter().map(|(id,)| HouseholdId(id)).collect())
}

/// Whether staff of a centre may see it: registered there, or booked there.
pub async fn is_known_at(db: &mut Conn, id: HouseholdId, centre: CentreId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_KNOWN_AT, args![id, centre]).await?;
    Ok(count > 0)
}

/// Households of a centre in which somebody is called so, or the household itself is; at most 50.
pub async fn by_name(db: &mut Conn, centre: CentreId, part: &str) -> Result<Vec<HouseholdId>, Fault> {
    let plain = part.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let rows: Vec<(Uuid,)> = db.all(BY_NAME, args![centre, format!("%{plain}%")]).await?;
    Ok(rows.into_iter().map(|(id,)| HouseholdId(id)).collect())
}

/// What a household has ahead: bookings not begun, with the centre of each.
pub async fn ahead(
    db: &mut Conn,
    household: HouseholdId,
    now: Timestamp,
) -> Result<Vec<(BookingId, CentreId)>, Fault> {
    let rows: Vec<(Uuid, Uuid)> = db.all(AHEAD, args![household, now]).await?;
    Ok(rows.into_iter().map(|(booking, centre)| (BookingId(booking), CentreId(centre))).collect())
}

/// Registers a household without its members.
pub async fn insert(held: &mut Held, household: &Household, now: Timestamp) -> Result<(), Fault> {
    let h = household;
    let values =
        args![h.id, h.centre, h.name.as_str(), h.is_resident, h.language.code(), h.email.clone(), now];
    held.run(INSERT, values).await.map(drop)
}

pub async fn add_child(held: &mut Held, of: HouseholdId, child: &Child) -> Result<(), Fault> {
    let needs = child.needs.as_ref().map(Name::as_str);
    held.run(ADD_CHILD, args![child.id, of, child.name.as_str(), child.birth, needs]).await.map(drop)
}

/// False when the household has no such child.
pub async fn edit_child(held: &mut Held, of: HouseholdId, child: &Child) -> Result<bool, Fault> {
    let needs = child.needs.as_ref().map(Name::as_str);
    let values = args![child.id, of, child.name.as_str(), child.birth, needs];
    Ok(held.run(EDIT_CHILD, values).await? == 1)
}

/// Takes the name away; the row stays for counts. False when the household has no such child.
pub async fn remove_child(held: &mut Held, of: HouseholdId, child: ChildId) -> Result<bool, Fault> {
    Ok(held.run(REMOVE_CHILD, args![child, of]).await? == 1)
}

pub async fn add_guardian(held: &mut Held, of: HouseholdId, guardian: &Guardian) -> Result<(), Fault> {
    let phone = guardian.phone.as_ref();
    let values = args![
        guardian.id,
        of,
        guardian.name.as_str(),
        phone.map(Phone::as_str),
        phone.map(Phone::last4),
        guardian.is_adult
    ];
    held.run(ADD_GUARDIAN, values).await.map(drop)
}

/// False when the household has no such guardian.
pub async fn edit_guardian(held: &mut Held, of: HouseholdId, guardian: &Guardian) -> Result<bool, Fault> {
    let phone = guardian.phone.as_ref();
    let values =
        args![guardian.id, of, guardian.name.as_str(), phone.map(Phone::as_str), phone.map(Phone::last4)];
    Ok(held.run(EDIT_GUARDIAN, values).await? == 1)
}

/// False when the household has no such guardian.
pub async fn remove_guardian(held: &mut Held, of: HouseholdId, guardian: GuardianId) -> Result<bool, Fault> {
    Ok(held.run(REMOVE_GUARDIAN, args![guardian, of]).await? == 1)
}

/// P3: who agreed, to which text, when and by which channel (`desk`, `online`).
pub async fn give_consent(
    held: &mut Held,
    of: HouseholdId,
    guardian: Option<GuardianId>,
    (text_version, channel): (&str, &str),
    now: Timestamp,
) -> Result<(), Fault> {
    let values = args![ConsentId::new(), of, guardian, text_version, channel, now];
    held.run(GIVE_CONSENT, values).await.map(drop)
}

pub async fn withdraw_consent(held: &mut Held, of: HouseholdId, now: Timestamp) -> Result<(), Fault> {
    held.run(WITHDRAW_CONSENT, args![of, now]).await.map(drop)
}

pub async fn edit(
    held: &mut Held,
    of: HouseholdId,
    language: Language,
    email: Option<&str>,
) -> Result<(), Fault> {
    held.run(EDIT, args![of, language.code(), email]).await.map(drop)
}

/// Whether it is reminded the day before of what it has booked.
pub async fn set_reminders(held: &mut Held, of: HouseholdId, are_wanted: bool) -> Result<(), Fault> {
    held.run(SET_REMINDERS, args![of, are_wanted]).await.map(drop)
}

/// How the desk finds it, and whether it books as a resident (B3).
pub async fn rename(held: &mut Held, of: HouseholdId, name: &Name, is_resident: bool) -> Result<(), Fault> {
    held.run(RENAME, args![of, name.as_str(), is_resident]).await.map(drop)
}
