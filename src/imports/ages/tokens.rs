//! A text taken apart into numbers, words and single signs, with where each stands.
//!
//! Keeps true: a number that is part of a time, a decimal or a longer figure is no number here.

use unicode_normalization::UnicodeNormalization;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A whole number somebody could be old.
    Number(u16),
    /// A figure that is something else: a time, a fraction, a year.
    Figure,
    /// Latin letters, in lower case.
    Word(String),
    Sign(char),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Nothing stands between it and the one before.
    pub is_glued: bool,
}

impl Token {
    pub fn is_figure(&self) -> bool {
        matches!(self.kind, Kind::Number(_) | Kind::Figure)
    }
}

/// One way to write what is written in several: dashes, widths, capitals.
pub fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' | '\u{301c}' | '\u{ff5e}' => '-',
        '歲' => '岁',
        '個' => '个',
        '満' | '滿' => '满',
        '齡' => '龄',
        other => other,
    };
    text.nfkc().flat_map(char::to_lowercase).map(one).collect()
}

/// The tokens of a plain text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let run = |is: fn(char) -> bool| rest.find(|c: char| !is(c)).unwrap_or(rest.len());
        let (kind, length) = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '0'..='9' => figure(rest),
            c if c.is_alphabetic() && c.is_ascii() => {
                let length = run(|c| c.is_ascii_alphabetic());
                (Kind::Word(rest[..length].into()), length)
            }
            c => counted(rest).unwrap_or((Kind::Sign(c), c.len_utf8())),
        };
        let is_glued = tokens.last().is_some_and(|last| last.end == at);
        tokens.push(Token { kind, start: at, end: at + length, is_glued });
        at += length;
    }
    tokens
}

/// Digits, and with them what makes them a time, a fraction or a date.
fn figure(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let is_next = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match bytes[end] {
            b'0'..=b'9' => end += 1,
            b'.' | b':' | b'/' | b',' if is_next => end += 1,
            _ => break,
        }
    }
    let number = rest[..end].parse().ok().filter(|number| *number <= OLDEST);
    (number.map_or(Kind::Figure, Kind::Number), end)
}

/// Nobody is older, in months or in years.
const OLDEST: u16 = 240;

/// A number in Chinese characters, where it counts years or months or goes up to one that does.
fn counted(rest: &str) -> Option<(Kind, usize)> {
    let length = rest.find(|c| value(c).is_none()).unwrap_or(rest.len());
    let counts = rest[length..]
        .chars()
        .next()
        .is_some_and(|next| matches!(next, '岁' | '周' | '个' | '至' | '到' | '-'));
    let said: Vec<u16> = rest[..length].chars().filter_map(value).collect();
    let number = match said.as_slice() {
        [one] => *one,
        [10, one @ 1..=9] => 10 + one,
        [tens @ 1..=9, 10] => tens * 10,
        [tens @ 1..=9, 10, one @ 1..=9] => tens * 10 + one,
        _ => return None,
    };
    counts.then_some((Kind::Number(number), length))
}

fn value(c: char) -> Option<u16> {
    let place = "零一二三四五六七八九十".chars().position(|known| known == c);
    place.or((c == '两').then_some(2)).and_then(|place| u16::try_from(place).ok())
}
