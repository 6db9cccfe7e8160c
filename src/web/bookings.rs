//! A household's bookings: asking for a place, the ticket, the list, giving a place back.
//!
//! Invariant: a household sees and changes its own; every change answers with a redirect, every "no" with the form as
//! it was sent.

mod alert;
mod ask;
mod change;
mod list;
mod ticket;

pub use ask::Party;
pub use change::{gains, is_late};
pub use ticket::shown;

use super::who::Access::Household;
use super::{Entry, act, page};

pub fn entries() -> Vec<Entry> {
    vec![
        page("/{centre}/sessions/{session}/bookings", Household, super::programme::session::look),
        act("/{centre}/sessions/{session}/bookings", Household, ask::ask),
        act("/{centre}/sessions/{session}/alert", Household, alert::alert),
        page("/bookings", Household, list::list),
        page("/notices", Household, list::notices),
        page("/bookings/{booking}", Household, ticket::ticket),
        page("/bookings/{booking}/cancellation", Household, change::cancellation),
        act("/bookings/{booking}/cancellation", Household, change::cancel),
        page("/bookings/{booking}/party", Household, change::party),
        act("/bookings/{booking}/party", Household, change::reduce),
        act("/bookings/{booking}/answer", Household, ticket::answer),
    ]
}
