//! Incidents and what was written about them, as rows.
//!
//! Keeps true: no statement changes a word that was written; who may read is asked with the statement.

use super::engine::{Conn, args, statements};
use super::households;
use super::ledger::Held;
use crate::domain::ids::{
    CentreId, ChildId, HouseholdId, IncidentId, NoteId, Number, RoomId, SessionId, StaffId,
};
use crate::domain::incident::{Circumstances, Incident, Note, Reader, Written};
use crate::domain::names::Name;
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use std::collections::HashMap;
use uuid::Uuid;

macro_rules! incident {
    () => {
        "SELECT i.id, i.number, i.happened_at, i.room_id, i.session_id, i.who, i.child_id, ch.household_id \
         FROM incident i LEFT JOIN child ch ON ch.id = i.child_id "
    };
}

macro_rules! note {
    () => {
        "SELECT n.incident_id, n.id, n.staff_id, s.name, n.at, n.what, n.done, n.informed FROM incident i \
         JOIN incident_note n ON n.incident_id = i.id LEFT JOIN staff s ON s.id = n.staff_id "
    };
}

/// Of what nobody wrote about since: counted for each, so that it is never looked up from the notes on.
macro_rules! due {
    () => {
        "(SELECT i.id FROM incident i WHERE i.centre_id = $1 AND i.happened_at < $2 \
         AND (SELECT COUNT(*) FROM incident_note n WHERE n.incident_id = i.id AND n.at >= $2) = 0 \
         ORDER BY i.happened_at, i.id LIMIT 500)"
    };
}

statements! {
    FIND = concat!(incident!(), "WHERE i.id = $1 AND i.centre_id = $2");
    ALL_OF = concat!(incident!(), "WHERE i.centre_id = $1 AND i.number < $2 ORDER BY i.number DESC LIMIT $3");
    /// Those somebody wrote about.
    WRITTEN_BY = concat!(incident!(), "WHERE i.centre_id = $1 AND i.number < $2 \
                 AND i.id IN (SELECT n.incident_id FROM incident_note n WHERE n.staff_id = $4) ORDER BY i.number DESC LIMIT $3");
    NOTES_OF = concat!(note!(), "WHERE i.id = $1 ORDER BY n.at, n.id");
    /// Of a page: from its last number to its first.
    NOTES_BETWEEN = concat!(note!(), "WHERE i.centre_id = $1 AND i.number BETWEEN $2 AND $3 ORDER BY n.at, n.id");
    OWN_BETWEEN = concat!(note!(), "WHERE i.centre_id = $1 AND i.number BETWEEN $2 AND $3 AND n.staff_id = $4 ORDER BY n.at, n.id");
    CHILD = "SELECT household_id FROM child WHERE id = $1 AND NOT removed";
    INSERT = "INSERT INTO incident (id, centre_id, number, happened_at, room_id, session_id, who, child_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD = "INSERT INTO incident_note (id, incident_id, staff_id, at, what, done, informed) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    UNLINK = "UPDATE incident SET child_id = NULL WHERE child_id = $1";
    UNLINK_ALL = "UPDATE incident SET child_id = NULL WHERE child_id IN (SELECT id FROM child WHERE household_id = $1)";
    FORGET_NOTES = concat!("DELETE FROM incident_note WHERE incident_id IN ", due!());
    FORGET = concat!("DELETE FROM incident WHERE id IN ", due!());
}

#[derive(sqlx::FromRow)]
struct IncidentRow {
    id: Uuid,
    number: i64,
    happened_at: Timestamp,
    room_id: Option<Uuid>,
    session_id: Option<Uuid>,
    who: Option<String>,
    child_id: Option<Uuid>,
    household_id: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    incident_id: Uuid,
    id: Uuid,
    staff_id: Uuid,
    name: Option<String>,
    at: Timestamp,
    what: String,
    done: Option<String>,
    informed: Option<String>,
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Note {
        Note {
            id: NoteId(row.id),
            by: StaffId(row.staff_id),
            writer: row.name.map(Name::stored),
            at: row.at,
            written: Written {
                what: Name::stored(row.what),
                done: row.done.map(Name::stored),
                informed: row.informed.map(Name::stored),
            },
        }
    }
}

/// Incidents, each with those of its notes that a reader may read; none without any.
fn gathered(rows: Vec<IncidentRow>, notes: Vec<NoteRow>, reader: Reader) -> Vec<Incident> {
    let mut known: HashMap<Uuid, Vec<Note>> = HashMap::new();
    for row in notes {
        let (of, note) = (row.incident_id, Note::from(row));
        if reader.reads(&note) {
            known.entry(of).or_default().push(note);
        }
    }
    rows.into_iter().filter_map(|row| Some(row.with(known.remove(&row.id)?))).collect()
}

