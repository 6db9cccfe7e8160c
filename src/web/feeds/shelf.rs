//! Calendars as they were drawn last, and what scripts and search engines read of them, kept in memory for whoever asks
//! next.
//!
//! Invariant: what is handed out holds every change of its centres' programmes that this process heard of before it was
//! asked for, and is of the centres' day; a booking redraws nothing; whoever comes while something is drawn waits for that
//! drawing; all that is kept together stays below [`MOST_BYTES`].

use axum::body::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::edition::{Asked, Coding, Edition};
use super::scripts::Days;
use super::wish::Wish;
use crate::domain::calendar::Calendar;
use crate::domain::ids::{CentreId, Number};
use crate::domain::zone::{Date, Timestamp, Zone};
use crate::store::Store;

/// Some hundred calendars of a busy house, most of them packed.
const MOST_BYTES: usize = 32 << 20;
/// What one is reckoned with beside its body, so that there are two thousand at most.
const BESIDE: usize = 16 << 10;

/// What is kept, by what its address says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Asking {
    Calendar(Wish),
    /// The sessions of some days of a centre.
    Sessions(String, Days),
    Sitemap,
}

/// The same in a coding.
pub type Key = (Asking, Coding);

/// Where one of them is kept. Whoever holds it draws it.
pub type Place = Arc<tokio::sync::Mutex<Option<Drawn>>>;

#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<Places>>);

#[derive(Default)]
struct Places {
    all: HashMap<Key, Kept>,
    bytes: usize,
    /// Counts who asked: the smaller was asked for longer ago.
    turn: u64,
}

struct Kept {
    place: Place,
    bytes: usize,
    asked: u64,
}

/// Something as it was at one number of each ledger it tells of, on one day.
#[derive(Debug, Clone)]
pub struct Drawn {
    marks: Vec<Mark>,
    /// Where it tells of the whole house: what had been heard of any centre before it was drawn.
    house: Option<Heard>,
    pub edition: Edition,
    /// None where whoever asked held it already.
    pub body: Option<Bytes>,
}

/// The last numbers of centres that changed what calendars show, as far as this process heard.
pub type Heard = HashMap<CentreId, Number>;

/// A centre's calendar as it was told.
#[derive(Debug, Clone)]
struct Mark {
    centre: CentreId,
    zone: Zone,
    number: Number,
    day: Date,
}

impl Mark {
    fn new(calendar: &Calendar, now: Timestamp) -> Mark {
        let zone = calendar.centre.zone;
        Mark { centre: calendar.centre.id, zone, number: calendar.number, day: zone.date(now) }
    }
}

impl Drawn {
    pub fn new(calendar: &Calendar, edition: Edition, body: Option<Bytes>, now: Timestamp) -> Drawn {
        Drawn { marks: vec![Mark::new(calendar, now)], house: None, edition, body }
    }

    /// Of every centre there is.
    pub fn of_house<'a>(
        calendars: impl Iterator<Item = &'a Calendar>,
        (edition, body): (Edition, Option<Bytes>),
        heard: Heard,
        now: Timestamp,
    ) -> Drawn {
        Drawn { marks: calendars.map(|one| Mark::new(one, now)).collect(), house: Some(heard), edition, body }
    }

    /// Whether it can answer this, as things are.
    pub fn answers(&self, store: &Store, asked: &Asked) -> bool {
        let is_current = |mark: &Mark| store.content(mark.centre).is_none_or(|heard| heard <= mark.number);
        let is_of_today = |mark: &Mark| mark.zone.date(asked.now) == mark.day;
        self.marks.iter().all(|mark| is_current(mark) && is_of_today(mark))
            && self.house.as_ref().is_none_or(|house| self.is_whole(house, store))
            && (self.body.is_some() || self.edition.is_held(asked))
    }

    /// Of a centre it does not tell of nothing was heard since: it is none that has opened meanwhile.
    fn is_whole(&self, house: &Heard, store: &Store) -> bool {
        let is_told = |centre: &CentreId| self.marks.iter().any(|mark| mark.centre == *centre);
        store.contents().iter().all(|(centre, number)| is_told(centre) || house.get(centre) == Some(number))
    }
}

impl Places {
    /// Those go first that were asked for longest ago.
    fn make_room(&mut self) {
        while self.bytes > MOST_BYTES {
            let oldest = self.all.iter().min_by_key(|(_, kept)| kept.asked).map(|(key, _)| key.clone());
            let Some(gone) = oldest.and_then(|key| self.all.remove(&key)) else { return };
            self.bytes -= gone.bytes;
        }
    }
}

impl Shelf {
    /// Where something is kept, or would be.
    pub fn place(&self, key: &Key) -> Place {
        let mut places = self.open();
        places.turn += 1;
        let turn = places.turn;
        if let Some(kept) = places.all.get_mut(key) {
            kept.asked = turn;
            return Arc::clone(&kept.place);
        }
        let place = Place::default();
        places.all.insert(key.clone(), Kept { place: Arc::clone(&place), bytes: BESIDE, asked: turn });
        places.bytes += BESIDE;
        places.make_room();
        place
    }

    /// It was drawn: others make room.
    pub fn keep(&self, key: &Key, drawn: &Drawn) {
        let mut places = self.open();
        let bytes = BESIDE + drawn.body.as_ref().map_or(0, Bytes::len);
        let Some(kept) = places.all.get_mut(key) else { return };
        let before = std::mem::replace(&mut kept.bytes, bytes);
        places.bytes = places.bytes + bytes - before;
        places.make_room();
    }

    /// There is no such thing.
    pub fn forget(&self, key: &Key) {
        let mut places = self.open();
        if let Some(gone) = places.all.remove(key) {
            places.bytes -= gone.bytes;
        }
    }

    fn open(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::zone::parse_timestamp;
    use axum::http::HeaderMap;
    use axum_extra::extract::Query;

    fn key(centre: &str) -> Key {
        let wish = Wish::read(centre.into(), Query(Default::default())).expect("a wish");
        (Asking::Calendar(wish), Coding::Identity)
    }

    fn drawn(bytes: usize) -> Drawn {
        let now = parse_timestamp("2026-05-04T01:00:00Z").expect("an instant");
        let asked = Asked::new(HeaderMap::new(), now);
        Drawn {
            marks: Vec::new(),
            house: None,
            edition: Edition::new("x", &"", now, &asked),
            body: Some(Bytes::from(vec![0; bytes])),
        }
    }

    #[test]
    fn what_was_asked_for_longest_ago_makes_room_and_all_together_stay_below_the_most() {
        let shelf = Shelf::default();
        let third = drawn(MOST_BYTES / 3);
        let is_kept = |name: &str| shelf.open().all.contains_key(&key(name));
        for name in ["a", "b"] {
            shelf.place(&key(name));
            shelf.keep(&key(name), &third);
        }
        shelf.place(&key("a")); // asked for again
        shelf.place(&key("c"));
        shelf.keep(&key("c"), &third);
        assert!(is_kept("a") && !is_kept("b") && is_kept("c"));
        for nth in 0..MOST_BYTES / BESIDE + 100 {
            shelf.place(&key(&nth.to_string())); // names alone
        }
        assert!(shelf.open().bytes <= MOST_BYTES && !is_kept("0"));
        shelf.forget(&key("a"));
        let places = shelf.open();
        assert_eq!(places.bytes, places.all.values().map(|kept| kept.bytes).sum::<usize>());
    }
}
