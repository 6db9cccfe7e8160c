//! Screens: the code one shows while it waits, how it is hung, and what it tells of itself.
//!
//! Keeps true: a code never prints, and of it only its hash is kept; what a screen says of itself is read strictly, or
//! not at all.

use super::ids::{DeviceId, RoomId};
use super::layout::Layout;
use super::names::Language;
use super::zone::{Span, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// How long a code stands.
pub const CODES_STAND: Span = Span::minutes(15);
/// A screen looks every half minute, and that it did is noted at most this often.
pub const NOTED_EVERY: Span = Span::seconds(60);
/// One that has not looked for so long has fallen silent.
const SILENT_AFTER: Span = Span::minutes(5);
/// A picture older than this is no longer live.
const OLD_SECONDS: u32 = 90;

/// What a waiting screen shows and staff type in: eight letters and digits that are not taken for each other.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    const LENGTH: usize = 8;
    /// Without 0 O, 1 I L, 6 G's twin, 8's twin B, 5's twin S, 2's twin Z, and U, which is read as V.
    const LETTERS: &[u8; 26] = b"ACDEFGHJKMNPQRTVWXY2345789";

    /// From sixteen random bytes.
    pub fn of(random: [u8; 2 * Code::LENGTH]) -> Code {
        let letter = |pair: &[u8]| {
            let drawn = usize::from(u16::from_be_bytes([pair[0], pair[1]]));
            char::from(Code::LETTERS[drawn % Code::LETTERS.len()])
        };
        Code(random.chunks_exact(2).map(letter).collect())
    }

    /// As it was typed: small letters, spaces, dashes and full width do not matter.
    ///
    /// ```
    /// # use leyuan::domain::screen::Code;
    /// let code = Code::of([7; 16]);
    /// let (first, second) = code.halves();
    /// assert_eq!(Code::parse(&format!(" {}-{second}", first.to_lowercase())), Some(code.clone()));
    /// assert_eq!(Code::parse("ＱＱＱＱ　ＱＱＱＱ"), Code::parse("QQQQQQQQ"));
    /// assert!(["", "AAAA", "AAAAAAAAA", "AAAAAAA0", "AAAAAAA'"].iter().all(|typed| Code::parse(typed).is_none()));
    /// assert_eq!(format!("{code:?}"), "Code(…)");
    /// ```
    pub fn parse(typed: &str) -> Option<Code> {
        let plain = typed.chars().take(64).nfkc().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = plain.map(|c| c.to_ascii_uppercase()).collect();
        let is_ours = code.len() == Code::LENGTH && code.bytes().all(|b| Code::LETTERS.contains(&b));
        is_ours.then_some(Code(code))
    }

    /// As it is shown: two groups of four.
    pub fn halves(&self) -> (&str, &str) {
        self.0.split_at(Code::LENGTH / 2)
    }

    /// What is kept in its place.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// The sign a waiting screen shows beside its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Blocks,
    Book,
    Flask,
    Dancer,
    Clapper,
    Bottle,
    Calendar,
    Telephone,
    Bell,
    Magnifier,
    Printer,
    Gear,
}

impl Picture {
    pub const ALL: [Picture; 12] = [
        Picture::Blocks,
        Picture::Book,
        Picture::Flask,
        Picture::Dancer,
        Picture::Clapper,
        Picture::Bottle,
        Picture::Calendar,
        Picture::Telephone,
        Picture::Bell,
        Picture::Magnifier,
        Picture::Printer,
        Picture::Gear,
    ];

    /// From a random byte.
    pub fn of(random: u8) -> Picture {
        Picture::ALL[usize::from(random) % Picture::ALL.len()]
    }

    /// ```
    /// # use leyuan::domain::screen::Picture;
    /// assert!(Picture::ALL.iter().all(|picture| Picture::parse(picture.code()) == Some(*picture)));
    /// ```
    pub fn code(self) -> &'static str {
        match self {
            Picture::Blocks => "blocks",
            Picture::Book => "book",
            Picture::Flask => "flask",
            Picture::Dancer => "dancer",
            Picture::Clapper => "clapper",
            Picture::Bottle => "bottle",
            Picture::Calendar => "calendar",
            Picture::Telephone => "telephone",
            Picture::Bell => "bell",
            Picture::Magnifier => "magnifier",
            Picture::Printer => "printer",
            Picture::Gear => "gear",
        }
    }

    pub fn parse(code: &str) -> Option<Picture> {
        Picture::ALL.into_iter().find(|picture| picture.code() == code)
    }
}

/// What staff choose for a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The room at whose door it hangs; none for the wall.
    pub room: Option<RoomId>,
    pub layout: Layout,
    pub language: Language,
}

/// A paired screen as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hung {
    pub place: Place,
    /// The room's word in addresses.
    pub door: Option<String>,
    pub seen_at: Option<Timestamp>,
    /// It is to load its page anew.
    pub is_called_anew: bool,
}

impl Hung {
    /// Whether it is time to note that it looked.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.seen_at.is_none_or(|seen| now - seen >= NOTED_EVERY)
    }
}

/// What a screen's script says of itself with each look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    build: String,
    age_seconds: u32,
}

impl Report {
    const BUILD: usize = 10;

    /// A build is ten hex digits.
    pub fn new(build: &str, age_seconds: u32) -> Option<Report> {
        let is_hex = build.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (build.len() == Report::BUILD && is_hex).then(|| Report { build: build.into(), age_seconds })
    }

    /// `build;age`, the age in whole seconds.
    ///
    /// ```
    /// # use leyuan::domain::screen::Report;
    /// assert_eq!(Report::parse("0123456789;31"), Report::new("0123456789", 31));
    /// let strays = ["1", "", ";", "0123456789", "0123456789;", "0123456789;-1", "0123456789;+1", "0123456789; 1",
    ///     "0123456789;1;1", "0123456789;12345678", "012345678g;1", "012345678A;1", "01234567890;1"];
    /// assert!(strays.iter().all(|said| Report::parse(said).is_none()));
    /// ```
    pub fn parse(said: &str) -> Option<Report> {
        let (build, age) = said.split_once(';')?;
        let is_plain = (1..=7).contains(&age.len()) && age.bytes().all(|b| b.is_ascii_digit());
        Report::new(build, age.parse().ok().filter(|_| is_plain)?)
    }

    pub fn build(&self) -> &str {
        &self.build
    }

    /// How old its picture was.
    pub fn age_seconds(&self) -> u32 {
        self.age_seconds
    }

    pub fn is_old(&self) -> bool {
        self.age_seconds > OLD_SECONDS
    }
}

/// A paired screen as the desk lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    pub id: DeviceId,
    pub place: Place,
    pub paired_at: Timestamp,
    /// None before its first look.
    pub looked: Option<Looked>,
    /// It was asked to load its page anew, and has not yet.
    pub is_called_anew: bool,
}

/// When a screen last looked, and what it said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    pub at: Timestamp,
    pub report: Option<Report>,
}

impl Looked {
    /// ```
    /// # use leyuan::domain::screen::Looked;
    /// # use leyuan::domain::zone::{Span, parse_timestamp};
    /// let at = parse_timestamp("2026-11-28T06:00:00Z").unwrap();
    /// let looked = Looked { at, report: None };
    /// assert!(!looked.is_silent(at + Span::minutes(5)) && looked.is_silent(at + Span::minutes(6)));
    /// ```
    pub fn is_silent(&self, now: Timestamp) -> bool {
        now - self.at > SILENT_AFTER
    }
}
