//! Opening the doors: flags and settings, and which data folder may be opened how.

use leyuan::cli::{self, Command, Folder};
use leyuan::settings::{Flags, Purpose, Settings};
use std::path::Path;
use tempfile::TempDir;

fn flags(words: &str) -> Flags {
    match cli::parse(words.split_whitespace()) {
        Ok(Command::Serve(flags)) => *flags,
        other => panic!("not a way to open the doors: {other:?}"),
    }
}

fn settings(words: &str) -> Settings {
    Settings::read(flags(words)).unwrap()
}

/// Opens `folder` as these words ask, then closes it; what it was opened for, or why it was not.
fn open(folder: &Path, words: &str) -> Result<Purpose, String> {
    let words = words.replace("DIR", folder.to_str().unwrap());
    let mut settings = settings(&words);
    if !words.contains("--data") {
        settings.data = folder.into();
    }
    Folder::open(&settings).map(|folder| folder.purpose).map_err(|fault| fault.to_string())
}

fn new() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn without_words_a_new_folder_is_a_demo_on_this_machine() {
    assert_eq!(open(new().path(), ""), Ok(Purpose::Demo));
    assert_eq!(settings("").listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings("serve").data, Path::new("data"));
}

#[test]
fn a_named_folder_holds_real_data() {
    let folder = new();
    assert_eq!(open(folder.path(), "--data DIR"), Ok(Purpose::Real));
    assert_eq!(open(folder.path(), ""), Ok(Purpose::Real), "and is no demo when the name is left out");
}

#[test]
fn a_demo_is_not_opened_as_real_data_nor_real_data_as_a_demo() {
    let demo = new();
    assert_eq!(open(demo.path(), ""), Ok(Purpose::Demo));
    assert!(open(demo.path(), "--data DIR").unwrap_err().contains("invented households"));
    assert_eq!(open(demo.path(), "--data DIR --demo"), Ok(Purpose::Demo));
    let real = new();
    assert_eq!(open(real.path(), "--data DIR"), Ok(Purpose::Real));
    assert!(open(real.path(), "--data DIR --demo").unwrap_err().contains("holds real data"));
}

#[test]
fn a_folder_of_files_that_say_nothing_of_themselves_holds_real_data() {
    let folder = new();
    std::fs::write(folder.path().join("leyuan.db"), "restored").unwrap();
    assert_eq!(open(folder.path(), ""), Ok(Purpose::Real));
}

#[test]
fn a_demo_listens_on_this_machine_only_and_leaves_no_folder_behind_when_refused() {
    let folder = new();
    let inner = folder.path().join("inner");
    let refusal = open(&inner, "--listen 0.0.0.0:8080 --insecure-lan").unwrap_err();
    assert!(refusal.contains("a demo is not"), "{refusal}");
    assert!(!inner.exists());
}

#[test]
fn plain_http_leaves_this_machine_only_when_asked() {
    let far = "--data DIR --listen 192.0.2.1:8080";
    assert!(open(new().path(), far).unwrap_err().contains("--insecure-lan"));
    assert_eq!(open(new().path(), &format!("{far} --insecure-lan")), Ok(Purpose::Real));
    assert_eq!(
        open(new().path(), &format!("{far} --public-url https://leyuan.example.cn")),
        Ok(Purpose::Real)
    );
    let plain = open(new().path(), &format!("{far} --public-url http://leyuan.example.cn"));
    assert!(plain.unwrap_err().contains("plain http"));
}

#[test]
fn a_folder_made_with_a_trial_clock_needs_one_for_ever_and_no_other_takes_one() {
    let trial = new();
    let clock = "--data DIR --clock 2026-12-05T09:00:00+08:00";
    assert_eq!(open(trial.path(), clock), Ok(Purpose::Real));
    assert!(
        open(trial.path(), "--data DIR").unwrap_err().contains("was made with --clock 2026-12-05T01:00:00")
    );
    assert_eq!(open(trial.path(), "--data DIR --clock 2026-12-06T09:00:00+08:00"), Ok(Purpose::Real));
    let real = new();
    assert_eq!(open(real.path(), "--data DIR"), Ok(Purpose::Real));
    assert!(open(real.path(), clock).unwrap_err().contains("was made with the real clock"));
}

#[test]
fn a_second_process_is_refused_the_folder_until_the_first_has_closed() {
    let folder = new();
    let settings = settings(&format!("--data {}", folder.path().display()));
    let first = Folder::open(&settings).unwrap();
    let refusal = Folder::open(&settings).unwrap_err().to_string();
    assert!(
        refusal.contains(&format!("in use by another Leyuan (process {})", std::process::id())),
        "{refusal}"
    );
    drop(first);
    assert!(Folder::open(&settings).is_ok());
}

#[test]
fn a_flag_goes_before_the_settings_file_and_an_unknown_key_is_a_mistake_with_its_line() {
    let folder = new();
    let file = folder.path().join("leyuan.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:9000\"\npublic_url = \"https://leyuan.example.cn\"\n")
        .unwrap();
    let of_file = settings(&format!("--config {}", file.display()));
    assert_eq!(of_file.listen.port(), 9000);
    assert_eq!(of_file.origin(of_file.listen).as_str(), "https://leyuan.example.cn");
    let flagged = settings(&format!("--config {} --listen 127.0.0.1:9001", file.display()));
    assert_eq!(flagged.listen.port(), 9001);

    std::fs::write(&file, "\nlisten_on = \"127.0.0.1:9000\"\n").unwrap();
    let mistake = Settings::read(flags(&format!("--config {}", file.display()))).unwrap_err().to_string();
    assert!(mistake.contains("line 2") && mistake.contains("listen_on"), "{mistake}");
}

#[test]
fn a_settings_file_that_was_named_must_be_there() {
    assert!(Settings::read(flags("--config /nowhere/leyuan.toml")).is_err());
}

#[test]
fn words_that_make_no_sense_are_refused() {
    for words in ["--clock yesterday", "--listen here", "--public-url leyuan", "--database mysql://x", "fly"]
    {
        let Err(refusal) = cli::parse(words.split_whitespace()) else { panic!("{words} was taken") };
        assert_eq!(refusal.exit_code(), 2, "{words}");
    }
}

#[test]
fn every_flag_and_command_is_explained_with_an_example() {
    for words in [&["--help"][..], &["serve", "--help"], &["check", "--help"]] {
        let help = cli::parse(words.iter().copied()).unwrap_err();
        assert_eq!(help.exit_code(), 0);
        let help = help.to_string();
        let options = help.matches("\n      --").count();
        assert!(
            help.matches("Example: leyuan").count() + help.matches("Example: LEYUAN").count() >= options,
            "{help}"
        );
    }
}

#[test]
fn a_password_of_the_database_is_never_printed() {
    let settings = settings("--database postgres://leyuan:geheim@localhost/leyuan");
    assert!(!format!("{settings:?}").contains("geheim"));
}
