//! Emergencies, as rows: the one that stands, and those that were ended.

use super::engine::{Conn, args, statements};
use super::ledger::Held;
use crate::domain::announcement::Said;
use crate::domain::emergency::{Emergency, Instruction, Kind};
use crate::domain::ids::{CentreId, EmergencyId, StaffId};
use crate::domain::names::{Name, Names};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! emergency {
    () => {
        "SELECT e.id, e.centre_id, e.kind, e.zh, e.en, e.place_zh, e.place_en, e.begun_at, s.name AS begun_by, e.ended_at \
         FROM emergency e LEFT JOIN staff s ON s.id = e.begun_by "
    };
}

statements! {
    STANDING = concat!(emergency!(), "WHERE e.centre_id = $1 AND e.ended_at IS NULL");
    ENDED = concat!(emergency!(), "WHERE e.centre_id = $1 AND e.ended_at IS NOT NULL ORDER BY e.begun_at DESC, e.id LIMIT $2");
    IS_KNOWN = "SELECT COUNT(*) FROM emergency WHERE id = $1";
    INSERT = "INSERT INTO emergency (id, centre_id, kind, zh, en, place_zh, place_en, begun_at, begun_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    END = "UPDATE emergency SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL";
}

#[derive(sqlx::FromRow)]
struct EmergencyRow {
    id: Uuid,
    centre_id: Uuid,
    kind: String,
    zh: String,
    en: String,
    place_zh: String,
    place_en: String,
    begun_at: Timestamp,
    begun_by: Option<String>,
    ended_at: Option<Timestamp>,
}

impl EmergencyRow {
    fn read(self) -> Result<Emergency, Fault> {
        let kind = Kind::parse(&self.kind);
        Ok(Emergency {
            id: EmergencyId(self.id),
            centre: CentreId(self.centre_id),
            what: Instruction {
                kind: kind.ok_or_else(|| Fault::Corrupt(format!("emergency {}", self.id)))?,
                words: Said::new(Names { zh: self.zh, en: self.en }),
                place: Said::new(Names { zh: self.place_zh, en: self.place_en }),
            },
            begun: self.begun_at,
            by: self.begun_by.map(Name::stored),
            ended: self.ended_at,
        })
    }
}

/// The one that stands at a centre.
pub async fn standing(db: &mut Conn, centre: CentreId) -> Result<Option<Emergency>, Fault> {
    let row: Option<EmergencyRow> = db.opt(STANDING, args![centre]).await?;
    row.map(EmergencyRow::read).transpose()
}

/// Those that were ended, the last first.
pub async fn ended(db: &mut Conn, centre: CentreId, most: u16) -> Result<Vec<Emergency>, Fault> {
    let rows: Vec<EmergencyRow> = db.all(ENDED, args![centre, most]).await?;
    rows.into_iter().map(EmergencyRow::read).collect()
}

/// Sounded before: the same press came twice.
pub async fn is_known(db: &mut Conn, id: EmergencyId) -> Result<bool, Fault> {
    let (count,): (i64,) = db.one(IS_KNOWN, args![id]).await?;
    Ok(count > 0)
}

pub async fn insert(
    held: &mut Held,
    id: EmergencyId,
    what: &Instruction,
    (by, now): (StaffId, Timestamp),
) -> Result<(), Fault> {
    let none = Names::default();
    let [words, place] = [&what.words, &what.place].map(|said| said.as_ref().map_or(&none, Said::names));
    let mut values = args![id, held.centre(), what.kind.word()];
    values.extend([&words.zh, &words.en, &place.zh, &place.en].map(|text| super::Arg::from(text.as_str())));
    values.extend(args![now, by]);
    held.run(INSERT, values).await.map(drop)
}

/// Ends it; false when it was ended before.
pub async fn end(held: &mut Held, id: EmergencyId, (by, now): (StaffId, Timestamp)) -> Result<bool, Fault> {
    Ok(held.run(END, args![id, now, by]).await? == 1)
}
