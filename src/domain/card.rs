//! The family card: a number that finds the household, and a PIN that proves it.
//!
//! Keeps true: a mistyped digit, or two swapped, never makes another family's number; neither number nor PIN is
//! printed by `Debug`.

use super::typed::digits;
use super::zone::{Span, Timestamp};
use std::fmt;

/// Seven digits and a check digit (H. M. Damm's), written 4-4.
///
/// ```
/// # use leyuan::domain::card::CardNumber;
/// let card = CardNumber::of(1234567);
/// assert_eq!(CardNumber::parse("１２３４ 567１"), Some(card.clone()));
/// assert_eq!(card.grouped(), "1234 5671");
/// assert_eq!(CardNumber::parse("1243 5671"), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber(String);

/// Damm's quasigroup of order ten, anti-symmetric: no single slip leads from one number to another.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl CardNumber {
    /// Numbers there are, from 0.
    pub const COUNT: u32 = 10_000_000;

    /// The card with this number, its check digit added.
    pub fn of(number: u32) -> CardNumber {
        let digits = format!("{:07}", number % CardNumber::COUNT);
        CardNumber(format!("{digits}{}", check(&digits)))
    }

    /// Takes spaces, hyphens and full-width digits.
    pub fn parse(text: &str) -> Option<CardNumber> {
        let digits = digits(text).filter(|digits| digits.len() == 8)?;
        (check(&digits) == 0).then_some(CardNumber(digits))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed and read out.
    pub fn grouped(&self) -> String {
        format!("{} {}", &self.0[..4], &self.0[4..])
    }
}

fn check(digits: &str) -> u8 {
    let step = |interim: u8, digit: u8| DAMM[usize::from(interim)][usize::from(digit - b'0')];
    digits.bytes().fold(0, step)
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumber(…)")
    }
}

/// Six digits that are not the first everybody would try.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// Why a PIN is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPin {
    /// Not six digits.
    Shape,
    /// All the same, or counting up or down.
    Easy,
}

impl Pin {
    pub const LENGTH: usize = 6;

    /// A PIN being chosen.
    pub fn chosen(text: &str) -> Result<Pin, BadPin> {
        let pin = Pin::entered(text).ok_or(BadPin::Shape)?;
        if pin.is_easy() { Err(BadPin::Easy) } else { Ok(pin) }
    }

    /// A PIN to compare with.
    pub fn entered(text: &str) -> Option<Pin> {
        digits(text).filter(|digits| digits.len() == Pin::LENGTH).map(Pin)
    }

    /// The first good one that such random numbers make.
    pub fn drawn(numbers: impl Iterator<Item = u32>) -> Option<Pin> {
        numbers.map(|number| Pin(format!("{:06}", number % 1_000_000))).find(|pin| !pin.is_easy())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_easy(&self) -> bool {
        let steps: Vec<i16> =
            self.0.as_bytes().windows(2).map(|two| i16::from(two[1]) - i16::from(two[0])).collect();
        [0, 1, -1].into_iter().any(|step| steps.iter().all(|one| *one == step))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// What is kept of a PIN or a password: its salted argon2id hash, which is not printed either.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    pub fn stored(text: String) -> Sealed {
        Sealed(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// A lock on a card or a login: what opens it, and how often somebody tried in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub sealed: Sealed,
    /// Wrong tries in a row.
    pub failures: u16,
    pub locked_until: Option<Timestamp>,
}

impl Lock {
    /// Until when nothing opens it, if it is locked at `now`.
    pub fn shut_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| now < *until)
    }
}

/// Wrong tries in a row before each lock.
const TRIES: u16 = 5;
const FIRST_LOCK: Span = Span::minutes(15);
const LONGEST_LOCK: Span = Span::hours(24);

/// How long a card, or a login, is locked after so many wrong tries in a row: every fifth locks it, twice as long
/// each time.
///
/// ```
/// # use leyuan::domain::{card::lock_after, zone::Span};
/// assert_eq!([4, 5, 6, 10].map(lock_after), [None, Some(Span::minutes(15)), None, Some(Span::minutes(30))]);
/// ```
pub fn lock_after(failures: u16) -> Option<Span> {
    let locks = failures / TRIES;
    if locks == 0 || !failures.is_multiple_of(TRIES) {
        return None;
    }
    let doubled = 1_i32 << (locks - 1).min(8);
    Some((FIRST_LOCK * doubled).min(LONGEST_LOCK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_never_makes_another_familys_number() {
        for number in (0..CardNumber::COUNT).step_by(104_729) {
            let card = CardNumber::of(number);
            let typed = card.as_str().as_bytes();
            for at in 0..8 {
                for digit in (b'0'..=b'9').filter(|digit| *digit != typed[at]) {
                    let mut slip = typed.to_vec();
                    slip[at] = digit;
                    assert_eq!(CardNumber::parse(std::str::from_utf8(&slip).unwrap()), None);
                }
                let mut slip = typed.to_vec();
                slip.swap(at, (at + 1) % 8);
                if at < 7 && slip != typed {
                    assert_eq!(CardNumber::parse(std::str::from_utf8(&slip).unwrap()), None);
                }
            }
        }
    }

    #[test]
    fn a_pin_is_six_digits_nobody_tries_first() {
        assert_eq!(Pin::chosen("12345"), Err(BadPin::Shape));
        for easy in ["000000", "123456", "987654"] {
            assert_eq!(Pin::chosen(easy), Err(BadPin::Easy));
        }
        assert!(Pin::chosen("２８０4 16").is_ok());
        let drawn = Pin::drawn([111_111, 5, 7].into_iter()).unwrap();
        assert_eq!(drawn.as_str(), "000005");
        assert_eq!(format!("{drawn:?} {:?}", CardNumber::of(7)), "Pin(…) CardNumber(…)");
    }

    #[test]
    fn a_lock_is_never_longer_than_a_day() {
        assert_eq!(lock_after(500), Some(Span::hours(24)));
    }
}
