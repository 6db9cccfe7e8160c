//! What people read: every sentence in both languages, from the Fluent files below `words/`.
//!
//! Invariant: code holds keys, never sentences; both languages hold the same keys with the same variables
//! ([`missing`]). A key nobody wrote is loud: it stops a test build and shows itself in a release.

use crate::domain::names::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

mod dates;

/// A fact put into a sentence: text or a number.
pub use fluent_bundle::FluentValue as Value;

/// One language's sentences.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// ```
    /// # use leyuan::{domain::names::Language, views::words::Words};
    /// assert_eq!(Words::of(Language::Zh).say("book"), "预约");
    /// assert_eq!(Words::of(Language::En).tell("places-few", &[("places", 2.into())]), "Only 2 left");
    /// ```
    pub fn of(language: Language) -> &'static Words {
        static ZH: LazyLock<Words> = LazyLock::new(|| Words::load(Language::Zh));
        static EN: LazyLock<Words> = LazyLock::new(|| Words::load(Language::En));
        match language {
            Language::Zh => &ZH,
            Language::En => &EN,
        }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of a key that needs no facts. Dots in a key are dashes in the files.
    pub fn say(&self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// The sentence of a key with its facts.
    pub fn tell(&self, key: &str, facts: &[(&str, Value)]) -> String {
        let key = if key.contains('.') { Cow::Owned(key.replace('.', "-")) } else { Cow::Borrowed(key) };
        let Some(pattern) = self.bundle.get_message(&key).and_then(|message| message.value()) else {
            return unsaid(self.language, &key, "nobody wrote it");
        };
        let facts: FluentArgs = facts.iter().map(|(name, fact)| (*name, fact.clone())).collect();
        let mut faults = Vec::new();
        let sentence = self.bundle.format_pattern(pattern, Some(&facts), &mut faults);
        match faults.first() {
            None => sentence.into_owned(),
            Some(fault) => unsaid(self.language, &key, &fault.to_string()),
        }
    }

    /// Whether somebody wrote this key.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(&key.replace('.', "-"))
    }

    fn load(language: Language) -> Words {
        let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        for (file, text) in files(language) {
            let resource = FluentResource::try_new(text).unwrap_or_else(|(whole, faults)| {
                debug_assert!(faults.is_empty(), "{file}: {faults:?}");
                whole
            });
            if let Err(faults) = bundle.add_resource(resource) {
                debug_assert!(faults.is_empty(), "{file}: {faults:?}");
            }
        }
        Words { language, bundle }
    }
}

fn unsaid(language: Language, key: &str, why: &str) -> String {
    if cfg!(debug_assertions) {
        panic!("the words of {} have no {key}: {why}", language.code());
    }
    key.to_string()
}

/// Keys that one language lacks, or that use other variables in the other: empty when all is well.
pub fn missing() -> Vec<String> {
    let [zh, en] = Language::ALL.map(variables);
    let keys: BTreeSet<&String> = zh.keys().chain(en.keys()).collect();
    keys.into_iter()
        .filter(|key| zh.get(*key) != en.get(*key))
        .map(|key| describe(key, zh.get(key), en.get(key)))
        .collect()
}

type Variables = BTreeSet<String>;

fn describe(key: &str, zh: Option<&Variables>, en: Option<&Variables>) -> String {
    match (zh, en) {
        (None, _) => format!("{key}: not in zh-CN"),
        (_, None) => format!("{key}: not in en"),
        (Some(zh), Some(en)) => format!("{key}: zh-CN uses {zh:?}, en uses {en:?}"),
    }
}

/// Each key of a language with the variables its sentence uses.
fn variables(language: Language) -> BTreeMap<String, Variables> {
    let mut found: BTreeMap<String, Variables> = BTreeMap::new();
    for (_, text) in files(language) {
        let mut current = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
                let key = line.split([' ', '=']).next().unwrap_or_default().to_string();
                found.entry(key.clone()).or_default();
                current = Some(key);
            }
            if let Some(used) = current.as_ref().and_then(|key| found.get_mut(key)) {
                used.extend(
                    line.split('$').skip(1).map(|rest| rest.chars().take_while(is_of_a_name).collect()),
                );
            }
        }
    }
    found
}

fn is_of_a_name(c: &char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

#[derive(RustEmbed)]
#[folder = "views/words/"]
struct Files;

fn files(language: Language) -> Vec<(String, String)> {
    let of_language =
        Files::iter().filter(move |path| path.starts_with(language.code()) && path.ends_with(".ftl"));
    let text = |path: &str| Files::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    of_language.filter_map(|path| Some((path.to_string(), text(&path)?))).collect()
}
