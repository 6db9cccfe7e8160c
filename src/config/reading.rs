//! Reading a TOML table into a form, with every mistake named at once and by its line.
//!
//! Invariant: a mistake is told, taken out, and the rest is read on; nothing that was wrong reaches a form.

use serde::de::DeserializeOwned;
use std::fmt;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

pub type Table<'a> = Spanned<DeTable<'a>>;

/// What is wrong at a line, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub line: usize,
    pub wrong: String,
    pub right: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}.", self.wrong, self.right)
    }
}

/// The text of a file and what was found wrong in it.
pub struct Source<'a> {
    text: &'a str,
    /// Lines that are not TOML.
    broken: Vec<usize>,
    pub faults: Vec<Fault>,
    /// What may be meant so.
    pub warnings: Vec<Fault>,
    /// Figures nobody has measured or confirmed.
    pub unconfirmed: Vec<Fault>,
}

/// A form read, and the keys that were left out of it because of their mistakes.
pub struct Read<T> {
    pub form: T,
    pub span: Range<usize>,
    dropped: Vec<String>,
}

impl<T> Read<T> {
    /// Whether a key stood there with a mistake, which has been told already.
    pub fn was_dropped(&self, key: &str) -> bool {
        self.dropped.iter().any(|dropped| dropped == key)
    }
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Source<'a> {
        Source { text, broken: Vec::new(), faults: Vec::new(), warnings: Vec::new(), unconfirmed: Vec::new() }
    }

    pub fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(span.start);
        1 + before.filter(|&&byte| byte == b'\n').count()
    }

    pub fn fault(&mut self, span: &Range<usize>, wrong: impl Into<String>, right: impl Into<String>) {
        let fault = Fault { line: self.line(span), wrong: wrong.into(), right: right.into() };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    pub fn warn(&mut self, span: &Range<usize>, wrong: String, right: &str) {
        self.warnings.push(Fault { line: self.line(span), wrong, right: right.into() });
    }

    pub fn unconfirmed(&mut self, span: &Range<usize>, what: &str) {
        let wrong = format!("nobody has confirmed {what}");
        let right = "Take out `unconfirmed = true` once somebody has".into();
        self.unconfirmed.push(Fault { line: self.line(span), wrong, right });
    }

    /// A fault as the domain words it: "what is wrong; what to do". It stands where the text it quotes does.
    pub fn told(&mut self, span: &Range<usize>, message: &str) {
        let (wrong, right) = halves(message);
        let (quote, _) = quoted(&wrong);
        let after = self.text.get(span.start..).unwrap_or_default();
        let at = after.find(&quote).filter(|_| !quote.is_empty()).map_or(span.start, |at| span.start + at);
        self.fault(&(at..at), wrong, right);
    }

    /// The whole text as a table; what is not TOML is a fault each.
    pub fn table(&mut self) -> Table<'a> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let (wrong, right) = self.syntax(&error, &span);
            self.fault(&span, wrong, right);
            let line = self.line(&span);
            self.broken.push(line);
        }
        table
    }

    /// A form whose every field has a default, without what was wrong in it.
    pub fn read<T: DeserializeOwned + Default>(&mut self, table: Table<'a>) -> Read<T> {
        let Read { form, span, dropped } = self.try_read::<T>(table);
        Read { form: form.unwrap_or_default(), span, dropped }
    }

    /// A form, if all it needs is there. Mistakes are taken out one by one until the rest can be read.
    pub fn try_read<T: DeserializeOwned>(&mut self, mut table: Table<'a>) -> Read<Option<T>> {
        let span = table.span();
        let mut dropped = Vec::new();
        loop {
            let value = Spanned::new(span.clone(), DeValue::Table(table.get_ref().clone()));
            let error = match T::deserialize(ValueDeserializer::from(value)) {
                Ok(form) => return Read { form: Some(form), span, dropped },
                Err(error) => error,
            };
            let at = error.span().unwrap_or(span.clone());
            let taken = take_out(table.get_mut(), &at);
            let path = taken.clone().unwrap_or_default();
            let misread = misread(&error, &path, self.excerpt(&at));
            let follows = misread.lacks.as_ref().is_some_and(|key| dropped.contains(key));
            if !follows && !self.is_told(&at) {
                self.fault(&at, misread.wrong, misread.right);
            }
            dropped.extend(path);
            dropped.extend(misread.meant);
            if taken.is_none() {
                return Read { form: None, span, dropped };
            }
        }
    }

    /// The text at a span, when it is one short piece.
    fn excerpt(&self, span: &Range<usize>) -> &'a str {
        let piece = self.text.get(span.clone()).unwrap_or_default().trim();
        if piece.len() > 60 || piece.contains('\n') { "" } else { piece }
    }

    fn syntax(&self, error: &Error, span: &Range<usize>) -> (String, String) {
        let message = error.message();
        if message.contains("duplicate key") {
            let key = self.excerpt(span);
            return (format!("`{key}` stands here a second time"), "Keep one of the two".into());
        }
        let word = self.word(span.start);
        if message.contains("invalid date") {
            return (format!("{word} is not a day on the calendar"), A_DATE.into());
        }
        if message.contains("invalid time") {
            return (format!("{word} is not a time of day"), A_TIME.into());
        }
        (format!("this is not TOML: {message}"), "Write key = value; text goes in \"quotes\"".into())
    }

    /// The figures and dashes around a place.
    fn word(&self, at: usize) -> &'a str {
        let text = self.text;
        let is_in = |b: &u8| b.is_ascii_alphanumeric() || b"-:.".contains(b);
        let before = text.as_bytes()[..at.min(text.len())].iter().rev().take_while(|b| is_in(b)).count();
        let after = text.as_bytes()[at.min(text.len())..].iter().take_while(|b| is_in(b)).count();
        text.get(at - before..at + after).unwrap_or_default()
    }

    /// Whether a line is told already: what else is read from it makes no sense.
    fn is_told(&self, span: &Range<usize>) -> bool {
        let line = self.line(span);
        self.broken.contains(&line)
    }
}

