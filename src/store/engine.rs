//! The two engines, SQLite and PostgreSQL, and the only place that knows there are two.
//!
//! Keeps true: every statement is a `&'static str` in the dialect both speak; a connection goes back to its pool
//! only when it is known to be idle.

use crate::domain::zone::{Date, Timestamp};
use crate::error::Fault;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Executor, FromRow, PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool, raw_sql};
use std::time::Duration;
use uuid::Uuid;

/// SQLite 3.7.0–3.51.2 can corrupt a write-ahead log.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// PostgreSQL connections of one process that write, however many centres it serves.
const WRITERS: u32 = 12;
const READERS: u32 = 4;
/// Rows SQLite's thread may read ahead of whoever takes them: the largest day fits, so that neither waits for the other.
const ROWS_AHEAD: usize = 4096;

/// A bound value; a NULL keeps its type, which PostgreSQL needs.
#[derive(Debug, Clone)]
pub enum Arg {
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Time(Option<Timestamp>),
    Day(Option<Date>),
    Id(Option<Uuid>),
}

macro_rules! into_arg { ($($type:ty => $variant:ident),* $(,)?) => { $(
    impl From<$type> for Arg { fn from(value: $type) -> Arg { Arg::$variant(Some(value.into())) } }
    impl From<Option<$type>> for Arg { fn from(value: Option<$type>) -> Arg { Arg::$variant(value.map(Into::into)) } }
)* } }
into_arg! { i64 => Int, u16 => Int, u32 => Int, bool => Bool, &str => Text, String => Text, Timestamp => Time, Date => Day, Uuid => Id }

macro_rules! ids_into_arg { ($($type:ident),* $(,)?) => { $(
    impl From<crate::domain::ids::$type> for Arg { fn from(id: crate::domain::ids::$type) -> Arg { Arg::Id(Some(id.0)) } }
    impl From<Option<crate::domain::ids::$type>> for Arg {
        fn from(id: Option<crate::domain::ids::$type>) -> Arg { Arg::Id(id.map(|id| id.0)) }
    }
)* } }
ids_into_arg! { CentreId, RoomId, SeriesId, SessionId, HouseholdId, GuardianId, ChildId, BookingId, StaffId,
DeviceId, ClosureId, NoticeId, VisitId, PrivateUseId, SignInId, CredentialId, ConsentId, EnrolmentId,
WebhookMessageId, ImportId, DraftId, RollCallId, CounterId, DutyId, HostAccountId,
CollectorId, PaymentId, IncidentId, NoteId, GroupId, AnnouncementId, EmergencyId }

impl From<crate::domain::ids::Number> for Arg {
    fn from(number: crate::domain::ids::Number) -> Arg {
        Arg::Int(Some(number.0))
    }
}

/// Values for a statement, in the order of `$1`, `$2` …
macro_rules! args { ($($value:expr),* $(,)?) => { vec![$($crate::store::Arg::from($value)),*] } }
pub(crate) use args;

/// A module's SQL, and `ALL` of it, so that one spec prepares every statement on both engines.
macro_rules! statements { ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
    $($(#[$doc])* const $name: &str = $sql;)*
    pub const ALL: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $sql)),*];
} }
pub(crate) use statements;

/// Readable from a row of either engine: tuples and `#[derive(FromRow)]` are.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// One connection to either engine, for one transaction.
pub struct Conn {
    link: Link,
    /// Statements sent so far.
    pub(super) asked: u64,
    /// Of them, those that may have written.
    pub(super) written: u64,
    /// What this transaction has read and reads again for every decision; whoever writes such rows empties it.
    pub(super) memo: super::memo::Memo,
    /// To be told: written before the commit, or before a statement about letters.
    pub(super) letters: Vec<Vec<Arg>>,
}

enum Link {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl From<Link> for Conn {
    fn from(link: Link) -> Conn {
        Conn { link, asked: 0, written: 0, memo: super::memo::Memo::default(), letters: Vec::new() }
    }
}

macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {{
        $conn.asked += 1;
        match &mut $conn.link {
            Link::Sqlite(c) => {
                let $c = &mut **c;
                $body
            }
            Link::Postgres(c) => {
                let $c = &mut **c;
                $body
            }
        }
    }};
}
macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Int(v) => query.bind(v),
                Arg::Bool(v) => query.bind(v),
                Arg::Text(v) => query.bind(v),
                Arg::Time(v) => query.bind(v),
                Arg::Day(v) => query.bind(v),
                Arg::Id(v) => query.bind(v),
            };
        }
        query
    }};
}

mod copy;
pub(super) mod file;
mod locks;

impl Conn {
    /// What a statement may alter is forgotten, and what it may read is written.
    async fn before(&mut self, sql: &str) -> Result<(), Fault> {
        self.memo.spoil(sql);
        if self.letters.is_empty() || !sql.contains("notice") { Ok(()) } else { self.write_letters().await }
    }

