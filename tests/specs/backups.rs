//! Backups: whole, made while others write, and put back with nothing in them that should be gone.

#![cfg(unix)]

use crate::commands::Open;
use crate::scene::{Family, Scene, spec};
use leyuan::actions::book::Book;
use leyuan::cli::ask::Ask;
use leyuan::cli::restore::restore;
use leyuan::domain::ids::SessionId;
use leyuan::progress::Progress;
use leyuan::settings::{Flags, Settings};
use leyuan::store::backups::{Whole, look_over};
use leyuan::store::{Actor, Store};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A word that stands in a use of a private room and nowhere else.
const WORD: &str = "kingfisher";
const NOW: &str = "2026-11-25T06:00:00Z";
const A_DAY_LATER: &str = "2026-11-26T07:00:00Z";

async fn backs_up(house: &Open, file: &Path) -> Result<String, String> {
    house.asks(Ask::Backup { file: file.into() }).await
}

fn settings(folder: &Path, words: &[&str]) -> Settings {
    let mut flags = Flags { data: Some(folder.into()), ..Flags::default() };
    flags.database = words.first().map(|url| url.parse().unwrap());
    Settings::read(flags).unwrap()
}

async fn puts_back(file: &Path, settings: Settings) -> Result<String, String> {
    restore(file, settings, &Progress::untold()).await.map_err(|fault| format!("{fault:#}"))
}

/// The same backup put back on an engine: its database.
async fn house_again(scene: &Scene, file: &Path, folder: &Path, now: &str) -> String {
    let again = folder.join("again");
    let database = match scene.url.starts_with("postgres") {
        true => Some(Scene::new_schema().await),
        false => None,
    };
    let words: Vec<&str> = database.iter().map(String::as_str).collect();
    let asked = Settings { clock: Some(crate::scene::at(now)), ..settings(&again, &words) };
    let says = puts_back(file, asked).await.unwrap();
    assert!(says.contains("restored as of 2026-11-25T06:"), "{says}");
    database.unwrap_or_else(|| format!("sqlite:{}", again.join("leyuan.db").display()))
}

async fn count(url: &str, sql: &'static str) -> i64 {
    let store = Store::open(url).await.unwrap();
    let read = store.read(move |db| Box::pin(async move { db.one::<(i64,)>(sql, Vec::new()).await })).await;
    store.close().await;
    read.unwrap().0
}

/// A slot of a private room that ended just now, and what the ledger says of it.
async fn private_use(scene: &Scene) {
    scene.alter(
        "INSERT INTO room (id, centre_id, slug, name_zh, name_en, look, room_limit, privacy, turnaround_minutes, position) \
         SELECT id, id, 'baby', '母婴室', 'Baby room', 'baby', 5, 'private', 5, 1 FROM centre WHERE slug = 'jinhuayuan'",
    )
    .await;
    scene.alter(
        "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, code_word, claimed, ended) \
         SELECT id, id, id, 'press', '2026-11-25T05:00:00+00:00', '2026-11-25T05:30:00+00:00', 'kingfisher', TRUE, FALSE FROM centre WHERE slug = 'jinhuayuan'",
    )
    .await;
}

/// Households and the session they may all book.
async fn crowd(scene: &Scene, households: usize) -> (Vec<Family>, SessionId) {
    let session = scene.session("2026-11-26T02:00:00Z", 200).await;
    let mut families = Vec::new();
    for _ in 0..households {
        families.push(scene.child().await);
    }
    (families, session)
}

spec!(a_backup_made_while_families_book_is_one_whole_moment_of_the_ledger, "2026-11-25T06:00:00Z", scene => {
    private_use(&scene).await;
    let (families, session) = crowd(&scene, 60).await;
    for family in &families[..10] {
        scene.asks(family, session).await;
    }
    let house = Open::new(scene);
    let folder = tempfile::tempdir().unwrap();
    let (stop, store) = (Arc::new(AtomicBool::new(false)), house.scene.store.clone());
    let requests: Vec<Book> = families[10..]
        .iter()
        .enumerate()
        .map(|(nth, family)| Book { request: house.scene.request(family, session), key: format!("while {nth}"), now: house.scene.now() })
        .collect();
    let (centre, ended) = (house.scene.centre, stop.clone());
    let writing = tokio::spawn(async move {
        let mut written = 0;
        for book in requests {
            if ended.load(Ordering::SeqCst) {
                break;
            }
            store.change(centre, Actor::Household(book.request.household), book).await.unwrap();
            written += 1;
        }
        written
    });
    let file = folder.path().join("leyuan.db");
    let says = backs_up(&house, &file).await.unwrap();
    stop.store(true, Ordering::SeqCst);
    let written = writing.await.unwrap();
    assert!(says.contains("is whole") && says.contains("sha-256"), "{says}");

    let Whole { centres, .. } = look_over(&file).await.unwrap();
    let now = house.scene.count("SELECT last_number FROM centre").await;
    assert_eq!(centres.len(), 1);
    assert!(centres[0].1 <= now && written > 0, "{centres:?} of {now}, {written} booked meanwhile");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let left: Vec<PathBuf> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 2, "the file and its digest, nothing else: {left:?}");

    let again = house_again(&house.scene, &file, folder.path(), NOW).await;
    let booked = count(&again, "SELECT COUNT(*) FROM booking").await;
    let told = count(&again, "SELECT COUNT(*) FROM change WHERE verb = 'booking.confirmed' OR verb = 'booking.placed'").await;
    assert!((10..=10 + written).contains(&booked), "{booked}");
    assert!(told == 0 || told == booked, "{told} of {booked}");
    assert_eq!(count(&again, "SELECT last_number FROM centre").await, centres[0].1);
    assert_eq!(count(&again, "SELECT COUNT(*) FROM change").await, centres[0].1);
    house.close().await;
});

