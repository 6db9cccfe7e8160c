//! The shape of the house: arrows run one way, the domain is pure, files stay small, words live with the views.
//!
//! Each check reads text and tells its faults, so that the last test can show each of them a violation.
//! A new layer? Add it to [`ARROWS`] and to ARCHITECTURE.md first, and say why.

#[path = "architecture/source.rs"]
mod source;

use source::{code, first_words, split, squeezed, word};
use std::fs;
use std::path::Path;

/// Who may name whom: `main → cli, jobs, web → actions → store → domain; web → views, feeds → words, addresses, domain`;
/// `jobs → views, feeds` for what leaves the house: letters, and what other programs are told.
const ARROWS: &[(&str, &str)] = &[
    ("domain", ""),
    ("error", "domain"),
    ("clock", "domain"),
    ("addresses", "domain"),
    ("settings", "domain addresses"),
    ("stop", ""),
    ("broker", "domain"),
    ("progress", ""),
    ("words", "domain addresses"),
    ("config", "domain error addresses"),
    ("imports", "domain addresses"),
    ("store", "domain error progress"),
    ("feeds", "domain addresses words"),
    ("views", "domain addresses words"),
    ("app", "domain error addresses settings stop broker words clock config store"),
    ("actions", "domain error clock config imports store app progress"),
    (
        "jobs",
        "domain error addresses settings stop broker words clock config store app actions views feeds progress",
    ),
    ("web", "domain error addresses settings stop broker words clock config store app actions views feeds"),
    (
        "cli",
        "domain error addresses settings stop broker words clock config imports store app actions progress",
    ),
];

/// What a pure domain never says.
const IMPURE: &[&str] = &[
    "axum",
    "tokio",
    "sqlx",
    "maud",
    "hyper",
    "tracing",
    "reqwest",
    "Utc::now",
    "SystemTime",
    "Instant",
    "std::fs",
    "std::net",
    "std::env",
    "std::io",
    "std::process",
    "std::thread",
];

/// Files that read Chinese people type, so their strings hold some.
const READS_CHINESE: &[&str] = &[
    "src/domain/age.rs",
    "src/imports/ages/tokens.rs",
    "src/imports/ages/words.rs",
    "src/imports/ages/words/places.rs",
];

