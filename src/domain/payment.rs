//! Money for places, noted at the desk: what is owed, what was noted, and what that comes to for each host.
//!
//! Keeps true: sums are in the smallest coin and exact; nothing here moves money.

use super::booking::{Part, State};
use super::fee::{Amount, Fee};
use super::ids::BookingId;
use super::names::Names;
use super::roster::Entry;
use super::zone::{Date, Datelike};
use std::collections::BTreeMap;

/// What one party owes for a session, and what it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// Coins: a fee for each child with a place that has it still, or used it.
    pub due: u64,
    /// Coins: noted, less what was given back.
    pub noted: u64,
}

impl Account {
    /// Still to pay.
    pub fn open(self) -> u64 {
        self.due.saturating_sub(self.noted)
    }

    /// To be given back: a place was given up after it was paid.
    pub fn over(self) -> u64 {
        self.noted.saturating_sub(self.due)
    }
}

/// Everybody's accounts in a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Till {
    pub parties: BTreeMap<BookingId, Account>,
    /// Coins noted for people without a name (C8).
    pub nameless: u64,
}

/// What is noted, by booking; none: without a name. Never below zero.
pub type Noted = BTreeMap<Option<BookingId>, u64>;

impl Till {
    pub fn of(fee: Fee, entries: &[Entry], noted: &Noted) -> Till {
        let account = |entry: &Entry| {
            let due = fee.for_places(places(entry));
            (
                entry.booking,
                Account { due, noted: noted.get(&Some(entry.booking)).copied().unwrap_or_default() },
            )
        };
        let mut parties: BTreeMap<BookingId, Account> = entries.iter().map(account).collect();
        // Who is on no roster any more may have paid all the same.
        for (booking, coins) in noted {
            if let Some(booking) = booking {
                parties.entry(*booking).or_insert(Account { due: 0, noted: *coins });
            }
        }
        Till { parties, nameless: noted.get(&None).copied().unwrap_or_default() }
    }

    /// Coins in the till for this session.
    pub fn total(&self) -> u64 {
        self.nameless + self.parties.values().map(|account| account.noted).sum::<u64>()
    }
}

/// Children of a party with a place that they have, or used.
pub fn places(entry: &Entry) -> u64 {
    let has = |state: State| matches!(state, State::Confirmed | State::Attended { .. } | State::Late { .. });
    let paying = entry.members.iter().filter(|member| member.part == Part::Place && has(member.state));
    u64::try_from(paying.count()).unwrap_or_default()
}

/// A press at the till.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    Taken(Amount),
    GivenBack(Amount),
}

impl Press {
    pub fn coins(self) -> i64 {
        match self {
            Press::Taken(amount) => i64::from(amount.coins()),
            Press::GivenBack(amount) => -i64::from(amount.coins()),
        }
    }
}

/// One session with a fee, as far as it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charged {
    pub date: Date,
    pub host: Names,
    pub fee: Fee,
    /// Children who came, with a name or without.
    pub children: u64,
    /// Coins noted.
    pub noted: u64,
}

/// A host's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    pub host: Names,
    /// The first of the month.
    pub month: Date,
    pub sessions: u64,
    pub children: u64,
    /// Coins: the fees of those who came.
    pub due: u64,
    pub noted: u64,
}

/// By month, then by host.
pub fn totals(all: &[Charged]) -> Vec<Total> {
    let mut found: BTreeMap<(i32, u32, &str, &str), Total> = BTreeMap::new();
    for one in all {
        let key = (one.date.year(), one.date.month(), one.host.zh.as_str(), one.host.en.as_str());
        let total = found.entry(key).or_insert_with(|| Total {
            host: one.host.clone(),
            month: one.date.with_day(1).unwrap_or(one.date),
            sessions: 0,
            children: 0,
            due: 0,
            noted: 0,
        });
        total.sessions += 1;
        total.children += one.children;
        total.due += one.fee.for_places(one.children);
        total.noted += one.noted;
    }
    found.into_values().collect()
}
