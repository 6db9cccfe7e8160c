//! Several sessions for several children at once: where each could be at one hour, the week to tick from, the basket
//! before the press, and the press.
//!
//! Invariant: a page says of each line what the press would give, by the same decision (Z1); a basket lives in the
//! address or the form that carries it, never in the server.

mod review;
mod ticks;
mod together;
mod week;

pub use review::{line, outlook, read, status};
pub use together::{hours, on_day};

use super::who::Access::Household;
use super::{Entry, act, page};

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/together", Household, together::look),
        page("/{centre}/baskets", Household, review::look),
        act("/{centre}/baskets", Household, review::send),
    ]
}
