//! Which specs hold which rule. A rule of RULES without a spec fails, and so does a spec that is not there.

mod promises;
mod rooms;

use std::collections::BTreeSet;
use std::path::Path;

/// The rules that must be held by now.
const NAMED: &[&str] = &[
    "A1", "A2", "A3", "A4", "A5", "A6", "G1", "G2", "G3", "G4", "G5", "C1", "C2", "C3", "C4", "C5", "C6",
    "C8", "C9", "C10", "V1", "B1", "B1a", "B2", "B3", "B4", "B5", "B6", "K1", "K2", "K3", "K4", "K5", "K6",
    "P3", "B9", "Z1", "Z2", "C7", "B7", "P2", "Z3", "M1", "M2", "M3", "P1", "P4", "Z4", "A7", "B10",
];

/// Every spec of this house, by its name.
fn specs() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the specs").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(entry.path()).expect("a spec");
            names.extend(text.lines().filter_map(name).map(String::from));
        }
    }
    names
}

/// `fn a_sentence(` or, in a `spec!`, `a_sentence, "2026-…"`, with the `spec!(` before it or above.
fn name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let leads = ["async fn ", "fn ", "spec!("];
    let line = leads.iter().find_map(|lead| line.strip_prefix(lead)).unwrap_or(line);
    let end = line.find([',', '('])?;
    let name = &line[..end];
    (name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
        .then_some(name)
}

fn table() -> impl Iterator<Item = &'static (&'static str, &'static [&'static str])> {
    rooms::ROOMS.iter().chain(promises::PROMISES)
}

#[test]
fn every_rule_has_a_spec_that_is_there() {
    let specs = specs();
    let missing: Vec<String> = table()
        .flat_map(|(rule, names)| names.iter().map(move |name| (rule, name)))
        .filter(|(_, name)| !specs.contains(**name))
        .map(|(rule, name)| format!("{rule}: no spec {name}"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
    for rule in NAMED {
        let held = table().any(|(named, specs)| *named == *rule && !specs.is_empty());
        assert!(held, "no spec holds {rule}");
    }
}
