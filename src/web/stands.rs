//! Stands: screens of the house that people touch, to say that they are here or to ask where a child is welcome now.
//!
//! Invariant: what is pressed here goes through the same actions as at the desk; nobody is named.

mod check_in;
mod here;
mod stand;
mod tries;

use super::Entry;

pub fn entries() -> Vec<Entry> {
    check_in::entries().into_iter().chain(here::entries()).map(Entry::for_screens).collect()
}
