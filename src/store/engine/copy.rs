//! A whole database, copied: from either engine into a SQLite file, and from such a file into either engine.
//!
//! Keeps true: a copy is one snapshot, taken while others write; a table this program does not name is copied too; a
//! value of a kind nobody told this file about stops the copy instead of changing on the way.

use super::{Arg, Conn, Engine, Link, fault};
use crate::error::Fault;
use crate::progress::Progress;
use futures_util::{Stream, TryStreamExt};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use std::path::Path;
use std::pin::pin;
use std::time::Duration;

/// Rows written with one statement, at most; and values, which the engines allow 32,766 of.
const ROWS: usize = 256;
const VALUES: usize = 8_000;

/// What a column holds, by the type words of the migrations.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Int,
    Bool,
    Text,
    Time,
    Day,
    Id,
}

impl Kind {
    fn of(word: &str) -> Option<Kind> {
        Some(match word {
            "BIGINT" => Kind::Int,
            "BOOLEAN" => Kind::Bool,
            "TEXT" => Kind::Text,
            "TIMESTAMPTZ" => Kind::Time,
            "DATE" => Kind::Day,
            "UUID" => Kind::Id,
            _ => return None,
        })
    }
}

/// A table of ours. Its names come from our migrations, never from people.
#[derive(Debug)]
pub(super) struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

impl Table {
    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }

    fn select(&self) -> String {
        format!("SELECT {} FROM \"{}\"", self.names(), self.name)
    }

    fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let row = |row: usize| {
            let values: Vec<String> = (1..=width).map(|nth| format!("${}", row * width + nth)).collect();
            format!("({})", values.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("INSERT INTO \"{}\" ({}) VALUES {}", self.name, self.names(), rows.join(", "))
    }

    fn rows_at_once(&self) -> usize {
        ROWS.min(VALUES / self.columns.len().max(1)).max(1)
    }
}

macro_rules! cells {
    ($table:expr) => {
        |row| {
            let cells = $table.columns.iter().enumerate();
            cells
                .map(|(nth, (_, kind))| {
                    Ok(match kind {
                        Kind::Int => Arg::Int(row.try_get(nth)?),
                        Kind::Bool => Arg::Bool(row.try_get(nth)?),
                        Kind::Text => Arg::Text(row.try_get(nth)?),
                        Kind::Time => Arg::Time(row.try_get(nth)?),
                        Kind::Day => Arg::Day(row.try_get(nth)?),
                        Kind::Id => Arg::Id(row.try_get(nth)?),
                    })
                })
                .collect()
        }
    };
}

/// Opens a SQLite file that nobody else has; with one file and no log beside it.
pub(super) async fn open_file(file: &Path) -> Result<SqlitePool, Fault> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .foreign_keys(false)
        .journal_mode(SqliteJournalMode::Delete);
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(fault)
}

/// The same for reading, without leaving a trace beside it.
pub(super) async fn look_into(file: &Path) -> Result<SqlitePool, Fault> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(fault)
}

impl Engine {
    /// A snapshot of everything, as a new SQLite file; `file` is missing or empty.
    pub(in crate::store) async fn copy_to(&self, file: &Path, progress: &Progress) -> Result<(), Fault> {
        let mut from = self.reader().await?;
        match self {
            Engine::Sqlite { .. } => vacuum(&mut from, file, progress).await,
            Engine::Postgres { .. } => {
                let pool = open_file(file).await?;
                sqlx::migrate!("./migrations").run(&pool).await.map_err(super::migration_fault)?;
                let mut to = Conn::from(Link::Sqlite(pool.acquire().await.map_err(fault)?));
                let poured = pour_all(&mut from, &mut to, progress).await;
                // A read that was cut short is nobody's to go on with.
                from.discard().await;
                to.discard().await;
                pool.close().await;
                poured
            }
        }
    }

