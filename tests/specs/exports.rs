//! A centre written down and taken over elsewhere is the same centre; nobody's name is in it.

#![cfg(unix)]

use crate::announcements::{says, wish};
use crate::imports::{MAPPING, TABLE, read, read_as, take};
use crate::scene::{Scene, booking, spec};
use crate::visitor::program;
use leyuan::actions::announce::Wish;
use leyuan::actions::import::{Imported, import};
use leyuan::actions::open_centre;
use leyuan::app::App;
use leyuan::cli::ask::{Ask, answer};
use leyuan::cli::import::hall;
use leyuan::config::{self, writing};
use leyuan::domain::closure::Extent;
use leyuan::domain::ids::StaffId;
use leyuan::domain::plan::CentrePlan;
use leyuan::domain::zone::parse_date;
use leyuan::imports::Import;
use leyuan::progress::Progress;
use leyuan::store::{Store, centres};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

async fn asks(app: &App, asked: Ask) -> Result<String, String> {
    answer(app, asked, &Progress::untold()).await.map_err(|fault| format!("{fault:#}"))
}

async fn exports(app: &App, to: &Path) -> Result<String, String> {
    exports_of(app, "jinhuayuan", to).await
}

async fn exports_of(app: &App, centre: &str, to: &Path) -> Result<String, String> {
    asks(app, Ask::Export { centre: centre.into(), to: to.into() }).await
}

async fn takes(app: &App, from: &Path) -> Result<String, String> {
    asks(app, Ask::Take { from: from.into() }).await
}

/// The centre of the file, with a past: somebody came, somebody did not, one session fell out, a series ended.
async fn lived_in(scene: &Scene) {
    scene.add_room("attic", 10, None).await; // which the file does not have
    let plans = config::read_folder(Path::new("config/centres"), parse_date("2026-11-25").unwrap()).unwrap();
    open_centre::open_all(&scene.store, plans, scene.now()).await.unwrap();
    let session = scene.session("2026-11-25T10:00:00Z", 9).await;
    let kept = scene
        .family_with(&["2021-01-10"], 1, |household| household.email = Some("kanari@kanari.example".into()))
        .await;
    let (late, lost) = (scene.child().await, scene.child().await);
    for (family, state) in [(&kept, "attended"), (&late, "late"), (&lost, "no_show")] {
        let id = booking(&scene.asks(family, session).await);
        let member = scene.states(id).await;
        assert_eq!(member.len(), 1);
        scene
            .alter(match state {
                "attended" => "UPDATE booking_child SET state = 'attended' WHERE state = 'confirmed'",
                "late" => "UPDATE booking_child SET state = 'late' WHERE state = 'confirmed'",
                _ => "UPDATE booking_child SET state = 'no_show', active = FALSE WHERE state = 'confirmed'",
            })
            .await;
    }
    for alter in [
        "INSERT INTO visit (id, centre_id, room_id, session_id, at, kind, children, heads, source, nonce) \
         SELECT id, centre_id, room_id, id, starts_at, 'walk_in', 2, 3, 'desk', 'one' FROM session WHERE series_id IS NULL",
        "INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
         SELECT id, centre_id, '2026-12-01T01:00:00+00:00', '2026-12-01T05:00:00+00:00', '检修', 'Repairs' FROM room WHERE slug = 'dance'",
        "INSERT INTO closure_room (closure_id, room_id) SELECT c.id, r.id FROM closure c JOIN room r ON r.centre_id = c.centre_id WHERE r.slug IN ('dance', 'class')",
        "UPDATE session SET cancelled = '{\"zh\":\"停电\",\"en\":\"No power\"}', cancelled_at = starts_at, sequence = 3 \
         WHERE id = (SELECT id FROM session WHERE series_id IS NOT NULL AND centre_id = (SELECT id FROM centre WHERE slug = 'jinhuayuan') ORDER BY starts_at, id LIMIT 1)",
        "UPDATE session SET by_hand = TRUE WHERE series_id IS NULL",
        "UPDATE series SET kept_by = 'desk' WHERE id = (SELECT id FROM series WHERE centre_id = (SELECT id FROM centre WHERE slug = 'jinhuayuan') ORDER BY slug DESC LIMIT 1)",
        "UPDATE session SET added = TRUE WHERE id = (SELECT id FROM session WHERE series_id IS NOT NULL AND centre_id = (SELECT id FROM centre WHERE slug = 'jinhuayuan') ORDER BY starts_at DESC, id LIMIT 1)",
        "UPDATE series SET open = FALSE WHERE id = (SELECT id FROM series WHERE centre_id = (SELECT id FROM centre WHERE slug = 'jinhuayuan') ORDER BY slug LIMIT 1)",
        "INSERT INTO private_use (id, centre_id, room_id, kind, starts_at, ends_at, code_word, claimed, ended) \
         SELECT id, centre_id, id, 'press', '2026-11-25T05:00:00+00:00', '2026-11-25T05:30:00+00:00', 'kingfisher', TRUE, FALSE \
         FROM room WHERE privacy = 'private' AND slug = 'baby'",
    ] {
        scene.alter(alter).await;
    }
    announced(scene).await;
    scene.until("2026-11-26T06:00:00Z");
}

