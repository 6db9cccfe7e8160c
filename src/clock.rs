//! The clock: the only place that asks this machine what time it is.
//!
//! Invariant: `now` is asked once at the edge and passed down; it is whole milliseconds, as the store keeps them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime};

use crate::domain::zone::{Span, Timestamp, to_millis};

/// A clock, shared by all its clones.
///
/// ```
/// # use leyuan::{clock::Clock, domain::zone::{Span, parse_timestamp}};
/// let nine = parse_timestamp("2026-05-04T09:00:00Z").unwrap();
/// let clock = Clock::stopped(nine);
/// clock.advance(Span::minutes(5));
/// assert_eq!(clock.now() - nine, Span::minutes(5));
/// ```
#[derive(Debug, Clone)]
pub struct Clock(Arc<Hands>);

#[derive(Debug)]
enum Hands {
    Real,
    /// Runs from `start`, which was at `since`: training, demos, trials.
    Running {
        start: Timestamp,
        since: Instant,
    },
    /// Moves only when told; milliseconds since 1970.
    Stopped(AtomicI64),
}

impl Clock {
    pub fn real() -> Clock {
        Clock(Arc::new(Hands::Real))
    }

    pub fn from(start: Timestamp) -> Clock {
        Clock(Arc::new(Hands::Running { start, since: Instant::now() }))
    }

    pub fn stopped(at: Timestamp) -> Clock {
        Clock(Arc::new(Hands::Stopped(AtomicI64::new(at.timestamp_millis()))))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Hands::Real => to_millis(SystemTime::now().into()),
            Hands::Running { start, since } => {
                to_millis(*start + Span::from_std(since.elapsed()).unwrap_or(Span::zero()))
            }
            Hands::Stopped(millis) => {
                Timestamp::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// Whether it shows the time everybody else's shows. If not, every page says so.
    pub fn is_real(&self) -> bool {
        matches!(*self.0, Hands::Real)
    }

    /// Puts a stopped clock to `at`.
    ///
    /// # Panics
    /// On a clock that runs by itself.
    pub fn set(&self, at: Timestamp) {
        self.hand().store(at.timestamp_millis(), Ordering::SeqCst);
    }

    /// Moves a stopped clock on.
    ///
    /// # Panics
    /// On a clock that runs by itself.
    pub fn advance(&self, by: Span) {
        self.hand().fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    fn hand(&self) -> &AtomicI64 {
        match &*self.0 {
            Hands::Stopped(millis) => millis,
            Hands::Real | Hands::Running { .. } => panic!("only a stopped clock is moved"),
        }
    }
}
