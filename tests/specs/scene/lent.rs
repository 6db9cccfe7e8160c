//! Empty databases for scenes, made once and lent many times: to migrate one takes longer than most specs do, and a
//! thousand schemas fill a disk.

use leyuan::store::Store;
use sqlx::{Executor, PgPool};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// How long a schema lies idle before it is lent again: what its last scene still does in the background ends with that
/// scene's runtime, some milliseconds after the scene.
const REST: Duration = Duration::from_secs(2);

/// What a schema must look like to be lent again: its columns and its migrations, as one text.
const SHAPE: &str = "SELECT (SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema) \
                     || ' columns, migrations to ' || (SELECT sum(version) FROM _sqlx_migrations)";

/// Empties every table that has rows, but for the list of migrations.
const SWEEP: &str = "DO $$ \
    DECLARE one text; used boolean; used_ones text; \
    BEGIN \
        FOR one IN SELECT quote_ident(tablename) FROM pg_tables \
            WHERE schemaname = current_schema AND tablename <> '_sqlx_migrations' \
        LOOP \
            EXECUTE 'SELECT EXISTS (SELECT FROM ' || one || ')' INTO used; \
            IF used THEN used_ones := concat_ws(', ', used_ones, one); END IF; \
        END LOOP; \
        IF used_ones IS NOT NULL THEN EXECUTE 'TRUNCATE ' || used_ones || ' RESTART IDENTITY CASCADE'; END IF; \
    END $$";

const DROP: &str = "DO $$ BEGIN EXECUTE format('DROP SCHEMA %I CASCADE', current_schema); END $$";

static GIVEN_BACK: Mutex<VecDeque<(Schema, Instant)>> = Mutex::new(VecDeque::new());

/// The bytes of an SQLite database in which everything is migrated and nothing is kept.
pub async fn sqlite_file() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    FILE.get_or_init(|| async {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("empty.db");
        let store = Store::open(&format!("sqlite:{}", path.display())).await.expect("a database");
        store.close().await;
        assert!(!folder.path().join("empty.db-wal").exists(), "all of it is in the one file");
        std::fs::read(path).expect("the file")
    })
    .await
}

/// A schema of PostgreSQL, and how it looks when nothing was done to its tables.
struct Schema {
    name: String,
    shape: String,
}

/// Holds a schema for one scene; given back with it.
pub struct Lent(Option<Schema>);

impl Drop for Lent {
    fn drop(&mut self) {
        // What failed stays for whoever wants to look at it.
        if let Some(schema) = self.0.take().filter(|_| !std::thread::panicking()) {
            GIVEN_BACK.lock().expect("no one panics here").push_back((schema, Instant::now()));
        }
    }
}

/// A migrated schema without rows: its URL, and what holds it.
pub async fn postgres_schema() -> (String, Lent) {
    while let Some(schema) = rested() {
        if swept(&schema).await {
            return (url_of(&schema.name), Lent(Some(schema)));
        }
    }
    let url = new_schema().await;
    Store::open(&url).await.expect("a database").close().await;
    let pool = one_connection(&url).await;
    let shape = sqlx::query_scalar(SHAPE).fetch_one(&pool).await.expect("its shape");
    let name = sqlx::query_scalar("SELECT current_schema::text").fetch_one(&pool).await.expect("its name");
    pool.close().await;
    (url, Lent(Some(Schema { name, shape })))
}

/// A PostgreSQL database with nothing in it.
pub async fn new_schema() -> String {
    let name = format!("scene_{}", Uuid::now_v7().simple());
    let admin = one_connection(&base()).await;
    sqlx::query("SELECT set_config('leyuan.scene', $1, FALSE)")
        .bind(&name)
        .execute(&admin)
        .await
        .expect("its name");
    let create = "DO $$ BEGIN EXECUTE format('CREATE SCHEMA %I', current_setting('leyuan.scene')); END $$";
    admin.execute(create).await.expect("a schema");
    admin.close().await;
    url_of(&name)
}

fn rested() -> Option<Schema> {
    let mut given_back = GIVEN_BACK.lock().expect("no one panics here");
    let first = given_back.pop_front_if(|(_, since)| since.elapsed() >= REST);
    first.map(|(schema, _)| schema)
}

/// Whether it is as it was when it was new. One that a spec altered is dropped.
async fn swept(schema: &Schema) -> bool {
    let pool = one_connection(&url_of(&schema.name)).await;
    let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                  WHERE application_name = current_schema AND pid <> pg_backend_pid()";
    pool.execute(others).await.expect("nobody else is in it");
    let shape: Result<String, _> = sqlx::query_scalar(SHAPE).fetch_one(&pool).await;
    let is_as_new = shape.is_ok_and(|shape| shape == schema.shape);
    match is_as_new {
        true => pool.execute(SWEEP).await.expect("its tables are emptied"),
        false => pool.execute(DROP).await.expect("it is gone"),
    };
    pool.close().await;
    is_as_new
}

fn base() -> String {
    std::env::var("LEYUAN_TEST_POSTGRES").expect("PostgreSQL")
}

/// Connections bear the schema's name, so that those left behind are found.
fn url_of(name: &str) -> String {
    let base = base();
    let joint = if base.contains('?') { '&' } else { '?' };
    format!("{base}{joint}application_name={name}&options=-c%20search_path%3D{name}")
}

async fn one_connection(url: &str) -> PgPool {
    sqlx::postgres::PgPoolOptions::new().max_connections(1).connect(url).await.expect("PostgreSQL")
}
