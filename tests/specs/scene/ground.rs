//! The ground a scene stands on: a database of its own, on either engine, planted by hand.

use super::{Scene, lent};
use leyuan::domain::ids::{CentreId, RoomId};
use leyuan::store::Store;

/// Where a scene keeps its rows; gone with it.
pub enum Ground {
    Sqlite { pool: sqlx::SqlitePool, _folder: tempfile::TempDir },
    Postgres { pool: sqlx::PgPool, _lent: lent::Lent },
}

/// Rows that another connection holds; of PostgreSQL only, for SQLite's one writer meets nobody.
pub struct Locked(Option<sqlx::Transaction<'static, sqlx::Postgres>>);

impl Locked {
    /// Lets go as soon as so many wait for them, which nobody can be told of and has to look for.
    pub async fn until_waited_for_by(self, many: i64) {
        let waited = tokio::time::timeout(std::time::Duration::from_secs(20), self.looks_for(many));
        waited.await.expect("somebody waits");
    }

    async fn looks_for(self, many: i64) {
        let Some(mut holding) = self.0 else { return };
        let waiting = "SELECT count(*) FROM pg_stat_activity \
                       WHERE application_name = current_schema AND wait_event_type = 'Lock'";
        loop {
            sqlx::query("SELECT pg_stat_clear_snapshot()")
                .execute(&mut *holding)
                .await
                .expect("a fresh look");
            let now: i64 = sqlx::query_scalar(waiting).fetch_one(&mut *holding).await.expect("a count");
            if now >= many {
                return holding.rollback().await.expect("they are let go");
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

impl Scene {
    pub async fn on_sqlite(now: &str) -> Scene {
        Scene::in_folder(tempfile::tempdir().expect("a folder"), now).await
    }

    /// In memory where this machine has a folder there: for what writes so often that the disk would be the test.
    pub async fn on_swift_sqlite(now: &str) -> Scene {
        match tempfile::tempdir_in("/dev/shm") {
            Ok(folder) => Scene::in_folder(folder, now).await,
            Err(_) => Scene::on_sqlite(now).await,
        }
    }

    async fn in_folder(folder: tempfile::TempDir, now: &str) -> Scene {
        let file = folder.path().join("leyuan.db");
        std::fs::write(&file, lent::sqlite_file().await).expect("a database");
        let path = file.display().to_string();
        let url = format!("sqlite:{path}");
        let store = Store::open(&url).await.expect("a database");
        let pool = sqlx::SqlitePool::connect(&url).await.expect("a database");
        Scene::with(store, Ground::Sqlite { pool, _folder: folder }, url, now).await
    }

    /// Each scene has a schema for itself.
    pub async fn on_postgres(now: &str) -> Option<Scene> {
        std::env::var("LEYUAN_TEST_POSTGRES").ok()?;
        let (url, lent) = lent::postgres_schema().await;
        let store = Store::open(&url).await.expect("a database");
        let pool =
            sqlx::postgres::PgPoolOptions::new().max_connections(1).connect(&url).await.expect("a database");
        Some(Scene::with(store, Ground::Postgres { pool, _lent: lent }, url, now).await)
    }

    /// A PostgreSQL database with nothing in it.
    pub async fn new_schema() -> String {
        lent::new_schema().await
    }

    pub async fn plant_centre(&self, id: CentreId, slug: &str, building_limit: i64) {
        let rules = serde_json::to_string(&leyuan::domain::centre::HouseRules::default()).expect("rules");
        let sql = "INSERT INTO centre (id, slug, name_zh, name_en, zone, building_limit, rules, particulars, source_hash) \
                   VALUES ($1, $2, '锦华苑', 'Jinhuayuan', 'Asia/Shanghai', $3, $4, '{}', '')";
        match &self.ground {
            Ground::Sqlite { pool, .. } => {
                let query = sqlx::query(sql).bind(id.0).bind(slug).bind(building_limit).bind(rules);
                query.execute(pool).await.map(drop)
            }
            Ground::Postgres { pool, .. } => {
                let query = sqlx::query(sql).bind(id.0).bind(slug).bind(building_limit).bind(rules);
                query.execute(pool).await.map(drop)
            }
        }
        .expect("a centre");
    }

    /// A room of this centre, perhaps a part of another (C10).
    pub async fn add_room(&self, slug: &str, room_limit: i64, part_of: Option<RoomId>) -> RoomId {
        let id = RoomId::new();
        let sql = "INSERT INTO room (id, centre_id, slug, name_zh, name_en, look, room_limit, part_of, privacy, turnaround_minutes, position) \
                   VALUES ($1, $2, $3, '乐享童年', 'Play zone', 'play', $4, $5, 'public', 15, 0)";
        let part_of = part_of.map(|room| room.0);
        match &self.ground {
            Ground::Sqlite { pool, .. } => {
                let query =
                    sqlx::query(sql).bind(id.0).bind(self.centre.0).bind(slug).bind(room_limit).bind(part_of);
                query.execute(pool).await.map(drop)
            }
            Ground::Postgres { pool, .. } => {
                let query =
                    sqlx::query(sql).bind(id.0).bind(self.centre.0).bind(slug).bind(room_limit).bind(part_of);
                query.execute(pool).await.map(drop)
            }
        }
        .expect("a room");
        id
    }

    /// Runs one statement without values, for what no action does: limits of the building, rules of the house.
    pub async fn alter(&self, sql: &'static str) {
        match &self.ground {
            Ground::Sqlite { pool, .. } => sqlx::query(sql).execute(pool).await.map(drop),
            Ground::Postgres { pool, .. } => sqlx::query(sql).execute(pool).await.map(drop),
        }
        .expect(sql);
    }

    /// Holds the rows that a `SELECT … FOR UPDATE` finds.
    pub async fn lock(&self, sql: &'static str) -> Locked {
        let Ground::Postgres { pool, .. } = &self.ground else { return Locked(None) };
        let mut holding = pool.begin().await.expect("a transaction");
        sqlx::query(sql).execute(&mut *holding).await.expect(sql);
        Locked(Some(holding))
    }

    /// The first column of the first row, as a number.
    pub async fn count(&self, sql: &'static str) -> i64 {
        match &self.ground {
            Ground::Sqlite { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await,
            Ground::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await,
        }
        .expect(sql)
    }
}