pub const A_DATE: &str = "Write a day that exists, as 2026-10-01";
const A_TIME: &str = "Write a time that exists, as \"09:30\"";

/// Removes the innermost entry that holds the place, and says by which keys it was reached.
fn take_out(table: &mut DeTable<'_>, at: &Range<usize>) -> Option<Vec<String>> {
    let keys: Vec<String> = table.keys().map(|key| key.get_ref().to_string()).collect();
    for key in &keys {
        let inner = table.get_mut(key.as_str()).and_then(|value| take_out_of(value.get_mut(), at));
        if let Some(mut path) = inner {
            path.insert(0, key.clone());
            return Some(path);
        }
    }
    let holds = |span: Range<usize>| span.start <= at.start && at.end <= span.end;
    let found = table.iter().find(|(key, value)| holds(key.span()) || holds(value.span()));
    let key = found.map(|(key, _)| key.get_ref().to_string())?;
    table.remove(key.as_str());
    Some(vec![key])
}

fn take_out_of(value: &mut DeValue<'_>, at: &Range<usize>) -> Option<Vec<String>> {
    match value {
        DeValue::Table(table) => take_out(table, at),
        DeValue::Array(list) => list.iter_mut().find_map(|item| take_out_of(item.get_mut(), at)),
        _ => None,
    }
}

/// A mistake in people's words.
struct Misread {
    wrong: String,
    right: String,
    /// The key that an unknown one was probably meant to be.
    meant: Option<String>,
    /// The key that is missing.
    lacks: Option<String>,
}

/// A mistake in people's words, from serde's.
fn misread(error: &Error, path: &[String], excerpt: &str) -> Misread {
    let message = error.message();
    let key = path.last().map_or("this", String::as_str);
    let told = |(wrong, right): (String, String)| Misread { wrong, right, meant: None, lacks: None };
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (field, known) = quoted(rest);
        let meant = nearest(&field, &known).map(String::from);
        let right = did_you_mean(&field, &known);
        return Misread { meant, ..told((format!("no setting is called `{field}`"), right)) };
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        let (field, _) = quoted(rest);
        let sentences = (format!("`{key}` lacks `{field}`"), format!("Add {field} = ..."));
        return Misread { lacks: Some(field), ..told(sentences) };
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (word, known) = quoted(rest);
        return told((format!("`{key}` cannot be \"{word}\""), did_you_mean(&word, &known)));
    }
    if let Some((_, wanted)) = message.split_once(", expected ") {
        let wrong = format!("`{key}` cannot be {}", shown(excerpt));
        return told((wrong, format!("Write {}", in_words(wanted))));
    }
    if message.contains("; ") {
        return told(halves(message));
    }
    let is_of_time = ["input ", "premature ", "trailing "].iter().any(|start| message.starts_with(start));
    let right = if is_of_time { A_TIME } else { "Look at the other centres' files" };
    told((format!("`{key}` cannot be {}: {message}", shown(excerpt)), right.into()))
}

/// "what is wrong; what to do", as two sentences.
fn halves(message: &str) -> (String, String) {
    let (wrong, right) = message.split_once("; ").unwrap_or((message, "look at the other centres' files"));
    let mut letters = right.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    (wrong.into(), first.chain(letters).collect())
}

fn shown(excerpt: &str) -> &str {
    if excerpt.is_empty() { "what stands here" } else { excerpt }
}

/// The words between backticks: the first, and the others.
fn quoted(text: &str) -> (String, Vec<String>) {
    let mut words = text.split('`').skip(1).step_by(2).map(String::from);
    (words.next().unwrap_or_default(), words.collect())
}

/// What serde expected, as a person would say it.
fn in_words(wanted: &str) -> &str {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "i64" => "a whole number, 0 or more, such as 12",
        "a boolean" => "true or false",
        "a string" | "a borrowed string" | "string" => "text in \"quotes\"",
        "a sequence" => "a list, such as [\"sat\", \"sun\"]",
        "struct Names" => "both languages: { zh = \"...\", en = \"...\" }",
        "a map" => "a table: { ... = ... }",
        other if other.starts_with("struct ") => "a table: { ... = ... }",
        other => other,
    }
}

/// The word most like it.
pub fn nearest<'k, S: AsRef<str>>(word: &str, known: &'k [S]) -> Option<&'k str> {
    known.iter().map(AsRef::as_ref).min_by_key(|candidate| distance(word, candidate))
}

/// The word that was meant, or all there are.
pub fn did_you_mean<S: AsRef<str>>(word: &str, known: &[S]) -> String {
    let all = || known.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match nearest(word, known) {
        None => "Take it out".into(),
        Some(near) if distance(word, near) <= 1 + near.chars().count() / 3 => format!("Write `{near}`"),
        Some(_) => format!("Write one of: {}", all()),
    }
}

/// Letters to change, add or leave out to come from one word to the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &b) in other.iter().enumerate() {
            let change = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}
