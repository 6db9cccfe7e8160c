//! `leyuan import club.ics --centre SLUG`: from the words typed to sessions that stand, and what is said of it.

use leyuan::cli::ask::Ask;
use leyuan::cli::import::{Take, look_at};
use leyuan::cli::{self, Command};
use std::path::Path;

use crate::commands::Open;
use crate::import_calendar::{calendar, event};
use crate::imports::sessions_of;
use crate::scene::spec;

/// What was typed after `leyuan import`.
fn typed(folder: &Path, words: &str) -> Take {
    let words =
        format!("import {words} --data {}", folder.display()).replace("DIR", &folder.display().to_string());
    match cli::parse(words.split_whitespace()) {
        Ok(Command::Import(take)) => *take,
        other => panic!("{words}: {other:?}"),
    }
}

impl Open {
    async fn imports(&self, words: &str) -> Result<String, String> {
        self.asks(Ask::Import(typed(self.folder.path(), words).source.from_anywhere().unwrap())).await
    }

    /// When sessions stand, on the centre's clock.
    async fn stand(&self) -> Vec<String> {
        let all = sessions_of(&self.scene, "jinhuayuan").await;
        let standing = all.iter().filter(|session| !session.is_cancelled());
        standing.map(|session| format!("{} {}", session.date, session.starts.format("%H:%M"))).collect()
    }
}

/// A club's calendar: a story each Wednesday, and one event nobody could place.
fn club() -> String {
    let weekly = event(
        "a",
        "DTSTART;TZID=China Standard Time:20260506T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nDESCRIPTION:3–5 岁",
    );
    let nowhere = event("b", "DTSTART:20260507T060000Z\nDURATION:PT1H")
        .replace("LOCATION:Library", "LOCATION:The moon");
    calendar(&(weekly.replace("LOCATION:Library", "LOCATION:Play zone") + &nowhere))
}

spec!(a_clubs_calendar_is_taken_into_a_centre_by_one_line_and_the_same_again_changes_nothing, "2026-05-04T01:00:00Z", scene => {
    let house = Open::new(scene);
    std::fs::write(house.folder.path().join("club.ics"), club()).unwrap();
    let words = "DIR/club.ics --centre jinhuayuan --report DIR/left.csv";
    let said = house.imports(words).await.unwrap();
    let weeks = ["2026-05-06 09:00", "2026-05-13 09:00", "2026-05-20 09:00", "2026-05-27 09:00"];
    assert_eq!(house.stand().await, weeks);
    assert!(said.contains("sessions: 4 added, 0 changed, 0 withdrawn") && said.contains("Asia/Shanghai"), "{said}");
    let left = std::fs::read_to_string(house.folder.path().join("left.csv")).unwrap();
    assert_eq!(left.lines().count(), 2, "a head, and what nobody could place: {left}");
    let again = house.imports(words).await.unwrap();
    assert!(again.contains("sessions: 0 added, 0 changed, 0 withdrawn"), "{again}");
    // Only these days: what lies outside is not taken for gone.
    let some = house.imports("DIR/club.ics --centre jinhuayuan --from 2026-05-10 --until 2026-05-17").await.unwrap();
    assert!(some.contains("0 added, 0 changed, 0 withdrawn") && some.contains("from 2026-05-10 on and before 2026-05-17"), "{some}");
    // What the club takes out of it goes here too.
    let shorter = club().replace("COUNT=4", "COUNT=3");
    std::fs::write(house.folder.path().join("club.ics"), shorter).unwrap();
    assert!(house.imports(words).await.unwrap().contains("sessions: 0 added, 0 changed, 1 withdrawn"));
    assert_eq!(house.stand().await, weeks[..3]);
    house.close().await;
});

spec!(what_can_be_put_right_is_said_and_nothing_is_opened, "2026-05-04T01:00:00Z", scene => {
    let house = Open::new(scene);
    let file = house.folder.path().join("club.ics");
    std::fs::write(&file, club()).unwrap();
    for (words, why) in [
        ("DIR/club.ics --centre nowhere", "is the centre's word right?"),
        ("DIR/club.ics", "is the centre's word right?"),
        ("DIR/none.ics --centre jinhuayuan", "cannot be read"),
        ("DIR/club.ics --centre jinhuayuan --from 2026-05-10 --until 2026-05-10", "--until is a day after --from"),
        ("DIR/club.ics --centre jinhuayuan --from 2026-05-10 --until 2030-05-10", "at most 1100 days"),
    ] {
        let said = house.imports(words).await.unwrap_err();
        assert!(said.contains(why), "{words}: {said}");
    }
    let trial = typed(house.folder.path(), "DIR/club.ics --centre jinhuayuan --zone Asia/Shanghai --dry-run");
    assert!(trial.is_trial);
    let said = look_at(&trial.source, house.scene.now()).unwrap();
    assert!(said.contains("5 sessions would be taken over; nothing was opened"), "{said}");
    assert_eq!(house.stand().await, Vec::<String>::new());
    house.close().await;
});
