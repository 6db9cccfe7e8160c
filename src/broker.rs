//! The broker of the people counters, as far as the house knows: what its listener finds, and staff read.
//!
//! Invariant: shared by everybody who holds a clone; it says nothing of what a message says.

use crate::domain::zone::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Debug, Clone, Default)]
pub struct Broker(Arc<Mutex<Known>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    pub link: Link,
    /// Messages that named no counter of ours.
    pub strays: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Link {
    /// Nobody has tried yet.
    #[default]
    Unknown,
    Up,
    /// It has not answered since.
    Lost(Timestamp),
}

impl Known {
    /// Since when it has not answered, where it does not.
    pub fn lost_since(self) -> Option<Timestamp> {
        match self.link {
            Link::Lost(since) => Some(since),
            Link::Unknown | Link::Up => None,
        }
    }
}

impl Broker {
    pub fn known(&self) -> Known {
        *self.lock()
    }

    /// It answers; true where it did not before.
    pub fn answers(&self) -> bool {
        let mut known = self.lock();
        let is_news = known.link != Link::Up;
        known.link = Link::Up;
        is_news
    }

    /// It does not answer; true where that is news.
    pub fn is_lost(&self, now: Timestamp) -> bool {
        let mut known = self.lock();
        let is_news = !matches!(known.link, Link::Lost(_));
        if is_news {
            known.link = Link::Lost(now);
        }
        is_news
    }

    /// One more message that named no counter.
    pub fn strayed(&self) {
        self.lock().strays += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