    /// Fills this database with everything of a SQLite file of the same schema, all or nothing.
    pub(in crate::store) async fn fill_from(&self, file: &Path, progress: &Progress) -> Result<(), Fault> {
        let pool = look_into(file).await?;
        let mut from = Conn::from(Link::Sqlite(pool.acquire().await.map_err(fault)?));
        let mut to = self.writer().await?;
        let filled = async {
            to.script("SET statement_timeout = 0").await?;
            pour_all(&mut from, &mut to, progress).await
        };
        let filled = filled.await;
        to.discard().await;
        from.discard().await;
        pool.close().await;
        filled
    }

    /// The first table that holds something, apart from what is told of this data itself.
    pub(in crate::store) async fn holds_something(&self) -> Result<Option<String>, Fault> {
        let mut db = self.reader().await?;
        for table in ["centre", "household", "staff", "change"] {
            let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {table} LIMIT 1) AS one");
            let (held,): (i64,) = match &mut db.link {
                Link::Sqlite(c) => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut **c).await,
                Link::Postgres(c) => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut **c).await,
            }
            .map_err(fault)?;
            if held > 0 {
                return Ok(Some(table.into()));
            }
        }
        Ok(None)
    }
}

/// SQLite's own way: a compact copy, without a trace of what was deleted.
async fn vacuum(from: &mut Conn, file: &Path, progress: &Progress) -> Result<(), Fault> {
    let path = file.to_str().ok_or_else(|| Fault::Other("the file's name is not UTF-8".into()))?;
    let size: (i64,) = from
        .one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", Vec::new())
        .await?;
    let size = u64::try_from(size.0).unwrap_or(0);
    let mut copying = pin!(from.run("VACUUM INTO $1", vec![Arg::from(path)]));
    loop {
        tokio::select! {
            done = &mut copying => {
                done?;
                progress.tell("bytes", size, size);
                return Ok(());
            }
            () = tokio::time::sleep(Duration::from_millis(100)) => {
                let written = std::fs::metadata(file).map_or(0, |meta| meta.len());
                progress.tell("bytes", written.min(size), size);
            }
        }
    }
}

/// Every row of every table, from one snapshot into one transaction.
async fn pour_all(from: &mut Conn, to: &mut Conn, progress: &Progress) -> Result<(), Fault> {
    from.begin_reading().await?;
    let tables = match (&from.link, &to.link) {
        (Link::Sqlite(_), _) => tables(from).await?,
        (_, _) => tables(to).await?,
    };
    let mut counts = Vec::new();
    for table in &tables {
        counts.push(count(from, table).await?);
    }
    let of: u64 = counts.iter().sum();
    to.begin_writing().await?;
    defer_references(to).await?;
    let mut done = 0;
    for (table, count) in tables.iter().zip(counts) {
        clear(to, table).await?;
        let before = done;
        pour(from, to, table, &mut |rows| {
            done += rows;
            progress.tell("rows", done, of);
        })
        .await?;
        if done - before != count {
            return Err(Fault::Corrupt(format!(
                "{}: {} of {count} rows were copied",
                table.name,
                done - before
            )));
        }
    }
    demand_references(to).await?;
    to.script("COMMIT").await?;
    from.script("ROLLBACK").await
}

