//! A number of people as a sheet may show it: below five it is only "fewer than five".
//!
//! Keeps true: whatever is said is worked out from what is shown. A total beside its parts is the sum of the parts as
//! they are shown, so nothing that was banded can be found by subtracting (`tests/specs/reports.rs` tries it).

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// The smallest number of people that is said.
pub const LEAST: u64 = 5;

/// How many there were: said exactly, or between two bounds.
///
/// ```
/// # use leyuan::domain::report::Figure;
/// assert_eq!(["0", "< 5", "< 5", "5"], [0, 1, 4, 5].map(|n| Figure::of(n).to_string()).each_ref().map(String::as_str));
/// let total: Figure = [Figure::of(40), Figure::of(3)].into_iter().sum();
/// assert_eq!(total.to_string(), "41–44");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    low: u64,
    high: u64,
}

impl Figure {
    /// So many people, banded.
    pub fn of(people: u64) -> Figure {
        match people {
            1..LEAST => Figure { low: 1, high: LEAST - 1 },
            _ => Figure { low: people, high: people },
        }
    }

    pub fn low(self) -> u64 {
        self.low
    }

    pub fn high(self) -> u64 {
        self.high
    }

    pub fn is_none(self) -> bool {
        self.high == 0
    }

    /// Somebody, but too few to say how many.
    pub fn is_few(self) -> bool {
        self.high > 0 && self.low < LEAST
    }

    /// So many of a whole, in hundredths, by the middle of what is shown of each; none where either is too few to say.
    pub fn of_hundred(self, whole: Figure) -> Option<u16> {
        if self.is_few() || whole.is_few() || whole.is_none() {
            return None;
        }
        let (part, whole) = (self.low + self.high, whole.low + whole.high);
        u16::try_from((part * 100 + whole / 2) / whole).ok()
    }
}

impl Add for Figure {
    type Output = Figure;

    fn add(self, other: Figure) -> Figure {
        Figure { low: self.low + other.low, high: self.high + other.high }
    }
}

impl Sum for Figure {
    fn sum<I: Iterator<Item = Figure>>(figures: I) -> Figure {
        figures.fold(Figure::default(), Add::add)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (low, high) if low == high => write!(f, "{low}"),
            (low, high) if low < LEAST && high < LEAST => write!(f, "< {LEAST}"),
            (low, high) => write!(f, "{low}–{high}"),
        }
    }
}

/// What one field of a picture holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// Nothing was offered.
    #[default]
    Nothing,
    /// Fewer than five people, so no figure.
    Few,
    Shown(u16),
}

impl Field {
    /// A figure that stands on so many people.
    pub fn on(people: u64, figure: impl FnOnce() -> u16) -> Field {
        match Figure::of(people) {
            few if few.is_few() => Field::Few,
            _ => Field::Shown(figure()),
        }
    }

    pub fn shown(self) -> Option<u16> {
        match self {
            Field::Shown(figure) => Some(figure),
            Field::Nothing | Field::Few => None,
        }
    }
}
