//! What a session costs, in a sentence: free, or so much at the desk.

use super::words::Words;
use crate::domain::fee::{Currency, Fee};

pub fn sentence(words: &Words, fee: Fee, currency: Currency) -> String {
    match fee {
        Fee::Free => words.say("fee-free"),
        Fee::Paid(amount) => {
            words.tell("fee-at-desk", &[("money", money(words, amount.coins().into(), currency).into())])
        }
    }
}

/// Of a course, whose fee is each date's.
pub fn course(words: &Words, fee: Fee, currency: Currency) -> String {
    match fee {
        Fee::Free => words.say("fee-free"),
        Fee::Paid(amount) => {
            words.tell("fee-each-date", &[("money", money(words, amount.coins().into(), currency).into())])
        }
    }
}

/// `20 元`
pub fn money(words: &Words, coins: u64, currency: Currency) -> String {
    let facts = [("amount", currency.written(coins).into()), ("currency", currency.code().into())];
    words.tell("fee-money", &facts)
}