spec!(what_should_be_forgotten_since_is_gone_before_a_restored_house_opens, "2026-11-25T06:00:00Z", scene => {
    private_use(&scene).await;
    let (families, session) = crowd(&scene, 2).await;
    scene.asks(&families[0], session).await;
    let house = Open::new(scene);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("leyuan.db");
    backs_up(&house, &file).await.unwrap();
    house.scene.asks(&families[1], session).await; // lost with the house
    let bytes = std::fs::read(&file).unwrap();
    assert!(holds(&bytes, WORD), "the word is in the backup: it is not a day old");

    let again = house_again(&house.scene, &file, folder.path(), A_DAY_LATER).await;
    assert_eq!(count(&again, "SELECT COUNT(*) FROM private_use").await, 0);
    assert_eq!(count(&again, "SELECT uses FROM private_day").await, 1);
    assert_eq!(count(&again, "SELECT COUNT(*) FROM booking").await, 1, "everything up to the backup");
    assert_eq!(count(&again, "SELECT COUNT(*) FROM fact WHERE name = 'backup'").await, 0);
    let inside = std::fs::read_dir(folder.path().join("again")).unwrap();
    for entry in inside {
        let path = entry.unwrap().path();
        assert!(!holds(&std::fs::read(&path).unwrap(), WORD), "{} remembers", path.display());
    }
    house.close().await;
});

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

spec!(a_backup_goes_from_one_engine_to_the_other, "2026-11-25T06:00:00Z", scene => {
    private_use(&scene).await;
    let (families, session) = crowd(&scene, 3).await;
    for family in &families {
        scene.asks(family, session).await;
    }
    let house = Open::new(scene);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("leyuan.db");
    backs_up(&house, &file).await.unwrap();
    let before = house.scene.count("SELECT COUNT(*) FROM change").await;
    if std::env::var("LEYUAN_TEST_POSTGRES").is_ok() {
        let other = Scene::new_schema().await;
        let asked = Settings { clock: None, ..settings(&folder.path().join("postgres"), &[&other]) };
        puts_back(&file, asked).await.unwrap();
        assert_eq!(count(&other, "SELECT COUNT(*) FROM change").await, before);
        let full = puts_back(&file, settings(&folder.path().join("twice"), &[&other])).await.unwrap_err();
        assert!(full.contains("the database is not empty"), "{full}");
        assert!(!folder.path().join("twice").exists());
    }
    let plain = folder.path().join("sqlite");
    puts_back(&file, settings(&plain, &[])).await.unwrap();
    assert_eq!(count(&format!("sqlite:{}", plain.join("leyuan.db").display()), "SELECT COUNT(*) FROM change").await, before);
    house.close().await;
});

spec!(nothing_is_overwritten_and_what_is_not_whole_is_not_put_back, "2026-11-25T06:00:00Z", scene => {
    let (families, session) = crowd(&scene, 1).await;
    scene.asks(&families[0], session).await;
    let house = Open::new(scene);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("leyuan.db");
    backs_up(&house, &file).await.unwrap();
    let twice = backs_up(&house, &file).await.unwrap_err();
    assert!(twice.contains("is there already"), "{twice}");

    let new = || folder.path().join("new");
    let refused = puts_back(&file, settings(folder.path(), &[])).await.unwrap_err();
    assert!(refused.contains("is not empty"), "{refused}");
    let whole = std::fs::read(&file).unwrap();
    let mut bitten = whole.clone();
    let middle = bitten.len() / 2;
    bitten[middle] ^= 1;
    std::fs::write(&file, &bitten).unwrap();
    let refused = puts_back(&file, settings(&new(), &[])).await.unwrap_err();
    assert!(refused.contains("its bytes are not those"), "{refused}");
    std::fs::write(&file, &whole).unwrap();
    std::fs::remove_file(folder.path().join("leyuan.db.sha256")).unwrap();
    let refused = puts_back(&file, settings(&new(), &[])).await.unwrap_err();
    assert!(refused.contains("is not beside it"), "{refused}");
    assert!(!new().exists() && !folder.path().join("new.restoring").exists());
    house.close().await;
});

spec!(a_ledger_with_a_gap_a_lost_reference_or_a_newer_schema_is_no_backup, "2026-11-25T06:00:00Z", scene => {
    let (families, session) = crowd(&scene, 1).await;
    scene.asks(&families[0], session).await;
    let folder = tempfile::tempdir().unwrap();
    let wrongs: [(&str, &'static str); 3] = [
        ("holds", "DELETE FROM change WHERE number = 2"),
        ("refer to what is not there", "DELETE FROM household"),
        ("newer Leyuan", "UPDATE _sqlx_migrations SET version = 99990101000000 WHERE version = 4"),
    ];
    for (nth, (told, wrong)) in wrongs.into_iter().enumerate() {
        let file = folder.path().join(format!("{nth}.db"));
        scene.store.copy_to(&file, None, &Progress::untold()).await.unwrap();
        look_over(&file).await.unwrap();
        damage(&file, wrong).await;
        let refused = look_over(&file).await.unwrap_err().to_string();
        assert!(refused.contains(told), "{wrong}: {refused}");
    }
});

async fn damage(file: &Path, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).foreign_keys(false);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(sql).execute(&pool).await.unwrap();
    pool.close().await;
}
