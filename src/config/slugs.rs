//! Slugs: the words by which centres, rooms and series stand in addresses.
//!
//! Invariant: a slug is short, plain and none of our own words, so that every address has one meaning.

use super::reading::Source;
use crate::addresses::RESERVED;
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;

const LONGEST: usize = 40;

/// A door screen's address is `/{centre}/kiosk/{room}`, beside these.
const BESIDE_DOORS: [&str; 3] = ["check-in", "here", "pairing"];

/// The slugs of one kind seen so far, and where.
#[derive(Default)]
pub struct Slugs(HashMap<String, usize>);

impl Slugs {
    /// The slug, if it may be one and stands here for the first time.
    pub fn take(&mut self, source: &mut Source, slug: &Spanned<String>) -> Option<String> {
        let good = checked(source, slug)?;
        self.first(source, &good, &slug.span()).then_some(good)
    }

    /// Whether no other of its kind is called so.
    pub fn first(&mut self, source: &mut Source, slug: &str, span: &Range<usize>) -> bool {
        let line = source.line(span);
        match self.0.insert(slug.into(), line) {
            None => true,
            Some(earlier) => {
                let wrong = format!("`{slug}` is already the slug of line {earlier}");
                source.fault(span, wrong, "Choose another word");
                false
            }
        }
    }
}

/// The slug, if it is short, plain and none of our own words.
pub fn checked(source: &mut Source, slug: &Spanned<String>) -> Option<String> {
    let text = slug.get_ref();
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let starts_well = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    if text.len() > LONGEST || !starts_well || text.ends_with('-') || !text.bytes().all(is_plain) {
        let wrong = format!("\"{text}\" cannot stand in an address");
        source.fault(
            &slug.span(),
            wrong,
            format!("Use a to z, 0 to 9 and -, at most {LONGEST}, such as \"story-time\""),
        );
        return None;
    }
    if RESERVED.contains(&text.as_str()) || BESIDE_DOORS.contains(&text.as_str()) {
        source.fault(
            &slug.span(),
            format!("\"{text}\" is a word of our own in addresses"),
            "Choose another word",
        );
        return None;
    }
    Some(text.clone())
}
