//! The store: both engines understand every statement, readers cannot write, and nobody's fault is another's.

use crate::scene::{at, spec};
use leyuan::domain::ids::CentreId;
use leyuan::domain::zone::Timestamp;
use leyuan::error::{Error, Fault};
use leyuan::store::{self, Actor, Command, Held, Store};
use sqlx::{Connection, SqliteConnection};

spec! {
    every_statement_is_understood, "2026-05-04T01:00:00Z", scene => {
        let wrong = scene.store.read(|db| Box::pin(async move {
            let mut wrong = Vec::new();
            for (name, sql) in store::statements() {
                wrong.extend(db.prepare(sql).await.err().map(|fault| format!("{name}: {fault}")));
            }
            Ok(wrong)
        })).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
        assert!(store::statements().len() > 60);
    }
}

spec! {
    a_reader_cannot_write, "2026-05-04T01:00:00Z", scene => {
        let write = scene.store.read(|db| Box::pin(async move { db.run("DELETE FROM change", vec![]).await })).await;
        assert!(write.is_err());
    }
}

spec! {
    a_migration_from_a_newer_program_is_refused, "2026-05-04T01:00:00Z", scene => {
        scene.alter(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT 99990101000000, 'tomorrow', TRUE, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        ).await;
        assert!(matches!(Store::open(&scene.url).await, Err(Fault::NewerDatabase(99990101000000))));
    }
}

/// Writes a change, and then goes wrong or not.
#[derive(Clone, Copy)]
struct Writes {
    now: Timestamp,
    ending: Ending,
}

#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Well,
    Refused,
    Panics,
}

impl Command for Writes {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = held.centre();
        held.record("test.written", centre.0, "", self.now).await?;
        match self.ending {
            Ending::Well => Ok(()),
            Ending::Refused => Err(Error::Missing),
            Ending::Panics => panic!("as the spec asks"),
        }
    }
}

spec! {
    a_panic_or_a_refusal_spoils_only_its_own_command, "2026-05-04T01:00:00Z", scene => {
        let write = |ending| scene.store.change(scene.centre, Actor::System, Writes { now: scene.now(), ending });
        let (panicked, well, refused, again) =
            tokio::join!(write(Ending::Panics), write(Ending::Well), write(Ending::Refused), write(Ending::Well));
        assert!(matches!(panicked, Err(Error::Fault(_))));
        assert!(matches!(refused, Err(Error::Missing)));
        well.unwrap();
        again.unwrap();
        assert_eq!(scene.count("SELECT COUNT(*) FROM change").await, 2);
        assert_eq!(scene.count("SELECT last_number FROM centre").await, 2);
    }
}

spec! {
    a_centre_nobody_knows_is_a_fault_not_a_silence, "2026-05-04T01:00:00Z", scene => {
        let writes = Writes { now: scene.now(), ending: Ending::Well };
        assert!(scene.store.change(CentreId::new(), Actor::System, writes).await.is_err());
    }
}

spec! {
    whoever_listens_hears_the_number_once_it_is_durable, "2026-05-04T01:00:00Z", scene => {
        let mut changes = scene.store.changes();
        let writes = Writes { now: scene.now(), ending: Ending::Well };
        scene.store.change(scene.centre, Actor::System, writes).await.unwrap();
        // Other specs' houses share the database server, and its notifications.
        let heard = tokio::time::timeout(std::time::Duration::from_secs(5), async {
            loop {
                let (centre, number) = changes.recv().await.unwrap();
                if centre == scene.centre {
                    return number.0;
                }
            }
        });
        assert_eq!(heard.await.expect("in time"), 1);
        assert_eq!(scene.count("SELECT last_number FROM centre WHERE slug = 'jinhuayuan'").await, 1, "it is durable by then");
    }
}

spec! {
    // On PostgreSQL a second process hears too; on SQLite there is only one.
    another_process_hears_of_a_change, "2026-05-04T01:00:00Z", scene => {
        if scene.url.starts_with("postgres") {
            let other = Store::open(&scene.url).await.unwrap();
            let mut changes = other.changes();
            let writes = Writes { now: at("2026-05-04T01:00:00Z"), ending: Ending::Well };
            scene.store.change(scene.centre, Actor::System, writes).await.unwrap();
            let heard = tokio::time::timeout(std::time::Duration::from_secs(20), async {
                loop {
                    let (centre, number) = changes.recv().await.unwrap();
                    if (centre, number.0) == (scene.centre, 1) {
                        return;
                    }
                }
            });
            heard.await.expect("heard within the slow poll's time");
            let closed = tokio::time::timeout(std::time::Duration::from_secs(20), other.close());
            closed.await.expect("a store that listens can be closed");
        }
    }
}

#[test]
fn a_sqlite_whose_log_can_be_corrupted_is_refused() {
    assert!(store::engine::demand_sqlite("3.51.2").is_err());
    assert!(store::engine::demand_sqlite("3.40.1").is_err());
    assert!(store::engine::demand_sqlite("3.51.3").is_ok());
    assert!(store::engine::demand_sqlite("3.52.0").is_ok());
    assert!(store::engine::demand_sqlite("4.0.0").is_ok());
}

#[tokio::test]
async fn the_sqlite_inside_is_new_enough() {
    let version = store::engine::sqlite_version().await.unwrap();
    store::engine::demand_sqlite(&version).unwrap();
}

/// Rows go from one thread to another: a tally of memory would be a lock at each of their values.
#[tokio::test]
async fn the_sqlite_inside_keeps_no_tally_of_its_memory() {
    let mut sqlite = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let rows: Vec<(String,)> = sqlx::query_as("PRAGMA compile_options").fetch_all(&mut sqlite).await.unwrap();
    let options: Vec<&str> = rows.iter().map(|(option,)| option.as_str()).collect();
    assert!(options.contains(&"DEFAULT_MEMSTATUS=0"), "{options:?}");
}