/// Something was said about two rooms, and taken back.
async fn announced(scene: &Scene) {
    let centre = scene.centre;
    let rooms = scene.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.unwrap();
    let meant = rooms.iter().filter(|room| ["class", "dance"].contains(&room.slug.as_str()));
    let extent = Extent::of(meant.map(|room| room.id).collect());
    let wish = Wish { extent, ..wish(("地板打蜡", ""), "2026-12-01T01:00:00Z", "2026-12-01T05:00:00Z") };
    says(scene, StaffId::new(), wish).await.unwrap();
    scene.alter("UPDATE announcement SET taken_back_at = '2026-12-01T02:00:00+00:00'").await;
}

/// A house with nothing in it, on the other engine where there is one.
async fn elsewhere(scene: &Scene, folder: &Path) -> App {
    let url = match scene.url.starts_with("sqlite:") && std::env::var("LEYUAN_TEST_POSTGRES").is_ok() {
        true => Scene::new_schema().await,
        false => format!("sqlite:{}", folder.join("other.db").display()),
    };
    App { store: Store::open(&url).await.unwrap(), ..program(scene) }
}

async fn import_into(store: &Store, scene: &Scene, read: &Import) -> Imported {
    import(store, read, &hall(), scene.now(), &Progress::untold()).await.unwrap()
}

/// Every file of a folder, but for the header of its manifest.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    for inner in ["", "centres", "holidays", "terms"] {
        for entry in std::fs::read_dir(folder.join(inner)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = std::fs::read_to_string(&path).unwrap();
                all.insert(path.strip_prefix(folder).unwrap().to_path_buf(), text);
            }
        }
    }
    let manifest = all.get_mut(Path::new("manifest.json")).expect("a manifest");
    let mut value: serde_json::Value = serde_json::from_str(manifest).unwrap();
    value.as_object_mut().unwrap().remove("header").expect("a header");
    *manifest = value.to_string();
    all
}

