//! Reading Rust as text: enough of its grammar to tell code from comments and strings.
//!
//! Invariant: what stands in a comment or in quotes never counts as code.

/// The first word of each item of a `{a, b::c, d::{e, f}}` group, after its opening brace.
pub fn first_words(group: &str) -> Vec<String> {
    let mut nested = 0usize;
    let mut words = vec![word(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => nested += 1,
            '}' if nested == 0 => break,
            '}' => nested -= 1,
            ',' if nested == 0 => words.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    words
}

pub fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Without white space, but for one space between two words.
pub fn squeezed(code: &str) -> String {
    let mut out = String::new();
    for token in code.split_whitespace() {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        if out.ends_with(is_part) && token.starts_with(is_part) {
            out.push(' ');
        }
        out.push_str(token);
    }
    out
}

pub fn code(text: &str) -> String {
    split(text).code
}

pub struct Split {
    /// The text without comments and without what stands in quotes.
    pub code: String,
    pub strings: Vec<String>,
}

/// Takes Rust apart into code and strings. Knows comments, raw and byte strings, characters and lifetimes.
pub fn split(text: &str) -> Split {
    let mut out = Split { code: String::new(), strings: Vec::new() };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = after_block_comment(rest);
        } else if let Some((string, after)) = string_at(rest, &out.code) {
            out.code.push_str("\"\"");
            out.strings.push(string.to_owned());
            rest = after;
        } else if let Some(after) = character_at(rest) {
            out.code.push_str("' '");
            rest = after;
        } else {
            out.code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn after_block_comment(text: &str) -> &str {
    let mut open = 0usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            open += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            open -= 1;
            at += 2;
            if open == 0 {
                return &text[at..];
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    ""
}

/// The string that begins here (`"…"`, `r"…"`, `br##"…"##`), and what follows it.
fn string_at<'t>(text: &'t str, before: &str) -> Option<(&'t str, &'t str)> {
    let begins_a_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let raw = text.strip_prefix('r').or_else(|| text.strip_prefix("br")).filter(|_| begins_a_word);
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if let Some(inner) = raw[hashes..].strip_prefix('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let end = inner.find(&close)?;
            return Some((&inner[..end], &inner[end + close.len()..]));
        }
    }
    let inner = text.strip_prefix('"')?;
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some((&inner[..at], &inner[at + 1..])),
            _ => {}
        }
    }
    None
}

/// What follows the character literal that begins here; a lifetime is none.
fn character_at(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('\'')?;
    if let Some(escape) = inner.strip_prefix('\\') {
        let end = escape.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0;
        return Some(&escape[end + 1..]);
    }
    let mut chars = inner.chars();
    chars.next()?;
    chars.as_str().strip_prefix('\'')
}