    /// Writes the letters kept so far.
    pub(super) fn write_letters(&mut self) -> BoxFuture<'_, Result<(), Fault>> {
        let letters = std::mem::take(&mut self.letters);
        async move { super::notices::write_letters(self, &letters).await }.boxed()
    }

    /// Every row.
    pub async fn all<T: Row>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<T>, Fault> {
        self.before(sql).await?;
        on!(self, c => bind!(sqlx::query_as(sql), args).fetch_all(c).await).map_err(fault)
    }

    /// The row, if there is one.
    pub async fn opt<T: Row>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<Option<T>, Fault> {
        self.before(sql).await?;
        on!(self, c => bind!(sqlx::query_as(sql), args).fetch_optional(c).await).map_err(fault)
    }

    /// The row there must be.
    pub async fn one<T: Row>(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<T, Fault> {
        self.opt(sql, args).await?.ok_or_else(|| Fault::Corrupt(format!("no row: {sql}")))
    }

    /// Rows written.
    pub async fn run(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, Fault> {
        self.written += 1;
        self.before(sql).await?;
        on!(self, c => bind!(sqlx::query(sql), args).execute(c).await.map(|done| done.rows_affected()))
            .map_err(fault)
    }

    /// Writes rows, eight with one statement and the rest one by one.
    pub async fn write_rows(
        &mut self,
        (eight, one): (&'static str, &'static str),
        rows: &[Vec<Arg>],
    ) -> Result<(), Fault> {
        let whole = rows.chunks_exact(8);
        let rest = whole.remainder();
        for rows in whole {
            self.run(eight, rows.concat()).await?;
        }
        for row in rest {
            self.run(one, row.clone()).await?;
        }
        Ok(())
    }

    /// Checks a statement without running it.
    pub async fn prepare(&mut self, sql: &'static str) -> Result<(), Fault> {
        on!(self, c => c.prepare(sql.into_sql_str()).await.map(drop)).map_err(fault)
    }

    pub(super) async fn script(&mut self, sql: &'static str) -> Result<(), Fault> {
        on!(self, c => raw_sql(sql).execute(c).await.map(drop)).map_err(fault)
    }

    pub(super) async fn begin_reading(&mut self) -> Result<(), Fault> {
        self.script(match self.link {
            Link::Sqlite(_) => "BEGIN",
            Link::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
        .await
    }

    pub(super) async fn begin_writing(&mut self) -> Result<(), Fault> {
        self.script(match self.link {
            Link::Sqlite(_) => "BEGIN IMMEDIATE",
            Link::Postgres(_) => "BEGIN",
        })
        .await
    }

    /// Ends the connection instead of giving it back: nobody knows what state it is in.
    pub(super) async fn discard(self) {
        match self.link {
            Link::Sqlite(c) => drop(c.close().await),
            Link::Postgres(c) => drop(c.close().await),
        }
    }
}

/// Where processes of one house tell each other what moved: houses in two schemas of a database are two houses.
macro_rules! channel {
    () => {
        "'leyuan ' || left(coalesce(current_schema()::text, ''), 56)"
    };
}

/// An open database.
#[derive(Clone)]
pub(super) enum Engine {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres { readers: PgPool, writers: PgPool },
}

impl Engine {
    /// `sqlite:PATH` or `postgres://…`; brings the schema up to date.
    pub(super) async fn open(url: &str) -> Result<Engine, Fault> {
        match url.strip_prefix("sqlite:") {
            Some(path) => Engine::open_sqlite(path).await,
            None => Engine::open_postgres(url).await,
        }
    }

    async fn open_sqlite(path: &str) -> Result<Engine, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .row_buffer_size(ROWS_AHEAD)
            .pragma("mmap_size", "0");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        let writer = writer.connect_with(options.clone()).await.map_err(fault)?;
        let version: (String,) =
            sqlx::query_as("SELECT sqlite_version()").fetch_one(&writer).await.map_err(fault)?;
        demand_sqlite(&version.0)?;
        sqlx::migrate!("./migrations").run(&writer).await.map_err(migration_fault)?;
        let readers = SqlitePoolOptions::new().max_connections(READERS).idle_timeout(None).max_lifetime(None);
        let readers = readers.connect_with(options.read_only(true)).await.map_err(fault)?;
        Ok(Engine::Sqlite { readers, writer })
    }

    async fn open_postgres(url: &str) -> Result<Engine, Fault> {
        let options: PgConnectOptions = url.parse().map_err(fault)?;
        let writing = options.clone().options([("lock_timeout", "3s"), ("statement_timeout", "5s")]);
        let writers =
            PgPoolOptions::new().max_connections(WRITERS).connect_with(writing).await.map_err(fault)?;
        let migrating =
            PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(fault)?;
        sqlx::migrate!("./migrations").run(&migrating).await.map_err(migration_fault)?;
        migrating.close().await;
        let readers =
            PgPoolOptions::new().max_connections(READERS * 2).connect_with(options).await.map_err(fault)?;
        Ok(Engine::Postgres { readers, writers })
    }

    pub(super) async fn reader(&self) -> Result<Conn, Fault> {
        match self {
            Engine::Sqlite { readers, .. } => readers.acquire().await.map(Link::Sqlite),
            Engine::Postgres { readers, .. } => readers.acquire().await.map(Link::Postgres),
        }
        .map(Conn::from)
        .map_err(fault)
    }

    pub(super) async fn writer(&self) -> Result<Conn, Fault> {
        match self {
            Engine::Sqlite { writer, .. } => writer.acquire().await.map(Link::Sqlite),
            Engine::Postgres { writers, .. } => writers.acquire().await.map(Link::Postgres),
        }
        .map(Conn::from)
        .map_err(fault)
    }

    /// Tells other processes, where there can be any. After the commit: inside the transaction it would make all
    /// writers of the database wait for each other.
    pub(super) async fn tell(&self, notes: &[String]) -> Result<(), Fault> {
        let Engine::Postgres { writers, .. } = self else { return Ok(()) };
        let sql = concat!("SELECT pg_notify(", channel!(), ", note) FROM unnest($1::text[]) AS note");
        sqlx::query(sql).bind(notes).execute(writers).await.map(drop).map_err(fault)
    }

    /// What other processes tell; `None` where there are none.
    pub(super) async fn listener(&self) -> Result<Option<Listener>, Fault> {
        let Engine::Postgres { readers, .. } = self else { return Ok(None) };
        let mut listener = PgListener::connect_with(readers).await.map_err(fault)?;
        let channel: String =
            sqlx::query_scalar(concat!("SELECT ", channel!())).fetch_one(readers).await.map_err(fault)?;
        listener.listen(&channel).await.map_err(fault)?;
        Ok(Some(Listener(listener)))
    }

    pub(super) async fn close(&self) {
        match self {
            Engine::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres { readers, writers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

/// What other processes tell.
pub(super) struct Listener(PgListener);

impl Listener {
    /// The next message; `None` once the store is closing, so that this connection goes home.
    pub(super) async fn next(&mut self) -> Option<Result<String, Fault>> {
        match self.0.recv().await {
            Ok(note) => Some(Ok(note.payload().to_string())),
            Err(sqlx::Error::PoolClosed) => None,
            Err(error) => Some(Err(fault(error))),
        }
    }
}

/// The version of the SQLite inside this program.
pub async fn sqlite_version() -> Result<String, Fault> {
    let pool = SqlitePoolOptions::new().connect("sqlite::memory:").await.map_err(fault)?;
    let version: (String,) =
        sqlx::query_as("SELECT sqlite_version()").fetch_one(&pool).await.map_err(fault)?;
    Ok(version.0)
}

/// Refuses a SQLite older than 3.51.3, whose write-ahead log can be corrupted.
pub fn demand_sqlite(version: &str) -> Result<(), Fault> {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) >= OLDEST_SQLITE {
        return Ok(());
    }
    let (a, b, c) = OLDEST_SQLITE;
    Err(Fault::Other(format!("SQLite {version} can corrupt its log; Leyuan needs {a}.{b}.{c} or newer")))
}

fn migration_fault(error: sqlx::migrate::MigrateError) -> Fault {
    match error {
        sqlx::migrate::MigrateError::VersionMissing(version) => Fault::NewerDatabase(version),
        other => Fault::Other(format!("the database could not be brought up to date: {other}")),
    }
}

/// PostgreSQL codes after which the same transaction may be tried again: deadlock, serialization, lock timeout.
const TRY_AGAIN: [&str; 3] = ["40P01", "40001", "55P03"];
/// SQLite primary codes: read-only, I/O error, full, cannot open; PostgreSQL: disk full, read-only transaction.
const UNWRITABLE: [&str; 6] = ["8", "10", "13", "14", "53100", "25006"];

fn fault(error: sqlx::Error) -> Fault {
    let code = error.as_database_error().and_then(|e| e.code()).map(|code| code.into_owned());
    let code = code.unwrap_or_default();
    // SQLite's extended codes keep the primary one in the low byte.
    let primary = code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|code| (code & 0xff).to_string());
    let primary = primary.unwrap_or_else(|| code.clone());
    if UNWRITABLE.contains(&primary.as_str()) {
        return Fault::Unwritable(error.to_string());
    }
    let is_pool = matches!(error, sqlx::Error::PoolTimedOut);
    if is_pool || TRY_AGAIN.contains(&code.as_str()) || matches!(primary.as_str(), "5" | "6") {
        return Fault::Busy(error.to_string());
    }
    Fault::Other(error.to_string())
}