spec!(a_centre_taken_over_elsewhere_is_written_down_there_in_the_same_bytes, "2026-11-25T06:00:00Z", scene => {
    lived_in(&scene).await;
    let (folder, house) = (tempfile::tempdir().unwrap(), program(&scene));
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    exports(&house, &first).await.unwrap();
    let other = elsewhere(&scene, folder.path()).await;
    let says = takes(&other, &first).await.unwrap();
    assert!(says.starts_with("jinhuayuan is here: "), "{says}");
    exports(&other, &second).await.unwrap();

    let (one, two) = (bytes(&first), bytes(&second));
    assert_eq!(one.len(), 11);
    for (path, text) in &one {
        assert!(two.get(path) == Some(text), "{} differs", path.display());
    }
    let counts = &one[Path::new("counts.csv")];
    assert!(counts.lines().any(|line| line.ends_with(",play,1,1,1,0,0,2,3")), "{counts}");
    assert_eq!(one[Path::new("private_days.csv")], "room,date,uses\nbaby,2026-11-25,1\n");
    let sessions = &one[Path::new("sessions.jsonl")];
    assert!(sessions.lines().count() > 500 && sessions.contains("No power") && sessions.contains("\"sequence\":3"));
    assert_eq!(sessions.matches("\"by_hand\":true").count(), 1);
    assert!(one[Path::new("brought.json")].contains("\"earlier\": []"), "what the desk keeps is not the file's");
    assert_eq!(sessions.matches("\"added\":true").count(), 1, "a make-up lesson stays one");
    assert!(one[Path::new("closures.jsonl")].contains("\"rooms\":[\"class\",\"dance\"]"));
    let said = &one[Path::new("announcements.jsonl")];
    assert!(said.contains("地板打蜡") && said.contains("\"rooms\":[\"class\",\"dance\"]") && said.contains("02:00:00"), "{said}");
    let gone = &one[Path::new("gone.json")];
    assert!(gone.contains("attic") && !gone.contains("\"series\": []"), "{gone}");
    let report = config::check(&first.join("centres/jinhuayuan.toml"), parse_date("2026-11-25").unwrap());
    assert_eq!(report.faults, [], "{report}");

    let again = takes(&other, &first).await.unwrap();
    assert!(again.contains("is here already"), "{again}");
    let number = other.store.read(|db| Box::pin(async move { db.one::<(i64,)>("SELECT last_number FROM centre", Vec::new()).await }));
    assert_eq!(number.await.unwrap().0, 1, "one change, and none the second time");
    other.store.close().await;
});

spec!(a_centre_that_came_by_import_goes_on_as_the_same_and_its_source_changes_nothing_there, "2026-05-04T01:00:00Z", scene => {
    take(&scene, &read(&TABLE)).await;
    scene.alter("UPDATE session SET places = 12, room_limit = 30 WHERE name_en = 'Chess'").await;
    scene.alter("UPDATE series SET open = FALSE WHERE slug = 'park:c'").await;
    let (folder, house) = (tempfile::tempdir().unwrap(), program(&scene));
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    exports_of(&house, "park-7", &first).await.unwrap();
    let other = elsewhere(&scene, folder.path()).await;
    let says = takes(&other, &first).await.unwrap();
    assert!(says.starts_with("park-7 is here: 5 sessions"), "{says}");
    exports_of(&other, "park-7", &second).await.unwrap();
    let one = bytes(&first);
    assert_eq!(one, bytes(&second));
    assert!(one.contains_key(Path::new("centre.json")) && !one.keys().any(|path| path.starts_with("centres")));
    assert!(one[Path::new("sessions.jsonl")].contains("\"places\":12"));
    assert!(takes(&other, &first).await.unwrap().contains("is here already"));

    // Compared by the digest of the whole, and then session by session.
    scene.alter("UPDATE series SET open = TRUE WHERE slug = 'park:c'").await;
    let again = import_into(&other.store, &scene, &read(&TABLE[..5])).await;
    assert_eq!((again.unchanged, again.opened, again.sessions.all()), (1, 0, 0), "{again:?}");
    let more = [&TABLE[..5], &["7,f,Drums,Arts,6,12,2026-05-06,2026-05-06,Wednesday,8,30,9,30"]].concat();
    let again = import_into(&other.store, &scene, &read(&more)).await;
    assert_eq!((again.changed, again.sessions.added, again.sessions.all()), (1, 1, 1), "{again:?}");
    other.store.close().await;
});

