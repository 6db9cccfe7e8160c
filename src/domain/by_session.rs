//! What belongs to sessions, in one order, and found by its session without looking at the rest.
//!
//! Invariant: [`BySession::of`] gives what a search through all of it would, in the same order.

use super::booking::{Escort, Holding};
use super::ids::SessionId;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::OnceLock;

/// Belongs to one session.
pub trait OfSession {
    fn session(&self) -> SessionId;
}

impl OfSession for Holding {
    fn session(&self) -> SessionId {
        self.session
    }
}

impl OfSession for Escort {
    fn session(&self) -> SessionId {
        self.session
    }
}

/// A list, indexed when it is first asked about a session.
#[derive(Debug, Clone)]
pub struct BySession<T> {
    all: Vec<T>,
    places: OnceLock<HashMap<SessionId, Vec<usize>>>,
}

impl<T: OfSession> BySession<T> {
    /// Those of one session, in the order of all.
    pub fn of(&self, session: SessionId) -> impl Iterator<Item = &T> + Clone {
        let places = self.places.get_or_init(|| {
            let mut places: HashMap<SessionId, Vec<usize>> = HashMap::new();
            for (place, item) in self.all.iter().enumerate() {
                places.entry(item.session()).or_default().push(place);
            }
            places
        });
        places.get(&session).into_iter().flatten().filter_map(|place| self.all.get(*place))
    }

    pub fn retain(&mut self, keeps: impl FnMut(&T) -> bool) {
        self.places = OnceLock::new();
        self.all.retain(keeps);
    }

    pub fn extend(&mut self, more: impl IntoIterator<Item = T>) {
        self.places = OnceLock::new();
        self.all.extend(more);
    }

    pub fn push(&mut self, one: T) {
        self.extend([one]);
    }

    pub fn sort_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        self.places = OnceLock::new();
        self.all.sort_by_key(key);
    }
}

impl<T> From<Vec<T>> for BySession<T> {
    fn from(all: Vec<T>) -> BySession<T> {
        BySession { all, places: OnceLock::new() }
    }
}

impl<T> Deref for BySession<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all
    }
}

impl<T> IntoIterator for BySession<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> std::vec::IntoIter<T> {
        self.all.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{BookingId, GuardianId};

    #[test]
    fn what_is_found_is_what_a_search_finds_also_after_a_change() {
        let (here, there) = (SessionId::new(), SessionId::new());
        let escort = |session| Escort {
            session,
            booking: BookingId::new(),
            guardian: GuardianId::new(),
            is_in_room: true,
        };
        let mut all = BySession::from(vec![escort(here), escort(there), escort(here)]);
        let searched = |all: &BySession<Escort>| {
            all.iter().filter(|escort| escort.session == here).map(|e| e.guardian).collect::<Vec<_>>()
        };
        let found = |all: &BySession<Escort>| all.of(here).map(|e| e.guardian).collect::<Vec<_>>();
        assert_eq!(found(&all), searched(&all));
        all.extend([escort(here), escort(there)]);
        assert_eq!(found(&all).len(), 3);
        all.sort_by_key(|escort| escort.guardian.0);
        assert_eq!(found(&all), searched(&all));
        all.retain(|escort| escort.session == there);
        assert_eq!(found(&all), Vec::new());
    }
}
