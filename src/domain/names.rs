//! Names: of things, in two languages, and of people, which must never leak.
//!
//! Invariant: a person's [`Name`] prints as `Name(…)` in `Debug`, has no `Display`, and holds neither control
//! characters nor bidirectional overrides.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A language people read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Zh, Language::En];

    /// The BCP 47 tag.
    pub fn code(self) -> &'static str {
        match self {
            Language::Zh => "zh-CN",
            Language::En => "en",
        }
    }

    /// Reads a BCP 47 tag by its first subtag: `zh-TW` is [`Language::Zh`].
    pub fn parse(tag: &str) -> Option<Language> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "zh" => Some(Language::Zh),
            "en" => Some(Language::En),
            _ => None,
        }
    }
}

/// What a thing is called, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub zh: String,
    pub en: String,
}

impl Names {
    pub fn new(zh: &str, en: &str) -> Names {
        Names { zh: zh.into(), en: en.into() }
    }

    pub fn in_(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadText {
    Empty,
    /// More grapheme clusters than this.
    TooLong(usize),
    /// A control character, a bidirectional override or a private-use character.
    Unprintable,
}

/// How a person is called: a nickname, nothing more (P2). At most 40 grapheme clusters, NFC, one line.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    pub const LONGEST: usize = 40;

    /// ```
    /// # use leyuan::domain::names::{Name, BadText};
    /// assert_eq!(Name::parse(" 小满 ").unwrap().as_str(), "小满");
    /// assert_eq!(Name::parse("\u{202e}gpj"), Err(BadText::Unprintable));
    /// ```
    pub fn parse(text: &str) -> Result<Name, BadText> {
        line(text, Name::LONGEST).map(Name)
    }

    /// A name read back from our own database, where only [`Name::parse`]d names are written.
    pub fn stored(text: String) -> Name {
        Name(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(…)")
    }
}

/// One line people typed: NFC, outer space removed, inner space folded, at most `longest` grapheme clusters.
pub fn line(text: &str, longest: usize) -> Result<String, BadText> {
    let text: String = text.nfc().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(BadText::Empty);
    }
    if text.chars().any(is_unprintable) {
        return Err(BadText::Unprintable);
    }
    if text.graphemes(true).count() > longest || text.chars().count() > longest * 8 {
        return Err(BadText::TooLong(longest));
    }
    Ok(text)
}

/// What people wrote in several lines: each as [`line`] takes it, empty ones left out, at most `longest` grapheme
/// clusters in all.
///
/// ```
/// # use leyuan::domain::names::{BadText, lines};
/// assert_eq!(lines(" 在滑梯边 \r\n\r\n摔了一跤", 20).unwrap(), "在滑梯边\n摔了一跤");
/// assert_eq!(lines(" \n ", 20), Err(BadText::Empty));
/// assert_eq!(lines("一\n二\n三", 4), Err(BadText::TooLong(4)));
/// ```
pub fn lines(text: &str, longest: usize) -> Result<String, BadText> {
    let mut kept = Vec::new();
    let mut length = 0;
    for part in text.lines().filter(|part| !part.trim().is_empty()) {
        let part = line(part, longest)?;
        length += part.graphemes(true).count() + usize::from(!kept.is_empty());
        kept.push(part);
    }
    match kept.is_empty() {
        true => Err(BadText::Empty),
        false if length > longest => Err(BadText::TooLong(longest)),
        false => Ok(kept.join("\n")),
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e007f}')
}