async fn tables(db: &mut Conn) -> Result<Vec<Table>, Fault> {
    const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations' \
                          AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name";
    const COLUMNS: &str = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
    let names: Vec<(String,)> = db.all(TABLES, Vec::new()).await?;
    let mut tables = Vec::new();
    for (name,) in names {
        let columns: Vec<(String, String)> = db.all(COLUMNS, vec![Arg::from(name.as_str())]).await?;
        let known = |(column, word): (String, String)| match Kind::of(&word) {
            Some(kind) => Ok((column, kind)),
            None => Err(Fault::Other(format!("{name}.{column} is of a kind that is not copied: {word}"))),
        };
        let columns = columns.into_iter().map(known).collect::<Result<_, Fault>>()?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

async fn count(db: &mut Conn, table: &Table) -> Result<u64, Fault> {
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{}\"", table.name));
    let count: i64 = match &mut db.link {
        Link::Sqlite(c) => sqlx::query_scalar(sql).fetch_one(&mut **c).await,
        Link::Postgres(c) => sqlx::query_scalar(sql).fetch_one(&mut **c).await,
    }
    .map_err(fault)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What a migration wrote by itself gives way to what is copied.
async fn clear(db: &mut Conn, table: &Table) -> Result<(), Fault> {
    execute(db, format!("DELETE FROM \"{}\"", table.name), Vec::new()).await
}

async fn execute(db: &mut Conn, sql: String, args: Vec<Arg>) -> Result<(), Fault> {
    match &mut db.link {
        Link::Sqlite(c) => bind!(sqlx::query(AssertSqlSafe(sql)), args).execute(&mut **c).await.map(drop),
        Link::Postgres(c) => bind!(sqlx::query(AssertSqlSafe(sql)), args).execute(&mut **c).await.map(drop),
    }
    .map_err(fault)
}

async fn pour(
    from: &mut Conn,
    to: &mut Conn,
    table: &Table,
    tell: &mut (dyn FnMut(u64) + Send),
) -> Result<(), Fault> {
    let sql = AssertSqlSafe(table.select());
    match &mut from.link {
        Link::Sqlite(c) => {
            pour_rows(sqlx::query(sql).fetch(&mut **c), cells!(table), to, (table, tell)).await
        }
        Link::Postgres(c) => {
            pour_rows(sqlx::query(sql).fetch(&mut **c), cells!(table), to, (table, tell)).await
        }
    }
}

async fn pour_rows<R>(
    rows: impl Stream<Item = Result<R, sqlx::Error>> + Send,
    read: impl Fn(&R) -> Result<Vec<Arg>, sqlx::Error>,
    to: &mut Conn,
    (table, tell): (&Table, &mut (dyn FnMut(u64) + Send)),
) -> Result<(), Fault> {
    let at_once = table.rows_at_once();
    let whole = table.insert(at_once);
    let mut rows = pin!(rows);
    let (mut batch, mut kept) = (Vec::new(), 0);
    while let Some(row) = rows.try_next().await.map_err(fault)? {
        batch.extend(read(&row).map_err(fault)?);
        kept += 1;
        if kept == at_once {
            execute(to, whole.clone(), std::mem::take(&mut batch)).await?;
            tell(kept as u64);
            kept = 0;
        }
    }
    if kept > 0 {
        execute(to, table.insert(kept), batch).await?;
        tell(kept as u64);
    }
    Ok(())
}

/// Rows come table by table, so what they refer to may come later: references are judged at the end.
async fn defer_references(to: &mut Conn) -> Result<(), Fault> {
    alter_references(to, "DEFERRABLE INITIALLY DEFERRED").await
}

/// Every reference holds, and from now on each at once.
async fn demand_references(to: &mut Conn) -> Result<(), Fault> {
    if let Link::Postgres(_) = to.link {
        to.script("SET CONSTRAINTS ALL IMMEDIATE").await?;
    }
    alter_references(to, "NOT DEFERRABLE").await
}

async fn alter_references(to: &mut Conn, how: &str) -> Result<(), Fault> {
    const REFERENCES: &str = "SELECT CAST(r.relname AS TEXT), CAST(c.conname AS TEXT) FROM pg_constraint c \
                              JOIN pg_class r ON r.oid = c.conrelid \
                              WHERE c.contype = 'f' AND c.connamespace = CAST(CAST(current_schema() AS TEXT) AS regnamespace) ORDER BY 1, 2";
    let Link::Postgres(_) = to.link else { return Ok(()) };
    let all: Vec<(String, String)> = to.all(REFERENCES, Vec::new()).await?;
    for (table, name) in all {
        execute(to, format!("ALTER TABLE \"{table}\" ALTER CONSTRAINT \"{name}\" {how}"), Vec::new()).await?;
    }
    Ok(())
}
