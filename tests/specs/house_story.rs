//! The ledger of the house: every change once, in its order, in words, and without a name (S10).

use crate::pages_desk::{at_desk, desk};
use crate::scene::{booking, spec};
use leyuan::domain::names::Language;
use leyuan::store::stories;
use leyuan::views::words::Words;
use std::collections::BTreeSet;
use std::path::Path;

spec! {
    // S10
    the_ledger_of_the_house_tells_every_change_once_in_its_order_and_page_by_page, "2026-05-06T06:00:00Z", scene => {
        let play = scene.session("2026-05-06T07:00:00Z", 5).await;
        for _ in 0..3 {
            booking(&scene.asks(&scene.child().await, play).await);
        }
        scene.alter("UPDATE change SET verb = 'private.pressed' WHERE number = 1").await;
        let (centre, mut numbers, mut before) = (scene.centre, Vec::new(), None);
        loop {
            let read = scene.store.read(move |db| Box::pin(stories::of_centre(db, centre, before, 2)));
            let lines = read.await.unwrap();
            let Some(last) = lines.last() else { break };
            before = Some(last.number);
            assert!(lines.iter().filter(|line| line.verb == "booking.confirmed").all(|line| line.session == Some(play) && line.code.is_some()));
            numbers.extend(lines.iter().map(|line| line.number.0));
        }
        let all = scene.count("SELECT COUNT(*) FROM change").await;
        assert_eq!(numbers, (2..=all).rev().collect::<Vec<_>>(), "all but the private room's (M2)");
    }
}

spec! {
    // S10
    only_the_manager_reads_the_ledger_of_the_house, "2026-05-06T06:00:00Z", scene => {
        let mut on_duty = at_desk(&scene).await;
        assert_eq!(on_duty.get(&desk("/changes")).await.status, 403);
        scene.alter("UPDATE staff SET role = 'manager'").await;
        let play = scene.session("2026-05-06T07:00:00Z", 5).await;
        booking(&scene.asks(&scene.child().await, play).await);
        let page = on_duty.get(&desk("/changes")).await;
        assert!(page.status == 200 && page.body.contains("Booked") && page.body.contains(&format!("/desk/sessions/{play}")));
    }
}

/// Every verb the program can write, by its source.
fn verbs() -> BTreeSet<String> {
    fn read(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                read(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).expect("a file");
                found.extend(text.split('"').filter(|word| is_verb(word)).map(String::from));
            }
        }
    }
    let mut found = BTreeSet::new();
    for layer in ["actions", "store", "jobs"] {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer), &mut found);
    }
    found
}

fn is_verb(word: &str) -> bool {
    let is_word =
        |part: &str| part.len() > 2 && part.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c));
    // Events of the webhooks, and files of an export, are written alike.
    let others = ["occupancy.changed", "outbox.jsonl"];
    word.split_once('.').is_some_and(|(of, what)| is_word(of) && is_word(what))
        && !word.ends_with(".jsonl")
        && !word.ends_with(".json")
        && !word.ends_with(".toml")
        && !others.contains(&word)
}

#[test]
fn every_verb_of_the_ledger_has_its_words_in_both_languages() {
    let verbs = verbs();
    assert!(verbs.len() > 60, "{}", verbs.len());
    let is_told = |verb: &&String| !verb.starts_with("private.");
    for language in Language::ALL {
        let key = |verb: &String| format!("story-{}", verb.replace(['.', '_'], "-"));
        let dumb: Vec<&String> =
            verbs.iter().filter(is_told).filter(|verb| !Words::of(language).knows(&key(verb))).collect();
        assert_eq!(dumb, Vec::<&String>::new(), "{language:?}");
    }
}
