//! What a session costs: nothing, or an amount that is paid at the desk.
//!
//! Keeps true: an amount is never zero and counts in the currency's smallest coin, so that sums are exact; nothing here
//! moves money, it is only said and noted.

use serde::{Deserialize, Serialize};

/// What a child's place in a session costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub enum Fee {
    #[default]
    Free,
    Paid(Amount),
}

/// Money, in the smallest coin of the centre's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u32);

/// In what a centre counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Cny,
    Hkd,
    Mop,
    Twd,
    Sgd,
    Jpy,
    Eur,
    Gbp,
    Usd,
}

impl Amount {
    /// Nobody pays more for an hour in a community centre; more is a slip of the hand.
    const MOST: u32 = 10_000_000;

    pub fn new(coins: u32) -> Option<Amount> {
        (1..=Amount::MOST).contains(&coins).then_some(Amount(coins))
    }

    pub fn coins(self) -> u32 {
        self.0
    }

    /// As it is written beside the currency: `20`, `12.50`.
    pub fn in_(self, currency: Currency) -> String {
        currency.written(self.0.into())
    }
}

impl Fee {
    /// What people write: `20`, `12.50`; nothing or `0` is free.
    ///
    /// ```
    /// # use leyuan::domain::fee::{Amount, Currency, Fee};
    /// assert_eq!(Fee::parse("12.5", Currency::Cny), Amount::new(1250).map(Fee::Paid));
    /// assert_eq!(Fee::parse("500", Currency::Jpy), Amount::new(500).map(Fee::Paid));
    /// assert_eq!(Fee::parse("0.00", Currency::Cny), Some(Fee::Free));
    /// assert_eq!(Fee::parse("-5", Currency::Cny), None);
    /// assert_eq!(Fee::parse("12.505", Currency::Cny), None);
    /// assert_eq!(Fee::parse("0.5", Currency::Jpy), None);
    /// ```
    pub fn parse(text: &str, currency: Currency) -> Option<Fee> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Fee::Free);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |digits: &str| {
            (1..=9).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
        };
        let digits = currency.digits();
        let is_even = text == whole || part.len() <= digits;
        if !is_number(whole) || !is_number(part) || !is_even {
            return None;
        }
        let part: u32 = format!("{:0<digits$}", if digits == 0 { "" } else { part }).parse().unwrap_or(0);
        let scale = 10_u32.pow(u32::try_from(digits).ok()?);
        let coins = whole.parse::<u32>().ok()?.checked_mul(scale)?.checked_add(part)?;
        if coins == 0 { Some(Fee::Free) } else { Amount::new(coins).map(Fee::Paid) }
    }

    /// None: free.
    pub fn amount(self) -> Option<Amount> {
        match self {
            Fee::Free => None,
            Fee::Paid(amount) => Some(amount),
        }
    }

    /// Coins for so many places.
    pub fn for_places(self, places: u64) -> u64 {
        self.amount().map_or(0, |amount| u64::from(amount.coins())).saturating_mul(places)
    }

    /// As [`Fee::parse`] reads it; empty where it is free.
    pub fn in_(self, currency: Currency) -> String {
        self.amount().map(|amount| amount.in_(currency)).unwrap_or_default()
    }
}

impl From<u32> for Fee {
    fn from(coins: u32) -> Fee {
        Amount::new(coins).map_or(Fee::Free, Fee::Paid)
    }
}

impl From<Fee> for u32 {
    fn from(fee: Fee) -> u32 {
        fee.amount().map_or(0, Amount::coins)
    }
}

impl Currency {
    /// By ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Currency::Cny => "CNY",
            Currency::Hkd => "HKD",
            Currency::Mop => "MOP",
            Currency::Twd => "TWD",
            Currency::Sgd => "SGD",
            Currency::Jpy => "JPY",
            Currency::Eur => "EUR",
            Currency::Gbp => "GBP",
            Currency::Usd => "USD",
        }
    }

    /// How many digits stand behind the point.
    fn digits(self) -> usize {
        match self {
            Currency::Jpy => 0,
            Currency::Cny
            | Currency::Hkd
            | Currency::Mop
            | Currency::Twd
            | Currency::Sgd
            | Currency::Eur
            | Currency::Gbp
            | Currency::Usd => 2,
        }
    }

    /// So many of the smallest coins, as a number people read.
    ///
    /// ```
    /// # use leyuan::domain::fee::Currency;
    /// assert_eq!(Currency::Cny.written(2_000), "20");
    /// assert_eq!(Currency::Cny.written(1_205), "12.05");
    /// assert_eq!(Currency::Jpy.written(500), "500");
    /// ```
    pub fn written(self, coins: u64) -> String {
        let scale = if self.digits() == 0 { 1 } else { 100 };
        match coins % scale {
            0 => (coins / scale).to_string(),
            part => format!("{}.{part:02}", coins / scale),
        }
    }
}