spec!(what_was_brought_into_a_centre_with_a_file_is_taken_over_beside_it, "2026-05-04T01:00:00Z", scene => {
    let plans = config::read_folder(Path::new("config/centres"), parse_date("2026-05-04").unwrap()).unwrap();
    open_centre::open_all(&scene.store, plans, scene.now()).await.unwrap();
    let chosen = format!("{MAPPING}\n[centres.7]\nslug = \"jinhuayuan\"\n");
    let brought = take(&scene, &read_as(&TABLE[..5], &chosen)).await;
    assert_eq!(brought.sessions.added, 5, "{brought:?}");
    let (folder, house) = (tempfile::tempdir().unwrap(), program(&scene));
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    exports(&house, &first).await.unwrap();
    let other = elsewhere(&scene, folder.path()).await;
    takes(&other, &first).await.unwrap();
    exports(&other, &second).await.unwrap();
    let one = bytes(&first);
    assert_eq!(one, bytes(&second));
    assert!(!one[Path::new("centres/jinhuayuan.toml")].contains("Hall 1") && one[Path::new("brought.json")].contains("Hall 1"));
    let again = import_into(&other.store, &scene, &read_as(&TABLE[..5], &chosen)).await;
    assert_eq!((again.unchanged, again.sessions.all()), (1, 0), "{again:?}");
    other.store.close().await;
});

spec!(nobodys_name_and_nothing_of_the_private_room_is_in_an_export, "2026-11-25T06:00:00Z", scene => {
    lived_in(&scene).await;
    // As no press can: something dated in the private room.
    scene.alter("UPDATE session SET room_id = (SELECT r.id FROM room r WHERE r.slug = 'baby' AND r.centre_id = session.centre_id), name_en = 'Kingfisher hour' \
                 WHERE series_id IS NULL").await;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("export");
    exports(&program(&scene), &to).await.unwrap();
    let all = bytes(&to);
    for canary in ["孩子0", "家长0", "一家", "kanari", "2021-01-10", "kingfisher", "Kingfisher", "household", "guardian_id"] {
        for (path, text) in &all {
            assert!(!text.contains(canary), "{canary} in {}", path.display());
        }
    }
    assert!(all[Path::new("counts.csv")].lines().count() == 1, "nor its counts");
});

spec!(what_is_not_whole_is_not_taken_and_no_centre_is_written_over, "2026-11-25T06:00:00Z", scene => {
    lived_in(&scene).await;
    let (folder, house) = (tempfile::tempdir().unwrap(), program(&scene));
    let to = folder.path().join("export");
    exports(&house, &to).await.unwrap();
    assert!(exports(&house, &to).await.unwrap_err().contains("is there already"));
    let unknown = asks(&house, Ask::Export { centre: "nowhere".into(), to: folder.path().join("x") }).await;
    assert!(unknown.unwrap_err().contains("these are there: guiyuan, jinhuayuan, xueyuan"));

    let counts = std::fs::read_to_string(to.join("counts.csv")).unwrap();
    std::fs::write(to.join("counts.csv"), format!("{counts}{counts}")).unwrap();
    let other = elsewhere(&scene, folder.path()).await;
    let refused = takes(&other, &to).await.unwrap_err();
    assert!(refused.contains("counts.csv is not what manifest.json says"), "{refused}");
    std::fs::write(to.join("counts.csv"), &counts).unwrap();
    scene.alter("UPDATE centre SET source_hash = 'another' WHERE slug = 'jinhuayuan'").await;
    let refused = takes(&house, &to).await.unwrap_err();
    assert!(refused.contains("stands here already"), "{refused}");
    takes(&other, &to).await.unwrap();
    other.store.close().await;
});

#[test]
fn a_plan_written_down_is_read_back_as_the_same() {
    let today = parse_date("2026-11-25").unwrap();
    for plan in config::read_folder(Path::new("config/centres"), today).unwrap() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("centres").join(format!("{}.toml", plan.slug));
        let written = writing::write(&plan).unwrap();
        let list = |kind: &str| folder.path().join(kind).join(format!("{}.toml", plan.slug));
        let terms = written.terms.as_ref().map(|terms| (list("terms"), terms));
        let texts = [(file.clone(), &written.centre), (list("holidays"), &written.holidays)];
        for (path, text) in texts.into_iter().chain(terms) {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let read = config::read(&file, today);
        assert_eq!(read.report.faults, [], "{}", read.report);
        let again = read.plan.unwrap();
        for (one, other) in plan.series.iter().zip(&again.series) {
            assert_eq!(one, other);
        }
        assert_eq!(CentrePlan { source_hash: plan.source_hash.clone(), ..again }, plan);
    }
}