impl IncidentRow {
    fn with(&self, notes: Vec<Note>) -> Incident {
        let of = Circumstances {
            happened: self.happened_at,
            room: self.room_id.map(RoomId),
            session: self.session_id.map(SessionId),
            who: self.who.clone().map(Name::stored),
            child: self.child_id.map(ChildId),
        };
        let household = self.household_id.map(HouseholdId);
        Incident { id: IncidentId(self.id), number: Number(self.number), of, household, notes }
    }
}

pub async fn find(
    db: &mut Conn,
    centre: CentreId,
    id: IncidentId,
    reader: Reader,
) -> Result<Option<Incident>, Fault> {
    let Some(row) = db.opt::<IncidentRow>(FIND, args![id, centre]).await? else { return Ok(None) };
    let notes = db.all(NOTES_OF, args![id]).await?;
    Ok(gathered(vec![row], notes, reader).pop())
}

/// The `most` of a centre before a number that a reader may read, the newest first; two statements, however many they
/// are.
pub async fn of_centre(
    db: &mut Conn,
    centre: CentreId,
    reader: Reader,
    (before, most): (Option<Number>, u16),
) -> Result<Vec<Incident>, Fault> {
    let before = before.map_or(i64::MAX, |number| number.0);
    let rows: Vec<IncidentRow> = match reader {
        Reader::Manager => db.all(ALL_OF, args![centre, before, most]).await?,
        Reader::Writer(staff) => db.all(WRITTEN_BY, args![centre, before, most, staff]).await?,
    };
    let (Some(newest), Some(oldest)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let notes = match reader {
        Reader::Manager => db.all(NOTES_BETWEEN, args![centre, oldest.number, newest.number]).await?,
        Reader::Writer(staff) => {
            db.all(OWN_BETWEEN, args![centre, oldest.number, newest.number, staff]).await?
        }
    };
    Ok(gathered(rows, notes, reader))
}

/// Whether an incident of this centre is there.
pub async fn is_there(db: &mut Conn, centre: CentreId, id: IncidentId) -> Result<bool, Fault> {
    Ok(db.opt::<IncidentRow>(FIND, args![id, centre]).await?.is_some())
}

/// A child whose family staff of a centre may see, as it is called, and whether a note may be linked to it (P3).
pub async fn child(db: &mut Conn, centre: CentreId, id: ChildId) -> Result<Option<(Name, bool)>, Fault> {
    let Some((of,)) = db.opt::<(Uuid,)>(CHILD, args![id]).await? else { return Ok(None) };
    if !households::is_known_at(db, HouseholdId(of), centre).await? {
        return Ok(None);
    }
    let Some(household) = households::find(db, HouseholdId(of)).await? else { return Ok(None) };
    Ok(household.child(id).map(|child| (child.name.clone(), household.has_consent)))
}

/// Writes down when, where and to whom it happened.
pub async fn insert(held: &mut Held, id: IncidentId, of: &Circumstances) -> Result<(), Fault> {
    let (centre, number) = (held.centre(), held.number());
    let who = of.who.as_ref().map(Name::as_str);
    held.run(INSERT, args![id, centre, number, of.happened, of.room, of.session, who, of.child])
        .await
        .map(drop)
}

/// Adds what somebody wrote; false when it was added before.
pub async fn add(
    held: &mut Held,
    (incident, note): (IncidentId, NoteId),
    written: &Written,
    (by, at): (StaffId, Timestamp),
) -> Result<bool, Fault> {
    let text = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_string());
    let (done, informed) = (text(&written.done), text(&written.informed));
    Ok(held.run(ADD, args![note, incident, by, at, written.what.as_str(), done, informed]).await? == 1)
}

/// P4: a child's record ends; the notes stay, in their own words.
pub async fn unlink(held: &mut Held, child: ChildId) -> Result<(), Fault> {
    held.run(UNLINK, args![child]).await.map(drop)
}

/// The same of all children of a household.
pub async fn unlink_all(held: &mut Held, household: HouseholdId) -> Result<(), Fault> {
    held.run(UNLINK_ALL, args![household]).await.map(drop)
}

/// P4: forgets up to five hundred that happened before an instant and that nobody wrote about since; how many.
pub async fn forget(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    let centre = held.centre();
    held.run(FORGET_NOTES, args![centre, before]).await?;
    held.run(FORGET, args![centre, before]).await
}
