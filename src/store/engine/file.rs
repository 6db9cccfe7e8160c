//! A copy as a file: whether it is whole, and what is noted in it.
//!
//! Keeps true: a file passes only if SQLite finds it sound, every reference leads somewhere, every ledger is without a
//! gap, and this program knows its schema.

use super::copy::{look_into, open_file};
use super::fault;
use crate::error::Fault;
use sqlx::SqlitePool;
use std::collections::BTreeMap;
use std::path::Path;

const NOTE: &str = "backup";

/// What was found in a file that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Each centre's word in addresses, and the number its ledger has come to.
    pub centres: Vec<(String, i64)>,
    /// What was noted when it was made.
    pub note: Option<String>,
    /// The newest migration it has.
    pub schema: i64,
}

/// Looks a copy over.
///
/// # Errors
/// [`Fault::Corrupt`] with what is wrong; [`Fault::NewerDatabase`] when this program is too old for it.
pub async fn look_over(file: &Path) -> Result<Whole, Fault> {
    let db = look_into(file)
        .await
        .map_err(|error| Fault::Corrupt(format!("it is no copy of a house: {error}")))?;
    let seen = async {
        sound(&db).await?;
        let schema = schema(&db).await?;
        let centres = ledgers(&db).await?;
        let note =
            sqlx::query_scalar("SELECT value FROM fact WHERE name = $1").bind(NOTE).fetch_optional(&db).await;
        Ok(Whole { centres, note: note.map_err(fault)?, schema })
    };
    let seen = seen.await;
    db.close().await;
    seen
}

async fn sound(db: &SqlitePool) -> Result<(), Fault> {
    let corrupt = |error: sqlx::Error| Fault::Corrupt(error.to_string());
    let found: Vec<(String,)> =
        sqlx::query_as("PRAGMA integrity_check(5)").fetch_all(db).await.map_err(corrupt)?;
    if found != [("ok".to_string(),)] {
        let found: Vec<String> = found.into_iter().map(|(line,)| line).collect();
        return Err(Fault::Corrupt(found.join("; ")));
    }
    let dangling: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
        .fetch_all(db)
        .await
        .map_err(corrupt)?;
    match dangling.first() {
        Some((table,)) => Err(Fault::Corrupt(format!("rows of {table} refer to what is not there"))),
        None => Ok(()),
    }
}

/// Every migration it has is one of ours, unchanged.
async fn schema(db: &SqlitePool) -> Result<i64, Fault> {
    let had = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version");
    let had: Vec<(i64, Vec<u8>)> = had
        .fetch_all(db)
        .await
        .map_err(|error| Fault::Corrupt(format!("it is no copy of a house: {error}")))?;
    let migrations = sqlx::migrate!("./migrations");
    let ours: BTreeMap<i64, &[u8]> =
        migrations.iter().map(|migration| (migration.version, &*migration.checksum)).collect();
    for (version, checksum) in &had {
        match ours.get(version) {
            None => return Err(Fault::NewerDatabase(*version)),
            Some(known) if *known != checksum.as_slice() => {
                return Err(Fault::Corrupt(format!(
                    "its migration {version} is not the one this program knows"
                )));
            }
            Some(_) => {}
        }
    }
    had.last().map(|(version, _)| *version).ok_or_else(|| Fault::Corrupt("it has no schema".into()))
}

/// Every number from 1 to the last is there, in every centre.
async fn ledgers(db: &SqlitePool) -> Result<Vec<(String, i64)>, Fault> {
    let sql = "SELECT c.slug, c.last_number, COUNT(h.number), COALESCE(MAX(h.number), 0) FROM centre c \
               LEFT JOIN change h ON h.centre_id = c.id GROUP BY c.id, c.slug, c.last_number ORDER BY c.slug";
    let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(sql).fetch_all(db).await.map_err(fault)?;
    let whole = |(slug, last, count, highest): (String, i64, i64, i64)| match last == count && last == highest
    {
        true => Ok((slug, last)),
        false => Err(Fault::Corrupt(format!(
            "the ledger of {slug} has come to {last}, but holds {count} changes up to {highest}"
        ))),
    };
    rows.into_iter().map(whole).collect()
}

/// Notes in a copy what it is of; `None` takes the note out.
pub(in crate::store) async fn note(file: &Path, note: Option<&str>) -> Result<(), Fault> {
    let db = open_file(file).await?;
    let written = match note {
        Some(note) => {
            let put = "INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            sqlx::query(put).bind(NOTE).bind(note).execute(&db).await
        }
        None => sqlx::query("DELETE FROM fact WHERE name = $1").bind(NOTE).execute(&db).await,
    };
    db.close().await;
    written.map(drop).map_err(fault)
}
