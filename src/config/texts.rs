//! What must be given, and what people will read: both languages, one line, printable.

use super::reading::{Read, Source};
use crate::domain::names::{BadText, Names, line};
use toml::Spanned;

/// Grapheme clusters in the name of a thing, and in a sentence about it.
pub const NAME: usize = 60;
pub const SENTENCE: usize = 400;

/// A setting that must stand there. One that was wrong has been told already.
pub fn required<F, T>(source: &mut Source, read: &Read<F>, key: &str, value: Option<T>) -> Option<T> {
    if value.is_none() && !read.was_dropped(key) {
        source.fault(&read.span, format!("`{key}` is missing here"), format!("Add {key} = {}", example(key)));
    }
    value
}

fn example(key: &str) -> &'static str {
    match key {
        "slug" => "\"story-time\"",
        "names" | "about" => "{ zh = \"...\", en = \"...\" }",
        "zone" => "\"Asia/Shanghai\"",
        "look" => "\"play\"",
        "when" => "{ on = [\"sat\"], at = \"10:00\" }",
        "holidays" => "\"china\"",
        "room" => "\"play\"",
        _ => "12",
    }
}

/// Both languages, tidied.
pub fn names(source: &mut Source, names: &Spanned<Names>, longest: usize) -> Option<Names> {
    let both = [("zh", &names.get_ref().zh), ("en", &names.get_ref().en)];
    let tidied = both.map(|(language, text)| match line(text, longest) {
        Ok(text) => Some(text),
        Err(bad) => {
            let (wrong, right) = told(bad, language);
            source.fault(&names.span(), wrong, right);
            None
        }
    });
    let [zh, en] = tidied;
    Some(Names { zh: zh?, en: en? })
}

fn told(bad: BadText, language: &str) -> (String, String) {
    match bad {
        BadText::Empty => (format!("the text in `{language}` is empty"), "Write it in both languages".into()),
        BadText::TooLong(longest) => {
            (format!("the text in `{language}` is too long"), format!("Keep to {longest} characters"))
        }
        BadText::Unprintable => (
            format!("the text in `{language}` holds a character that cannot be seen"),
            "Type the text again instead of pasting it".into(),
        ),
    }
}