const LONGEST_FILE: usize = 400;
const DRAWERS: &[&str] =
    &["utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "mod"];

struct File {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

type Check = fn(&File) -> Vec<String>;

#[test]
fn arrows_point_one_way() {
    holds(arrows);
}

#[test]
fn the_domain_is_pure() {
    holds(purity);
}

#[test]
fn only_zone_and_window_name_the_calendar_crates() {
    holds(calendar_crates);
}

#[test]
fn only_the_engine_knows_that_there_are_two_databases() {
    holds(engines);
}

#[test]
fn only_the_clock_asks_the_time() {
    holds(time);
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    holds(silenced_lints);
}

#[test]
fn no_file_is_long_or_a_drawer_and_each_says_what_it_is() {
    holds(size_and_name);
}

#[test]
fn words_live_in_views_words() {
    holds(chinese_in_code);
}

#[test]
fn screens_are_drawn_from_the_hall_alone() {
    holds(halls);
}

#[test]
fn each_check_catches_what_it_forbids() {
    let bad: &[(Check, &str, &str)] = &[
        (arrows, "src/domain/age.rs", "use crate::store::Conn;"),
        (arrows, "src/store/rooms.rs", "use crate::{domain::age::Age, web};"),
        (arrows, "src/feeds/atom.rs", "fn f() { super::super::store::open() }"),
        (arrows, "views/desk.rs", "use crate::actions::book;"),
        (arrows, "views/views.rs", "use super::store;"),
        (arrows, "src/drawer.rs", "//! A layer nobody told the test about."),
        (purity, "src/domain/zone.rs", "let now = Utc::now();"),
        (purity, "src/domain/zone.rs", "std::fs::read(path)"),
        (calendar_crates, "src/domain/age.rs", "use chrono::NaiveDate;"),
        (calendar_crates, "src/web/desk.rs", "chrono_tz::Asia::Shanghai"),
        (engines, "src/store/rooms.rs", "sqlx::query(SQL)"),
        (engines, "src/store/rooms.rs", "if let Conn::Postgres(_) = conn {}"),
        (engines, "src/web/desk.rs", "#[derive(sqlx::FromRow)]"),
        (time, "src/web/desk.rs", "let now = Utc :: now();"),
        (time, "views/desk.rs", "SystemTime::now()"),
        (silenced_lints, "src/web.rs", "#![allow(dead_code)]"),
        (silenced_lints, "tests/specs/main.rs", "#[allow(clippy::all, reason = \"x\")]"),
        (size_and_name, "src/domain/mod.rs", "//! A folder's own file has the folder's name."),
        (size_and_name, "src/web/helpers.rs", "//! A drawer."),
        (size_and_name, "src/web/desk.rs", "fn no_word_of_what_this_is() {}"),
        (size_and_name, "views/assets/desk.css", &"\n".repeat(LONGEST_FILE + 1)),
        (halls, "src/web/kiosk/faces.rs", "use crate::store::households;"),
        (halls, "src/web/kiosk/faces.rs", "async fn wall(State(app): State<App>) {}"),
        (halls, "src/web/kiosk/faces/board.rs", "use crate::web::{view::View, who::Asker};"),
        (halls, "src/web/kiosk/hall.rs", "crate::actions::book::book"),
        (chinese_in_code, "src/web/desk.rs", "p { \"已满\" }"),
        (chinese_in_code, "views/desk.rs", "p { (r#\"已\"满\"#) }"),
    ];
    for (check, path, text) in bad {
        assert!(!check(&file(path, text)).is_empty(), "nobody noticed {path}: {text}");
    }

    let good: &[(Check, &str, &str)] = &[
        (arrows, "src/web/desk.rs", "use crate::{store, views::desk}; // never crate::cli"),
        (arrows, "src/store/rooms.rs", "use super::engine::Conn; const SQL: &str = \"crate::web\";"),
        (purity, "src/domain/ids.rs", "/// No tokio here.\nlet text = \"sqlx\"; let tokio_like = 1;"),
        (halls, "src/web/kiosk/pictures.rs", "use crate::{app::App, store::walls};"),
        (halls, "src/web/kiosk/faces.rs", "use super::hall::Hall; // never crate::store"),
        (halls, "src/web/kiosk.rs", "use crate::app::App;"),
        (engines, "src/store/rooms.rs", "#[derive(sqlx::FromRow)] struct Row;"),
        (engines, "src/store/engine/postgres.rs", "sqlx::query(SQL)"),
        (
            chinese_in_code,
            "src/web/desk.rs",
            "let mark = '年'; // 已满\n#[cfg(test)]\nmod tests { f(\"小满\") }",
        ),
        (silenced_lints, "src/web.rs", "#[expect(dead_code, reason = \"#[allow( in words\")]"),
    ];
    for (check, path, text) in good {
        assert_eq!(check(&file(path, text)), Vec::<String>::new(), "{path}: {text}");
    }
}

fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}

fn holds(check: Check) {
    let files = our_files();
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the files are not where this test looks");
    let faults: Vec<String> = files.iter().flat_map(check).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

// ---- the checks ----------------------------------------------------------------------------------------------

fn arrows(file: &File) -> Vec<String> {
    let Some((layer, depth)) = layer(&file.path) else { return Vec::new() };
    if ["lib", "main"].contains(&layer) {
        return Vec::new();
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == layer) else {
        return vec![format!("{}: the layer `{layer}` is not in tests/architecture.rs", file.path)];
    };
    layers_named(&code(&file.text), depth)
        .filter(|named| named != layer && !allowed.split(' ').any(|may| may == named))
        .map(|named| format!("{}: `{layer}` must not name `{named}`", file.path))
        .collect()
}

fn purity(file: &File) -> Vec<String> {
    if !is_within(file, "src/domain") {
        return Vec::new();
    }
    faults(file, IMPURE, "the domain is pure")
}

fn calendar_crates(file: &File) -> Vec<String> {
    if !is_ours_to_run(file) || ["src/domain/zone.rs", "src/domain/window.rs"].contains(&file.path.as_str()) {
        return Vec::new();
    }
    faults(file, &["chrono", "chrono_tz"], "only domain/zone.rs and domain/window.rs name it")
}

fn engines(file: &File) -> Vec<String> {
    if !is_ours_to_run(file) || is_within(file, "src/store/engine") {
        return Vec::new();
    }
    let without_rows = if is_within(file, "src/store") {
        file.text.replace("sqlx::FromRow", "FromRow").replace("#[sqlx(flatten)]", "")
    } else {
        file.text.clone()
    };
    faults(
        &File { path: file.path.clone(), text: without_rows },
        &["sqlx", "Sqlite", "Postgres", "SqliteConnection", "PgConnection", "SqlitePool", "PgPool"],
        "only store/engine knows the engines",
    )
}

/// Whatever draws a screen: it reaches the hall and no more. Only what reads the hall's pictures knows the store.
fn halls(file: &File) -> Vec<String> {
    if !file.path.starts_with("src/web/kiosk/") || file.path == "src/web/kiosk/pictures.rs" {
        return Vec::new();
    }
    faults(
        file,
        &["store", "actions", "app", "App", "who", "Asker", "frame", "Frame"],
        "a screen is drawn from the hall alone",
    )
}

fn time(file: &File) -> Vec<String> {
    if !is_ours_to_run(file) || file.path == "src/clock.rs" {
        return Vec::new();
    }
    faults(file, &["Utc::now", "Local::now", "SystemTime::now"], "only src/clock.rs asks the time")
}

fn silenced_lints(file: &File) -> Vec<String> {
    if !file.path.ends_with(".rs") {
        return Vec::new();
    }
    let code = squeezed(&code(&file.text));
    ["#[allow(", "#![allow(", "cfg_attr(test,allow(", "cfg_attr(not(test),allow("]
        .iter()
        .filter(|silence| code.contains(**silence))
        .map(|silence| format!("{}: `{silence}`: use #[expect(.., reason)]", file.path))
        .collect()
}

fn size_and_name(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE {
        faults.push(format!("{}: {lines} lines, {LONGEST_FILE} at most", file.path));
    }
    let stem = Path::new(&file.path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if DRAWERS.contains(&stem) {
        faults.push(format!("{}: `{stem}` is a drawer, name what it holds", file.path));
    }
    if file.path.ends_with(".rs") && !file.text.trim_start().starts_with("//!") {
        faults.push(format!("{}: does not open with `//!`, what it is and what it keeps true", file.path));
    }
    faults
}

fn chinese_in_code(file: &File) -> Vec<String> {
    if !is_ours_to_run(file) || READS_CHINESE.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let running = file.text.split("#[cfg(test)]").next().unwrap_or_default();
    split(running)
        .strings
        .into_iter()
        .filter(|string| {
            string.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
        })
        .map(|string| format!("{}: \"{string}\" belongs in views/words", file.path))
        .collect()
}

// ---- what the checks ask of a file ---------------------------------------------------------------------------

fn is_within(file: &File, folder: &str) -> bool {
    file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest.starts_with(".rs"))
}

/// Rust that is part of the program: not a test, not a style sheet.
fn is_ours_to_run(file: &File) -> bool {
    file.path.ends_with(".rs") && (file.path.starts_with("src/") || file.path.starts_with("views/"))
}

/// The layer a file belongs to, and how many `super::` lead from it to the crate's root.
fn layer(path: &str) -> Option<(&str, usize)> {
    let inner = path.strip_suffix(".rs")?;
    if let Some(inner) = inner.strip_prefix("views/") {
        return Some(("views", if inner == "views" { 1 } else { 2 + inner.matches('/').count() }));
    }
    let inner = inner.strip_prefix("src/")?;
    Some((inner.split('/').next()?, 1 + inner.matches('/').count()))
}

/// Every layer the code names from the crate's root: `crate::web`, `crate::{store, web::x}`, `super::super::web`.
fn layers_named(code: &str, depth: usize) -> impl Iterator<Item = String> {
    let code = squeezed(code);
    let root = "super::".repeat(depth);
    let mut found = Vec::new();
    for lead in ["crate::", "leyuan::", root.as_str()] {
        for (at, _) in code.match_indices(lead) {
            let rest = &code[at + lead.len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(first_words(group)),
                None => found.push(word(rest)),
            }
        }
    }
    found.into_iter().filter(|name| ARROWS.iter().any(|(layer, _)| layer == name))
}

/// A fault for each forbidden word that stands in the file's code as a whole word or path.
fn faults(file: &File, forbidden: &[&str], why: &str) -> Vec<String> {
    let code = squeezed(&code(&file.text));
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let stands = |wanted: &str| {
        code.match_indices(wanted)
            .any(|(at, _)| !code[..at].ends_with(is_part) && !code[at + wanted.len()..].starts_with(is_part))
    };
    forbidden
        .iter()
        .filter(|wanted| stands(wanted))
        .map(|wanted| format!("{}: names `{wanted}`: {why}", file.path))
        .collect()
}

// ---- the files -----------------------------------------------------------------------------------------------

fn our_files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "views", "tests"] {
        gather(root, &root.join(folder), &mut files);
    }
    files
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !["node_modules", "out", "fixtures", ".venv"].contains(&name) {
            gather(root, &path, files);
        } else if path.is_file() && [".rs", ".css", ".js", ".mjs"].iter().any(|end| name.ends_with(end)) {
            let shown = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push(File { path: shown, text: fs::read_to_string(&path).unwrap() });
        }
    }
}
