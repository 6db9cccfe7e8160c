//! Why something of a calendar was not taken, or is asked about, where tables and feeds never have such a reason.
//!
//! Keeps true: each says what would be right.

use crate::domain::zone::Date;
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// Days without times.
    AllDay,
    NoEnd,
    /// A time zone nobody knows.
    Zone(String),
    /// A recurrence, and what of it cannot be.
    Rule(String),
    /// Not certain yet.
    Tentative,
    /// M2: private or confidential.
    NotPublic,
    /// No date of it from the first on and before the second.
    NoDates(Date, Date),
    /// The centre has no room called so; none where the source names none.
    Room(Option<String>),
    /// What was taken last is newer.
    Older,
    /// A4: ages that may be read in more than one way.
    Ages(String),
}

impl Unfit {
    /// Asked about: people must decide. The rest is only left.
    pub fn is_question(&self) -> bool {
        match self {
            Unfit::AllDay | Unfit::NoEnd | Unfit::Zone(_) | Unfit::Tentative | Unfit::Room(_) => true,
            Unfit::Older | Unfit::Ages(_) => true,
            Unfit::Rule(_) | Unfit::NotPublic | Unfit::NoDates(..) => false,
        }
    }

    /// A word for spreadsheets and counts.
    pub const fn code(&self) -> &'static str {
        match self {
            Unfit::AllDay => "all_day",
            Unfit::NoEnd => "no_end",
            Unfit::Zone(_) => "zone",
            Unfit::Rule(_) => "rule",
            Unfit::Tentative => "tentative",
            Unfit::NotPublic => "not_public",
            Unfit::NoDates(..) => "no_dates",
            Unfit::Room(_) => "room",
            Unfit::Older => "older",
            Unfit::Ages(_) => "ages",
        }
    }
}

/// What is so, and what would be right.
impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::AllDay => f.write_str("days without times: when does it open and close? write both"),
            Unfit::NoEnd => {
                f.write_str("it does not say how long it lasts; write DTEND, or `minutes` in a mapping")
            }
            Unfit::Zone(name) => {
                write!(f, "no time zone is known as \"{name}\"; name one in a mapping, under [zones]")
            }
            Unfit::Rule(part) => write!(f, "a recurrence that is not taken over: {part}; write its dates"),
            Unfit::Tentative => f.write_str("tentative: it is taken once it is certain"),
            Unfit::NotPublic => f.write_str("private or confidential, so it is not shown here"),
            Unfit::NoDates(from, until) => write!(f, "no date of it is from {from} on and before {until}"),
            Unfit::Room(Some(name)) => {
                write!(f, "no room of the centre is called \"{name}\"; name one in a mapping, under [rooms]")
            }
            Unfit::Room(None) => {
                f.write_str("no room is named; name one for \"\" in a mapping, under [rooms]")
            }
            Unfit::Older => f.write_str("what was taken last is newer; is this an old file?"),
            Unfit::Ages(said) => {
                write!(f, "\"{said}\": which ages are meant? shown, not booked until staff have looked")
            }
        }
    }
}
